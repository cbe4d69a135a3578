"""A printed comic by rule: confident ink lines and spot blacks, flat colours, shadows in a printer's dots.

Lines from a difference of Gaussians along the edge flow (Winnemöller, Kyprianidis and Olsen 2012, "XDoG");
lids, lips and the wings of the nose are drawn besides, see `drawn_features`.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.drawn_beard import BeardPalette, drawn_beard, lines_left
from app.training.rendering.drawn_features import eyes_of, strokes_of
from app.training.rendering.drawn_marks import lips_of, marks_on
from app.training.rendering.flesh import Flesh, flesh_of, lower_face
from app.training.rendering.glazing import Glaze, Glazed, put_together, screen, screened
from app.training.rendering.inking import ink_lines
from app.training.rendering.locks import locks_of, with_calm_shine
from app.training.rendering.sitter import Sitter, sitter_of
from app.training.rendering.skin_colour import BrowPalette, SkinPalette, lightness_of, teeth_on
from app.training.rendering.textures import dots, laid
from app.training.rendering.tone import Plane, blur, exposed, flatten, in_tones, over, smooth_step

_SCREEN: Final = dots(8)
COMIC_TEXTURES: Final = (_SCREEN,)

_INK: Final = (0.09, 0.065, 0.075)
_PAPER: Final = (0.945, 0.98, 0.99)
_VIVID: Final = 1.45
_MOST_VIVID: Final = 60.0
_TONES: Final = ((0.15, 24.0), (0.30, 42.0), (0.50, 64.0), (0.72, 82.0), (0.88, 95.0))
"""From which lightness (0..1) on which CIE L* is printed, outside the skin."""
_DARKEST: Final = 7.0
_PALE_TONES: Final = ((0.42, 66.0), (0.60, 80.0), (0.74, 94.0))
"""The same in white and grey brows and beards."""
_PALE_DARKEST: Final = 45.0
_SOFTNESS: Final = 0.016
_SPREAD: Final = 0.16
"""Over how much lightness dots lead from one tone to the next."""
_SHADOW: Final = (0.09, 0.19, 0.46)
"""How much darker than most of the skin, as a share of its lightness, dots begin and are whole, and how much
of the paper they cover there."""
_HOLLOW, _MUZZLE = 2.4, 0.04
"""How much darker a place counts by its form alone, see `flesh`, and how much less around the mouth."""
_DEEP: Final = (0.36, 0.44)
"""Where shadow is whole, without dots."""
_SCREEN_PX: Final = 3.0
"""How far the screen moves edges either way: dots are as soft as that makes them."""
COMIC_EDGES: Final = (screen(_SCREEN, _SCREEN_PX),)
"""Of dots. There were lights, too: a shine on a forehead was a pink spot."""
_PALETTE: Final = SkinPalette(
    painted=((0, 20, 35, 50, 62, 75, 100), (6, 20, 36, 54, 76, 87, 95)),
    chroma=((6, 28, 45, 60, 77, 87, 95), (9, 22, 33, 38, 28, 21, 12)),
    own_chroma=0.2,
    hues_deg=(46, 64),
)
"""Light skin is printed lighter, dark skin as dark."""
_BEARD: Final = BeardPalette(
    painted=((0, 12, 25, 45, 65, 85, 100), (10, 18, 32, 53, 72, 89, 97)),
    vivid=1.5,
    most_chroma=56.0,
    shade=(0.42, 0.9),
)
_BROWS: Final = BrowPalette(strength=(0.6, 0.85), lightness=(1.0, 0.5), chroma=(1.0, 0.6))
"""Dark ones are inked."""
_DOTS_VIVID: Final = (30.0, 62.0), (0.95, 1.15)
"""How much more colourful than the skin dots are that are printed on dark and on light skin, CIE L*: rust on
brown is dirt."""
_HAIR_SHINE, _SHEEN = 8.0, 0.6
"""See `with_calm_shine`."""
_TEETH: Final = np.array((96.0, 0.0, 2.0), np.float32)
"""See `teeth_on`."""


def render_comic(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same as a printed comic; meant for crops of 512 x 512."""
    return put_together(comic_glazed(picture, landmarks_px, beard), COMIC_EDGES)


