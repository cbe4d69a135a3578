"""How far a generator's numbers reach, seen on portrait crops: what 256 steps have to span."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.training.export.generator_graph import lay_out
from app.training.export.graph_nodes import GraphNodes
from app.training.export.guided_crop import GuidedCrop, fix_sides
from app.training.export.onnx_graph import Float32
from app.training.networks.generator import Generator

_LEVELS: Final = 255
_STEPS_KNOWN: Final = ("head", "woven", "tables.unlimited", "glaze")
"""How their names begin: in grey levels, in shares, or between limits."""
_SAMPLES_A_CROP: Final = 4096
_SHARES: Final = np.linspace(0.1, 1.0, 46)


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbers as bytes: `scale * (byte - zero_point)`.

    Attributes:
        scale: of one step.
        zero_point: the byte that means 0, 0..255.
    """

    scale: float
    zero_point: int


def calibrate(generator: Generator, given: Iterable[GuidedCrop]) -> Mapping[str, Steps]:
    """The steps of every tensor in the graph, by its name.

    Each tensor gets the range that loses least to rounding and clipping together, where it is next looked at:
    a summand's errors are counted behind the ReLU of its sum, so that no steps are spent on what is far below
    zero there. What is told of the whole picture is the same at every place, and gets the range that it has.

    Args:
        generator: trained.
        given: portrait crops of one size.
    """
    nodes = GraphNodes()
    reference = Float32(nodes)
    lay_out(generator, nodes, reference)
    names = [name for name in reference.results if not name.startswith(_STEPS_KNOWN)]
    looked_at = {name: reference.summands.get(name, (name,)) for name in names}
    outputs = tuple(dict.fromkeys(name for tensors in looked_at.values() for name in tensors))
    model = nodes.model(extra_outputs=outputs).SerializeToString()
    rng = np.random.default_rng(0)
    seen: dict[str, list[NDArray[np.float32]]] = {name: [] for name in names}
    session = None
    for crop in given:
        session = session or _start(model, len(crop.rgb))
        values = dict(zip(outputs, session.run(outputs, crop.feed(session)), strict=True))
        for name, tensors in looked_at.items():
            flat = np.stack([values[tensor].ravel() for tensor in tensors])
            places = rng.integers(0, flat.shape[1], _SAMPLES_A_CROP)
            ends = [flat[0].argmin(), flat[0].argmax()]
            seen[name].append(flat[:, [*ends, *places]])
    return {name: best_steps(*np.concatenate(parts, axis=1)) for name, parts in seen.items()}


def best_steps(values: NDArray[np.float32], onto: NDArray[np.float32] | None = None) -> Steps:
    """The steps that lose least, in absolute differences, over these values.

    Squares would spend steps on the few far ones, and leave too few to even ground, where all patches are
    rounded alike and it shows. Ranges are tried from all that was seen down to a tenth of it: first both ends
    alike, then either alone.

    Args:
        values: (n,).
        onto: (n,) what they are added to, if a ReLU of the sum is all that is made of them.
    """
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    exact = values if onto is None else np.maximum(onto + values, 0)

    def loss(shares: tuple[float, float]) -> float:
        approximate = _through(values, _steps(shares[0] * low, shares[1] * high))
        if onto is not None:
            approximate = np.maximum(onto + approximate, 0)
        return float(np.abs(approximate - exact).mean())

    best = min(((share, share) for share in _SHARES), key=loss)
    if low < 0 < high:
        best = min(((share, best[1]) for share in _SHARES), key=loss)
        best = min(((best[0], share) for share in _SHARES), key=loss)
    return _steps(best[0] * low, best[1] * high)


def as_bytes(values: NDArray[np.float32], steps: Steps) -> NDArray[np.uint8]:
    """The nearest bytes."""
    return np.clip(np.rint(values / steps.scale) + steps.zero_point, 0, _LEVELS).astype(np.uint8)


def _steps(low: float, high: float) -> Steps:
    scale = max((high - low) / _LEVELS, 1e-8)
    return Steps(scale, int(np.clip(round(-low / scale), 0, _LEVELS)))


def _through(values: NDArray[np.float32], steps: Steps) -> NDArray[np.float32]:
    """The values as bytes, and back."""
    levels = as_bytes(values, steps).astype(np.float32)
    return np.asarray((levels - steps.zero_point) * steps.scale, np.float32)


def _start(model: bytes, side_px: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    fix_sides(options, side_px)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
