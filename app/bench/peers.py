"""Other portrait stylizers, as graphs of their published layers with random weights: as fast, and as blind.

What a network takes depends on its layers, not on what it has learnt. These are written down anew from the
papers and the layer lists that their authors published; no weights or code of theirs are used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from app.styles.graph_cost import import_onnx

SIDE_PX: Final = 512
_OPSET: Final = 17
_LEAK: Final = 0.2


@dataclass(frozen=True, slots=True)
class Peer:
    """One network to compare with.

    Attributes:
        name: what it is called.
        source: where its layers are published.
        gmacs: thousand million multiply-accumulates that a 512 x 512 picture takes.
        build: makes its graph.
    """

    name: str
    source: str
    gmacs: float
    build: Callable[["PeerGraph"], None]


class PeerGraph:
    """An ONNX graph that grows layer by layer; `at` is the name of what the last one gave."""

    def __init__(self) -> None:
        self._onnx = import_onnx()
        self._nodes: list[Any] = []
        self._weights: list[Any] = []
        self._rng = np.random.default_rng(0)
        self.at = "image"
        self.channels = 3

    def add(self, operator: str, *others: str, **attributes: Any) -> "PeerGraph":
        """One operator on what is there, and `others`."""
        result = f"{operator}_{len(self._nodes)}"
        self._nodes.append(
            self._onnx.helper.make_node(operator, [self.at, *others], [result], name=result, **attributes)
        )
        self.at = result
        return self

    def conv(
        self, channels: int, kernel: int = 3, *, stride: int = 1, depthwise: bool = False
    ) -> "PeerGraph":
        """A convolution that keeps the size, or divides it by its stride."""
        groups = self.channels if depthwise else 1
        shape = (channels, self.channels // groups, kernel, kernel)
        # As weights begin (He et al. 2015), so that nothing overflows or dies out into slow denormals.
        spread = np.sqrt(2.0 / np.prod(shape[1:]))
        weight = self._constant(self._rng.normal(0, spread, shape))
        bias = self._constant(np.zeros(channels))
        self.channels = channels
        pads = [(kernel - 1) // 2] * 4
        return self.add(
            "Conv",
            weight,
            bias,
            kernel_shape=[kernel] * 2,
            pads=pads,
            strides=[stride] * 2,
            group=groups,
        )

    def relu(self) -> "PeerGraph":
        return self.add("Relu")

    def leaky(self) -> "PeerGraph":
        return self.add("LeakyRelu", alpha=_LEAK)

    def layer_norm(self) -> "PeerGraph":
        """Over all channels of the picture, as PyTorch exports a group norm of one group."""
        shape = self._weight_of("Shape", self.at)
        self.add("Reshape", self._integers(0, 1, -1))
        self.add("InstanceNormalization", self._constant(np.ones(1)), self._constant(np.zeros(1)))
        self.add("Reshape", shape)
        self.add("Mul", self._constant(np.ones((self.channels, 1, 1))))
        return self.add("Add", self._constant(np.zeros((self.channels, 1, 1))))

    def double(self, mode: str = "nearest") -> "PeerGraph":
        twice = self._constant(np.array([1, 1, 2, 2]))
        transform = "asymmetric" if mode == "nearest" else "half_pixel"
        return self.add("Resize", "", twice, mode=mode, coordinate_transformation_mode=transform)

    def plus(self, other: str) -> "PeerGraph":
        return self.add("Add", other)

    def model(self) -> bytes:
        """(1, 3, 512, 512) float32 in and out."""
        helper, float32 = self._onnx.helper, self._onnx.TensorProto.FLOAT
        shape = [1, 3, SIDE_PX, SIDE_PX]
        graph = helper.make_graph(
            self._nodes,
            "peer",
            [helper.make_tensor_value_info("image", float32, shape)],
            [helper.make_tensor_value_info(self.at, float32, shape)],
            self._weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
        return bytes(model.SerializeToString())

    def _constant(self, values: Any) -> str:
        return self._store(np.asarray(values, np.float32))

    def _integers(self, *values: int) -> str:
        return self._store(np.array(values, np.int64))

    def _store(self, values: Any) -> str:
        name = f"weight_{len(self._weights)}"
        self._weights.append(self._onnx.numpy_helper.from_array(values, name))
        return name

    def _weight_of(self, operator: str, source: str) -> str:
        result = f"{operator}_{len(self._nodes)}"
        self._nodes.append(self._onnx.helper.make_node(operator, [source], [result], name=result))
        return result


def build(peer: Peer) -> bytes:
    """A peer's graph.

    Raises:
        OnnxMissingError: `onnx` is not installed.
    """
    graph = PeerGraph()
    peer.build(graph)
    return graph.model()


def _anime_gan_v2(graph: PeerGraph) -> None:
    def block(channels: int, kernel: int = 3, stride: int = 1) -> None:
        graph.conv(channels, kernel, stride=stride).layer_norm().leaky()

    def inverted_residual(channels: int, inner: int) -> None:
        before, same = graph.at, graph.channels == channels
        graph.conv(inner, 1).layer_norm().leaky()
        graph.conv(inner, depthwise=True).layer_norm().leaky()
        graph.conv(channels, 1).layer_norm()
        if same:
            graph.plus(before)

    block(32, 7)
    for channels in (64, 128):
        block(channels, stride=2)
        block(channels)
    block(128)
    inverted_residual(256, 256)
    for _ in range(3):
        inverted_residual(256, 512)
    block(128)
    for channels in (128, 64):
        graph.double("linear")
        block(channels)
        block(channels)
    block(32, 7)
    graph.conv(3, 1).add("Tanh")


def _white_box(graph: PeerGraph) -> None:
    at_1 = graph.conv(32, 7).leaky().at
    at_2 = graph.conv(32, stride=2).leaky().conv(64).leaky().at
    graph.conv(64, stride=2).leaky().conv(128).leaky()
    for _ in range(4):
        before = graph.at
        graph.conv(128).leaky().conv(128).plus(before)
    graph.conv(64).leaky()
    graph.double("linear").plus(at_2).conv(64).leaky().conv(32).leaky()
    graph.double("linear").plus(at_1).conv(32).leaky().conv(3, 7)


def _facial_cartoonization(graph: PeerGraph) -> None:
    # Its batch norms are part of the convolutions before them, as every exporter makes them.
    skips = []
    for channels in (32, 64, 96, 128):
        skips.append(graph.conv(channels, stride=2).relu().conv(channels).relu().at)
    for _ in range(4):
        before = graph.at
        graph.conv(128).relu().conv(128).plus(before).relu()
    for channels, skip in ((96, skips[2]), (64, skips[1]), (32, skips[0])):
        graph.conv(graph.channels).relu().double().conv(channels).relu().plus(skip)
    graph.conv(32).relu().double().conv(3).add("Tanh")


PEERS: Final = (
    Peer("AnimeGANv2", "github.com/TachibanaYoshino/AnimeGANv2", 105.1, _anime_gan_v2),
    Peer("White-box, DCT-Net's TTN", "Wang and Yu, CVPR 2020; Men et al., SIGGRAPH 2022", 32.7, _white_box),
    Peer(
        "FacialCartoonization", "github.com/SystemErrorWang/FacialCartoonization", 8.1, _facial_cartoonization
    ),
)
"""What there is to compare with, the costliest first."""
