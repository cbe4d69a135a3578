"""The errors Limner shows to people: one sentence that names the thing and the way out."""


class LimnerError(Exception):
    """Something failed that a person can do something about; `str(error)` is the sentence to show.

    Every package derives its own typed errors from this one. The edges (command line, window) catch this
    class alone, show the sentence once, and exit with `exit_code` where there is a process to end.
    """

    exit_code = 1


class BadInputError(LimnerError):
    """What was given cannot be used: a path, a file, a value, a device name."""

    exit_code = 2
