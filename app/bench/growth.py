"""How the cost of a frame grows: with faces, the crop, the source's size, and styles at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np

from app.capture.demo import DEMO_PORTRAIT
from app.errors import LimnerError
from app.face.landmarker import Landmarker
from app.face.sparing_finder import SparingFinder
from app.frames import Frame, Framing, Look, Picture
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.pipeline.quality import Quality
from app.pipeline.style_loading import Painter, StyleRequest, load_style
from app.render.frame_crops import FrameCrops
from app.render.whole_frame import whole_size_px
from app.styles.library import Library
from app.styles.style import Style

_HD_PX: Final = (1280, 720)
_FACES: Final = (1, 2, 3, 4)
_CROPS_PX: Final = (256, 384, 512, 768, 1024)
_SOURCES_PX: Final = ((640, 480), _HD_PX, (1920, 1080), (2560, 1440), (3840, 2160))
_MOST_STYLES: Final = 6

_FRAMES: Final = 16
_SETTLING: Final = 4
"""What remains holds four searches of faces."""
_SWAY_PX: Final = 6.0
_HZ: Final = 30.0
_HEAD: Final = (0.2, 0.05, 0.82, 0.67)
"""Left, top, right and bottom of the head in the demo portrait, in shares of its side."""


@dataclass(frozen=True, slots=True)
class CostOfFrame:
    """Processor time of finding and painting, for one frame.

    Attributes:
        of: what grows: "faces", "crop", "source", "styles".
        value: how far: "3", "768", "1920x1080".
        face_ms: finding the faces, as the pipeline does: searched in some frames, followed in all.
        paint_ms: painting them, in all styles.
    """

    of: str
    value: str
    face_ms: float
    paint_ms: float


def measure_growth(
    library: Library,
    style: Style,
    framing: Framing,
    on_progress: Callable[[str], None] = lambda what: None,
) -> tuple[CostOfFrame, ...]:
    """Measure on the demo portrait, swaying; one network thread.

    Everything but one number stays as usual: one face, a 512 px crop, 1280 x 720, one style, its own look in
    the framing that was asked for. Several faces stand beside each other, each a quarter of the picture wide,
    as does one to compare with.

    Raises:
        LimnerError: the installation lacks the portrait.
    """
    portrait = _portrait()
    usual = _paints(library, style, framing)
    figures = []

    def measure(of: str, value: str, styles: Sequence[_Paints], **changes: Any) -> None:
        on_progress(f"Measuring {of}: {value}")
        figures.append(_cost(of, value, styles, **({"picture": portrait} | changes)))

    head = _head(portrait)
    for count in _FACES:
        measure("faces", str(count), (usual,), picture=head, places=max(_FACES), faces=count)
    for side_px in _CROPS_PX:
        measure("crop", str(side_px), (_paints(library, style, framing, side_px),))
    for size_px in _SOURCES_PX:
        paints = _paints(library, style, framing, frame_size_px=size_px)
        measure("source", f"{size_px[0]}x{size_px[1]}", (paints,), size_px=size_px)
    others = [other for other in library.styles() if other.id != style.id][: _MOST_STYLES - 1]
    at_once = (usual, *(_paints(library, other, framing) for other in others))
    for count in range(1, len(at_once) + 1):
        measure("styles", str(count), at_once[:count])
    return tuple(figures)


@dataclass(frozen=True, slots=True, eq=False)
class _Paints:
    painter: Painter
    look: Look


def _paints(
    library: Library,
    style: Style,
    framing: Framing,
    crop_size_px: int = CROP_SIZE_PX,
    frame_size_px: tuple[int, int] = _HD_PX,
) -> _Paints:
    whole_px = whole_size_px(frame_size_px, crop_size_px) if framing is Framing.WHOLE else None
    painter = load_style(library, StyleRequest(style.id, 1, "cpu", crop_size_px, whole_px)).painter
    assert painter is not None
    return _Paints(painter, replace(style.defaults, framing=framing))


def _cost(
    of: str,
    value: str,
    styles: Sequence[_Paints],
    *,
    picture: Picture,
    faces: int = 1,
    places: int = 1,
    size_px: tuple[int, int] = _HD_PX,
) -> CostOfFrame:
    face_ms, paint_ms = [], []
    finder = SparingFinder(Landmarker(max_faces=faces), lambda: Quality().landmarks_every_s)
    with closing(finder):
        for frame in _swaying(picture, faces, places, size_px):
            started_s = time.process_time()
            found = finder.find(frame)
            found_s = time.process_time()
            crops = FrameCrops(frame)
            for style in styles:
                style.painter.paint(frame, found, style.look, crops=crops)
            face_ms.append((found_s - started_s) * 1e3)
            paint_ms.append((time.process_time() - found_s) * 1e3)
    # The mean of finding, since faces are searched in some frames only.
    return CostOfFrame(of, value, float(np.mean(face_ms[_SETTLING:])), float(np.median(paint_ms[_SETTLING:])))


def _portrait() -> Picture:
    picture = cv2.imread(str(DEMO_PORTRAIT), cv2.IMREAD_COLOR)
    if picture is None:
        raise LimnerError(f"{DEMO_PORTRAIT} is missing. Install Limner again.")
    return np.asarray(picture, np.uint8)


def _head(portrait: Picture) -> Picture:
    """The part of the portrait that the head fills."""
    side = portrait.shape[0]
    left, top, right, bottom = (round(share * side) for share in _HEAD)
    return portrait[top:bottom, left:right]


def _swaying(picture: Picture, faces: int, places: int, size_px: tuple[int, int]) -> Iterator[Frame]:
    """The picture beside itself, swaying a little from frame to frame, so that nothing rests.

    Args:
        picture: square.
        faces: how often it is there.
        places: how many would fit side by side.
        size_px: width, height of the frames.
    """
    width, height = size_px
    side_px = min(width // places, height)
    small = cv2.resize(picture, (side_px, side_px), interpolation=cv2.INTER_AREA)
    still = np.full((height, width, 3), 128, np.uint8)
    top = (height - side_px) // 2
    for place in range(faces):
        left = (width - places * side_px) // 2 + place * side_px
        still[top : top + side_px, left : left + side_px] = small
    for number in range(_FRAMES):
        shift = np.array([[1.0, 0.0, _SWAY_PX * np.sin(number / 2)], [0.0, 1.0, 0.0]])
        swayed = cv2.warpAffine(still, shift, size_px, borderMode=cv2.BORDER_REPLICATE)
        yield Frame(np.asarray(swayed, np.uint8), number, number / _HZ, number / _HZ)
