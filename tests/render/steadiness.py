"""How steady paintings are, measured on the whole way: face, crop, network, laid back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from app.face.landmarker import Landmarker
from app.face.topology import FACE_OVAL
from app.frames import Face, Frame, Look, Picture, Points
from app.render.frame_crops import FrameCrops
from app.render.steady_crops import SteadyCrops
from app.render.stylizer import Stylizer

RATE_HZ = 30.0
NOISE_LEVELS = 2.0
SHIFT_PX = 0.3
SETTLING = 10
"""Frames until MediaPipe's own filter has come to rest."""

_OVAL_STRETCH = 1.3
"""Takes hair and neck in."""


@dataclass(frozen=True)
class Change:
    """Mean absolute change from frame to frame within the head, in grey levels.

    Attributes:
        photograph: of what came in.
        painting: of what went out.
    """

    photograph: float
    painting: float

    @property
    def ratio(self) -> float:
        return self.painting / self.photograph


def at_rest(picture: Picture, count: int) -> Iterator[Frame]:
    """A sitter who holds still before a camera that does not: sensor noise, and shifts below a pixel."""
    random = np.random.default_rng(0)
    original = picture.astype(np.float32)
    noise = random.normal(0.0, NOISE_LEVELS, picture.shape).astype(np.float32)
    for number in range(count):
        dx, dy = random.uniform(-SHIFT_PX, SHIFT_PX, 2)
        shifted = cv2.warpAffine(
            original,
            np.array([[1, 0, dx], [0, 1, dy]]),
            picture.shape[1::-1],
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        noisy = shifted + np.roll(noise, tuple(random.integers(0, picture.shape[:2])), (0, 1))
        yield Frame(np.clip(np.rint(noisy), 0, 255).astype(np.uint8), number, number / RATE_HZ)


def flicker(frames: Iterable[Frame], stylizer: Stylizer, look: Look) -> Change:
    """How much changes in place, which for a sitter at rest is what flickers."""
    photographs: list[Picture] = []
    paintings: list[Picture] = []
    head: Points | None = None
    for frame, face in _followed(frames):
        head = face.landmarks_px if head is None else head
        photographs.append(frame.picture)
        paintings.append(stylizer.paint(frame, (face,), look).picture)
    assert head is not None
    inside = _head(head, frames_size_px=photographs[0].shape[1::-1])
    return Change(_change(photographs, inside), _change(paintings, inside))


def swimming(frames: Iterable[Frame], paint: Callable[[Picture], Picture]) -> Change:
    """How much changes after the head's own movement is taken out, by the similarity of its landmarks.

    That similarity carries every frame onto the portrait crop: change is measured from crop to crop. What
    is left in the photograph is expression, turning and noise; a painting that slides over the face, or
    whose strokes jump, changes more than that.
    """
    photographs: list[Picture] = []
    paintings: list[Picture] = []
    inside = np.zeros((0, 0), bool)
    steadier = SteadyCrops()
    for frame, face in _followed(frames):
        cut = FrameCrops(frame, steadier).of(face)
        photographs.append(cut.warp.cut(frame.picture))
        paintings.append(paint(cut.photograph_rgb))
        if len(photographs) == 1:
            inside = _head(cut.warp.landmarks_px, frames_size_px=cut.photograph.shape[1::-1])
    return Change(_change(photographs, inside), _change(paintings, inside))


def _followed(frames: Iterable[Frame]) -> Iterator[tuple[Frame, Face]]:
    with Landmarker() as landmarker:
        for number, frame in enumerate(frames):
            (face,) = landmarker.find(frame)
            if number >= SETTLING:
                yield frame, face


def _head(landmarks_px: Points, *, frames_size_px: tuple[int, ...]) -> np.ndarray:
    oval = landmarks_px[FACE_OVAL]
    middle = oval.mean(axis=0)
    inside = np.zeros(frames_size_px[::-1], np.uint8)
    cv2.fillConvexPoly(inside, np.round(middle + _OVAL_STRETCH * (oval - middle)).astype(np.int32), 1)
    return inside.astype(bool)


def _change(pictures: list[Picture], inside: np.ndarray) -> float:
    return float(np.mean([cv2.absdiff(one, other)[inside].mean() for one, other in pairwise(pictures)]))
