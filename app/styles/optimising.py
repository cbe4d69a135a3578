"""Optimising the graphs of styles ahead, in a process of its own, where it holds up nobody.

ONNX Runtime holds Python's lock while it optimises a graph, so no thread of a program that paints can do it:
`python -m app.styles.optimising FOLDER SIZES STYLE...`.
"""

import contextlib
import logging
import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from app.errors import LimnerError
from app.geometry.guide import no_guide
from app.outputs.atomic_file import OutputError
from app.styles.errors import NetworkError
from app.styles.graph_key import GraphKey
from app.styles.network import FILE_NAMES, usual_precision
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.runtime_options import runtime_options
from app.styles.session import runtime_errors, start_session
from app.styles.style import Style

_SOURCE_ROOT: Final = Path(__file__).resolve().parents[2]
_LEAST_URGENT: Final = 19
_SOME_FAILED: Final = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GraphOrder:
    """A graph that is wanted.

    Attributes:
        style: whose network it is made of, the one that the CPU takes.
        size_px: width and height of the pictures that it is to take.
    """

    style: Style
    size_px: tuple[int, int]

    @property
    def file_name(self) -> str:
        """The network, in the style's folder."""
        return FILE_NAMES[usual_precision(self.style)]

    @property
    def key(self) -> GraphKey:
        """What it is kept under."""
        return GraphKey(self.style.manifest.files[self.file_name], self.size_px)


def missing_graphs(
    styles: Iterable[Style], sizes_px: Collection[tuple[int, int]], graphs: OptimisedGraphs
) -> tuple[GraphOrder, ...]:
    """The graphs that are not there yet, style by style; none where there is no room for all.

    Args:
        styles: whose networks are meant.
        sizes_px: widths and heights of the pictures that they are to take.
        graphs: where they are kept.
    """
    orders = [GraphOrder(style, size_px) for style in styles for size_px in sorted(sizes_px)]
    if not graphs.room_beside(order.key for order in orders):
        return ()
    return tuple(order for order in orders if not graphs.holds(order.key))


def optimise(order: GraphOrder, graphs: OptimisedGraphs) -> None:
    """Optimise a graph, and keep it if it paints exactly what the style's own network paints.

    Raises:
        StyleError: the style is damaged, or its network is not one that Limner runs.
        NetworkError: the optimised graph does not paint the same, or is too large.
        OutputError: it cannot be written.
    """
    model = order.style.read_file(order.file_name)
    original = start_session(model, size_px=order.size_px)
    graphs.keep(order.key, lambda path: _write_optimised(model, order.size_px, path))
    kept = start_session(model, size_px=order.size_px, graphs=graphs)
    random = np.random.default_rng(0)
    picture_rgb = random.integers(0, 256, original.shape, np.uint8)
    height, width, _ = original.shape
    guide = random.integers(0, 256, no_guide(height, width).shape, np.uint8)
    if not np.array_equal(kept.run(picture_rgb, guide), original.run(picture_rgb, guide)):
        graphs.drop(order.key, "it does not paint the same")
        raise NetworkError(f"The network of {order.style.id!r} paints something else when optimised.")


def _write_optimised(model: bytes, size_px: tuple[int, int], path: Path) -> None:
    import onnxruntime

    try:
        onnxruntime.InferenceSession(
            model, runtime_options(1, size_px, optimise_into=path), providers=["CPUExecutionProvider"]
        )
    except runtime_errors() as error:
        raise NetworkError(f"The optimised network cannot be written: {error}") from error


class OptimisingProcess:
    """A process that optimises graphs; killed at the end of a `with` if it still runs.

    Args:
        orders: the graphs to make; at least one.
        graphs: where they are kept.
        considerate: it takes only the time that nobody else wants.

    Raises:
        OSError: no process can be started.
    """

    def __init__(
        self, orders: Sequence[GraphOrder], graphs: OptimisedGraphs, *, considerate: bool = True
    ) -> None:
        sizes = ",".join(f"{width}x{height}" for width, height in sorted({each.size_px for each in orders}))
        folders = dict.fromkeys(str(order.style.folder.resolve()) for order in orders)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.styles.optimising", str(graphs.folder.resolve()), sizes, *folders],
            cwd=_SOURCE_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            creationflags=_creation_flags(considerate=considerate),
        )
        if considerate:
            _let_others_go_first(self._process.pid)

    def wait(self) -> bool:
        """Until it has ended; True when every graph is there. What went wrong is logged."""
        _, said = self._process.communicate()
        status = self._process.returncode
        lines = said.splitlines()
        if status == _SOME_FAILED:
            for line in lines:
                _log.warning("A style's graph was not optimised: %s", line)
        elif status != 0:
            last = lines[-1] if lines else f"status {status}"
            _log.info("Optimising the graphs of styles ended before its time: %s", last)
        return status == 0

    def kill(self) -> None:
        """End it now; what it is writing is not kept. Any thread may call."""
        self._process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:
            self.kill()


def optimise_now(
    styles: Iterable[Style], sizes_px: Collection[tuple[int, int]], graphs: OptimisedGraphs
) -> None:
    """Have the graphs made that are missing, in another process, and wait for them: seconds, the first time.

    Nothing is raised: a graph that is not there is done without. For arguments, see `missing_graphs`.
    """
    orders = missing_graphs(styles, sizes_px, graphs)
    if not orders:
        return
    try:
        with OptimisingProcess(orders, graphs, considerate=False) as process:
            process.wait()
    except OSError as error:
        _log.warning("The graphs of styles are not optimised: %s", error)


def _creation_flags(*, considerate: bool) -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | (subprocess.IDLE_PRIORITY_CLASS if considerate else 0)
    else:
        return 0


def _let_others_go_first(process_id: int) -> None:
    # By the parent, since what the process imports first takes as long as a graph or two.
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, process_id, _LEAST_URGENT)
        if sys.platform == "linux":
            os.sched_setscheduler(process_id, os.SCHED_IDLE, os.sched_param(0))


def main(arguments: Sequence[str]) -> int:
    """Run as the process: 0 if every graph is there, `_SOME_FAILED` with a line for each that is not."""
    folder, sizes, *folders = arguments
    graphs = OptimisedGraphs(Path(folder))
    styles = [Style.open(Path(each)) for each in folders]
    sizes_px = [_size_px(size) for size in sizes.split(",")]
    tried: set[GraphKey] = set()
    status = 0
    # Looked up anew each time, since what is kept so far decides whether there is room for more.
    while left := [each for each in missing_graphs(styles, sizes_px, graphs) if each.key not in tried]:
        tried.add(left[0].key)
        try:
            optimise(left[0], graphs)
        except LimnerError as error:
            sys.stderr.write(f"{' '.join(str(error).split())}\n")
            status = _SOME_FAILED
            if isinstance(error, OutputError):
                break  # the next one would fail likewise
    return status


def _size_px(size: str) -> tuple[int, int]:
    width, height = size.split("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