def comic_glazed(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Glazed:
    """The same before the skin's dots are printed."""
    sitter = sitter_of(picture, landmarks_px, beard)
    eyes = eyes_of(picture, landmarks_px)
    flesh = flesh_of(sitter, landmarks_px)
    around = _flat_colours(picture, sitter, landmarks_px)
    whiskers = drawn_beard(sitter)
    cover = np.max([flesh.cover, lower_face(sitter.parts, landmarks_px), sitter.parts.brows], axis=0)
    teeth = np.asarray(sitter.parts.mouth * smooth_step(sitter.lab[..., 0], 38, 52), np.float32)
    drawn = strokes_of(landmarks_px, picture.shape[:2], sitter.parts.interocular_px)
    line = np.maximum(ink_lines(picture, sitter) * (1 - eyes.open) * lines_left(whiskers), drawn)
    flat, shadow = _skin_inks(sitter.skin_lab)
    marks = marks_on(sitter, landmarks_px, cover, flat=flat, shadow=shadow, brows=_BROWS)
    marks = np.asarray(marks * _PAPER, np.float32)

    def printed(skin: NDArray[np.float32], hairs: NDArray[np.float32]) -> NDArray[np.float32]:
        # Lips are not dotted: the lower one would be bruised.
        face = over(np.broadcast_to(skin, sitter.lab.shape), lips_of(sitter.parts), flat)
        lab = over(over(over(around, cover, face), whiskers.cover, hairs), teeth, teeth_on(flat, _TEETH))
        lab = over(lab, eyes.open, eyes.painted)
        colours = np.asarray(np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0, 1) * _PAPER, np.float32)
        return over(colours + marks, np.asarray(line, np.float32), np.array(_INK, np.float32))

    base, dotted = map(printed, (flat, shadow), _BEARD(whiskers.lab))
    return Glazed(np.clip(base, 0, 1), (Glaze(_dots_px(sitter, flesh), dotted - base),))


def _flat_colours(picture: Picture, sitter: Sitter, landmarks_px: Points) -> NDArray[np.float32]:
    """All but the skin, (h, w, 3) float32 CIE Lab."""
    _, shadow = _skin_inks(sitter.skin_lab)
    screen = laid(_SCREEN, *picture.shape[:2])
    locks = locks_of(picture, patch_px=4, length_px=9)
    locks = with_calm_shine(locks, sitter.parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN)
    calm = over(locks, sitter.behind, blur(flatten(picture, space_px=8, colour=40), 6.0))
    tone = blur(exposed(calm[..., 0]), 1.2)
    # Where nothing happens dots lead from one tone to the next.
    quiet = 1 - smooth_step(blur(np.abs(tone - blur(tone, 4.0)), 4.0), 0.010, 0.022)
    spread = _SPREAD * (screen - 0.5) * np.maximum(sitter.behind, quiet)
    lightness = in_tones(np.asarray(tone + spread, np.float32), _TONES, darkest=_DARKEST, softness=_SOFTNESS)
    colour = blur(calm[..., 1:], 2.0)
    chroma = np.asarray(np.linalg.norm(colour, axis=2, keepdims=True), np.float32)
    vivid = _VIVID * smooth_step(chroma, 3, 12) * np.minimum(1, _MOST_VIVID / (_VIVID * chroma + 1e-3))
    colour = np.asarray(colour * vivid, np.float32)
    # What is left of the face besides its skin is in deep shadow, and no redder than it.
    warm = smooth_step(np.asarray(colour @ shadow[1:], np.float32), 100, 300)
    colour = over(colour, np.asarray(warm * sitter.near * (1 - sitter.hair), np.float32), 0.9 * shadow[1:])
    colour = colour * (1 - 0.4 * sitter.hair)[..., None]
    printed = np.dstack([lightness, colour]).astype(np.float32)
    return over(printed, sitter.pale, _pale(sitter))


def _skin_inks(own: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """CIE Lab of a sitter's skin in print, and of its shadows."""
    flat = _PALETTE(own)
    light, red, yellow = flat
    vivid = float(np.interp(light, *_DOTS_VIVID))
    redder = 4 * lightness_of(flat)
    return flat, np.array([0.74 * light - 1, vivid * red + redder, vivid * yellow], np.float32)


def _dots_px(sitter: Sitter, flesh: Flesh) -> Plane:
    """Where the screen prints, as a distance that it is compared with."""
    start, whole, most = _SHADOW
    hollow = -_HOLLOW * (flesh.form + _MUZZLE * flesh.muzzle)
    share = most * smooth_step(np.asarray(np.maximum(sitter.darker, hollow), np.float32), start, whole)
    # Deep shadow follows the light alone: no hollow is as dark as that.
    share = np.maximum(share, 1.2 * smooth_step(sitter.darker, *_DEEP))
    return screened(np.asarray(share, np.float32), _SCREEN_PX)


def _pale(sitter: Sitter) -> NDArray[np.float32]:
    tone = blur(exposed(sitter.lab[..., 0]), 0.8)
    lightness = in_tones(tone, _PALE_TONES, darkest=_PALE_DARKEST, softness=2 * _SOFTNESS)
    return np.dstack([lightness, 0.4 * blur(sitter.lab[..., 1:], 2.0)]).astype(np.float32)
