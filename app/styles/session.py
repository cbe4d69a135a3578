"""Starting ONNX Runtime on a generator: options, checks, warm-up."""

import time
from typing import Any, Final

import numpy as np

from app.frames import Picture
from app.geometry.guide import Guide, no_guide
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.styles.errors import NetworkError, UnsafeGraphError
from app.styles.graph_check import check_graph
from app.styles.graph_key import GraphKey
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.providers import CPU, Provider
from app.styles.runtime_options import runtime_options
from app.styles.starting_moment import StartingMoment

INPUT_NAME: Final = "image"
GUIDE_NAME: Final = "guide"
OUTPUT_NAME: Final = "painting"

SMALLEST_CROP_PX: Final = 256
LARGEST_CROP_PX: Final = 1024
CROP_STEP_PX: Final = 16

_WARM_UP_RUNS: Final = 3

_starting_moment: Final = StartingMoment()


class ProviderError(NetworkError):
    """This provider does not start; another may."""


class Session:
    """A started ONNX Runtime session of a generator.

    Attributes:
        size_px: width and height of the pictures that it takes.
        guided: whether it goes by a guide, see `app.geometry.guide`.
        paint_ms: what the quickest run of the warm-up took.
    """

    def __init__(
        self,
        runtime_session: Any,
        size_px: tuple[int, int] = (CROP_SIZE_PX, CROP_SIZE_PX),
        *,
        guided: bool = False,
    ) -> None:
        self._runtime_session = runtime_session
        self.size_px = size_px
        self.guided = guided
        self.paint_ms = 0.0

    @property
    def crop_size_px(self) -> int:
        """Side of the crops that it takes: its shorter side, where it was started for something else."""
        return min(self.size_px)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of the arrays that it takes and gives."""
        return self.size_px[1], self.size_px[0], 3

    def run(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        """(height, width, 3) uint8 RGB in and out.

        Args:
            crop_rgb: what to paint.
            guide: where a face's features lie in it; None where no face is known. Sessions that are not
                guided leave it alone.

        Raises:
            NetworkError: the device failed.
        """
        _starting_moment.run_begins()
        return self._run(crop_rgb, guide)

    def warm_up(self) -> Picture:
        """Run until it is as quick as it gets, and time it; gives what was painted.

        Raises:
            NetworkError: the device failed.
        """
        took_s = []
        for _ in range(_WARM_UP_RUNS):
            started_s = time.perf_counter()
            painting = self._run(np.full(self.shape, 128, np.uint8))
            took_s.append(time.perf_counter() - started_s)
        self.paint_ms = min(took_s) * 1e3
        return painting

    def _run(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        given = {INPUT_NAME: crop_rgb[np.newaxis]}
        if self.guided:
            known = no_guide(*crop_rgb.shape[:2]) if guide is None else guide
            given[GUIDE_NAME] = known[np.newaxis]
        try:
            batch = self._runtime_session.run([OUTPUT_NAME], given)[0]
        except runtime_errors() as error:
            raise NetworkError(reason(error)) from error
        painting: Picture = batch[0]
        return painting


def start_session(
    model: bytes,
    provider: Provider = CPU,
    *,
    threads: int = 1,
    crop_size_px: int = CROP_SIZE_PX,
    size_px: tuple[int, int] | None = None,
    considerate: bool = False,
    graphs: OptimisedGraphs | None = None,
) -> Session:
    """Check a generator, load it and warm it up.

    Args:
        model: the ONNX file's bytes.
        provider: one that this build offers.
        threads: most threads one run uses, >= 1; cut to the machine's.
        crop_size_px: side of the crops it is to take, 256..1024 in steps of 16; a graph that is made for 512
            pixels takes those whatever is asked, and its session says so.
        size_px: width and height of the pictures it is to take, where they are no crops; likewise.
        considerate: start it when that holds up other threads' painting the least; see `StartingMoment`.
        graphs: where to look for the graph as ONNX Runtime optimised it before, for the CPU alone; it paints
            the same. None looks nowhere.

    Raises:
        UnsafeGraphError: the network is not one that Limner runs.
        ProviderError: the provider, if it is not the CPU, cannot be started or cannot run this network.
    """
    import onnxruntime

    wanted_px = size_px or (crop_size_px, crop_size_px)
    for side_px in wanted_px:
        if not SMALLEST_CROP_PX <= side_px <= LARGEST_CROP_PX or side_px % CROP_STEP_PX:
            raise ValueError(f"a crop's side is 256..1024 px in steps of {CROP_STEP_PX}, not {side_px!r}")
    onnxruntime.disable_telemetry_events()  # Windows wheels report usage unless told not to
    if graphs is not None and provider is CPU:
        session = _started_before(model, graphs, threads, wanted_px, considerate=considerate)
        if session is not None:
            return session
    check_graph(model)
    failures: tuple[type[Exception], ...] = (*runtime_errors(), NetworkError)
    if considerate:
        _starting_moment.wait()
    try:
        return _started(model, provider, runtime_options(threads, wanted_px), wanted_px)
    except failures as error:
        if provider is not CPU:
            raise ProviderError(reason(error)) from error
        raise UnsafeGraphError(
            f"The network does not run: {reason(error)}. Export it again, or choose another style."
        ) from error


def _started_before(
    model: bytes, graphs: OptimisedGraphs, threads: int, wanted_px: tuple[int, int], *, considerate: bool
) -> Session | None:
    """The session of the graph that was kept of a model; None where none was, or it is of no use.

    The model is not checked again: the graph would not be there had it not passed.
    """
    failures: tuple[type[Exception], ...] = (*runtime_errors(), NetworkError, UnsafeGraphError)
    key = GraphKey.of(model, wanted_px)
    graph = graphs.find(key)
    if graph is None:
        return None
    if considerate:
        _starting_moment.wait()
    try:
        return _started(graph, CPU, runtime_options(threads, wanted_px, optimised=True), wanted_px)
    except failures as error:
        graphs.drop(key, reason(error))
        return None


def _started(graph: bytes, provider: Provider, options: Any, wanted_px: tuple[int, int]) -> Session:
    """Load a graph and warm it up.

    Raises:
        UnsafeGraphError: it takes or gives something else than pictures.
        NetworkError: it cannot be started or cannot be run; so do all of `runtime_errors`.
    """
    import onnxruntime

    runtime_session = onnxruntime.InferenceSession(
        graph, options, providers=[(provider.runtime_name, dict(provider.options))]
    )
    size_px = _checked_size_px(runtime_session, wanted_px)
    session = Session(runtime_session, size_px, guided=_is_guided(runtime_session, size_px))
    if runtime_session.get_providers()[0] != provider.runtime_name:
        raise ProviderError("its driver or libraries are missing")
    painting = session.warm_up()
    if painting.shape != session.shape:
        raise UnsafeGraphError(
            f"The network paints {painting.shape} {painting.dtype}, not {session.shape} uint8."
        )
    return session


def _checked_size_px(runtime_session: Any, wanted_px: tuple[int, int]) -> tuple[int, int]:
    """The size that the graph takes: the one asked for, or 512 by 512 where it is made for that.

    Raises:
        UnsafeGraphError: it takes or gives something else.
    """
    size_px, made_for_px = wanted_px, (CROP_SIZE_PX, CROP_SIZE_PX)
    beside = [node for node in runtime_session.get_inputs() if node.name != GUIDE_NAME]
    for kind, expected_name, found in (
        ("input", INPUT_NAME, beside),
        ("output", OUTPUT_NAME, runtime_session.get_outputs()),
    ):
        if [node.name for node in found] != [expected_name]:
            names = ", ".join(ascii(node.name) for node in found) or "none"
            raise UnsafeGraphError(f"The network must have one {kind}, {expected_name!r}; it has {names}.")
        node = found[0]
        if kind == "input" and node.shape == _batch_shape(made_for_px):
            size_px = made_for_px
        wanted = _batch_shape(size_px)
        if node.type != "tensor(uint8)" or node.shape != wanted:
            raise UnsafeGraphError(
                f"The network's {kind} must be uint8 {wanted}; it is {node.type} {node.shape}. "
                "Export it again for Limner."
            )
    return size_px


def _is_guided(runtime_session: Any, size_px: tuple[int, int]) -> bool:
    """Whether the graph takes a guide.

    Raises:
        UnsafeGraphError: it takes one of another shape than ours.
    """
    guides = [node for node in runtime_session.get_inputs() if node.name == GUIDE_NAME]
    width_px, height_px = size_px
    wanted = [1, *no_guide(height_px, width_px).shape]
    for node in guides:
        if node.type != "tensor(uint8)" or node.shape != wanted:
            raise UnsafeGraphError(
                f"The network's guide must be uint8 {wanted}; it is {node.type} {node.shape}. "
                "Export it again for Limner."
            )
    return bool(guides)


def _batch_shape(size_px: tuple[int, int]) -> list[int]:
    return [1, size_px[1], size_px[0], 3]


def runtime_errors() -> tuple[type[Exception], ...]:
    """All that ONNX Runtime raises."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    named = (
        state.EPFail,
        state.EngineError,
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
    return (*named, RuntimeError, ValueError, MemoryError)


def reason(error: Exception) -> str:
    """The part of ONNX Runtime's message that a person may want to read: one short line."""
    text = str(error)
    if isinstance(error, MemoryError) or "allocate memory" in text or "bad_alloc" in text:
        return "it needs more memory than there is"
    text = (
        text.rsplit("Status Message: ", maxsplit=1)[-1].rsplit(" : ", maxsplit=1)[-1].strip()
        or type(error).__name__
    )
    line = " ".join(text.splitlines()[0].split()).rstrip(".")
    return line if len(line) <= 160 else f"{line[:157]}..."
