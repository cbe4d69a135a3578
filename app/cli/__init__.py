"""The command line: `limner`, and `python main.py`, which is the same program."""

from app.cli.program import main

__all__ = ["main"]
