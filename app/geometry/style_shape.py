"""The geometry of a style: how its faces differ from photographed ones."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from app.face.topology import CONTROL_POINTS, LEFT_EYE, RIGHT_EYE
from app.frames import HeadPose, Points
from app.geometry.portrait_crop import CROP_SIZE_PX

_FULL_UP_TO_YAW_DEG: Final = 30.0
_NONE_FROM_YAW_DEG: Final = 60.0

_OPEN_EYE: Final = 0.29
"""Height by width of an eye's outline, the median of 170 eyes on portraits."""

_EYES: Final = tuple((eye, np.flatnonzero(np.isin(CONTROL_POINTS, eye))) for eye in (LEFT_EYE, RIGHT_EYE))


@dataclass(frozen=True, slots=True, eq=False)
class StyleShape:
    """Mean offsets of a style's features from those of photographs.

    Attributes:
        offsets: (66, 2) float64, one for each of `topology.CONTROL_POINTS`, style minus photograph, in units
            of the portrait crop's side.
    """

    offsets: Points

    def __post_init__(self) -> None:
        expected = (len(CONTROL_POINTS), 2)
        if self.offsets.shape != expected:
            raise ValueError(f"offsets must have the shape {expected}, not {self.offsets.shape}")
        if not np.isfinite(self.offsets).all():
            raise ValueError("offsets must be finite")


def shape_control_points(
    landmarks_px: Points,
    style_shape: StyleShape,
    amount: float,
    pose: HeadPose,
    *,
    crop_size_px: int = CROP_SIZE_PX,
) -> Points:
    """Where the style wants the control points of this face.

    The crop is upright and of one size, hence roll and scale are followed already. Offsets were measured on
    faces that look ahead: a turned head shows them foreshortened, and one near profile not at all, for there
    half of the landmarks are hidden and guessed. They were measured on open eyes: lids are moved apart as far
    as the sitter's eye is open, so that it can blink.

    Args:
        landmarks_px: (478, 2) float64, pixels of the portrait crop.
        style_shape: the style's offsets.
        amount: 0 the sitter's own geometry, 1 all of the style's.
        pose: of the same face.
        crop_size_px: side of the crop.

    Returns:
        (66, 2) float64, pixels of the portrait crop.
    """
    ahead = (_NONE_FROM_YAW_DEG - abs(pose.yaw_deg)) / (_NONE_FROM_YAW_DEG - _FULL_UP_TO_YAW_DEG)
    ahead = min(1.0, max(0.0, ahead))
    foreshortening = np.cos(np.radians([pose.yaw_deg, pose.pitch_deg]))
    reach = amount * ahead * ahead * (3.0 - 2.0 * ahead) * crop_size_px
    offsets = _blinking(style_shape.offsets, landmarks_px)
    return landmarks_px[CONTROL_POINTS] + offsets * foreshortening * reach


def _blinking(offsets: Points, landmarks_px: Points) -> Points:
    """The offsets, with those of lids from their eye's middle shrunk as the sitter's eye closes."""
    blinking = offsets.copy()
    for eye, places in _EYES:
        width, height = np.ptp(landmarks_px[eye], axis=0)
        openness = min(1.0, float(height / max(width, 1e-6)) / _OPEN_EYE)
        middle = offsets[places, 1].mean()
        blinking[places, 1] = middle + openness * (offsets[places, 1] - middle)
    return blinking
