"""Textures, strokes and glazes of a generator are its renderer's of today, or that teaches it no further."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from app.styles.library import Library  # noqa: E402
from app.training import recipe  # noqa: E402
from app.training.hand import has_hand_of, lay, with_hand  # noqa: E402
from app.training.installed_weights import installed_generator  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402

RECIPES = Path(recipe.__file__).parent / "recipes"
SHIPPED = [style.id for style in Library().styles() if style.builtin]
TINY = GeneratorShape((8, 8, 8), (0, 0, 0), (0, 0))


@pytest.mark.parametrize("style_id", SHIPPED)
def test_every_style_that_ships_can_be_taught_further_by_its_renderer(style_id: str) -> None:
    renderer = recipe.Recipe.load(RECIPES / f"{style_id}.toml").renderer
    assert renderer is not None
    assert has_hand_of(installed_generator(Library().get(style_id)), renderer)


@pytest.mark.parametrize("changed", ["surface.textures", "glazes.ragged_px", "glazes.rim"])
def test_a_renderer_that_has_changed_is_another_hand(changed: str) -> None:
    generator = Generator(with_hand(TINY, "comic"))
    lay(generator, "comic")
    assert has_hand_of(generator, "comic")
    dict(generator.named_buffers())[changed].add_(0.01)
    assert not has_hand_of(generator, "comic")


def test_what_is_drawn_has_none() -> None:
    assert with_hand(with_hand(TINY, "oil"), None) == TINY
