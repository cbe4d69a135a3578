"""Strokes lie fixed, cover everything, and are of one colour each."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.brushwork import (
    PERIOD,
    BrushLayer,
    brush_layer,
    in_cells,
    painted,
    uncovered,
)
from app.training.rendering.textures import TEXTURE_PX

LENGTH_PX, WIDTH_PX = 34.0, 10.0


@pytest.fixture
def layer() -> BrushLayer:
    return brush_layer(20.0, length_px=LENGTH_PX, width_px=WIDTH_PX, lift=0.0, height=0.0, seed=3)


def _table(colour: np.ndarray | float, cover: float, side: int = 64) -> np.ndarray:
    table = np.empty((1, side, side, 4), np.float32)
    table[..., :3], table[..., 3] = colour, cover
    return table


def _on_black(*tables: np.ndarray) -> np.ndarray:
    return np.concatenate((np.zeros_like(tables[0]), *tables))


def test_a_stroke_reaches_no_further_than_it_is_long(layer: BrushLayer) -> None:
    assert layer.rows.shape == layer.columns.shape == (PERIOD, PERIOD)
    reach_cells = np.hypot(layer.rows, layer.columns).max()
    assert 1 < reach_cells <= 0.7 * LENGTH_PX / 4 + 2


def test_a_stroke_is_of_one_colour_all_over(layer: BrushLayer) -> None:
    each = np.random.default_rng(0).random((64, 64, 3)).astype(np.float32)
    picture = painted(_on_black(_table(each, 1.0)), (layer,))
    places = picture[1::2, 1::2]
    same = np.abs(np.diff(places, axis=1)).max(axis=2) < 1e-6

    assert same[:, 1:-1].mean() > 0.35, "random cells would hardly ever agree"


def test_strokes_are_longer_than_wide(layer: BrushLayer) -> None:
    level = brush_layer(0.0, length_px=LENGTH_PX, width_px=WIDTH_PX, lift=0.0, height=0.0, seed=3)
    each = np.random.default_rng(0).random((64, 64, 1)).astype(np.float32)
    places = painted(_on_black(_table(each, 1.0)), (level,))[..., 0]

    assert np.abs(np.diff(places, axis=0)).mean() > 2 * np.abs(np.diff(places, axis=1)).mean()


def test_where_nothing_is_laid_on_the_ground_is_seen(layer: BrushLayer) -> None:
    tables = np.concatenate((_table(0.25, 1.0), _table(0.75, 0.0)))

    assert np.allclose(painted(tables, (layer,)), 0.25)
    assert np.allclose(uncovered(tables, (layer,)), 1.0)


def test_half_a_cover_is_half_a_colour(layer: BrushLayer) -> None:
    tables = np.concatenate((_table(0.2, 1.0), _table(0.6, 0.5)))

    assert np.allclose(painted(tables, (layer,)), 0.4)
    assert np.allclose(uncovered(tables, (layer,)), 0.5)


def test_of_two_layers_the_later_one_lies_on_top(layer: BrushLayer) -> None:
    tables = np.concatenate((_table(0.2, 1.0), _table(0.6, 1.0), _table(0.8, 1.0)))

    assert np.allclose(painted(tables, (layer, layer)), 0.8)
    assert np.allclose(uncovered(tables, (layer, layer)), 0.0)


def test_the_strokes_have_no_seam(layer: BrushLayer) -> None:
    each = np.tile(np.random.default_rng(0).random((64, 64, 1)).astype(np.float32), (2, 2, 3))
    picture = painted(_on_black(_table(each, 1.0, side=128)), (layer,))
    inner = picture[128:384, 128:384]
    rolled = np.roll(picture[:256, :256], (-128, -128), (0, 1))

    assert np.allclose(inner[32:96, 32:96], rolled[32:96, 32:96])


def test_relief_lies_in_the_strokes_and_darkens_nothing_on_the_whole() -> None:
    layer = brush_layer(20.0, length_px=LENGTH_PX, width_px=WIDTH_PX, lift=0.02, height=0.07, seed=3)

    assert layer.relief.shape == (TEXTURE_PX, TEXTURE_PX)
    assert 0.01 < layer.relief.std() < 0.05
    assert abs(layer.relief.mean()) < 0.005


def test_cells_are_means() -> None:
    assert np.allclose(in_cells(np.kron(np.eye(4), np.ones((4, 4)))[..., None].astype(np.float32)), np.eye(4))
