"""A coarse grid fills in linear maps exactly and smooth ones to a fraction of a pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geometry.grid import CoarseGrid, Roi

rois = st.tuples(
    st.integers(-50, 2000), st.integers(-50, 2000), st.integers(1, 700), st.integers(1, 700)
).map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3]))


def pixels(roi_px: Roi) -> np.ndarray:
    left, top, right, bottom = roi_px
    return np.stack(np.meshgrid(np.arange(left, right), np.arange(top, bottom)), axis=-1).astype(float)


@given(roi_px=rois, cells=st.integers(1, 64))
def test_linear_maps_are_filled_in_exactly_up_to_the_last_row_and_column(roi_px: Roi, cells: int) -> None:
    grid = CoarseGrid.over(roi_px, cells=cells)
    nodes = grid.nodes_px()
    assert nodes.shape[:2] == grid.shape
    np.testing.assert_allclose(grid.fill(nodes), pixels(roi_px), atol=2e-3)


@given(roi_px=rois)
def test_the_nodes_reach_beyond_the_region_so_that_nothing_is_extrapolated(roi_px: Roi) -> None:
    nodes = CoarseGrid.over(roi_px, cells=32).nodes_px()
    assert (nodes[0, 0] <= np.array(roi_px[:2])).all()
    assert (nodes[-1, -1] >= np.array(roi_px[2:]) - 1).all()


@pytest.mark.parametrize("cells", [16, 32])
def test_a_curved_map_is_off_by_no_more_than_its_curvature_says(cells: int) -> None:
    roi = (100, 40, 640, 580)
    wave_px, amplitude_px = 200.0, 10.0

    def bend(points: np.ndarray) -> np.ndarray:
        return amplitude_px * np.sin(points * 2 * np.pi / wave_px)

    grid = CoarseGrid.over(roi, cells=cells)
    worst_px = np.abs(grid.fill(bend(grid.nodes_px())) - bend(pixels(roi))).max()

    curvature = amplitude_px * (2 * np.pi / wave_px) ** 2
    assert worst_px <= curvature * grid.cell_px**2 / 8 + 1e-3
