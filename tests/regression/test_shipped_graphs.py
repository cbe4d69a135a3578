"""What the shipped graphs cost, exactly."""

import pytest

pytest.importorskip("onnx")

from app.styles.graph_cost import count
from app.styles.library import BUILTIN_DIR, Library
from app.styles.manifest import GENERATOR_NAME, QUANTISED_NAME
from app.styles.style import Style

BUILTIN = Library(user_dir=BUILTIN_DIR / "no such folder").styles()

COSTS = {GENERATOR_NAME: (2_344_015_872, 66), QUANTISED_NAME: (2_428_065_792, 160)}
"""Multiply-accumulates of a 512 px crop, and nodes. The quantised one's last layer gives whole patches."""
TEXTURED = frozenset({"watercolour", "comic", "pencil", "chalk", "ink", "woodcut"})
TEXTURES = {GENERATOR_NAME: (0, 7), QUANTISED_NAME: (0, 10)}
"""What textures add: nothing to multiply. All but the addition is worked out when the graph is loaded."""
TOLD = frozenset({"animation", "chalk", "comic", "ink", "oil", "pencil", "watercolour", "woodcut"})
GLANCES = {GENERATOR_NAME: (1_746_432, 13), QUANTISED_NAME: (1_746_432, 16)}
"""What it adds to look at the whole picture, and to tell every place of it."""
GLAZED = {
    "animation": (1, 1, 0),
    "comic": (1, 1, 1),
    "ink": (2, 2, 2),
    "pencil": (2, 2, 2),
    "watercolour": (1, 1, 1),
}
"""How many glazes there are, how many layers these are, a rim being one, and how many a texture moves."""
GLAZES = {GENERATOR_NAME: (84_049_920, 11), QUANTISED_NAME: (0, 8)}
"""What it adds to have any: in float32, too, the last layer gives whole patches then."""
A_LAYER = {GENERATOR_NAME: (25_560_576, 7), QUANTISED_NAME: (25_560_576, 19)}
"""It asks for the tables of its own glaze alone."""
MOVED = {GENERATOR_NAME: (0, 7), QUANTISED_NAME: (0, 10)}
TOLD_OF_A_GLAZE, CUT_OUT = 2_230_272, 2
"""Multiply-accumulates of telling one, and nodes that cut out each after the first."""
MOST_MACS = 2_500_000_000
"""What a style may cost at 512 x 512."""
GUIDE = {GENERATOR_NAME: (4_460_544, 6), QUANTISED_NAME: (4_460_544, 11)}
"""What it adds to read where features lie."""
GUIDED = frozenset({*GLAZED, "chalk", "oil", "woodcut"})
IN_STROKES = {GENERATOR_NAME: (2_267_682_480, 202), QUANTISED_NAME: (2_267_682_480, 300)}
"""Oil, whose network has fewer fine channels, and lays strokes. Most of the nodes say where to gather what,
and are worked out when the graph is loaded."""


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize("style", BUILTIN, ids=lambda style: style.id)
def test_shipped_graphs(style: Style, name: str) -> None:
    if name not in style.manifest.files:
        pytest.skip("not quantised")
    cost = count(style.read_file(name), 512)

    expected = (IN_STROKES if style.id == "oil" else COSTS)[name]
    if style.id in TEXTURED:
        expected = tuple(map(sum, zip(expected, TEXTURES[name], strict=True)))

    if style.id in TOLD:
        expected = tuple(map(sum, zip(expected, GLANCES[name], strict=True)))

    if style.id in GUIDED:
        expected = tuple(map(sum, zip(expected, GUIDE[name], strict=True)))

    if style.id in GLAZED:
        glazes, layers, moved = GLAZED[style.id]
        told = glazes * TOLD_OF_A_GLAZE, CUT_OUT * (glazes - 1)
        more = [GLAZES[name], told, *[A_LAYER[name]] * layers, *[MOVED[name]] * moved]
        expected = tuple(map(sum, zip(expected, *more, strict=True)))

    assert (cost.macs, cost.nodes) == expected
    assert cost.macs <= MOST_MACS
