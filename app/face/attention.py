"""Which part of the picture a stream watches, and for how many faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from app.face.region import Region, around, holds
from app.frames import Picture, Points

GIVE_UP_S: Final = 0.5
"""A watched face that is missing for so long is looked for everywhere again."""
SEARCH_AFTER_S: Final = 0.3
SEARCH_EVERY_S: Final = 0.1
"""One tile each time: 4 ms, and 2 s for a round over a picture of 1280x720."""
LOOK_ROUND_EVERY_S: Final = 0.5
_GONE_AFTER_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Aim:
    """What a stream watches.

    Attributes:
        faces: how many; MediaPipe searches each frame anew until it has so many.
        region: the part of the picture; None for all of it.
    """

    faces: int
    region: Region | None = None


class Eyes(Protocol):
    """What `Attention` asks of a lookout."""

    def in_all(self, picture: Picture) -> list[Points]: ...

    def in_next_tile(self, picture: Picture) -> list[Points]: ...


class Attention:
    """Watches no more faces than there are, and looks closer where nothing is seen.

    While MediaPipe is short of a face, it runs its detector on each frame, and what the detector makes of a
    face it knows already replaces what it knew: a hand before that face, and it is lost. Watched for just as
    many faces as there are, it follows them through the same hands. Newcomers are then looked for twice a
    second.

    The detector sees the whole picture at 128 pixels: faces below a tenth of its long side, 2 m from the
    lens, escape it. Where nothing is found, one tile of the picture after the other is searched, and what is
    found there is watched in a part of the picture around it, until a nearer face turns up.

    Args:
        max_faces: most faces to watch.
        eyes: who looks beside the stream.

    Attributes:
        aim: what to watch from the next frame on.
    """

    def __init__(self, max_faces: int, eyes: Eyes) -> None:
        self._widest = self.aim = Aim(max_faces)
        self._eyes = eyes
        self._settled = False
        self._missing_s = self._fewer_s = self._since_look_s = 0.0

    def restart(self) -> None:
        """A new stream begins: watch everything."""
        self._turn_to(self._widest)

    def follow(self, seen: Sequence[Points], picture: Picture, step_s: float) -> bool:
        """Take in what one frame shows; True when there is something else to watch now.

        Args:
            seen: landmarks in pixels of the frame of each face in sight.
            picture: the frame.
            step_s: time since the frame before.
        """
        self._since_look_s += step_s
        if seen:
            self._missing_s = 0.0
            return self._watch(seen, picture, step_s)
        self._missing_s += step_s
        return self._search(picture)

    def _search(self, picture: Picture) -> bool:
        if self.aim != self._widest:
            return self._missing_s > GIVE_UP_S and self._turn_to(self._widest)
        if self._missing_s < SEARCH_AFTER_S or self._since_look_s < SEARCH_EVERY_S:
            return False
        self._since_look_s = 0.0
        found = self._eyes.in_next_tile(picture)
        region = around(found, _size_px(picture)) if found else None
        return region is not None and self._turn_to(Aim(self._widest.faces, region))

    def _watch(self, seen: Sequence[Points], picture: Picture, step_s: float) -> bool:
        faces, region = self.aim.faces, self.aim.region
        if self._since_look_s >= LOOK_ROUND_EVERY_S and self.aim != self._widest:
            self._since_look_s = 0.0
            present = len(self._eyes.in_all(picture))
            if region is not None and present:
                return self._turn_to(self._widest)
            if region is None and present > max(faces, len(seen)):
                return self._turn_to(Aim(min(present, self._widest.faces)))
        if region is not None and not holds(region, seen, _size_px(picture)):
            return self._turn_to(Aim(faces, around(seen, _size_px(picture))))
        settled, self._settled = self._settled, True
        self._fewer_s = self._fewer_s + step_s if len(seen) < faces else 0.0
        if len(seen) < faces and (not settled or self._fewer_s > _GONE_AFTER_S):
            return self._turn_to(Aim(len(seen), region), settled=True)
        return False

    def _turn_to(self, aim: Aim, *, settled: bool = False) -> bool:
        self.aim = aim
        self._settled = settled
        self._missing_s = self._fewer_s = 0.0
        return True


def _size_px(picture: Picture) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]
