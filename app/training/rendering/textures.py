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
_ENDING: Final = 0.28
"""How much sooner some pen lines begin than others, in shares of the paper."""


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
def pen_lines(angle_deg: float, *, spacing_px: float, length_px: float, seed: int) -> Plane:
    """Long pen lines of one direction, as `hatching` returns them: they swell as the threshold rises.

    The value is the distance from the middle of the nearest line, and a little of chance that is drawn out
    along the lines: as the threshold falls, they end one by one. Lines waver as the phase of narrow-band
    noise does.
    """
    turn = np.deg2rad(angle_deg)
    fx, fy = _frequencies()
    along = fx * np.cos(turn) + fy * np.sin(turn)
    across = -fx * np.sin(turn) + fy * np.cos(turn)
    noise, chance = np.random.default_rng(seed).normal(size=(2, TEXTURE_PX, TEXTURE_PX))
    reach = np.exp(-0.5 * (along * length_px * 1.6) ** 2)
    band = reach * np.exp(-0.5 * ((across - 1 / spacing_px) * spacing_px / 0.16) ** 2)
    phase = np.angle(np.fft.ifft2(np.fft.fft2(noise) * band))
    ends = np.exp(-0.5 * (along * length_px) ** 2 - 0.5 * (across * spacing_px * 0.8) ** 2)
    ended = _by_rank(np.fft.ifft2(np.fft.fft2(chance) * ends).real)
    return _by_rank(np.abs(phase) / np.pi + _ENDING * (ended - 0.5))


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


@cache
def clouds(size_px: float, *, seed: int) -> Plane:
    """Clouds of all sizes up to `size_px`, as `hatching` returns them: how wet a wash is."""
    fx, fy = _frequencies()
    return _ranked(np.asarray((1 + (np.hypot(fx, fy) * size_px) ** 2) ** -1.6, np.float32), seed)


@cache
def blooms(size_px: float, *, seed: int) -> Plane:
    """Backruns in a drying wash, as `hatching` returns it: pigment driven outwards, to a ragged, dark rim.

    Args:
        size_px: from one bloom to the next, about.
        seed: another one, other blooms.
    """
    fx, fy = _frequencies()
    radius = np.hypot(fx, fy)

    def noise(grain_px: float, number: int) -> NDArray[np.float64]:
        white = np.random.default_rng((seed, number)).normal(size=(TEXTURE_PX, TEXTURE_PX))
        band = np.exp(-0.5 * ((radius - 1 / grain_px) * grain_px / 0.5) ** 2)
        values = np.fft.ifft2(np.fft.fft2(white) * band).real
        return np.asarray(values / values.std(), np.float64)

    height = noise(size_px, 0) + 0.2 * noise(size_px / 4, 1) + 0.07 * noise(size_px / 10, 2)
    inside = height - 0.5
    rim = np.where(inside > 0, np.exp(-inside / 0.45), np.exp(inside / 0.06))
    return _by_rank(rim + 0.25 * noise(size_px, 3))


@cache
def gouges(across_x: int, across_y: int, *, length_px: float, seed: int) -> Plane:
    """Cuts of a gouge, side by side, each swelling and tapering, as `hatching` returns it.

    Args:
        across_x, across_y: how many cuts lie side by side within 256 px along x and along y.
        length_px: how long one is, about.
        seed: another one, other cuts.
    """
    turns = np.arange(TEXTURE_PX) / TEXTURE_PX
    number = across_x * turns[None, :] + across_y * turns[:, None]
    spacing_px = TEXTURE_PX / np.hypot(across_x, across_y)
    fx, fy = _frequencies()
    along = (fx * across_y - fy * across_x) * spacing_px / TEXTURE_PX
    across = (fx * across_x + fy * across_y) * spacing_px / TEXTURE_PX
    random = np.random.default_rng(seed)

    def wander(along_px: float, across_px: float) -> NDArray[np.float64]:
        spectrum = np.exp(
            -0.5 * (2 * np.pi * along * along_px) ** 2 - 0.5 * (2 * np.pi * across * across_px) ** 2
        )
        noise = np.fft.ifft2(np.fft.fft2(random.normal(size=(TEXTURE_PX, TEXTURE_PX))) * spectrum).real
        return np.asarray(noise / noise.std(), np.float64)

    bend = 0.12 * wander(0.5 * length_px, 1.5 * spacing_px)
    swell = wander(0.22 * length_px, 0.35 * spacing_px)
    return _by_rank(np.cos(2 * np.pi * (number + bend)) + 0.42 * swell)


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
