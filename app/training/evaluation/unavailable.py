"""What is said where a measure cannot be taken."""

from app.errors import LimnerError


class MeasureUnavailableError(LimnerError):
    """One measure cannot be taken here; the others can."""
