"""All styles made ready to be switched to: their graphs are optimised at leisure, once for each machine."""

import logging
import threading
from collections.abc import Iterable
from typing import Final

from app.pipeline.quality import COARSE_BACKGROUND_PX, Quality
from app.pipeline.worker import Worker
from app.render.whole_frame import whole_size_px
from app.styles.graph_key import GraphKey
from app.styles.library import Library
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.optimising import OptimisingProcess, missing_graphs

_AFTER_S: Final = 5.0
"""By then, whatever a program does at its start is over."""

_log = logging.getLogger(__name__)


class StylesAhead:
    """Has graphs that are missing optimised by another process, some seconds after somebody wanted them.

    Each is tried once. What fails is logged, and the styles concerned are switched to as slowly as before.

    Args:
        library: where styles are found.
        graphs: where graphs are kept; None for the usual place.
        after_s: how long to wait first.
    """

    def __init__(
        self, library: Library, graphs: OptimisedGraphs | None = None, *, after_s: float = _AFTER_S
    ) -> None:
        self._library = library
        self._graphs = graphs or OptimisedGraphs()
        self._after_s = after_s
        self._tried: set[GraphKey] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._process: OptimisingProcess | None = None
        self._worker: Worker[frozenset[tuple[int, int]]] = Worker(
            "limner-ahead",
            self._optimise,
            on_error=lambda error: _log.warning("The graphs of styles are not optimised: %s", error),
        )

    def start(self) -> None:
        self._worker.start()

    def want(self, sizes_px: Iterable[tuple[int, int]]) -> None:
        """Have every style ready to paint pictures of these widths and heights. Any thread may ask."""
        self._worker.mailbox.put(frozenset(sizes_px))

    def close(self) -> None:
        """Optimise nothing further, and end the process if there is one; does not wait."""
        self._over.set()
        self._worker.close()
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def join(self, timeout_s: float) -> bool:
        """Wait for thread and process, at most `timeout_s`; True when both have ended."""
        self.close()
        return self._worker.join(timeout_s)

    def _optimise(self, sizes_px: frozenset[tuple[int, int]]) -> None:
        if self._over.wait(self._after_s):
            return
        missing = missing_graphs(self._library.styles(), sizes_px, self._graphs)
        orders = [order for order in missing if order.key not in self._tried]
        if not orders:
            return
        self._tried.update(order.key for order in orders)
        with self._lock:
            if self._over.is_set():
                return
            self._process = OptimisingProcess(orders, self._graphs)
        with self._process as process:
            process.wait()


def sizes_ahead(quality: Quality, frame_size_px: tuple[int, int]) -> frozenset[tuple[int, int]]:
    """The sizes of pictures that a style would be asked to paint, were it switched to.

    The room also as coarse as it is where many styles are compared, or a machine cannot hold the pace.

    Args:
        quality: what is asked of the machine.
        frame_size_px: width, height of the frames.
    """
    sizes_px = {(quality.crop_size_px, quality.crop_size_px)}
    if quality.background_px:
        for side_px in (quality.background_px, min(COARSE_BACKGROUND_PX, quality.background_px)):
            sizes_px.add(whole_size_px(frame_size_px, side_px))
    return frozenset(sizes_px)
