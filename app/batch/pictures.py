"""Painting one picture file."""

import time

from app.batch.order import Order
from app.batch.outcome import Outcome, Result
from app.batch.plan import Job
from app.batch.workshop import Workshop
from app.capture.picture_file import read_picture
from app.frames import Frame
from app.outputs.picture_file import write_picture


def paint_picture(job: Job, order: Order, workshop: Workshop) -> Outcome:
    """Paint one picture; where it shows no face, nothing is written.

    Raises:
        LimnerError: it cannot be read, painted or written.
    """
    frame = Frame(read_picture(job.source), 0, time.perf_counter())
    faces = workshop.find(frame)
    if not faces:
        return Outcome(job, Result.NO_FACE, f"{job.source} shows no face; nothing was written.")
    painting = workshop.paint(frame, faces, order.look)
    write_picture(
        job.target,
        painting.picture,
        order.provenance,
        quality=order.picture_quality,
        replace=order.replace,
    )
    return Outcome(job, Result.PAINTED)
