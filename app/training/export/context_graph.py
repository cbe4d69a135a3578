"""What a generator tells every place of the whole picture, in an ONNX graph."""

from typing import Final, Protocol

from app.training.export.graph_nodes import GraphNodes
from app.training.export.layer import Layer

CONTEXT: Final = "context"


class Arithmetic(Protocol):
    """What is asked of the graph's arithmetic here; see `app.training.export.generator_graph.Arithmetic`."""

    def read(self, source: str, like: str) -> str: ...
    def tell(self, name: str, source: str) -> str: ...


def lay_context(nodes: GraphNodes, arithmetic: Arithmetic, source: str, attention: Layer, told: Layer) -> str:
    """See `app.training.networks.generator.Context`; in float32, whatever the layers are worked out in.

    Args:
        nodes: the graph.
        arithmetic: its numbers.
        source: (1, c, h, w).
        attention: (glances, c, 1, 1).
        told: (c, glances * c, 1, 1).

    Returns:
        (1, c, 1, 1), to be added to every place.
    """
    glances, channels = attention.weight.shape[:2]
    rows = nodes.transpose(source, f"{CONTEXT}.nhwc", 0, 2, 3, 1)
    rows = nodes.reshape(rows, f"{CONTEXT}.rows", -1, channels)
    places = arithmetic.read(rows, source)
    looked = _multiply(nodes, f"{CONTEXT}.attention", places, attention)
    weights = nodes.add("Softmax", [looked], f"{CONTEXT}.weights", axis=0)
    seen = nodes.add("Gemm", [weights, places], f"{CONTEXT}.glances", transA=1)
    seen = nodes.reshape(seen, f"{CONTEXT}.seen", 1, glances * channels)
    result = _multiply(nodes, f"{CONTEXT}.told", seen, told)
    return arithmetic.tell(CONTEXT, nodes.reshape(result, f"{CONTEXT}.result", 1, channels, 1, 1))


def _multiply(nodes: GraphNodes, name: str, rows: str, layer: Layer) -> str:
    """(n, in) -> (n, out). The layer is kept as the generator has it, a convolution of single places."""
    weight = nodes.constant(f"{name}.weight", layer.weight)
    table = nodes.reshape(weight, f"{name}.table", *layer.weight.shape[:2])
    bias = nodes.constant(f"{name}.bias", layer.bias)
    return nodes.add("Gemm", [rows, table, bias], name, transB=1)
