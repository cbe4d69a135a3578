"""The thin-plate spline against SciPy's, and the properties that define it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import RBFInterpolator

from app.frames import Points
from app.geometry import tps
from app.geometry.portrait_crop import DegenerateLandmarksError
from app.geometry.similarity import Similarity

seeds = st.integers(0, 2**32 - 1)


def scattered(seed: int, count: int = 40, side_px: float = 512.0) -> tuple[Points, Points]:
    """Source points spread over a crop, one to a cell of a jittered grid, and targets a few pixels off."""
    random = np.random.default_rng(seed)
    cells = random.permutation(64)[:count]
    corner = np.column_stack((cells % 8, cells // 8)) * side_px / 8
    source = corner + random.uniform(0.1, 0.9, (count, 2)) * side_px / 8
    return source, source + random.normal(scale=side_px / 50, size=(count, 2))


def places(seed: int, count: int = 200) -> Points:
    """Anywhere on the crop, and somewhat outside."""
    return np.random.default_rng(seed).uniform(-100, 612, (count, 2))


@pytest.mark.parametrize("smoothing", [0.0, 0.5, 100.0])
@given(seed=seeds)
def test_it_is_the_spline_that_scipy_fits(seed: int, smoothing: float) -> None:
    source, target = scattered(seed)
    reference = RBFInterpolator(source, target, kernel="thin_plate_spline", degree=1, smoothing=smoothing)

    ours = tps.fit(source, target, smoothing=smoothing)(places(seed))

    np.testing.assert_allclose(ours, reference(places(seed)), atol=1e-6)


@given(seed=seeds)
def test_it_carries_every_source_point_onto_its_target(seed: int) -> None:
    source, target = scattered(seed)
    np.testing.assert_allclose(tps.fit(source, target)(source), target, atol=1e-8)


@given(seed=seeds, smoothing=st.floats(0, 1e4))
def test_it_reproduces_affine_maps_everywhere_however_smooth(seed: int, smoothing: float) -> None:
    random = np.random.default_rng(seed)
    linear, shift = random.normal(size=(2, 2)), random.normal(scale=100, size=2)
    source, _ = scattered(seed)

    spline = tps.fit(source, source @ linear + shift, smoothing=smoothing)

    np.testing.assert_allclose(spline(places(seed)), places(seed) @ linear + shift, atol=1e-6)


@given(
    seed=seeds,
    scale=st.floats(0.05, 20),
    angle=st.floats(-np.pi, np.pi),
    shift_px=st.floats(-2000, 2000),
    smoothing=st.sampled_from([0.0, 10.0]),
)
def test_turning_scaling_and_shifting_source_and_target_alike_turns_the_map_alike(
    seed: int, scale: float, angle: float, shift_px: float, smoothing: float
) -> None:
    move = Similarity(scale * np.cos(angle), scale * np.sin(angle), shift_px, -shift_px)
    source, target = scattered(seed)

    before = move(tps.fit(source, target, smoothing=smoothing)(places(seed)))
    after = tps.fit(move(source), move(target), smoothing=smoothing * scale**2)(move(places(seed)))

    np.testing.assert_allclose(after, before, atol=1e-6 * max(scale, 1.0))


@given(seed=seeds)
def test_smoothing_trades_fidelity_for_less_bending(seed: int) -> None:
    source, target = scattered(seed)
    splines = [tps.fit(source, target, smoothing=amount) for amount in (0.0, 10.0, 1000.0, 1e9)]

    miss_px = [float(np.abs(spline(source) - target).max()) for spline in splines]
    bending = [float(np.square(spline.weights).sum()) for spline in splines]
    ones = np.column_stack((np.ones(len(source)), source))
    flattest = ones @ np.linalg.lstsq(ones, target, rcond=None)[0]

    assert miss_px[0] < 1e-8 < miss_px[1] < miss_px[2]
    assert bending == sorted(bending, reverse=True)
    np.testing.assert_allclose(splines[-1](source), flattest, atol=0.01)


def test_points_keep_their_shape() -> None:
    source, target = scattered(0)
    grid = np.stack(np.meshgrid(np.arange(5.0), np.arange(4.0)), axis=-1)
    spline = tps.fit(source, target)
    assert spline(grid).shape == (4, 5, 2)
    np.testing.assert_allclose(spline(grid)[1, 2], spline(grid[1, 2][None])[0])


LINE = np.column_stack((np.arange(10.0), 3 * np.arange(10.0) + 7))
TWIN = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
LOST = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, np.nan]])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (np.zeros((2, 2)), "fewer than three"),
        (np.zeros((5, 2)), "one point"),
        (LINE, "one line"),
        (TWIN, "coincide"),
        (LOST, "not finite"),
    ],
)
def test_points_that_span_no_plane_are_refused(source: Points, reason: str) -> None:
    with pytest.raises(DegenerateLandmarksError, match=reason):
        tps.fit(source, np.zeros_like(source))


def test_smoothing_settles_what_two_coinciding_points_disagree_on() -> None:
    spline = tps.fit(TWIN, TWIN + np.array([[0, 0], [0, 0], [-1, 0], [1, 0]]), smoothing=0.01)
    np.testing.assert_allclose(spline(TWIN)[2], [0, 1], atol=1e-6)


def test_arguments_that_make_no_sense_are_refused() -> None:
    source, target = scattered(0)
    with pytest.raises(ValueError, match="two \\(n, 2\\) arrays"):
        tps.fit(source, target[:-1])
    with pytest.raises(ValueError, match="negative"):
        tps.fit(source, target, smoothing=-1.0)
