"""All terms that the generator is taught with, put together for one step."""

from collections.abc import Iterable, Iterator
from typing import Final

from torch import Tensor
from torch.nn import functional

from app.training.augment import augment
from app.training.losses.adversarial import generator_loss
from app.training.losses.chroma import chroma_loss
from app.training.losses.cycle import cycle_loss
from app.training.losses.deformation import deformation_loss
from app.training.losses.feature_alignment import feature_alignment_loss
from app.training.losses.likeness import likeness_loss
from app.training.losses.lower_face import lower_face_loss
from app.training.losses.open_mouth import open_mouth_loss
from app.training.losses.palette import palette_loss
from app.training.losses.rendering import rendering_loss
from app.training.losses.shift import shift_loss
from app.training.losses.structure import structure_importance, structure_loss
from app.training.losses.sub_pixel_grid import sub_pixel_grid_loss
from app.training.losses.total_variation import total_variation_loss
from app.training.networks.bundle import NetworkBundle
from app.training.networks.feature_trunk import FeatureTrunk
from app.training.networks.inverse import colour_hint
from app.training.networks.judges import DETAIL, EYE, GLOBAL, MOUTH, NOSE_TIP
from app.training.networks.painter import Painter
from app.training.recipe import LossWeights, Recipe
from app.training.sampling import Batch

Terms = dict[str, tuple[float, Tensor]]
"""Weight and value of each term, by name."""

_CYCLE_PX: Final = 256
_STROKES_PX: Final = 16


def judge_weights(losses: LossWeights, names: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Names of the discriminators that take part, and how much each counts."""
    weights = {
        GLOBAL: losses.adversarial_global,
        EYE: losses.adversarial_eyes,
        NOSE_TIP: losses.adversarial_nose,
        MOUTH: losses.adversarial_mouth,
        DETAIL: losses.adversarial_detail,
    }
    for name in names:
        if weights[name] > 0:
            yield name, weights[name]


def generator_terms(
    networks: NetworkBundle,
    recipe: Recipe,
    step: int,
    *,
    real: Tensor,
    painting: Tensor,
    batch: Batch,
    centres: Tensor,
    trunk: FeatureTrunk | None = None,
) -> Terms:
    """Every term whose weight is not 0 and whose turn it is.

    Args:
        step: some terms are dear and computed every so many steps.
        real: (b, 3, s, s), drawings aligned to the sitters.
        painting: (b, 3, s, s), what the generator made of `batch.photograph`, with gradients.
        centres: (b, 2) in -1..1, where the detail's discriminator looks.
        trunk: for the likeness term, which is left out without it.
    """
    liked: Terms = {}
    if trunk is not None and recipe.losses.likeness > 0 and step % recipe.likeness_every == 0:
        term = likeness_loss(trunk, networks.judges, painting, batch.photograph, batch.landmarks_px)
        liked["likeness"] = recipe.losses.likeness, term
    return {
        **_judged(networks, recipe, painting, batch, centres),
        **_held_to_photograph(networks, recipe, painting, batch),
        **liked,
        **_held_to_drawing(recipe, painting, real, batch),
        **clean_terms(recipe, painting),
        **steady_terms(networks, recipe, step, painting, batch),
    }


def _judged(
    networks: NetworkBundle, recipe: Recipe, painting: Tensor, batch: Batch, centres: Tensor
) -> Terms:
    judges = networks.judges
    judges.requires_grad_(False)
    views = judges.views(painting, batch.landmarks_px, centres)
    terms: Terms = {}
    for name, weight in judge_weights(recipe.losses, judges.networks):
        seen = augment(views[name]) if recipe.augmentation else views[name]
        terms[f"adversarial_{name}"] = weight, generator_loss(networks.score(name, seen))
    judges.requires_grad_(True)
    return terms


def _held_to_photograph(networks: NetworkBundle, recipe: Recipe, painting: Tensor, batch: Batch) -> Terms:
    weights, photograph = recipe.losses, batch.photograph
    terms: Terms = {}
    if weights.cycle > 0:
        small, target, face = (
            functional.interpolate(each, size=(_CYCLE_PX,) * 2, mode="area")
            for each in (painting, photograph, batch.face)
        )
        restored = networks.restore(small, colour_hint(photograph, _CYCLE_PX))
        terms["cycle"] = weights.cycle, cycle_loss(restored, target, face)
    if weights.structure > 0:
        importance = structure_importance(batch.face, batch.features, recipe.surroundings)
        terms["structure"] = weights.structure, structure_loss(painting, photograph, importance)
    if weights.open_mouth > 0:
        term = open_mouth_loss(painting, photograph, batch.open_mouth, batch.face)
        terms["open_mouth"] = weights.open_mouth, term
    if weights.lower_face > 0:
        term = lower_face_loss(painting, photograph, batch.clean_skin, batch.face)
        terms["lower_face"] = weights.lower_face, term
    return terms


def _held_to_drawing(recipe: Recipe, painting: Tensor, real: Tensor, batch: Batch) -> Terms:
    weights = recipe.losses
    terms: Terms = {}
    if weights.rendering > 0:
        importance = structure_importance(batch.face, batch.features)
        terms["rendering"] = weights.rendering, rendering_loss(painting, real, importance)
    if weights.palette > 0:
        terms["palette"] = weights.palette, palette_loss(painting, real, batch.face)
    if weights.chroma > 0:
        terms["chroma"] = weights.chroma, chroma_loss(painting, real)
    return terms


def clean_terms(recipe: Recipe, painting: Tensor) -> Terms:
    """What the painting is held to for itself."""
    weights = recipe.losses
    terms: Terms = {}
    if weights.sub_pixel_grid > 0:
        terms["sub_pixel_grid"] = weights.sub_pixel_grid, sub_pixel_grid_loss(painting)
    if weights.total_variation > 0:
        terms["total_variation"] = weights.total_variation, total_variation_loss(painting)
    return terms


def steady_terms(painter: Painter, recipe: Recipe, step: int, painting: Tensor, batch: Batch) -> Terms:
    """What keeps video steady."""
    weights, photograph = recipe.losses, batch.photograph
    terms: Terms = {}
    tones_px = _STROKES_PX if painter.generator.has_fixed_strokes else 1
    one = slice(0, max(1, len(photograph) // 2))
    if weights.deformation > 0 and step % recipe.deformation_every == 0:
        term = deformation_loss(painter.paint, photograph[one], painting[one], tones_px=tones_px)
        terms["deformation"] = weights.deformation, term
    if weights.shift > 0 and (step + 1) % recipe.deformation_every == 0:
        other = slice(len(photograph) // 2, None)
        term = shift_loss(painter.paint, photograph[other], painting[other], tones_px=tones_px)
        terms["shift"] = weights.shift, term
    if weights.feature_alignment > 0 and (step + 2) % recipe.deformation_every == 0:
        term = feature_alignment_loss(
            painter.paint_bent,
            photograph[one],
            painting[one],
            batch.landmarks_px[one],
            batch.drawing_landmarks_px[one],
            tones_px=tones_px,
        )
        terms["feature_alignment"] = weights.feature_alignment, term
    return terms
