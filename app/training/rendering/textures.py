"""The textures that strokes are made of: periodic, fixed, and spread so evenly that a threshold is a cover.

White noise, filtered in the Fourier domain, so that it has no seam; then every value is replaced by its rank.
A dither mask for halftoning by strokes (Ulichney 1987, "Digital Halftoning").
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.training.rendering.tone import Plane

TEXTURE_PX: Final = 256
"""The period; see `app.training.networks.generator.Surface`."""


@cache
def hatching(angle_deg: float, *, spacing_px: float, length_px: float, seed: int) -> Plane:
    """Strokes of one direction.

    Args:
        angle_deg: of the strokes, from the x axis towards the y axis, which points down.
        spacing_px: from one stroke to the next.
        length_px: how long one is, about.
        seed: another one, other strokes.

    Returns:
        (256, 256) float32, each value of 0..1 as frequent as any other: a share t of it lies below t.
    """
    turn = np.deg2rad(angle_deg)
    fx, fy = _frequencies()
    along = fx * np.cos(turn) + fy * np.sin(turn)
    across = -fx * np.sin(turn) + fy * np.cos(turn)
    band = np.exp(-0.5 * ((np.abs(across) - 1 / spacing_px) * spacing_px / 0.45) ** 2)
    return _ranked(band * np.exp(-0.5 * (along * length_px) ** 2), seed)


@cache
def tooth(grain_px: float, *, seed: int) -> Plane:
    """The tooth of a sheet of paper, as `hatching` returns it; `grain_px` from one hill to the next."""
    fx, fy = _frequencies()
    radius = np.hypot(fx, fy)
    return _ranked(np.exp(-0.5 * ((radius - 1 / grain_px) * grain_px / 0.5) ** 2), seed)


@cache
def dots(spacing_px: int) -> Plane:
    """A printer's screen at 45 degrees, as `hatching` returns it.

    Args:
        spacing_px: from one dot to the next along x and along y; divides 256.
    """
    turn = 2 * np.pi * np.arange(TEXTURE_PX) / spacing_px
    return _by_rank(-np.cos(turn)[None, :] * np.cos(turn)[:, None])


def laid(texture: Plane, height: int, width: int) -> Plane:
    """A texture laid over (height, width) pixels, from the upper left corner of the crop on."""
    times = -(-height // TEXTURE_PX), -(-width // TEXTURE_PX)
    return np.asarray(np.tile(texture, times)[:height, :width], np.float32)


def _frequencies() -> tuple[Plane, Plane]:
    """Along x and y, in periods a pixel, as NumPy's FFT has them."""
    frequencies = np.fft.fftfreq(TEXTURE_PX).astype(np.float32)
    return frequencies[None, :], frequencies[:, None]


def _ranked(spectrum: Plane, seed: int) -> Plane:
    noise = np.random.default_rng(seed).normal(size=(TEXTURE_PX, TEXTURE_PX))
    return _by_rank(np.fft.ifft2(np.fft.fft2(noise) * spectrum).real)


def _by_rank(values: NDArray[np.float64]) -> Plane:
    ranks = values.ravel().argsort(kind="stable").argsort().reshape(values.shape)
    ranked = ((ranks + 0.5) / ranks.size).astype(np.float32)
    ranked.setflags(write=False)
    return ranked
