"""Thin-plate splines: the smoothest map of the plane that carries given points onto given points."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.geometry.portrait_crop import DegenerateLandmarksError

_FLATTEST_SPREAD: Final = 1e-4
_CLOSEST_POINTS: Final = 1e-7
_TINY: Final = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True, eq=False)
class ThinPlateSpline:
    """x -> A [1, x, y] + sum_i w_i U(|x - knot_i|), with U(r) = r^2 log r.

    The knots are kept centred and scaled to unit spread, where the system is well conditioned.

    Attributes:
        knots: (n, 2) float64, normalised source points.
        weights: (n, 2) float64, px of the target for each knot.
        affine: (3, 2) float64, px of the target: constant, x, y.
        centre_px: (2,) float64, mean of the source points.
        spread_px: root mean square distance of the source points from their mean.
    """

    knots: NDArray[np.float64]
    weights: NDArray[np.float64]
    affine: NDArray[np.float64]
    centre_px: NDArray[np.float64]
    spread_px: float

    def __call__(self, points_px: Points) -> Points:
        """Carry (..., 2) points through the map."""
        normalised = (points_px.reshape(-1, 2) - self.centre_px) / self.spread_px
        mapped = _bending(normalised, self.knots) @ self.weights
        mapped += self.affine[0] + normalised @ self.affine[1:]
        return mapped.reshape(points_px.shape)


def fit(source_px: Points, target_px: Points, *, smoothing: float = 0.0) -> ThinPlateSpline:
    """Fit the smooth map that carries source points onto target points.

    Minimises bending energy (Bookstein 1989, "Principal Warps: Thin-Plate Splines and the Decomposition of
    Deformations", eq. 7; the slack as in Wahba 1990, "Spline Models for Observational Data", ch. 2.4). The
    same map as SciPy's `RBFInterpolator(kernel="thin_plate_spline", degree=1)` for the same smoothing.

    Args:
        source_px: (n, 2) float64, pixels; n >= 3, all different, not all on a line.
        target_px: (n, 2) float64, pixels.
        smoothing: >= 0, px^2; 0 interpolates exactly, more lets the map pass by the targets and bend less.

    Raises:
        DegenerateLandmarksError: the source points do not span the plane, two of them coincide while nothing
            is smoothed, or a point is not finite.
    """
    if source_px.shape != target_px.shape or source_px.ndim != 2 or source_px.shape[1] != 2:
        raise ValueError(f"points must be two (n, 2) arrays, not {source_px.shape} and {target_px.shape}")
    if smoothing < 0.0:
        raise ValueError(f"smoothing must not be negative: {smoothing!r}")
    count = len(source_px)
    if count < 3 or not (np.isfinite(source_px).all() and np.isfinite(target_px).all()):
        raise DegenerateLandmarksError("The face's landmarks are not finite, or fewer than three.")

    centre = source_px.mean(axis=0)
    spread = float(np.sqrt(np.square(source_px - centre).sum(axis=1).mean()))
    if spread <= _TINY:
        raise DegenerateLandmarksError("The face's landmarks all lie on one point.")
    knots = (source_px - centre) / spread
    if np.linalg.svd(knots, compute_uv=False)[-1] < _FLATTEST_SPREAD * np.sqrt(count):
        raise DegenerateLandmarksError("The face's landmarks lie on one line.")
    if smoothing == 0.0 and _closest(knots) < _CLOSEST_POINTS:
        raise DegenerateLandmarksError("Two of the face's landmarks coincide.")

    # Rows: what the map does at each knot, then the three conditions that keep the bending free of any
    # affine part. Scaling the plane by 1/s divides U, up to an affine term, by s^2: so must the slack be.
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = _bending(knots, knots)
    system[range(count), range(count)] += smoothing / spread**2
    system[:count, count] = 1.0
    system[:count, count + 1 :] = knots
    system[count:, :count] = system[:count, count:].T
    wanted = np.zeros((count + 3, 2))
    wanted[:count] = target_px
    try:
        solution = np.asarray(np.linalg.solve(system, wanted), dtype=np.float64)
    except np.linalg.LinAlgError as error:
        raise DegenerateLandmarksError("The face's landmarks are too close together.") from error
    return ThinPlateSpline(knots, solution[:count], solution[count:], centre, spread)


def _bending(points: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """(m, n) float64: U of the distance from every point to every knot."""
    squared = np.square(points[:, 0, None] - knots[:, 0])
    squared += np.square(points[:, 1, None] - knots[:, 1])
    logarithm = np.log(np.maximum(squared, _TINY))
    squared *= logarithm
    squared *= 0.5
    return squared


def _closest(knots: NDArray[np.float64]) -> float:
    """Distance of the two knots nearest each other."""
    squared = np.square(knots[:, None] - knots).sum(axis=-1)
    squared[range(len(knots)), range(len(knots))] = np.inf
    return float(np.sqrt(squared.min()))
