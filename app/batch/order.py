"""How files are to be painted."""

from dataclasses import dataclass

from app.frames import Framing, Look
from app.outputs.picture_file import DEFAULT_QUALITY
from app.outputs.provenance import Provenance
from app.outputs.video_file import DEFAULT_CRF


@dataclass(frozen=True, slots=True)
class Order:
    """How files are to be painted, the same for all of one run.

    Attributes:
        style_id: the style's id.
        style_name: its name for people.
        look: strength, colour, shape and framing.
        picture_quality: 1..100, JPEG and WebP.
        crf: constant rate factor of videos, 0..51, lower is better.
        replace: existing files may be replaced.
        threads: how many pictures, or frames of one video, are painted at the same time; >= 1.
    """

    style_id: str
    style_name: str
    look: Look
    picture_quality: int = DEFAULT_QUALITY
    crf: int = DEFAULT_CRF
    replace: bool = False
    threads: int = 1

    @property
    def needs_face(self) -> bool:
        """Whether a picture without a face would stay as it is."""
        return self.look.framing is not Framing.WHOLE

    @property
    def provenance(self) -> Provenance:
        """What the painted files say about themselves."""
        return Provenance(self.style_id, self.style_name, self.look)
