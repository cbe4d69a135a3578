"""What an ONNX graph must not hold, looked for before ONNX Runtime is given it.

The `onnx` package could tell, but weighs more than the rest of this program's own code and would load the
graph to do so. Field numbers follow onnx/onnx.proto3.
"""

from typing import Final

from app.styles.errors import UnsafeGraphError
from app.styles.wire_format import fields

_MODEL_GRAPH: Final = 7
_MODEL_TRAINING: Final = 20
_MODEL_FUNCTIONS: Final = 25
_GRAPH_NODE: Final = 1
_GRAPH_INITIALIZER: Final = 5
_GRAPH_SPARSE_INITIALIZER: Final = 15
_NODE_OPERATOR: Final = 4
_NODE_ATTRIBUTE: Final = 5
_NODE_DOMAIN: Final = 7
_ATTRIBUTE_TENSOR: Final = 5
_ATTRIBUTE_TENSORS: Final = 10
_ATTRIBUTE_GRAPHS: Final = frozenset({6, 11})
_ATTRIBUTE_SPARSE: Final = frozenset({22, 23})
_TENSOR_EXTERNAL: Final = 13
_TENSOR_LOCATION: Final = 14

_MOST_NODES: Final = 5_000
_DEFAULT_DOMAINS: Final = frozenset({"", "ai.onnx"})

_ARITHMETIC: Final = """
    Abs Add BatchNormalization Cast Ceil Clip Conv ConvTranspose Div Elu Erf Exp Floor Gelu Gemm
    GlobalAveragePool GlobalMaxPool GroupNormalization HardSigmoid HardSwish InstanceNormalization
    LayerNormalization LeakyRelu Log LpNormalization MatMul Max Mean Min Mish Mul Neg PRelu Pow Reciprocal
    ReduceMax ReduceMean ReduceMin ReduceSum Relu Round Selu Sigmoid Sign Softmax Softplus Sqrt Sub Sum Tanh
"""
_QUANTISATION: Final = """
    ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear
"""
_LAYOUT: Final = """
    AveragePool Concat Constant DepthToSpace Flatten Gather GatherElements Identity MaxPool Pad Reshape Resize
    Shape Slice SpaceToDepth Split Squeeze Transpose Unsqueeze Upsample Where
"""
# What a convolutional painter is made of. Loops, branches, random numbers, strings, and operators that make
# large tensors out of small ones have no place in it.
_OPERATORS: Final = frozenset((_ARITHMETIC + _QUANTISATION + _LAYOUT).split())


def check_graph(model: bytes) -> None:
    """Refuse an ONNX model that is more than arithmetic on its own weights.

    Looks for tensors kept in other files, operators outside the standard and outside what painting needs,
    sub-graphs, local functions and training graphs. Shapes are not checked here; `Network` does.

    Raises:
        UnsafeGraphError: the model holds one of them, or is no ONNX model.
    """
    graphs = 0
    for field in fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            graphs += 1
            _check_graph(field.message)
        elif field.number in {_MODEL_FUNCTIONS, _MODEL_TRAINING}:
            raise _refused("carries functions of its own")
    if graphs != 1:
        raise UnsafeGraphError("The network's file is not an ONNX model. Get the style again.")


def _check_graph(graph: memoryview) -> None:
    nodes = 0
    for field in fields(graph):
        if field.number == _GRAPH_NODE:
            nodes += 1
            _check_node(field.message)
        elif field.number == _GRAPH_INITIALIZER:
            _check_tensor(field.message)
        elif field.number == _GRAPH_SPARSE_INITIALIZER:
            raise _refused("uses sparse tensors")
    if nodes > _MOST_NODES:
        raise _refused(f"has {nodes} operators, more than {_MOST_NODES}")


def _check_node(node: memoryview) -> None:
    operator, domain = "", ""
    for field in fields(node):
        if field.number == _NODE_OPERATOR:
            operator = field.text
        elif field.number == _NODE_DOMAIN:
            domain = field.text
        elif field.number == _NODE_ATTRIBUTE:
            _check_attribute(field.message)
    if domain not in _DEFAULT_DOMAINS:
        raise _refused(f"uses the custom operator {f'{domain}.{operator}'!a}")
    if operator not in _OPERATORS:
        raise _refused(f"uses the operator {operator!a}")


def _check_attribute(attribute: memoryview) -> None:
    for field in fields(attribute):
        if field.number in {_ATTRIBUTE_TENSOR, _ATTRIBUTE_TENSORS}:
            _check_tensor(field.message)
        elif field.number in _ATTRIBUTE_GRAPHS:
            raise _refused("has loops or branches")
        elif field.number in _ATTRIBUTE_SPARSE:
            raise _refused("uses sparse tensors")


def _check_tensor(tensor: memoryview) -> None:
    for field in fields(tensor):
        if field.number == _TENSOR_EXTERNAL or (field.number == _TENSOR_LOCATION and field.value != 0):
            raise _refused("keeps its weights in another file")


def _refused(what: str) -> UnsafeGraphError:
    return UnsafeGraphError(
        f"The network {what}, which Limner does not run. "
        "Export it again as plain ONNX, or choose another style."
    )
