"""Strokes: of one colour, ended by other colours, and the same on both sides."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.brushwork import Brush, Canvas, broken_colour, lay_strokes
from app.training.rendering.flow import Flow

SIZE = 64
BRUSH = Brush(spacing_px=8, length_px=30, width_px=12, strict=8, body=1.0)


def _canvas() -> Canvas:
    return Canvas(np.full((SIZE, SIZE, 3), 5, np.float32), np.zeros((SIZE, SIZE), np.float32))


def _across() -> Flow:
    return Flow(np.ones((SIZE, SIZE), np.float32), np.zeros((SIZE, SIZE), np.float32))


def _halves() -> np.ndarray:
    wanted = np.full((SIZE, SIZE, 3), 20, np.float32)
    wanted[:, SIZE // 2 :] = 80
    return wanted


def test_strokes_end_where_the_colour_does() -> None:
    canvas, wanted = _canvas(), _halves()
    lay_strokes(canvas, BRUSH, wanted, wanted, flow=_across(), cover=np.ones((SIZE, SIZE), np.float32))

    painted = canvas.lab[8:-8, 8:-8]
    assert painted == pytest.approx(wanted[8:-8, 8:-8], abs=1)


def test_nothing_is_painted_without_cover() -> None:
    canvas, wanted = _canvas(), _halves()
    lay_strokes(canvas, BRUSH, wanted, wanted, flow=_across(), cover=np.zeros((SIZE, SIZE), np.float32))

    assert (canvas.lab == 5).all() and (canvas.height == 0).all()


def test_broken_colour_is_its_own_mirror_image_and_repeats() -> None:
    for kind in (0, 1):
        tints = broken_colour((512, 512), 32, kind)

        assert np.abs(tints).max() <= 1
        assert np.array_equal(tints, tints[:, ::-1])
        assert np.array_equal(tints[:256, :256], tints[256:, 256:])
        assert (tints[:32, :32] == tints[0, 0]).all() and tints[0, 0] != tints[0, 32]
