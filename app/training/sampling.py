"""Which photographs and which drawings meet in a step."""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.face.topology import FACE_OVAL, INNER_LIPS, LEFT_EYE, OUTER_LIPS, RIGHT_EYE
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.training.data.descriptor import mirror_descriptor
from app.training.data.mirror import mirror_landmarks
from app.training.data.pack import Pack
from app.training.data.transparency import change_ground, ground_of
from app.training.recipe import Recipe

_NOSE_BASE = 2
_UPPER_LIP = 0
_CHIN = 152
_OVAL_MARGIN = 1.25
_AROUND_FEATURES = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25))
_IMPORTANCE = np.array([1, 1, 1, 0.5, 4, 1])
"""Of each entry of a descriptor. Turn counts most: the far half of a turned head cannot be unrolled."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One step's pictures.

    Pictures are (b, 3, s, s) float32 RGB in -1..1, landmarks (b, 478, 2) pixels, masks (b, 1, s, s) in 0..1.

    Attributes:
        photograph, landmarks_px: the sitters.
        drawing, drawing_landmarks_px: a drawing for each, chosen by expression.
        donor, donor_landmarks_px: the drawing whose lower face replaces the first one's.
        lower_face: where it does: below the nose of the sitter, soft at the edge; zero where not needed.
        open_mouth: inside of the lips, 0..1.
        face: inside of the face oval, 0..1.
        features: eyes and mouth with what lies close around them, 0..1.
        clean_skin: the sitter's skin below the nose, without the lips; zero for bearded sitters.
    """

    photograph: Tensor
    landmarks_px: Tensor
    drawing: Tensor
    drawing_landmarks_px: Tensor
    donor: Tensor
    donor_landmarks_px: Tensor
    lower_face: Tensor
    open_mouth: Tensor
    face: Tensor
    features: Tensor
    clean_skin: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))

    def resized(self, size_px: int) -> "Batch":
        """The same, smaller; landmarks too."""
        if self.photograph.shape[-1] == size_px:
            return self
        factor = size_px / self.photograph.shape[-1]

        def fit(each: Tensor) -> Tensor:
            if each.ndim == 4:
                return functional.interpolate(each, size=(size_px, size_px), mode="area")
            return (each + 0.5) * factor - 0.5

        return Batch(*(fit(getattr(self, name)) for name in self.__slots__))


class _Deck:
    """A pack with its mirrored pictures, decoded once and kept."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._pictures: dict[int, NDArray[np.uint8]] = {}
        self.landmarks_px = np.concatenate(
            (pack.landmarks_px, mirror_landmarks(pack.landmarks_px, CROP_SIZE_PX))
        )
        self.descriptors = np.concatenate(
            (pack.descriptors, np.stack([mirror_descriptor(each) for each in pack.descriptors]))
        )
        self.skin = np.tile(pack.skin_lightness, 2)
        self.facial_hair = np.tile(pack.facial_hair, 2)
        self.weights = np.tile(pack.weights.astype(np.float64), 2)

    def rgb(self, index: int) -> NDArray[np.uint8]:
        stored, mirrored = index % len(self.pack), index >= len(self.pack)
        if stored not in self._pictures:
            self._pictures[stored] = np.ascontiguousarray(self.pack.crop(stored)[:, :, ::-1])
        picture = self._pictures[stored]
        return np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture

    def on_ground_of(self, photograph: NDArray[np.float32], index: int) -> NDArray[np.float32]:
        """(3, s, s) in -1..1; where the picture is transparent, the photograph's ground shows."""
        picture = _to_unit(self.rgb(index))
        alpha = self.pack.alpha(index % len(self.pack))
        if alpha is None:
            return picture
        mirrored = index >= len(self.pack)
        return change_ground(picture, alpha[:, ::-1] if mirrored else alpha, ground_of(photograph))


