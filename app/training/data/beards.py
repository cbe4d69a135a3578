"""Sitters with beards drawn on, hair by hair, in every colour that beards have.

Few people in collections of portraits wear beards, and nearly all of those are dark. A generator taught from
them paints a ginger beard as bare skin: somebody else. Rules that tell fair beards from warm shadow by their
colour put patches on jaws; a beard that was drawn is known.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import interocular_px
from app.frames import Picture, Points
from app.training.data.beard_shapes import CHIN, BeardShape, Kind, beard_cover, falling, turned
from app.training.data.pack import Pack, as_jpeg, as_png
from app.training.data.tags import Tags
from app.training.rendering.face_parts import light_on
from app.training.rendering.outlines import hull
from app.training.rendering.tone import Plane, blur, smooth_step

_SHARE: Final = 0.2
"""Of the photographs, that are shown so too."""
_KINDS: Final[tuple[tuple[Kind, float], ...]] = (("full", 0.7), ("goatee", 0.18), ("moustache", 0.12))
_STUBBLE: Final = 0.4
"""Share of them that are stubble of a few days: known as well, it is a tone and no stain."""
_DARK_SKIN: Final = 0.4
"""Lightness of skin, 0..1, below which beards are black, grey or white."""
_FINE: Final = 2
"""Hairs are drawn so many times larger."""
_HAIRS: Final = 9000.0
"""On an area of a square of the distance of the eyes."""
_DENSE: Final = (0.35, 1.0)
"""Of these hairs, as a share, in thin beards and in dense ones."""
_LENGTH: Final = (0.045, 0.22)
"""In distances of the eyes, from the shortest beards to the longest."""
_STUBBLE_LENGTH, _STUBBLE_DENSE, _STUBBLE_UNDER = (0.008, 0.02), (0.06, 0.34), (0.1, 0.4)
_STUBBLE_CALM: Final = 0.035
_ON_THE_THROAT: Final = 0.12
"""How far below the chin stubble grows."""
_THICK: Final = (0.003, 0.0075)
_UNEVEN, _LOCKS, _STRAY = 0.16, 0.09, 0.2
"""By how much the lightness of hairs differs from hair to hair, from lock to lock, and how far they stray
from their way (deviations; shares, and radians)."""
_LOCK: Final = 0.02
"""How broad locks are, in distances of the eyes as hairs are."""
_OUT_OF_FOCUS_PX: Final = (0.3, 1.1)
_BENEATH: Final = 0.35
"""How much less light falls on hairs below the chin."""
_USUAL_SKIN: Final = 150.0
"""Grey level of skin in the light for which tints are given."""
_UNDER: Final = (0.45, 0.9)
"""How much of the skin is hidden by the shade below hairs, in thin beards and in dense ones."""
_SHADE: Final = 0.62
"""How light that is, beside the hairs."""
_LIGHT_AROUND: Final = 0.3


@dataclass(frozen=True, slots=True)
class _Cut:
    """How a beard is cut; lengths in distances of the eyes.

    Attributes:
        length: of its hairs, from the shortest to the longest.
        dense: how many there are of `_HAIRS`, as a share.
        under: how much of the skin the shade below them hides.
        calm: over how far what hides skin is evened: stubble is painted as a tone.
    """

    length: tuple[float, float]
    dense: float
    under: float
    calm: float


@dataclass(frozen=True, slots=True)
class _Tint:
    """The hairs' CIE Lab at usual light, how far it differs among beards, and how often there is such."""

    lab: tuple[float, float, float]
    spread: tuple[float, float, float]
    often: float
    often_on_dark_skin: float


_TINTS: Final = (
    _Tint((46, 17, 26), (6, 4, 5), 0.36, 0.0),  # ginger
    _Tint((58, 7, 22), (6, 2, 4), 0.18, 0.0),  # fair
    _Tint((32, 9, 14), (5, 2, 4), 0.16, 0.1),  # brown
    _Tint((15, 2, 3), (4, 1, 2), 0.10, 0.55),  # black
    _Tint((52, 1, 3), (7, 1, 2), 0.12, 0.2),  # grey
    _Tint((76, 1, 4), (5, 1, 2), 0.08, 0.15),  # white
)


