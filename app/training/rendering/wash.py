"""Transparent paint: how much light a wash takes, pigment gathered at its edges, and where a wash runs out.

Paint is told as absorption, (h, w, 3) float32 BGR: washes laid over one another add up, and light passing
them is `exp(-sum)`. After Bousseau, Kaplan, Thollot and Sillion 2006, "Interactive watercolor rendering with
temporal coherence and abstraction": edge darkening and variation of pigment density. Their paper grain is
left out; the variation is a slow pattern that lies still on the face, so that a network can learn it.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.training.rendering.tone import Plane, blur, smooth_step

Paint = NDArray[np.float32]
"""(h, w, 3) or (3,) float32: absorption of blue, green and red."""

PAPER: Final = np.array((0.965, 0.985, 0.995), np.float32)
_EDGE_PX: Final = 2.6
_RUN_PX: Final = (0.6, -1.2)


def absorption(colour: NDArray[np.float32], saturation: float) -> Paint:
    """What paint of this colour (BGR 0..1) takes of the paper's light, purer by `saturation` but in darks."""
    taken = -np.log(np.clip(colour / PAPER, 0.03, 1))
    mean = taken.mean(axis=-1, keepdims=True)
    purer = 1 + (saturation - 1) * np.exp(-((mean / 1.3) ** 2))
    return np.asarray(np.maximum(mean + purer * (taken - mean), 0.12 * mean), np.float32)


def dried(cover: Plane, strength: float) -> Plane:
    """A wash with pigment gathered inside its edge, most where it ran down to."""
    shift = np.array([[1, 0, _RUN_PX[0]], [0, 1, _RUN_PX[1]]], np.float32)
    lifted = cv2.warpAffine(cover, shift, cover.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    around = 0.5 * blur(cover, _EDGE_PX) + 0.5 * blur(np.asarray(lifted, np.float32), _EDGE_PX)
    return np.asarray(cover * (1 + strength * np.clip(cover - around, 0, 1)), np.float32)


def pools(x: Plane, y: Plane) -> Plane:
    """Where paint gathered while wet, -1..1, by the place told from the face."""
    x, y = x + 0.25 * np.sin(2.3 * y + 1), y + 0.25 * np.sin(2.9 * x)
    waves = np.sin(3.1 * x + 1.7 * y) + np.sin(5.3 * y - 2.2 * x + 2) + 0.6 * np.sin(8.1 * x + 6.3 * y)
    return np.asarray(waves / 2.6, np.float32)


def cloud(x: Plane, y: Plane, radius: float) -> Plane:
    """A loose wash around the head: dried crisp in some places, run out in others."""
    turn, reach = np.arctan2(y, x), np.hypot(x, y) / radius
    bend = turn + 0.5 * reach
    wobble = 0.07 * np.sin(3 * bend + 1) + 0.05 * np.sin(7 * bend + 2.5)
    wobble += 0.03 * np.sin(16 * bend) + 0.012 * np.sin(37 * bend)
    return _run_out(reach / (1 + wobble), 0.015 + 0.2 * (0.5 + 0.5 * np.sin(2 * turn + 0.6)) ** 2)


def sheet(x: Plane, y: Plane) -> Plane:
    """The part of the sheet that is painted at all: the figure runs out before the crop ends."""
    turn = np.arctan2(y, x)
    reach = ((np.abs(x) / 2.05) ** 4 + np.maximum(y / 1.78, -y / 2.6) ** 4) ** 0.25
    wobble = 0.03 * np.sin(5 * turn + 1) + 0.025 * np.sin(11 * turn + 2.5)
    wobble += 0.02 * np.sin(23 * turn) + 0.012 * np.sin(41 * turn)
    return dried(
        _run_out(reach / (1 + wobble), 0.012 + 0.12 * (0.5 + 0.5 * np.sin(4 * turn + 0.6)) ** 2), 1.0
    )


def _run_out(reach: NDArray[np.floating], softness: NDArray[np.floating]) -> Plane:
    return np.asarray(1 - smooth_step(np.asarray((reach - 1) / softness, np.float32), -1, 1), np.float32)
