"""A small generator learns from a wide one's paintings.

Online Multi-Granularity Distillation (Ren et al. 2021, arXiv 2108.06908) without its discriminator: a teacher
that was taught with all the losses and has no budget to keep paints every photograph, and the student learns
to paint the same by features, Gram matrices and colours. Paired pictures are easier to learn from than a
discriminator's opinion, so a small network gets further than by itself.
"""

from typing import Any

import torch
from torch import Tensor

from app.training.checkpoint import DamagedCheckpointError
from app.training.descent import Descent
from app.training.generator_terms import Terms, clean_terms, steady_terms
from app.training.learner import Learner
from app.training.losses.gram import gram_loss
from app.training.losses.rendering import rendering_loss
from app.training.losses.structure import structure_importance
from app.training.networks.feature_trunk import FeatureTrunk
from app.training.networks.generator import Generator, GeneratorShape
from app.training.networks.painter import Painter, place
from app.training.processes import ALONE, World
from app.training.recipe import Recipe
from app.training.sampling import Batch


class Student(Learner):
    """Takes steps as `Trainer` does, and is resumed as exactly.

    Args:
        recipe: `distillation` and, for what keeps video steady, `losses`.
        teacher: paints; it is not changed.
        shape: the student's.
        device: where.
        world: processes that train together.
        trunk: for features and Gram matrices, which are left out without it.
    """

    def __init__(
        self,
        recipe: Recipe,
        teacher: Generator,
        *,
        shape: GeneratorShape | None = None,
        device: torch.device | None = None,
        world: World = ALONE,
        trunk: FeatureTrunk | None = None,
    ) -> None:
        self.device = device or torch.device("cpu")
        torch.manual_seed(recipe.seed)
        self._painter = Painter(Generator(shape), self.device)
        self._teacher = Painter(teacher.eval().requires_grad_(False), self.device)
        self._trunk = place(trunk, self.device) if trunk else None
        generator = self._painter.generator
        descent = Descent(
            [generator],
            rate=recipe.generator_rate,
            betas=(0.9, 0.99),
            gradient_norm=recipe.gradient_norm,
            device=self.device,
            world=world,
        )
        super().__init__(recipe, generator, descent, world=world)

    def advance(self, batch: Batch) -> dict[str, float]:
        """Take one step; returns every term of the loss, unweighted.

        Raises:
            DivergedError: a loss or a gradient is not finite; nothing was changed by this step.
        """
        torch.manual_seed(self.world.seed_of(self.recipe.seed, self.step))
        batch = batch.to(self.device).resized(self.recipe.picture_px)
        with torch.no_grad():
            target = self._teacher.paint(batch.photograph)
        painting = self._painter.paint(batch.photograph)
        terms = {
            **self._terms(painting, target, batch),
            **clean_terms(self.recipe, painting),
            **steady_terms(self._painter, self.recipe, self.step, painting, batch),
        }
        return self._descend(terms)

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a state.

        Raises:
            DamagedCheckpointError: it is that of a training with discriminators.
        """
        if "judges" in state:
            raise DamagedCheckpointError(
                "The run folder holds a training without --teacher: give this one its own folder (--run)."
            )
        super().restore(state)

    def _terms(self, painting: Tensor, target: Tensor, batch: Batch) -> Terms:
        weights = self.recipe.distillation
        terms: Terms = {}
        if weights.pixels > 0:
            importance = structure_importance(batch.face, batch.features)
            terms["teacher_pixels"] = weights.pixels, rendering_loss(painting, target, importance)
        if self._trunk is None or not weights.features + weights.gram > 0:
            return terms
        with torch.no_grad():
            expected = self._trunk(target)
        seen = self._trunk(painting)
        pairs = list(zip(seen, expected, strict=True))
        if weights.features > 0:
            gaps = [
                (ours - theirs).abs().mean() / theirs.abs().mean().clamp_min(1e-3) for ours, theirs in pairs
            ]
            terms["teacher_features"] = weights.features, torch.stack(gaps).mean()
        if weights.gram > 0:
            grams = [gram_loss(ours, theirs) for ours, theirs in pairs]
            terms["teacher_gram"] = weights.gram, torch.stack(grams).mean()
        return terms
