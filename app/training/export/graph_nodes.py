"""Putting an ONNX graph together, node by node."""

from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

INPUT_NAME: Final = "image"
GUIDE_NAME: Final = "guide"
OUTPUT_NAME: Final = "painting"
SIDES: Final = ("height", "width")
"""What the two sides are called in the graph: whoever runs it says how long they are."""
GUIDE_SIDES: Final = ("guide_height", "guide_width")
"""Those of the guide, a quarter as long."""

_OPSET: Final = 17
_IR_VERSION: Final = 8


class GraphNodes:
    """Nodes in the order they run, and the constants they use.

    Every method returns the name of what comes out, to be put into the next one.
    """

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}
        self._guides = 0

    def add(self, operator: str, inputs: list[str], name: str, **attributes: Any) -> str:
        """One node with one output, called `name` as the node is."""
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def constant(self, name: str, values: NDArray[Any] | np.generic) -> str:
        """A constant; one of that name that exists already is taken as it is."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.array(values, order="C"), name)
        return name

    def integers(self, *values: int) -> str:
        """A vector of int64: axes, paddings, shapes."""
        return self.constant("integers_" + "_".join(map(str, values)), np.array(values, np.int64))

    def guide(self, planes: int) -> str:
        """The second input, (1, h / 4, w / 4, planes) uint8, see `app.geometry.guide`."""
        self._guides = planes
        return GUIDE_NAME

    def transpose(self, source: str, name: str, *order: int) -> str:
        return self.add("Transpose", [source], name, perm=list(order))

    def reshape(self, source: str, name: str, *shape: int) -> str:
        """0 keeps the side at the same place, -1 takes what is left."""
        return self.add("Reshape", [source, self.integers(*shape)], name)

    def model(self, extra_outputs: tuple[str, ...] = ()) -> Any:
        """The model: `uint8` NHWC RGB in and out, sides left open; beside it a guide, if that was asked for.

        Args:
            extra_outputs: float32 tensors to give out beside the painting, as calibration wants them.
        """
        shape: list[str | int | None] = [1, *SIDES, 3]
        inputs = [helper.make_tensor_value_info(INPUT_NAME, TensorProto.UINT8, shape)]
        if self._guides:
            guide_shape: list[str | int | None] = [1, *GUIDE_SIDES, self._guides]
            inputs.append(helper.make_tensor_value_info(GUIDE_NAME, TensorProto.UINT8, guide_shape))
        graph = helper.make_graph(
            self._nodes,
            "generator",
            inputs,
            [
                helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.UINT8, shape),
                *(
                    helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, None, None])
                    for name in extra_outputs
                ),
            ],
            list(self._constants.values()),
        )
        model = helper.make_model(
            graph,
            producer_name="limner",
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR_VERSION,
        )
        onnx.checker.check_model(model)
        return model
