"""What a frame costs, in counts that no machine and no load can change.

Times are for `limner bench`. Whoever makes one of these numbers smaller lowers it here; whoever makes one
larger has something to explain.
"""

import tracemalloc
from collections import Counter
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from app import halving
from app.face import sight
from app.face.sparing_finder import SparingFinder
from app.frames import Face, Frame, Framing, Look, Picture
from app.geometry import grid, warp
from app.geometry.guide import Guide
from app.pipeline.quality import Quality, ladder
from app.render import (
    colour,
    compositor,
    frame_crops,
    held_room,
    mask,
    portrait,
    portrait_view,
    stylizer,
    whole_frame,
    whole_picture,
)
from app.render.stylizer import Stylizer
from app.render.whole_picture import WholePicture
from tests.render.sitter import frame_of, landmarks_at

WIDTH, HEIGHT = 1280, 720
FRAME_BYTES = WIDTH * HEIGHT * 3
LARGE_BYTES = 512 * 512
"""From here on an array is counted: one plane of a crop."""

FACE = Face(landmarks_at(640, 360, scale=1.2))
FRAME = frame_of(FACE, width=WIDTH, height=HEIGHT)


class Network:
    """Gives back one painting, made before, and counts."""

    style_id = "counted"
    device = "CPU"
    threads = 1
    guided = False

    def __init__(self, size_px: tuple[int, int] = (512, 512)) -> None:
        self.painted = 0
        self.size_px = size_px
        self._painting = np.full((size_px[1], size_px[0], 3), 90, np.uint8)

    def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        self.painted += 1
        return self._painting


class CountingOpenCV:
    """`cv2`, with a count of the large arrays that its functions return without having been given them."""

    def __init__(self) -> None:
        self.large: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        real = getattr(cv2, name)
        if not callable(real) or isinstance(real, type):
            return real

        def counted(*args: Any, **keywords: Any) -> Any:
            result = real(*args, **keywords)
            given = {id(value) for value in (*args, *keywords.values())}
            for array in result if isinstance(result, tuple) else (result,):
                if isinstance(array, np.ndarray) and array.nbytes >= LARGE_BYTES and id(array) not in given:
                    self.large[name] += 1
            return result

        return counted


@pytest.fixture
def opencv(monkeypatch: pytest.MonkeyPatch) -> CountingOpenCV:
    counting = CountingOpenCV()
    for module in (
        colour,
        compositor,
        frame_crops,
        mask,
        portrait,
        portrait_view,
        stylizer,
        warp,
        grid,
        sight,
        whole_frame,
        whole_picture,
        held_room,
        halving,
    ):
        if hasattr(module, "cv2"):
            monkeypatch.setattr(module, "cv2", counting)
    return counting


def peak_bytes(work: Callable[[], object]) -> int:
    """Most memory that NumPy and OpenCV's arrays held at once beyond what was there before."""
    work()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


LOOKS = {
    "as taught": (Look(), {"warpAffine": 1, "cvtColor": 5, "resize": 1}, 2.56),
    "own colours": (
        Look(colour=0.25),
        {
            "warpAffine": 1,
            "cvtColor": 7,
            "resize": 8,
            "extractChannel": 1,
            "subtract": 1,
            "addWeighted": 3,
            "divide": 1,
            "sqrt": 1,
            "multiply": 3,
            "min": 2,
            "magnitude": 1,
            "merge": 1,
        },
        3.48,
    ),
    "whole": (
        Look(framing=Framing.WHOLE),
        {"warpAffine": 1, "cvtColor": 7, "resize": 3, "copyMakeBorder": 1},
        3.0,
    ),
    "portrait": (
        Look(framing=Framing.PORTRAIT),
        {"warpAffine": 1, "cvtColor": 4, "resize": 2, "blendLinear": 1},
        3.0,
    ),
}
"""Large arrays that OpenCV makes, by function, and most bytes held at once as a multiple of a frame's.

Three of the conversions and one enlarged mask are there because four channels are resampled in half the time
of three.
"""


@pytest.mark.parametrize(("look", "arrays", "frames"), LOOKS.values(), ids=LOOKS)
def test_large_arrays_of_one_painting(
    opencv: CountingOpenCV, look: Look, arrays: dict[str, int], frames: float
) -> None:
    network, room = Network(), Network((672, 384))
    painter = Stylizer(network, whole=WholePicture.by(room))
    painter.paint(FRAME, (FACE,), look)
    opencv.large.clear()
    painter.paint(FRAME, (FACE,), look)

    assert opencv.large == arrays
    assert network.painted == 2, "one run of the network for a face"
    assert room.painted == (2 if look.framing is Framing.WHOLE else 0), "and one for all of the frame"
    assert peak_bytes(lambda: painter.paint(FRAME, (FACE,), look)) <= frames * FRAME_BYTES


def test_a_room_that_keeps_still_costs_no_network_and_no_more_than_a_copy(
    opencv: CountingOpenCV,
) -> None:
    network, room = Network(), Network((672, 384))
    painter = Stylizer(network, whole=WholePicture.by(room, holding=True))
    for number in range(2):
        opencv.large.clear()
        look = Look(framing=Framing.WHOLE)
        painter.paint(Frame(FRAME.picture, number, number / 30), (FACE,), look)

    assert (network.painted, room.painted) == (2, 1)
    assert opencv.large == {"warpAffine": 1, "cvtColor": 5, "resize": 2}


def test_a_frame_is_copied_once_and_not_at_all_where_nothing_is_painted() -> None:
    painter = Stylizer(Network())

    assert painter.paint(FRAME, (), Look()).picture is FRAME.picture
    assert painter.paint(FRAME, (FACE,), Look(framing=Framing.PLAIN)).picture is FRAME.picture
    assert painter.paint(FRAME, (FACE,), Look()).picture is not FRAME.picture


@pytest.mark.parametrize(
    ("quality", "searches"), [(Quality(), 10), (ladder(Quality())[-1], 5)], ids=["usual", "eased"]
)
def test_searches_for_landmarks_in_a_second(quality: Quality, searches: int) -> None:
    class Finder:
        calls = 0

        def find(self, frame: Frame) -> tuple[Face, ...]:
            self.calls += 1
            return (FACE,)

        def close(self) -> None: ...

    finder = Finder()
    sparing = SparingFinder(finder, lambda: quality.landmarks_every_s)
    for number in range(30):
        sparing.find(Frame(FRAME.picture, number, number / 30))

    assert finder.calls == searches
