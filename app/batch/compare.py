"""Comparing styles on one picture or one video: a sheet of all of them, the original first."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from app.batch.video_frames import FALLBACK_TIME_BASE, frames_of
from app.capture.picture_file import read_picture
from app.capture.video_reader import VideoReader
from app.errors import LimnerError
from app.face.landmarker import FaceFinder
from app.frames import Face, Frame, Framing, Painting
from app.outputs.picture_file import DEFAULT_QUALITY, write_picture
from app.outputs.provenance import Provenance
from app.outputs.video_file import DEFAULT_CRF, VideoShape, video_file
from app.render.comparison.each_style import StyleAndLook, paint_each
from app.render.comparison.label import ORIGINAL_NAME, Label
from app.render.comparison.sheet import SHEET_WIDTH_PX, compose_sheet, plan_sheet
from app.render.frame_crops import FrameCrops
from app.render.steady_crops import SteadyCrops
from app.render.stylizer import Stylizer
from app.render.whole_picture import WholePicture
from app.styles.network import open_network

VIDEO_WIDTH_PX: Final = 1920
"""Widest video, unless another width is asked for: side by side is soon more than players can show."""


class NobodyThereError(LimnerError):
    """Nobody is there to be painted."""


@dataclass(frozen=True, slots=True)
class CompareOrder:
    """What to compare, and how to write it.

    Attributes:
        styles: the styles and their looks, in the order shown.
        widest_px: width of the sheet at most; None for what suits a picture or a video.
        picture_quality: 1..100, JPEG and WebP.
        crf: constant rate factor of videos.
        replace: an existing file may be replaced.
        threads: most threads to paint with, >= 1.
        provider: where the networks run; None for the best there is.
    """

    styles: tuple[StyleAndLook, ...]
    widest_px: int | None = None
    picture_quality: int = DEFAULT_QUALITY
    crf: int = DEFAULT_CRF
    replace: bool = False
    threads: int = 1
    provider: str | None = None

    @property
    def needs_face(self) -> bool:
        """Whether there is nothing to compare on a picture without a face."""
        return all(wanted.look.framing is not Framing.WHOLE for wanted in self.styles)

    @property
    def provenance(self) -> Provenance:
        """What the sheet says about itself."""
        ids = "+".join(wanted.style.id for wanted in self.styles)
        return Provenance(ids, ", ".join(wanted.style.name for wanted in self.styles))


def compare_picture(source: Path, target: Path, order: CompareOrder, finder: FaceFinder) -> None:
    """Write a contact sheet of a picture: the original, then every style, with names and milliseconds.

    Raises:
        NobodyThereError: the picture shows no face.
        LimnerError: it cannot be read, painted or written.
    """
    frame = Frame(read_picture(source), 0, time.perf_counter())
    faces = finder.find(frame)
    if not faces and order.needs_face:
        raise NobodyThereError(f"{source} shows no face; nothing was written. Choose another picture.")
    pictures, labels = [frame.picture], [Label(ORIGINAL_NAME)]
    painted = paint_each(
        frame, faces, order.styles, threads=order.threads, provider=order.provider, precision="float32"
    )
    for style, painting, took_ms in painted:
        pictures.append(painting.picture)
        labels.append(Label(style.name, took_ms))
    layout = plan_sheet(len(pictures), frame.size_px, widest_px=order.widest_px or SHEET_WIDTH_PX)
    sheet = compose_sheet(layout, pictures, labels)
    write_picture(target, sheet, order.provenance, quality=order.picture_quality, replace=order.replace)


def compare_video(
    source: Path,
    target: Path,
    order: CompareOrder,
    finder: FaceFinder,
    *,
    on_start: Callable[[int | None], None] = lambda frames: None,
    on_frame: Callable[[], None] = lambda: None,
) -> None:
    """Write a video of the same sheet, frame by frame at its own time, with the sound.

    Args:
        source: the video.
        target: where the sheet goes.
        order: what to compare.
        finder: follows faces from frame to frame.
        on_start: told how many frames there are, where that is known.
        on_frame: told of each frame that is done.

    Raises:
        NobodyThereError: no frame shows a face; nothing is written.
        LimnerError: it cannot be read, painted or written.
    """
    reader = VideoReader(source)
    try:
        duration_s = reader.duration_s
        on_start(round(duration_s * reader.rate_hz) if duration_s is not None else None)
        first = reader.next()
        assert first is not None, "a reader opens only on a video with a frame"
        time_base = first.frame.time_base or FALLBACK_TIME_BASE
        names = [ORIGINAL_NAME, *(wanted.style.name for wanted in order.styles)]
        labels = [Label(name) for name in names]
        layout = plan_sheet(len(labels), reader.size_px, widest_px=order.widest_px or VIDEO_WIDTH_PX)
        shape = VideoShape(layout.size_px, time_base, Fraction(reader.rate_hz).limit_denominator(1001))
        frames = frames_of(reader, itertools.chain((first,), iter(reader.next, None)))
        somebody = not order.needs_face
        with video_file(target, shape, order.provenance, crf=order.crf, replace=order.replace) as writer:
            writer.add_sound(source, (first.frame.pts or 0) * time_base)
            for frame, paintings in _paint_all(frames, order, finder):
                pictures = [frame.picture, *(painting.picture for painting in paintings)]
                writer.write(compose_sheet(layout, pictures, labels), round(frame.captured_s / time_base))
                somebody = somebody or bool(paintings[0].faces)
                on_frame()
            if not somebody:
                raise NobodyThereError(f"{source} shows no face; nothing was written. Choose another video.")
    finally:
        reader.close()


def _paint_all(
    frames: Iterator[Frame], order: CompareOrder, finder: FaceFinder
) -> Iterator[tuple[Frame, Sequence[Painting]]]:
    """Every frame in every style; while one frame is being written, the next is being painted."""
    workers = min(order.threads, len(order.styles))
    threads = max(1, order.threads // workers)
    stylizers = [
        Stylizer(
            open_network(
                wanted.style,
                threads=threads,
                provider=order.provider,
                precision="float32",
            ),
            wanted.style.shape,
            whole=WholePicture.opened_for_each_size(
                wanted.style, threads=threads, provider=order.provider, precision="float32"
            ),
        )
        for wanted in order.styles
    ]
    executor = ThreadPoolExecutor(workers, thread_name_prefix="limner-compare")
    steadier = SteadyCrops()

    def begin(frame: Frame) -> list[Future[Painting]]:
        faces: tuple[Face, ...] = finder.find(frame)
        crops = FrameCrops(frame, steadier)
        return [
            executor.submit(stylizer.paint, frame, faces, wanted.look, crops=crops)
            for stylizer, wanted in zip(stylizers, order.styles, strict=True)
        ]

    try:
        last: tuple[Frame, Sequence[Painting]] | None = None
        for frame in frames:
            in_hand = begin(frame)
            if last is not None:
                yield last
            # A stylizer is for one thread at a time: the next frame begins when this one is painted.
            last = frame, [future.result() for future in in_hand]
        if last is not None:
            yield last
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
