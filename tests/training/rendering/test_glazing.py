"""Edges are crisp wherever a distance is 0, and the distance runs smoothly."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.glazing import (
    EDGE_PX,
    REACH_PX,
    RIM_PX,
    Edge,
    Glaze,
    Glazed,
    density,
    distance_px,
    glaze_tables,
    put_together,
    run_over,
    screen,
    screened,
    without_specks,
)
from app.training.rendering.textures import hatching

SIDE = 128
PLAIN = Edge(np.zeros((256, 256), np.float32))
YS, XS = np.mgrid[:SIDE, :SIDE]


def _disc(x: float, y: float, radius: float) -> np.ndarray:
    return np.hypot(XS - x, YS - y) < radius


def test_a_distance_is_that_from_the_edge_and_no_more_than_matters() -> None:
    distance = distance_px(_disc(64, 64, 40))

    assert distance[64, 64 + 34] == pytest.approx(6, abs=0.7)
    assert distance[64, 64 + 46] == pytest.approx(-6.5, abs=0.7)
    assert distance.max() == pytest.approx(REACH_PX) and distance.min() == pytest.approx(-REACH_PX)


def test_an_edge_is_as_wide_as_it_is_said_to_be() -> None:
    ramp = np.broadcast_to(np.linspace(-8, 8, 161, dtype=np.float32), (4, 161))
    cover = density(ramp, PLAIN)[0]

    assert cover[0] == 0 and cover[-1] == 1
    between = (cover > 0.01) & (cover < 0.99)
    assert between.sum() * 0.1 == pytest.approx(EDGE_PX, abs=0.3)


def test_a_glaze_dries_denser_at_its_rim_and_nowhere_else() -> None:
    ramp = np.broadcast_to(np.float32([-4, 1, 10]), (4, 3))

    assert density(ramp, Edge(PLAIN.ragged_px, 0.5))[0] == pytest.approx([0, 1.5 - 0.5 / RIM_PX, 1])


def test_a_screen_covers_the_share_of_the_paper_that_it_is_asked_for() -> None:
    lines = screen(hatching(-54.0, spacing_px=8.0, length_px=24.0, seed=1), 4.0)
    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        cover = density(screened(np.full((256, 256), share, np.float32), 4.0), lines)
        assert cover.mean() == pytest.approx(share, abs=0.04)


def test_specks_and_pinholes_go_and_what_is_larger_stays() -> None:
    mask = _disc(40, 40, 20) & ~_disc(40, 40, 3) | _disc(100, 100, 3)
    clean = without_specks(mask, least_px=100)

    assert clean[40, 40] and not clean[100, 100]
    assert np.array_equal(clean[20:60, 20:60] | mask[20:60, 20:60], clean[20:60, 20:60])


def test_shadow_at_the_end_of_the_skin_runs_on_beyond_it() -> None:
    skin = XS < 80
    place = run_over(_disc(78, 64, 20), skin)

    assert place[64, 84] and not place[64, 80 + 2 * round(REACH_PX)]
    assert not place[20, 84], "where no shadow ends"
    assert np.array_equal(place & skin, _disc(78, 64, 20) & skin)


def test_tables_say_what_is_added_and_how_far_inside() -> None:
    adds = np.broadcast_to(np.float32([-0.5, 0.0, 0.25]), (SIDE, SIDE, 3))
    glazed = Glazed(np.full((SIDE, SIDE, 3), 0.5, np.float32), (Glaze(distance_px(_disc(64, 64, 40)), adds),))
    red, green, blue, distance = glaze_tables(glazed).astype(np.float64) / 127.5 - 1

    assert (red.mean(), green.mean(), blue.mean()) == pytest.approx((0.25, 0, -0.5), abs=0.01)
    assert distance.shape == (SIDE // 4, SIDE // 4)
    assert distance[16, 16] == pytest.approx(1, abs=0.01) and distance[0, 0] == pytest.approx(-1, abs=0.01)
    painted = put_together(glazed, (PLAIN,))
    assert tuple(painted[64, 64]) == (0, 128, 191) and tuple(painted[2, 2]) == (128, 128, 128)
