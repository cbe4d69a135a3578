"""Teeth stay light: inside the open mouth, luminance is held relative to the face.

Portraits of old hardly ever smile, so a discriminator takes every mouth for a closed, dark one. What counts
is how much lighter than the face teeth are, and how much darker the gap: on a white ground they may be white.
"""

from torch import Tensor

from app.training.luminance import face_mean, luminance

_LEAST_AREA = 0.002
"""Of the picture, so that a slit of a mouth is no lever."""


def open_mouth_loss(painting: Tensor, photograph: Tensor, open_mouth: Tensor, face: Tensor) -> Tensor:
    """Mean absolute difference of luminance to what is expected inside the lips; 0 where all mouths are shut.

    Expected is the painting's mean face plus what the photograph differs there from its own mean face.

    Args:
        painting, photograph: (b, 3, s, s) in -1..1.
        open_mouth, face: (b, 1, s, s), 0..1.
    """
    ours, theirs = luminance(painting), luminance(photograph)
    expected = (face_mean(ours, face).detach() + theirs - face_mean(theirs, face)).clamp(-1, 1)
    return ((expected - ours).abs() * open_mouth).mean() / open_mouth.mean().clamp_min(_LEAST_AREA)
