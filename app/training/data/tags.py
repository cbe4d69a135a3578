"""What a person says about the pictures of a set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.training.data.beard_shapes import BeardShape


@dataclass(frozen=True, slots=True)
class Tags:
    """By file name without its ending. A picture's name means all faces in it; `page#2` means its second one.

    Attributes:
        leave_out: not to be learnt from: wrong faces, hats, profiles.
        facial_hair: wear a beard or a moustache.
        clean_shaven: wear none; where given, everybody else does.
        beards: which, of those who wear one, as far as that is said.
        dark_skin: have dark skin, however much light fell on it; see `with_darker`.
    """

    leave_out: frozenset[str] = frozenset()
    facial_hair: frozenset[str] = frozenset()
    clean_shaven: frozenset[str] = frozenset()
    beards: Mapping[str, BeardShape] = field(default_factory=dict)
    dark_skin: frozenset[str] = frozenset()

    def is_bearded(self, name: str) -> bool:
        either = _face_or_picture(name)
        if self.clean_shaven:
            return not either & self.clean_shaven
        return bool(either & self.facial_hair)

    def has_dark_skin(self, name: str) -> bool:
        return bool(_face_or_picture(name) & self.dark_skin)

    def beard(self, name: str) -> BeardShape | None:
        """Of a face by that name; None where it is not said."""
        return self.beards.get(name) or self.beards.get(name.partition("#")[0])


def _face_or_picture(name: str) -> set[str]:
    return {name, name.partition("#")[0]}
