"""Painting one video file: every frame, at its own time, with its sound."""

import itertools
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from typing import Final

from app.batch.order import Order
from app.batch.outcome import Outcome, Result, Watcher
from app.batch.plan import Job
from app.batch.video_frames import FALLBACK_TIME_BASE, frames_of
from app.batch.workshop import Workshop
from app.capture.video_reader import VideoReader
from app.frames import Face, Frame, Framing, Painting
from app.geometry.portrait_crop import DegenerateLandmarksError
from app.outputs.video_file import VideoShape, video_file
from app.render.frame_crops import FrameCrops
from app.render.steady_crops import SteadyCrops
from app.render.whole_frame import unhurried_size_px

_CUT_OFF_AFTER_S: Final = 0.5
"""By how much a file's own account of its length may be wrong before it counts as cut off."""

_IN_HAND_PER_THREAD: Final = 2


class _NobodyThereError(Exception):
    """The video was painted to its end, and no frame of it showed a face."""


def paint_video(job: Job, order: Order, workshop: Workshop, watcher: Watcher) -> Outcome:
    """Paint one video; where no frame of it shows a face, nothing is written.

    Frames without a face stay as they are, so that picture and sound stay together. Whole pictures are
    painted with a face or without.

    Raises:
        LimnerError: it cannot be read, painted or written.
    """
    reader = VideoReader(job.source)
    try:
        return Outcome(job, Result.PAINTED, _paint(job, order, workshop, watcher, reader))
    except _NobodyThereError:
        return Outcome(job, Result.NO_FACE, f"{job.source} shows no face; nothing was written.")
    finally:
        reader.close()


def _paint(job: Job, order: Order, workshop: Workshop, watcher: Watcher, reader: VideoReader) -> str:
    """Paint all of it; returns what there is to say about it."""
    first = reader.next()
    assert first is not None, "a reader opens only on a video with a frame"
    watcher.began(job, round(reader.duration_s * reader.rate_hz) if reader.duration_s is not None else None)

    time_base = first.frame.time_base or FALLBACK_TIME_BASE
    shape = VideoShape(reader.size_px, time_base, Fraction(reader.rate_hz).limit_denominator(1001))
    frames = frames_of(reader, itertools.chain((first,), iter(reader.next, None)))
    somebody = False
    end_s = 0.0
    with video_file(job.target, shape, order.provenance, crf=order.crf, replace=order.replace) as writer:
        sound = writer.add_sound(job.source, (first.frame.pts or 0) * time_base)
        for painting in _paintings(frames, order, workshop):
            position_s = painting.frame.captured_s
            writer.write(painting.picture, round(position_s / time_base))
            watcher.advanced(job)
            somebody = somebody or bool(painting.faces)
            end_s = position_s + 1 / reader.rate_hz
        if not somebody and order.needs_face:
            raise _NobodyThereError
    notes = []
    if not somebody:
        notes.append(f"No face was found in {job.source}; it was painted all the same.")
    if reader.duration_s is not None and end_s < reader.duration_s - _CUT_OFF_AFTER_S:
        notes.append(
            f"{job.source} breaks off: the first {end_s:.1f} of {reader.duration_s:.1f} seconds were painted."
        )
    if sound.lost_packets:
        notes.append(f"{job.source}: {sound.lost_packets} damaged pieces of sound were left out.")
    return " ".join(notes)


def _paintings(frames: Iterator[Frame], order: Order, workshop: Workshop) -> Iterator[Painting]:
    """Paint several frames at a time; they come out in order.

    Faces are found and cut frame after frame, since both look back; painting does not.
    """
    steadier = SteadyCrops()
    in_hand: deque[Future[Painting]] = deque()
    executor = ThreadPoolExecutor(order.threads, thread_name_prefix="limner-paint")
    try:
        with workshop.video_finder() as finder:
            for frame in frames:
                faces = finder.find(frame)
                crops = _cut(frame, faces, steadier)
                if order.look.framing is Framing.WHOLE:
                    crops.whole(unhurried_size_px(frame.size_px))
                in_hand.append(executor.submit(workshop.paint, frame, faces, order.look, crops=crops))
                if len(in_hand) > _IN_HAND_PER_THREAD * order.threads:
                    yield in_hand.popleft().result()
        while in_hand:
            yield in_hand.popleft().result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _cut(frame: Frame, faces: tuple[Face, ...], steadier: SteadyCrops) -> FrameCrops:
    crops = FrameCrops(frame, steadier)
    for face in faces:
        with suppress(DegenerateLandmarksError):
            crops.of(face)
    return crops
