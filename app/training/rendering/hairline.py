"""Where the skin of a forehead ends and hair begins, when both have nearly one colour.

By differences from the skin's colour alone fair fringes are skin. But a sitter with a fringe has more hair
of its kind, and that hair has been seen: each place goes to whom it is more like, in colour and in roughness.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL, LEFT_BROW, LEFT_EYE, RIGHT_BROW, RIGHT_EYE
from app.frames import Points
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.outlines import disc, hull
from app.training.rendering.tone import Plane, blur, smooth_step

_RIM: Final = 0.05
"""In distances of the eyes, as all lengths here: what is nearer to an edge is a mixture."""
_ROUGH: Final = 0.04
_LEAST_HAIR: Final = 0.12
"""Squared distances of the eyes of hair that have to be seen."""
_KINDS: Final = (2, 3)
"""Of skin and of hair: lit and shaded, and shining."""
_MOST_SAMPLES: Final = 2500
_ROUNDS: Final = 20
_LIKELIER: Final = (0.0, 2.0)
"""Natural logarithms of how much more likely than skin what is called skin has to be hair to be in doubt, and
to be hair.
"""
_SURE: Final = 8.0
_NOISE: Final = 4.0
"""Variance that any kind has at least."""
_THROAT: Final = 2.0
"""How far below the face there is none that is not seen."""
_TIMES: Final = 2
_CALM: Final = 0.02


def hair_in_skin(lab: NDArray[np.float32], parts: FaceParts, cover: Plane, landmarks_px: Points) -> Plane:
    """(h, w) float32, 0..1: what of the skin is hair after all, above the brows and beside the face.

    Args:
        lab: (h, w, 3) float32 CIE Lab, the photograph.
        parts: of its face, with its silhouette.
        cover: (h, w), what has been taken for skin, 0..1.
        landmarks_px: (478, 2).
    """
    unit_px, size = parts.interocular_px, parts.face.shape
    oval = landmarks_px[FACE_OVAL]
    face = hull(oval, size)
    rows = np.repeat(np.arange(size[0], dtype=np.float32)[:, None], size[1], axis=1)
    brows_y = float(landmarks_px[np.r_[LEFT_BROW, RIGHT_BROW], 1].min())
    eyes_y = float(landmarks_px[np.r_[LEFT_EYE, RIGHT_EYE], 1].max())
    rim = disc(_RIM * unit_px)
    seen = np.asarray((face < 0.5) & (rows < eyes_y) & (parts.sitter > 0.5) & (cover < 0.1), np.uint8)
    hair = cv2.erode(seen, rim) > 0
    skin = cv2.erode(np.asarray((face > 0.5) & (rows > brows_y) & (cover > 0.9), np.uint8), rim) > 0
    skin &= parts.features < 0.1
    if hair.sum() < _LEAST_HAIR * unit_px**2 or skin.sum() < _LEAST_HAIR * unit_px**2:
        return np.zeros(size, np.float32)
    below = hull(np.concatenate([oval, oval + np.array([0, _THROAT * unit_px])]), size)
    where = np.asarray((cover > 0.02) & ((below < 0.5) | (rows < brows_y)))
    features = _features(lab, unit_px)
    of_skin = _log_likelihood(features[where], features[skin], _KINDS[0])
    hanging = (parts.sitter > 0.5) & (cover < 0.1) & (face < 0.5) & (below < 0.5)
    doubt = np.zeros(size, np.float32)
    # Once it is known, a lit lock helps to know the next.
    for _ in range(_TIMES):
        likelier = np.full(size, -_SURE, np.float32)
        kinds = features[hair | (doubt > 0.9)]
        likelier[where] = np.clip(_log_likelihood(features[where], kinds, _KINDS[1]) - of_skin, -_SURE, _SURE)
        doubt = _together(smooth_step(blur(likelier, _CALM * unit_px), *_LIKELIER), hanging)
    return doubt


def _together(doubt: Plane, hair: NDArray[np.bool_]) -> Plane:
    """What hangs together with hair that has been seen: shine on a forehead does not."""
    _, pieces = cv2.connectedComponents(((doubt > 0.5) | hair).astype(np.uint8))
    joined = np.isin(pieces, np.unique(pieces[hair]))
    return np.asarray(doubt * joined, np.float32)


def _features(lab: NDArray[np.float32], unit_px: float) -> NDArray[np.float32]:
    """(h, w, 4): colour, and how rough it is there."""
    lightness = np.ascontiguousarray(lab[..., 0])
    rough = np.sqrt(blur((lightness - blur(lightness, 2.0)) ** 2, _ROUGH * unit_px)) + 0.3
    return np.dstack([blur(lab, 1.5), 10 * np.log(rough)]).astype(np.float32)


def _log_likelihood(
    features: NDArray[np.float32], samples: NDArray[np.float32], kinds: int
) -> NDArray[np.float64]:
    """(n,): how likely each of (n, 4) is by a mixture of so many Gaussians, fitted to (m, 4) samples."""
    samples = samples[:: max(1, len(samples) // _MOST_SAMPLES)]
    cv2.setRNGSeed(0)
    mixture = cv2.ml.EM.create()
    mixture.setClustersNumber(kinds)
    mixture.setTermCriteria((cv2.TERM_CRITERIA_COUNT, _ROUNDS, 0.0))
    mixture.trainEM(samples)
    total = np.full(len(features), -np.inf)
    for weight, mean, covariance in zip(
        mixture.getWeights()[0], mixture.getMeans(), mixture.getCovs(), strict=True
    ):
        spread = covariance + _NOISE * np.eye(features.shape[1])
        away = features - mean
        distance = ((away @ np.linalg.inv(spread)) * away).sum(axis=1)
        likelihood = np.log(weight + 1e-9) - 0.5 * (distance + np.linalg.slogdet(spread)[1])
        total = np.logaddexp(total, likelihood)
    return total
