"""The style's network and its peers, timed side by side in one process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from app.bench.peers import PEERS, SIDE_PX, Peer, build
from app.styles.graph_cost import count
from app.styles.manifest import GENERATOR_NAME, QUANTISED_NAME
from app.styles.network import open_network
from app.styles.style import Style

_ROUNDS: Final = 5
_OURS_A_ROUND: Final = 8


@dataclass(frozen=True, slots=True)
class NetworkTiming:
    """What one network takes for a 512 x 512 picture; medians over five rounds.

    Attributes:
        name: the network.
        gmacs: thousand million multiply-accumulates of its graph; None where they were not counted.
        ms: how long one picture takes.
        cpu_ms: processor time that it takes.
        ratio: `ms` as a multiple of the style's.
    """

    name: str
    gmacs: float | None
    ms: float
    cpu_ms: float
    ratio: float


def time_network(style: Style, *, threads: int = 1) -> NetworkTiming:
    """The style's network alone."""
    run = _ours(style, threads)
    took = np.median([_timed(run) for _ in range(_ROUNDS * _OURS_A_ROUND)], axis=0)
    return NetworkTiming(style.id, None, float(took[0]), float(took[1]), 1.0)


def time_side_by_side(
    style: Style,
    *,
    threads: int = 1,
    peers: Sequence[Peer] | None = None,
    on_progress: Callable[[str], None] = lambda what: None,
) -> tuple[NetworkTiming, ...]:
    """The style's network, then its peers, in turns, so that whatever else the machine does meets all alike.

    Args:
        style: whose network.
        threads: most threads of each.
        peers: whom to compare with; None for all.
        on_progress: told what comes next, in a few words.

    Raises:
        OnnxMissingError: `onnx` is not installed.
    """
    model = style.read_file(QUANTISED_NAME if QUANTISED_NAME in style.manifest.files else GENERATOR_NAME)
    names, gmacs, runs = [style.id], [count(model, SIDE_PX).macs / 1e9], [_ours(style, threads)]
    for peer in PEERS if peers is None else peers:
        on_progress(f"Building {peer.name}")
        graph = build(peer)
        names.append(peer.name)
        gmacs.append(count(graph, SIDE_PX).macs / 1e9)
        runs.append(_theirs(graph, threads))
    rounds = []
    for number in range(_ROUNDS):
        on_progress(f"Comparing networks, round {number + 1} of {_ROUNDS}")
        ours = np.median([_timed(runs[0]) for _ in range(_OURS_A_ROUND)], axis=0)
        rounds.append([ours, *(_timed(run) for run in runs[1:])])
    took = np.median(np.array(rounds), axis=0)
    return tuple(
        NetworkTiming(name, gmac, float(ms), float(cpu_ms), float(ms / took[0, 0]))
        for name, gmac, (ms, cpu_ms) in zip(names, gmacs, took, strict=True)
    )


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    started_s, cpu_s = time.perf_counter(), time.process_time()
    run()
    return (time.perf_counter() - started_s) * 1e3, (time.process_time() - cpu_s) * 1e3


def _ours(style: Style, threads: int) -> Callable[[], object]:
    network = open_network(style, threads=threads, provider="cpu")
    crop = np.random.default_rng(0).integers(0, 256, (SIDE_PX, SIDE_PX, 3), np.uint8)
    return lambda: network.paint(crop)


def _theirs(graph: bytes, threads: int) -> Callable[[], object]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    session: Any = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    picture = np.random.default_rng(0).uniform(-1, 1, (1, 3, SIDE_PX, SIDE_PX)).astype(np.float32)
    session.run(None, {"image": picture})
    return lambda: session.run(None, {"image": picture})
