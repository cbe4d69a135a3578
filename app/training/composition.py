"""What the discriminators are shown as real: drawings laid onto the sitters."""

import torch
from torch import Tensor

from app.training.alignment import align
from app.training.sampling import Batch


@torch.no_grad()
def compose_drawing(batch: Batch, *, even_tone: bool = True, aligned: bool = True) -> Tensor:
    """The drawings aligned to the sitters, with the donors' lower faces where asked for; (b, 3, s, s).

    Args:
        even_tone: see `Recipe.even_donor_tone`.
        aligned: without it the drawings are left as they are, and have no donors.
    """
    if not aligned:
        return batch.drawing
    drawing = align(batch.drawing, batch.drawing_landmarks_px, batch.landmarks_px)
    if not bool(batch.lower_face.any()):
        return drawing
    donor = align(batch.donor, batch.donor_landmarks_px, batch.landmarks_px)
    if even_tone:
        donor = match_tone(donor, drawing, batch.face * (1 - batch.lower_face))
    return drawing + batch.lower_face * (donor - drawing)


def match_tone(picture: Tensor, like: Tensor, where: Tensor) -> Tensor:
    """Shift and scale each colour channel until mean and spread agree, within limits (Reinhard et al. 2001).

    Args:
        picture, like: (b, 3, s, s).
        where: (b, 1, s, s), 0..1: the pixels that are compared.
    """
    area = where.sum(dim=(2, 3), keepdim=True).clamp_min(1.0)
    means, spreads = [], []
    for each in (picture, like):
        mean = (each * where).sum(dim=(2, 3), keepdim=True) / area
        means.append(mean)
        spreads.append((((each - mean).square() * where).sum(dim=(2, 3), keepdim=True) / area + 1e-4).sqrt())
    gain = (spreads[1] / spreads[0]).clamp(0.5, 2.0)
    return ((picture - means[0]) * gain + means[1]).clamp(-1, 1)
