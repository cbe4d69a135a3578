"""Styles without colour paint without colour, exactly."""

import copy
from typing import Final

import numpy as np
import torch

from app.training.data.pack import Pack
from app.training.networks.generator import FINE_PX, Generator, bias_of
from app.training.networks.strokes import TABLE_WIDTH

_MOST_CHROMA: Final = 1.5
"""In grey levels: what JPEG leaves of black ink's colour."""
_REC_601: Final = (0.299, 0.587, 0.114)


def is_grey(drawings: Pack) -> bool:
    """Whether a style has no colour: red, green and blue of its drawings agree on average."""
    spread = [np.ptp(drawings.crop(i).astype(np.float32), axis=2).mean() for i in range(len(drawings))]
    return float(np.mean(spread)) < _MOST_CHROMA


@torch.no_grad()
def grey_generator(generator: Generator) -> Generator:
    """A copy that paints the luminance of what the generator would have painted.

    The last layer is linear, so its three colours can be mixed once for all, and so can those of strokes and
    glazes: what is left of the tints in which the cycle loss hides colours disappears, and nothing is
    computed for it.
    """
    grey = copy.deepcopy(generator)
    shares = torch.tensor(_REC_601, device=grey.head.weight.device)
    for values in (grey.head.weight, bias_of(grey.head)):
        by_colour = values.unflatten(0, (3, FINE_PX**2))
        mixed = torch.einsum("c,c...->...", shares, by_colour)
        values.copy_(mixed.expand_as(by_colour).flatten(0, 1))
    if grey.over_painting is not None:
        for values in (grey.over_painting.tables.weight, bias_of(grey.over_painting.tables)):
            colours = values.view(-1, TABLE_WIDTH, *values.shape[1:])[:, : len(shares)]
            colours.copy_(torch.einsum("c,nc...->n...", shares, colours)[:, None].expand_as(colours))
    return grey
