"""Geometric alignment: a drawing takes on the geometry of a photograph.

The heart of the method of Wang et al., "Real-Time Data-Efficient Portrait Stylization via Geometric
Alignment" (arXiv 2211.15549), as we read it: once both pictures have their features at the same places,
the discriminators can compare nothing but the hand.
"""

from typing import Final

import torch
from torch import Tensor

from app.face.topology import CONTROL_POINTS
from app.training.tps import warp

SMOOTHING: Final = 2e-4
"""Slack of the spline (half crop sides squared): landmarks found on drawings tremble, faces do not."""

_ANCHORS_PER_SIDE: Final = 4


def to_unit(points_px: Tensor, size_px: int) -> Tensor:
    """Pixels (centres on whole numbers) to -1..1 over the outer edges of the crop."""
    return (2 * points_px + 1) / size_px - 1


def control_points(landmarks_px: Tensor, size_px: int) -> Tensor:
    """(b, 478, 2) pixels -> (b, 66 + anchors, 2) in -1..1.

    Anchors on the border keep it in place, so that no picture is pulled into the crop from outside.
    """
    index = torch.as_tensor(CONTROL_POINTS.copy(), device=landmarks_px.device)
    face = to_unit(landmarks_px[:, index], size_px)
    ticks = torch.linspace(-1, 1, _ANCHORS_PER_SIDE + 1, dtype=face.dtype, device=face.device)[:-1]
    one = torch.ones_like(ticks)
    border = torch.cat(
        (
            torch.stack((ticks, -one), -1),
            torch.stack((one, ticks), -1),
            torch.stack((-ticks, one), -1),
            torch.stack((-one, -ticks), -1),
        )
    )
    # Faces near the border would fold over a fixed anchor: those lie a tenth of the side outside.
    return torch.cat((face, 1.2 * border.expand(len(face), -1, -1)), dim=1)


def align(picture: Tensor, landmarks_px: Tensor, onto_landmarks_px: Tensor) -> Tensor:
    """Bend (b, c, s, s) drawings so that their landmarks fall on another face's; all in crop pixels."""
    size = picture.shape[-1]
    return warp(
        picture,
        control_points(landmarks_px, size),
        control_points(onto_landmarks_px, size),
        smoothing=SMOOTHING,
    )