class Sampler:
    """Draws the batch of a step; the same step of the same recipe always gives the same batch.

    Small sets hardly ever smile, turn or go without a beard. So a drawing is chosen by *expression* (nearness
    of the descriptors, both sides mirrored too), and a sitter without a beard is given a drawing whose lower
    face, where bearded, is replaced by that of a clean-shaven one by the same hand: both are aligned to the
    same sitter, so they fit together, and a set of n heads becomes one of up to n times n.

    Renderings stand beside the photographs that they were made from.

    Args:
        photographs, drawings: what is drawn from.
        recipe: how.
        rank: number of the process; each draws batches of its own.
    """

    def __init__(self, photographs: Pack, drawings: Pack, recipe: Recipe, *, rank: int = 0) -> None:
        if recipe.renderer is not None and photographs.names != drawings.names:
            raise ValueError("renderings must be of the photographs that they are taught with")
        self._photographs, self._drawings, self._recipe = _Deck(photographs), _Deck(drawings), recipe
        scale = self._photographs.descriptors.std(axis=0) + 1e-3
        self._scale = np.maximum(scale, self._drawings.descriptors.std(axis=0) + 1e-3)
        self._odds = self._photographs.weights / self._photographs.weights.sum()
        self._rank = (rank,) if rank else ()
        self._clean = ~self._drawings.facial_hair

    def draw(self, step: int) -> Batch:
        random = np.random.default_rng((self._recipe.seed, step, *self._rank))
        rows = [self._row(random) for _ in range(self._recipe.batch_size)]
        return Batch(*(torch.from_numpy(np.stack(column)) for column in zip(*rows, strict=True)))

    def _row(self, random: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
        photographs, drawings = self._photographs, self._drawings
        sitter = int(random.choice(len(self._odds), p=self._odds))
        bearded_sitter = bool(photographs.facial_hair[sitter])
        usable = np.ones(len(drawings.weights))
        if bearded_sitter:
            usable = drawings.facial_hair.astype(np.float64)
        elif not self._recipe.lower_face_donors:
            usable = self._clean.astype(np.float64)
        paired = self._recipe.renderer is not None
        chosen = sitter if paired else self._match(sitter, random, drawings.weights * usable)
        replace = (
            not paired
            and bool(drawings.facial_hair[chosen])
            and not bearded_sitter
            and bool(self._clean.any())
        )
        donor = self._match(sitter, random, drawings.weights * self._clean) if replace else chosen

        landmarks = photographs.landmarks_px[sitter]
        lower = lower_face_mask(landmarks) if replace else np.zeros((CROP_SIZE_PX, CROP_SIZE_PX), np.float32)
        mouth = _fill(landmarks[INNER_LIPS])
        face = _fill(landmarks[FACE_OVAL])
        shapes = [_fill(landmarks[group]) for group in (LEFT_EYE, RIGHT_EYE, OUTER_LIPS)]
        features = cv2.dilate(np.maximum.reduce(shapes), _AROUND_FEATURES)
        skin = lower_face_mask(landmarks) * face * (1 - cv2.dilate(mouth, np.ones((45, 45), np.uint8)))
        if bearded_sitter:
            skin = np.zeros_like(skin)
        photograph = _jitter(photographs.rgb(sitter), self._recipe.colour_jitter, random)
        return (
            photograph,
            landmarks.astype(np.float32),
            drawings.on_ground_of(photograph, chosen),
            drawings.landmarks_px[chosen].astype(np.float32),
            drawings.on_ground_of(photograph, donor),
            drawings.landmarks_px[donor].astype(np.float32),
            *(mask.astype(np.float32)[None] for mask in (lower, mouth, face, features, skin)),
        )

    def _match(self, sitter: int, random: np.random.Generator, weights: NDArray[np.float64]) -> int:
        drawings = self._drawings
        gap = (drawings.descriptors - self._photographs.descriptors[sitter]) / self._scale
        distance = (_IMPORTANCE * np.square(gap)).sum(axis=1) / _IMPORTANCE.sum()
        tone = (drawings.skin - self._photographs.skin[sitter]) / 0.15
        distance = distance + self._recipe.match_skin * np.square(tone)
        if weights.sum() <= 0:
            weights = drawings.weights
        usable = weights > 0
        odds = weights * np.exp(-(distance - distance[usable].min()) / self._recipe.match_temperature)
        return int(random.choice(len(odds), p=odds / odds.sum()))


def lower_face_mask(landmarks_px: NDArray[np.floating]) -> NDArray[np.float32]:
    """(s, s) float32: where a beard or moustache would be, 0..1 with a soft edge.

    The face oval, widened, from the base of the nose down, and a beard's length below the chin.
    """
    base, lip, chin = (landmarks_px[i].astype(np.float64) for i in (_NOSE_BASE, _UPPER_LIP, _CHIN))
    oval = landmarks_px[FACE_OVAL].astype(np.float64)
    wide = oval.mean(axis=0) + _OVAL_MARGIN * (oval - oval.mean(axis=0))
    down = (chin - base) / max(float(np.linalg.norm(chin - base)), 1e-6)
    head = _fill(wide)
    beard = _fill(np.concatenate((wide, wide + 0.5 * np.linalg.norm(chin - base) * down)), hull=True)
    ys, xs = np.mgrid[0:CROP_SIZE_PX, 0:CROP_SIZE_PX].astype(np.float32)
    edge = base - 0.1 * (lip - base)
    below = ((xs - edge[0]) * down[0] + (ys - edge[1]) * down[1]) > 0
    mask = np.maximum(head, beard) * below
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 4), np.float32)


def _fill(
    outline_px: NDArray[np.float32] | NDArray[np.float64], *, hull: bool = False
) -> NDArray[np.float32]:
    mask = np.zeros((CROP_SIZE_PX, CROP_SIZE_PX), np.uint8)
    points = np.rint(outline_px).astype(np.int32)
    cv2.fillPoly(mask, [cv2.convexHull(points) if hull else points], 255, lineType=cv2.LINE_AA)
    return np.asarray(mask / np.float32(255), np.float32)


def _to_unit(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.ascontiguousarray(rgb.transpose(2, 0, 1)).astype(np.float32) / 127.5 - 1


def _jitter(rgb: NDArray[np.uint8], amount: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Vary exposure, contrast and white balance, as cameras do."""
    gain = 1 + amount * random.uniform(-0.5, 0.5, (3, 1, 1)) * 0.4
    exposure = 1 + amount * random.uniform(-0.6, 0.6)
    lift = amount * random.uniform(-0.3, 0.3)
    picture = _to_unit(rgb)
    lit = (picture + 1) * (gain * exposure).astype(np.float32) - 1 + np.float32(lift)
    return np.asarray(np.clip(lit, -1, 1), np.float32)
