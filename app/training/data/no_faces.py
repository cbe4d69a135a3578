"""Where a folder of pictures holds no face to learn from."""

from typing import Self

from app.errors import BadInputError
from app.training.data.report import ENOUGH, UNREADABLE, Report


class NoFacesError(BadInputError):
    """Nothing usable was found.

    Attributes:
        report: why, picture by picture.
    """

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report

    @classmethod
    def among(cls, pictures: str, looked_at: int, report: Report, *, advice: str) -> Self:
        """With a sentence on what to do.

        Args:
            pictures: what to call them, after "the".
            looked_at: how many.
            advice: where pictures can be read, but show no face.
        """
        if set(report.left_out.values()) - {ENOUGH} == {UNREADABLE}:
            number = f"{looked_at} " if looked_at > 1 else ""
            advice = "open them in another program and save them anew as PNG"
            return cls(f"None of the {number}{pictures} could be read: {advice}.", report)
        return cls(f"No face was found in the {pictures}: {advice}.", report)
