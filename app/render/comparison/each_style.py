"""One frame painted in one style after the other, with one network in memory at a time."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.errors import LimnerError
from app.frames import Face, Frame, Framing, Look, Painting
from app.geometry.portrait_crop import DegenerateLandmarksError
from app.render.frame_crops import FrameCrops
from app.render.stylizer import Stylizer
from app.render.whole_picture import WholePicture
from app.styles.network import Precision, open_network
from app.styles.style import Style


@dataclass(frozen=True, slots=True)
class StyleAndLook:
    """A style and how it is applied."""

    style: Style
    look: Look


def paint_each(
    frame: Frame,
    faces: tuple[Face, ...],
    styles: Sequence[StyleAndLook],
    *,
    threads: int = 1,
    provider: str | None = None,
    precision: Precision | None = None,
    on_error: Callable[[Style, LimnerError], None] | None = None,
) -> Iterator[tuple[Style, Painting, float]]:
    """Paint a frame in several styles, on this thread: a fifth of a second each, or so.

    Args:
        frame: the frame.
        faces: the faces found in it.
        styles: in the order wanted.
        threads: most threads of each network.
        provider: see `open_network`.
        precision: see `open_network`.
        on_error: told of a style that does not paint, which is then left out; without it, the error is
            raised.

    Yields:
        The style, its painting, and the milliseconds that painting took, loading left out.

    Raises:
        LimnerError: a style is damaged or its network fails.
    """
    crops = FrameCrops(frame)
    for face in faces:
        # What all share is not the first one's cost.
        with contextlib.suppress(DegenerateLandmarksError):
            _ = crops.of(face).head
    for wanted in styles:
        try:
            network = open_network(wanted.style, threads=threads, provider=provider, precision=precision)
            whole = WholePicture.opened_for_each_size(
                wanted.style, threads=threads, provider=provider, precision=precision
            )
            if wanted.look.framing is Framing.WHOLE:
                whole.prepare(frame.size_px)
            stylizer = Stylizer(network, wanted.style.shape, whole=whole)
            started_s = time.perf_counter()
            painting = stylizer.paint(frame, faces, wanted.look, crops=crops)
        except LimnerError as error:
            if on_error is None:
                raise
            on_error(wanted.style, error)
            continue
        yield wanted.style, painting, (time.perf_counter() - started_s) * 1e3
