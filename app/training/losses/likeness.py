"""Likeness: eyes, nose and mouth of the painting are those of the sitter, to the first layers of VGG-16.

A face embedding would be the better judge of identity, but none is at hand in torch whose licence and weights
are clear; this is a content term on cut-outs, not a measure of identity. The features are normalised channel
by channel before they are compared, as in the domain-invariant perceptual loss of Huang et al. 2018
("Multimodal Unsupervised Image-to-Image Translation", section 5.1): contrast, palette and the weight of lines
belong to the style.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from app.training.networks.feature_trunk import FeatureTrunk
from app.training.networks.judges import Judges

_VIEWS: Final = ("eye", "nose", "mouth")


def likeness_loss(
    trunk: FeatureTrunk, judges: Judges, painting: Tensor, photograph: Tensor, landmarks_px: Tensor
) -> Tensor:
    """Mean absolute difference of normalised relu2_2 features over both eyes, nose and mouth.

    Args:
        trunk: on the device of the pictures.
        judges: cut the same places out of both.
        painting, photograph: (b, 3, s, s) in -1..1.
        landmarks_px: (b, 478, 2), pixels of the crop.
    """
    middle = torch.zeros(len(painting), 2, device=painting.device)
    ours = judges.views(painting, landmarks_px, middle)
    theirs = judges.views(photograph, landmarks_px, middle)
    cut = [torch.cat([views[name] for name in _VIEWS]) for views in (ours, theirs)]
    with torch.no_grad():
        expected = functional.instance_norm(trunk(cut[1])[1])
    return (functional.instance_norm(trunk(cut[0])[1]) - expected).abs().mean()
