"""Painting one picture file."""

import time

from app.batch.order import Order
from app.batch.outcome import Outcome, Result
from app.batch.plan import Job
from app.batch.workshop import Workshop
from app.capture.picture_file import read_picture
from app.frames import Frame
from app.outputs.picture_file import write_picture
from app.render.frame_crops import FrameCrops


def paint_picture(job: Job, order: Order, workshop: Workshop) -> Outcome:
    """Paint one picture; where it shows no face, only whole pictures are written.

    Raises:
        LimnerError: it cannot be read, painted or written.
    """
    frame = Frame(read_picture(job.source), 0, time.perf_counter())
    faces = workshop.find(frame)
    if not faces and order.needs_face:
        return Outcome(job, Result.NO_FACE, f"{job.source} shows no face; nothing was written.")
    # No steadier: the picture before it is another one.
    painting = workshop.paint(frame, faces, order.look, crops=FrameCrops(frame))
    write_picture(
        job.target,
        painting.picture,
        order.provenance,
        quality=order.picture_quality,
        replace=order.replace,
    )
    note = "" if faces else f"No face was found in {job.source}; it was painted all the same."
    return Outcome(job, Result.PAINTED, note)
