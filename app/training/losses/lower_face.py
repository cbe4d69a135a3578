"""No beard that the sitter does not wear: skin below the nose stays as light as the cheeks, as it was.

Compares low frequencies only, and only asks that the painting be *no darker* than the photograph says, so
strokes and shading stay free.
"""

from typing import Final

from torch import Tensor
from torch.nn import functional

from app.training.luminance import face_mean, luminance

_BLOCK_PX: Final = 16
_SLACK: Final = 0.15


def lower_face_loss(painting: Tensor, photograph: Tensor, clean_skin: Tensor, face: Tensor) -> Tensor:
    """How much darker than it should be the painted skin below the nose is.

    What it should be: the painting's mean face luminance plus what the photograph's skin there differs from
    the photograph's mean face. Darker by up to a slack is free.

    Args:
        painting, photograph: (b, 3, s, s) in -1..1.
        clean_skin: (b, 1, s, s), 0..1: skin below the nose of clean-shaven sitters.
        face: (b, 1, s, s), 0..1.
    """
    ours, theirs = (functional.avg_pool2d(luminance(each), _BLOCK_PX) for each in (painting, photograph))
    skin, whole = (functional.avg_pool2d(mask, _BLOCK_PX) for mask in (clean_skin, face))
    expected = face_mean(ours, whole).detach() + theirs - face_mean(theirs, whole)
    darker = functional.relu(expected - ours - _SLACK)
    return (darker * skin).sum() / skin.sum().clamp_min(1.0)
