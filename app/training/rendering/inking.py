"""Confident ink lines: a difference of Gaussians along the edge flow (Winnemöller, Kyprianidis and Olsen
2012, "XDoG"), bold around the sitter, spare within the face, thin on frames of glasses.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.sitter import Sitter
from app.training.rendering.tone import Plane, blur, smooth_step

_REACH_PX: Final = 3.0
"""From how far around a line takes its colour."""
_SEEN, _SHORTEST = 0.15, 0.012
"""From which strength on a line is one, and squared distances of the eyes that one on bare skin
covers at least."""


def ink_lines(picture: Picture, sitter: Sitter) -> Plane:
    """Lines, spot blacks, and dark brows and beards, (h, w) float32, 0..1.

    Args:
        picture: (h, w, 3) uint8 BGR.
        sitter: seen in it.
    """
    parts, own = sitter.parts, float(sitter.skin_lab[0])
    patches = kuwahara((picture / 255).astype(np.float32), 3)
    flow = edge_flow(patches, 4.0)
    tone = np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab)[..., 0] / 100, np.float32)
    dark = smooth_along(blur(tone, 3.6) - blur(tone, 1.6), flow, length_px=12, sigma_px=6.0)
    inside = parts.face * sitter.skin
    slack = 0.018 + 0.016 * inside * (1 - sitter.hair) + 0.10 * sitter.behind - 0.004 * parts.features
    # Dark skin has less light to lose in a line.
    slack = slack * (1 - 0.45 * inside * (1 - min(own / 65, 1.0)))
    line = smooth_step(np.asarray(dark - slack, np.float32), 0, 0.011)
    # Frames of glasses are thinner than what else is inked.
    side = 2 * round(0.42 * parts.interocular_px) + 1
    around = blur(np.asarray(cv2.dilate(parts.eyes, np.ones((side, side))), np.float32), 6.0)
    thin = smooth_along(blur(tone, 2.2) - blur(tone, 0.9), flow, length_px=8, sigma_px=4.0)
    line = np.maximum(line, around * smooth_step(thin, 0.021, 0.033)) * (1 - 0.4 * sitter.pale)
    spot = smooth_step(0.16 - blur(tone, 1.5), 0.0, 0.03) * (1 - sitter.behind)
    darker = 1 - 100 * blur(tone, 1.2) / own
    hair = np.maximum(
        parts.brows * smooth_step(darker, 0.34, 0.48), sitter.hair * smooth_step(darker, 0.46, 0.58)
    )
    hair = hair * (1 - sitter.pale)
    line = np.asarray(line * (1 - _specks(np.asarray(line, np.float32), sitter)), np.float32)
    return np.asarray(np.clip(np.max([line, spot, hair], axis=0), 0, 1), np.float32)


def _specks(line: Plane, sitter: Sitter) -> Plane:
    """0 or 1: short lines on bare skin, apart from all others: moles and stubble, not form."""
    parts = sitter.parts
    _, pieces, stats, _ = cv2.connectedComponentsWithStats((line > _SEEN).astype(np.uint8))
    bare = (parts.face * (1 - sitter.hair) > 0.5) & (parts.features < 0.1)
    elsewhere = np.unique(pieces[~bare])
    small = stats[:, cv2.CC_STAT_AREA] < _SHORTEST * parts.interocular_px**2
    small[elsewhere] = False
    lone = np.asarray(small[pieces], np.uint8)
    return np.asarray(cv2.dilate(lone, np.ones((5, 5), np.uint8)), np.float32)


def pen_on(
    colours: NDArray[np.float32], factor: float, exponent: float, added: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What a line is drawn in that has the colour it lies on, darkened: `factor * colour**exponent + added`.

    Args:
        colours: (h, w, 3) float32 BGR, 0..1.
        factor, exponent: below and above 1.
        added: (3,) BGR.
    """
    return np.asarray(factor * blur(np.clip(colours, 0, 1), _REACH_PX) ** exponent + added, np.float32)
