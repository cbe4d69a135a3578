"""Alignment in feature space: bending the generator's features bends the painting, and does nothing else.

The constraint of Wang et al. (arXiv 2211.15549) as we read it: decode(TPS(encode(x))) = TPS(G(x)). The spline
is the one of the alignment in pixel space, from the sitter's landmarks part of the way to those of the
drawing that the sitter is compared with. All feature maps are bent, those of the skips too, so the decoder
gets no look at where things lay before. What the features say of a place must hold for any place, and nothing
in them can be tied to the patch grid or to the middle of the picture: that is what sticks to the frame.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from app.training.alignment import SMOOTHING, control_points
from app.training.losses.tones import mean_gap
from app.training.networks.generator import BORDER_PX
from app.training.tps import warp

PaintBent = Callable[[Tensor, Callable[[Tensor], Tensor]], Tensor]


def feature_alignment_loss(
    paint_bent: PaintBent,
    photograph: Tensor,
    painting: Tensor,
    landmarks_px: Tensor,
    other_landmarks_px: Tensor,
    *,
    tones_px: int = 1,
) -> Tensor:
    """Mean absolute difference of decode(TPS(encode(photograph))) and TPS(painting), inside the picture.

    Args:
        paint_bent: see `NetworkBundle.paint_bent`.
        photograph: (b, 3, s, s) in -1..1.
        painting: the generator's of it; taken as given (no gradient), so that the term cannot blur both.
        landmarks_px, other_landmarks_px: (b, 478, 2), of the sitter and of another face, pixels of the crop.
        tones_px: see `mean_gap`.
    """
    size = photograph.shape[-1]
    here, there = (control_points(each, size) for each in (landmarks_px, other_landmarks_px))
    share = torch.rand(len(here), 1, 1, device=here.device)
    there = here + share * (there - here)
    # Feature maps reach over the border by which the generator continues the picture.
    inset = size / (size + 2 * BORDER_PX)

    def bend(features: Tensor) -> Tensor:
        return warp(features, inset * here, inset * there, smoothing=inset**2 * SMOOTHING)

    expected = warp(painting.detach(), here, there, smoothing=SMOOTHING)
    margin = size // 16
    inside = slice(margin, -margin)
    return mean_gap((paint_bent(photograph, bend) - expected)[..., inside, inside], tones_px)
