"""The error of an output that has nothing to do, or is doing it already."""

from app.errors import LimnerError


class OutputUnavailableError(LimnerError):
    """What was asked of an output makes no sense at the moment; nothing was lost."""