def with_beards(photographs: Pack, *, seed: int) -> Pack:
    """The photographs, and some once more with a beard; where that is, `Pack.beard` says.

    Args:
        photographs: portrait crops.
        seed: of what is drawn.
    """
    random = np.random.default_rng(seed)
    drawn = (random.random(len(photographs)) < _SHARE) & ~photographs.facial_hair
    chosen: list[int] = np.flatnonzero(drawn).tolist()
    encoded, covers = [], []
    for index in chosen:
        dark = bool(photographs.skin_lightness[index] < _DARK_SKIN)
        shown, cover = bearded(photographs.crop(index), photographs.landmarks_px[index], random, dark=dark)
        encoded.append(as_jpeg(shown))
        covers.append(cover)
    return photographs.with_more(chosen, encoded, beards=covers)


def with_known_jaws(photographs: Pack, tags: Tags) -> Pack:
    """The photographs, with it known that whoever is not tagged as bearded wears no beard but a drawn one,
    and where those are that tags describe: a rule takes the shade on a jaw for hair, and lit hair for skin.
    """
    size = photographs.crop(0).shape[:2]
    drawn = photographs.beards or (np.empty(0, np.uint8),) * len(photographs)
    known = []
    for index, (beard, hairy) in enumerate(zip(drawn, photographs.facial_hair, strict=True)):
        shape = tags.beard(photographs.names[index])
        if len(beard):
            known.append(beard)
        elif shape is not None:
            cover = beard_cover(shape, photographs.landmarks_px[index], size)
            known.append(as_png(np.asarray(shape.density * cover, np.float32)))
        else:
            known.append(np.empty(0, np.uint8) if hairy else as_png(np.zeros(size, np.float32)))
    return replace(photographs, beards=tuple(known))


def bearded(
    crop: Picture, landmarks_px: Points, random: np.random.Generator, *, dark: bool
) -> tuple[Picture, Plane]:
    """Somebody with a beard drawn at random.

    Args:
        crop: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2), of the face in it.
        random: what it is drawn with.
        dark: whether the skin is.

    Returns:
        (h, w, 3) uint8 BGR, and how far the beard hides the skin, (h, w) float32, 0..1.
    """
    kind = int(random.choice(len(_KINDS), p=[often for _, often in _KINDS]))
    cut, hangs = _cut(random)
    shape = BeardShape(_KINDS[kind][0], float(random.random()), hangs)
    cover = beard_cover(shape, landmarks_px, crop.shape)
    hairs, share = _drawn(cover, landmarks_px, _coloured(random, dark=dark), cut, random)
    lit = _light(crop, landmarks_px, dark=dark)[..., None]
    under = cut.under * cover[..., None]
    tint = hairs.reshape(-1, 3)[share.ravel() > 0.5]
    below = _SHADE * (tint.mean(axis=0) if len(tint) else np.zeros(3))
    shown = crop + under * (lit * below - crop)
    shown += share[..., None] * (lit * hairs - shown)
    hidden = np.asarray(1 - (1 - under[..., 0]) * (1 - share), np.float32)
    known = blur(hidden, max(1.5, cut.calm * interocular_px(landmarks_px)))
    return np.asarray(np.rint(np.clip(shown, 0, 255)), np.uint8), known


def _cut(random: np.random.Generator) -> tuple[_Cut, float]:
    """One at random, and how far it hangs below the chin, in distances of the eyes."""
    stubble, sparse = bool(random.random() < _STUBBLE), float(random.random())

    def between(ends: tuple[float, float]) -> float:
        thin, thick = ends
        return thick + sparse * (thin - thick)

    if stubble:
        cut = _Cut(_STUBBLE_LENGTH, between(_STUBBLE_DENSE), between(_STUBBLE_UNDER), _STUBBLE_CALM)
        return cut, _ON_THE_THROAT
    long = float(random.beta(1.2, 2.0))
    shortest, longest = _LENGTH
    average = shortest + (longest - shortest) * long
    cut = _Cut((0.5 * average, 1.3 * average), between(_DENSE), between(_UNDER), 0.0)
    return cut, 0.03 + 0.5 * long**1.5


