"""One step of teaching a style, and the state that it changes."""

from typing import Any, Final

import torch
from torch import Tensor

from app.training.augment import augment
from app.training.checkpoint import DamagedCheckpointError
from app.training.composition import compose_drawing
from app.training.descent import Descent
from app.training.generator_terms import generator_terms, judge_weights
from app.training.learner import DivergedError, Learner
from app.training.losses.adversarial import discriminator_loss
from app.training.networks.bundle import NetworkBundle
from app.training.networks.feature_trunk import FeatureTrunk
from app.training.networks.generator import GeneratorShape
from app.training.processes import ALONE, World
from app.training.recipe import Recipe
from app.training.sampling import Batch

_DETAIL_REACH: Final = 0.72


class Trainer(Learner):
    """Generator, inverse network and discriminators with their optimisers.

    Everything random is drawn from the recipe's seed and the step's number, so a run that was stopped and
    resumed is the same as one that was not.

    Args:
        recipe: what to do.
        shape: the generator's.
        device: where.
        world: processes that train together.
        trunk: what the likeness term sees with.
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        shape: GeneratorShape | None = None,
        device: torch.device | None = None,
        world: World = ALONE,
        trunk: FeatureTrunk | None = None,
    ) -> None:
        self.device = device or torch.device("cpu")
        self._trunk = trunk.to(self.device) if trunk else None
        torch.manual_seed(recipe.seed)
        self.networks = NetworkBundle(shape, judged_at_px=recipe.judged_at_px, device=self.device)
        self.inverse = self.networks.inverse
        self.judges = self.networks.judges
        generator = self.networks.generator
        common: dict[str, Any] = {
            "gradient_norm": recipe.gradient_norm,
            "device": self.device,
            "world": world,
        }
        makers = Descent([generator, self.inverse], rate=recipe.generator_rate, betas=(0.5, 0.99), **common)
        self._judging = Descent([self.judges], rate=recipe.discriminator_rate, betas=(0.0, 0.99), **common)
        super().__init__(recipe, generator, makers, world=world)

    def advance(self, batch: Batch) -> dict[str, float]:
        """Take one step; returns every term of the loss, unweighted.

        Raises:
            DivergedError: a loss or a gradient is not finite. The generator and its average are as they were
                before this step; the discriminators are as they were, or one finite step further.
        """
        torch.manual_seed(self.world.seed_of(self.recipe.seed, self.step))
        batch = batch.to(self.device).resized(self.recipe.picture_px)
        aligned = self.recipe.alignment
        real = compose_drawing(batch, even_tone=self.recipe.even_donor_tone, aligned=aligned)
        painting = self.networks.paint(batch.photograph)
        # A closed mouth stretched open is a black hole: inside the lips both sides show the same, and the
        # judges have nothing to say; `open_mouth_loss` has.
        if self.recipe.renderer is None and aligned:
            real = real + batch.open_mouth * (painting.detach() - real)
        centres = _DETAIL_REACH * (2 * torch.rand(len(painting), 2, device=self.device) - 1)

        judged: dict[str, float] = {}
        if self.step % self.recipe.discriminator_every == 0:
            judged["discriminators"] = self._teach_judges(real, painting.detach(), batch, centres)
        terms = generator_terms(
            self.networks,
            self.recipe,
            self.step,
            real=real,
            painting=painting,
            batch=batch,
            centres=centres,
            trunk=self._trunk,
        )
        return self._descend(terms, **judged)

    def state(self) -> dict[str, Any]:
        """Everything that a resumed run needs."""
        return {
            **super().state(),
            "inverse": self.inverse.state_dict(),
            "judges": self.judges.state_dict(),
            "judge_optimiser": self._judging.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a state.

        Raises:
            DamagedCheckpointError: it is that of a student, which has no discriminators.
        """
        if "judges" not in state:
            raise DamagedCheckpointError(
                "The run folder holds a training with --teacher: give this one its own folder (--run)."
            )
        super().restore(state)
        self.inverse.load_state_dict(state["inverse"])
        self.judges.load_state_dict(state["judges"])
        self._judging.restore(state["judge_optimiser"])

    def _teach_judges(self, real: Tensor, painting: Tensor, batch: Batch, centres: Tensor) -> float:
        real_landmarks_px = batch.landmarks_px if self.recipe.alignment else batch.drawing_landmarks_px
        real_views = self.judges.views(real, real_landmarks_px, centres)
        fake_views = self.judges.views(painting, batch.landmarks_px, centres)
        judging = [name for name, _ in judge_weights(self.recipe.losses, self.judges.networks)]
        if not judging:
            return 0.0
        losses = []
        for name in judging:
            seen = torch.cat((real_views[name], fake_views[name]))
            if self.recipe.augmentation:
                seen = augment(seen)
            real_scores, fake_scores = self.networks.score(name, seen).chunk(2)
            losses.append(discriminator_loss(real_scores, fake_scores))
        loss = torch.stack(losses).sum()
        if not self._judging.step(loss):
            raise DivergedError.at(self.step)
        return float(loss.detach()) / len(judging)
