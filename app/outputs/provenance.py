"""What a painted file says about itself: the program, the style and the look."""

import re
from dataclasses import dataclass
from typing import Final, Self

from app import __version__
from app.frames import Framing, Look

SOFTWARE: Final = f"Limner {__version__}"

_LINE: Final = re.compile(
    r"Painted by Limner (?P<version>\S+): style=(?P<style>\S+) strength=(?P<strength>\S+)"
    r" colour=(?P<colour>\S+) shape=(?P<shape>\S+) framing=(?P<framing>\w+)"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a picture was painted.

    Attributes:
        style_id: the style's id; None where nothing was painted.
        style_name: its name for people.
        look: strength, colour, shape and framing; None where unknown.
    """

    style_id: str | None = None
    style_name: str | None = None
    look: Look | None = None

    @property
    def line(self) -> str:
        """One line that `parse` reads back; it goes into the file's description."""
        look = self.look or Look()
        return (
            f"Painted by {SOFTWARE}: style={self.style_id or '-'} strength={look.strength:.2f}"
            f" colour={look.colour:.2f} shape={look.shape:.2f} framing={look.framing.value}"
        )

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The provenance in a file's description; None where there is none of ours."""
        match = _LINE.search(text)
        if match is None:
            return None
        style = match["style"]
        try:
            look = Look(
                float(match["strength"]),
                float(match["colour"]),
                float(match["shape"]),
                Framing(match["framing"]),
            )
        except ValueError:
            return None
        return cls(None if style == "-" else style, None, look)

    def same_painting(self, other: "Provenance") -> bool:
        """Whether both name the same style and look, to the precision that files keep."""
        return self.line == other.line