def _coloured(random: np.random.Generator, *, dark: bool) -> NDArray[np.float64]:
    """(3,) CIE Lab of one beard."""
    often = np.array([tint.often_on_dark_skin if dark else tint.often for tint in _TINTS])
    tint = _TINTS[random.choice(len(_TINTS), p=often / often.sum())]
    return np.array(tint.lab) + np.array(tint.spread) * random.standard_normal(3)


def _drawn(
    cover: Plane,
    landmarks_px: Points,
    lab: NDArray[np.float64],
    cut: _Cut,
    random: np.random.Generator,
) -> tuple[NDArray[np.float32], Plane]:
    """Hairs, (h, w, 3) BGR grey levels, and where they lie, 0..1.

    Args:
        cover: how densely they grow.
        landmarks_px: (478, 2), of the face.
        lab: their colour.
        cut: how long and how dense they are.
        random: what they are drawn with.
    """
    height, width = cover.shape
    unit_px = interocular_px(landmarks_px)
    count = round(_HAIRS * cut.dense * float(cover.sum()) / unit_px**2)
    at = random.choice(cover.size, max(count, 1), p=(cover / max(float(cover.sum()), 1e-6)).ravel())
    roots = np.stack([at % width, at // width], axis=1) + random.random((len(at), 2))
    locks = blur(random.standard_normal(cover.shape, np.float32), _LOCK * unit_px)
    locks /= float(locks.std()) + 1e-6
    here = locks[at // width, at % width]
    stray = _STRAY * (0.6 * here + random.standard_normal(len(at)))
    ways = turned(falling(landmarks_px, roots), stray)
    lengths = unit_px * random.uniform(*cut.length, len(at))
    lengths *= 0.4 + 0.6 * cover[at // width, at % width]
    lightness = lab[0] * np.exp(_UNEVEN * random.standard_normal(len(at)) + _LOCKS * here)
    labs = np.column_stack([np.clip(lightness, 4, 96), np.repeat(lab[None, 1:], len(at), axis=0)])
    colours = 255 * np.clip(cv2.cvtColor(labs[None].astype(np.float32), cv2.COLOR_Lab2BGR)[0], 0, 1)
    drawn = np.zeros((height * _FINE, width * _FINE, 3), np.uint8)
    drawn[:] = np.rint(colours.mean(axis=0))
    where = np.zeros(drawn.shape[:2], np.uint8)
    order = np.argsort(roots[:, 1])[::-1]
    for i in order:
        begin, end = (
            (point * _FINE * 16).round().astype(int).tolist()
            for point in (roots[i], roots[i] + lengths[i] * ways[i])
        )
        thick = max(1, round(_FINE * random.uniform(*_THICK) * unit_px))
        colour = colours[i].tolist()
        cv2.line(drawn, begin, end, colour, thick, cv2.LINE_AA, 4)
        cv2.line(where, begin, end, 255, thick, cv2.LINE_AA, 4)
    small, soft = (width, height), random.uniform(*_OUT_OF_FOCUS_PX)
    hairs = cv2.resize(drawn, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = cv2.resize(where, small, interpolation=cv2.INTER_AREA) / 255
    return blur(hairs, soft), blur(np.asarray(share, np.float32), soft)


def _light(crop: Picture, landmarks_px: Points, *, dark: bool) -> Plane:
    """How much light falls where, as a share of the usual: as on the face, less below the chin."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY).astype(np.float32)
    unit_px, chin_y = interocular_px(landmarks_px), float(landmarks_px[CHIN, 1])
    inside = hull(landmarks_px, grey.shape)
    around = light_on(inside, grey, _LIGHT_AROUND * unit_px)
    usual = float(np.median(grey[inside > 0.5])) if (inside > 0.5).any() else _USUAL_SKIN
    rows = np.arange(len(grey), dtype=np.float32)[:, None]
    beneath = 1 - _BENEATH * smooth_step(rows, chin_y - 0.3 * unit_px, chin_y + 0.3 * unit_px)
    uneven = np.clip(around / max(usual, 1.0), 0.5, 1.2)
    # Dark skin is no sign of little light.
    exposed = 0.85 if dark else float(np.clip(usual / _USUAL_SKIN, 0.35, 1.2))
    return np.asarray(uneven * beneath * exposed, np.float32)
