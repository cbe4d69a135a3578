"""The way back from a style's geometry to the sitter's, without folds and at rest on the crop's border."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.geometry import tps

_SMOOTHING_PX2: Final = 40.0
_ANCHORS_A_SIDE: Final = 5
_KEPT_INSIDE: Final = 0.02
_AT_REST, _FREE = 0.035, 0.1
_LEAST_AREA: Final = 0.25


def displacement(places_px: Points, own_px: Points, shaped_px: Points, *, crop_size_px: int) -> Points:
    """How far from each place of the shaped crop the sitter's crop shows the same feature.

    A thin-plate spline fitted backwards, from the shaped points to the sitter's own, held on the crop's
    border. Where two points almost touch (lids, lips) their offsets may contradict each other, hence a
    little smoothing.

    Args:
        places_px: (..., 2) float64, pixels of the shaped crop.
        own_px: (n, 2) float64, the sitter's control points in the crop.
        shaped_px: (n, 2) float64, where the style wants them.
        crop_size_px: side of the crop.

    Returns:
        The shape of `places_px`, pixels; 0 along the border, some 18 of 512 pixels deep, and outside.

    Raises:
        DegenerateLandmarksError: the points do not span the plane.
    """
    side = crop_size_px - 1.0
    inside = (np.abs(shaped_px - side / 2) < (0.5 - _KEPT_INSIDE) * side).all(axis=1)
    anchors = _border(_ANCHORS_A_SIDE) * side
    spline = tps.fit(
        np.concatenate((shaped_px[inside], anchors)),
        np.concatenate((own_px[inside], anchors)),
        smoothing=_SMOOTHING_PX2 * (crop_size_px / 512) ** 2,
    )
    from_border = np.minimum(places_px, side - places_px).min(axis=-1) / side
    eased = np.clip((from_border - _AT_REST) / (_FREE - _AT_REST), 0.0, 1.0)
    eased = eased * eased * (3.0 - 2.0 * eased)
    return np.asarray((spline(places_px) - places_px) * eased[..., None])


def unfold(places_px: Points, moved_px: Points) -> Points:
    """Scale a displacement down until it folds nowhere.

    Along the scale each corner of each cell has an area that is a quadratic in it; the smallest root over
    all corners is the answer, and a bilinear map between the nodes is then one to one: its Jacobian is
    linear along each cell and thus smallest at a corner.

    Args:
        places_px: (down, across, 2) float64, a regular grid, turned and scaled at will.
        moved_px: (down, across, 2) float64, displacement at its nodes.

    Returns:
        `moved_px`, times a number between 0 and 1 that leaves every corner a quarter of its area.
    """
    unit_x = (places_px[0, 1] - places_px[0, 0])[None, None]
    unit_y = (places_px[1, 0] - places_px[0, 0])[None, None]
    area = float(_cross(unit_x, unit_y).item())
    along_x, along_y = np.diff(moved_px, axis=1), np.diff(moved_px, axis=0)
    scale = 1.0
    for x_edge in (along_x[:-1], along_x[1:]):
        for y_edge in (along_y[:, :-1], along_y[:, 1:]):
            linear = (_cross(x_edge, unit_y) + _cross(unit_x, y_edge)) / area
            square = _cross(x_edge, y_edge) / area
            scale = min(scale, _first_root(square, linear, 1.0 - _LEAST_AREA))
    return moved_px * scale


def _cross(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])


def _first_root(square: NDArray[np.float64], linear: NDArray[np.float64], constant: float) -> float:
    """Smallest s > 0 with square s^2 + linear s + constant = 0 anywhere; infinite if there is none.

    With constant > 0. Written so that a vanishing square term needs no case of its own.
    """
    discriminant = linear**2 - 4.0 * square * constant
    real = discriminant >= 0.0
    below = -linear[real] + np.sqrt(discriminant[real])
    roots = 2.0 * constant / below[below > 1e-12]
    return float(roots.min()) if roots.size else np.inf


def _border(points_a_side: int) -> Points:
    """Points round the unit square, corners once."""
    steps = np.linspace(0.0, 1.0, points_a_side)[:-1]
    zeros, ones = np.zeros_like(steps), np.ones_like(steps)
    return np.concatenate(
        (
            np.column_stack((steps, zeros)),
            np.column_stack((ones, steps)),
            np.column_stack((1.0 - steps, ones)),
            np.column_stack((zeros, 1.0 - steps)),
        )
    )
