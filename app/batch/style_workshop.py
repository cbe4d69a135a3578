"""A workshop that paints in one style."""

import os
from collections.abc import Sequence

from app.batch.plan import Job, Kind
from app.batch.workshop import Workshop
from app.face.landmarker import Landmarker
from app.face.sparing_finder import steadied
from app.render.stylizer import Stylizer
from app.render.whole_picture import WholePicture
from app.styles.network import open_network
from app.styles.style import Style

_MOST_THREADS = 8
"""Each needs a landmarker and a network of its own, some 200 MB together."""


def default_threads(jobs: Sequence[Job]) -> int:
    """How many pictures or frames to paint side by side: one a core, if there are so many."""
    cores = os.cpu_count() or 1
    most = cores if any(job.kind is Kind.VIDEO for job in jobs) else len(jobs)
    return max(1, min(cores, most, _MOST_THREADS))


def open_workshop(style: Style, *, max_faces: int, threads: int, provider: str | None = None) -> Workshop:
    """Make a workshop; its first network is opened here, so that a broken style is told at once.

    Files are painted with the network as it was trained, not with its quantised twin: nobody waits for
    them frame by frame.

    Args:
        style: what to paint in.
        max_faces: how many faces of a picture are painted, the nearest first.
        threads: how many pictures or frames are painted side by side; they share the cores.
        provider: where the network runs; None for the best there is.

    Raises:
        LimnerError: the style or the face model is damaged, or the provider is unknown.
    """
    network_threads = max(1, (os.cpu_count() or 1) // threads)

    def open_brush() -> Stylizer:
        network = open_network(style, threads=network_threads, provider=provider, precision="float32")
        whole = WholePicture.opened_for_each_size(
            style, threads=network_threads, provider=provider, precision="float32"
        )
        return Stylizer(network, style.shape, whole=whole)

    workshop = Workshop(
        lambda: Landmarker(max_faces=max_faces, mode="picture"),
        lambda: steadied(Landmarker(max_faces=max_faces, mode="video")),
        open_brush,
    )
    workshop.prepare()
    return workshop
