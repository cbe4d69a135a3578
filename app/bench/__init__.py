"""`limner bench`: the whole pipeline on a source at its real rate, measured."""

from app.bench.command import register

__all__ = ["register"]
