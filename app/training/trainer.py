"""One step of teaching a style, and the state that it changes."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.errors import LimnerError
from app.training.alignment import align
from app.training.augment import augment
from app.training.ema import MovingAverage
from app.training.losses.adversarial import discriminator_loss, generator_loss
from app.training.losses.chroma import chroma_loss
from app.training.losses.cycle import cycle_loss
from app.training.losses.deformation import deformation_loss
from app.training.losses.lower_face import lower_face_loss
from app.training.losses.open_mouth import open_mouth_loss
from app.training.losses.palette import palette_loss
from app.training.losses.structure import structure_importance, structure_loss
from app.training.losses.sub_pixel_grid import sub_pixel_grid_loss
from app.training.losses.total_variation import total_variation_loss
from app.training.networks.generator import Generator, GeneratorShape
from app.training.networks.inverse import InverseGenerator, colour_hint
from app.training.networks.judges import DETAIL, GLOBAL, Judges
from app.training.recipe import Recipe
from app.training.sampling import Batch

_Network = TypeVar("_Network", bound=nn.Module)

_CYCLE_PX = 256
_DETAIL_REACH = 0.72


class DivergedError(LimnerError):
    """The training produced numbers that are none."""


class Trainer:
    """Generator, inverse network and discriminators with their optimisers.

    Everything random is drawn from the recipe's seed and the step's number, so a run that was stopped and
    resumed is the same as one that was not.

    Args:
        recipe: what to do.
        shape: the generator's.
        device: where.
    """

    def __init__(
        self, recipe: Recipe, *, shape: GeneratorShape | None = None, device: torch.device | None = None
    ) -> None:
        self.recipe = recipe
        self.device = device or torch.device("cpu")
        torch.manual_seed(recipe.seed)
        self.generator = self._place(Generator(shape))
        self.inverse = self._place(InverseGenerator())
        self.judges = self._place(Judges(judged_at_px=recipe.judged_at_px))
        self.average = MovingAverage(self.generator, recipe.ema_half_life_steps)
        self.step = 0
        makers = [*self.generator.parameters(), *self.inverse.parameters()]
        self._maker_optimiser = torch.optim.Adam(makers, lr=recipe.generator_rate, betas=(0.5, 0.99))
        self._judge_optimiser = torch.optim.Adam(
            self.judges.parameters(), lr=recipe.discriminator_rate, betas=(0.0, 0.99)
        )

    def start_from(self, generator_state: dict[str, Tensor]) -> None:
        """Take over a pretrained generator's weights."""
        self.generator.load_state_dict(generator_state)
        self.average = MovingAverage(self.generator, self.recipe.ema_half_life_steps)

    def advance(self, batch: Batch) -> dict[str, float]:
        """Take one step; returns every term of the loss, unweighted.

        Raises:
            DivergedError: a loss is not finite; nothing was changed by this step but the discriminators.
        """
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        batch = batch.to(self.device)
        real = compose_drawing(batch, even_tone=self.recipe.even_donor_tone)
        painting = self.generator(batch.photograph.contiguous(memory_format=torch.channels_last))
        # A closed mouth stretched open is a black hole: inside the lips both sides show the same, and the
        # judges have nothing to say; `open_mouth_loss` has.
        real = real + batch.open_mouth * (painting.detach() - real)
        centres = _DETAIL_REACH * (2 * torch.rand(len(painting), 2, device=self.device) - 1)

        terms: dict[str, Tensor] = {}
        if self.step % self.recipe.discriminator_every == 0:
            terms["discriminators"] = self._teach_judges(real, painting.detach(), batch, centres)
        maker_terms = self._maker_terms(real, painting, batch, centres)
        loss = torch.stack([weight * term for weight, term in maker_terms.values()]).sum()
        terms |= {name: term for name, (_, term) in maker_terms.items()}
        values = {name: float(term.detach()) for name, term in terms.items()}
        if not math.isfinite(float(loss.detach())) or not all(map(math.isfinite, values.values())):
            raise DivergedError(f"The training diverged at step {self.step}: lower the learning rates.")

        self._maker_optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._clip(self.generator.parameters())
        self._clip(self.inverse.parameters())
        self._maker_optimiser.step()
        self.average.update(self.generator, self.step)
        self.step += 1
        return values

    def state(self) -> dict[str, Any]:
        """Everything that a resumed run needs."""
        return {
            "step": self.step,
            "generator": self.generator.state_dict(),
            "inverse": self.inverse.state_dict(),
            "judges": self.judges.state_dict(),
            "average": self.average.network.state_dict(),
            "maker_optimiser": self._maker_optimiser.state_dict(),
            "judge_optimiser": self._judge_optimiser.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.step = state["step"]
        self.generator.load_state_dict(state["generator"])
        self.inverse.load_state_dict(state["inverse"])
        self.judges.load_state_dict(state["judges"])
        self.average.network.load_state_dict(state["average"])
        self._maker_optimiser.load_state_dict(state["maker_optimiser"])
        self._judge_optimiser.load_state_dict(state["judge_optimiser"])

    def _teach_judges(self, real: Tensor, painting: Tensor, batch: Batch, centres: Tensor) -> Tensor:
        real_views = self.judges.views(real, batch.landmarks_px, centres)
        fake_views = self.judges.views(painting, batch.landmarks_px, centres)
        loss = real.new_zeros(())
        judging = [name for name, _ in self._judge_weights()]
        if not judging:
            return loss
        for name in judging:
            seen = augment(torch.cat((real_views[name], fake_views[name])))
            real_scores, fake_scores = self.judges.score(name, seen).chunk(2)
            loss = loss + discriminator_loss(real_scores, fake_scores)
        self._judge_optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._clip(self.judges.parameters())
        self._judge_optimiser.step()
        return loss / len(judging)

    def _maker_terms(
        self, real: Tensor, painting: Tensor, batch: Batch, centres: Tensor
    ) -> dict[str, tuple[float, Tensor]]:
        weights, photograph = self.recipe.losses, batch.photograph
        terms: dict[str, tuple[float, Tensor]] = {}
        self.judges.requires_grad_(False)
        views = self.judges.views(painting, batch.landmarks_px, centres)
        for name, weight in self._judge_weights():
            terms[f"adversarial_{name}"] = (
                weight,
                generator_loss(self.judges.score(name, augment(views[name]))),
            )
        self.judges.requires_grad_(True)
        if weights.cycle > 0:
            small = functional.interpolate(painting, size=(_CYCLE_PX,) * 2, mode="area")
            target = functional.interpolate(photograph, size=(_CYCLE_PX,) * 2, mode="area")
            face = functional.interpolate(batch.face, size=(_CYCLE_PX,) * 2, mode="area")
            restored = self.inverse(small, colour_hint(photograph, _CYCLE_PX))
            terms["cycle"] = weights.cycle, cycle_loss(restored, target, face)
        if weights.structure > 0:
            importance = structure_importance(batch.face, batch.features)
            terms["structure"] = weights.structure, structure_loss(painting, photograph, importance)
        if weights.open_mouth > 0:
            terms["open_mouth"] = (
                weights.open_mouth,
                open_mouth_loss(painting, photograph, batch.open_mouth, batch.face),
            )
        if weights.lower_face > 0:
            term = lower_face_loss(painting, photograph, batch.clean_skin, batch.face)
            terms["lower_face"] = weights.lower_face, term
        if weights.palette > 0:
            terms["palette"] = weights.palette, palette_loss(painting, real)
        if weights.chroma > 0:
            terms["chroma"] = weights.chroma, chroma_loss(painting, real)
        if weights.sub_pixel_grid > 0:
            terms["sub_pixel_grid"] = weights.sub_pixel_grid, sub_pixel_grid_loss(painting)
        if weights.total_variation > 0:
            terms["total_variation"] = weights.total_variation, total_variation_loss(painting)
        if weights.deformation > 0 and self.step % self.recipe.deformation_every == 0:
            one = slice(0, max(1, len(photograph) // 2))
            term = deformation_loss(self.generator, photograph[one], painting[one])
            terms["deformation"] = weights.deformation, term
        return terms

    def _judge_weights(self) -> Iterator[tuple[str, float]]:
        losses = self.recipe.losses
        weights = {GLOBAL: losses.adversarial_global, DETAIL: losses.adversarial_detail}
        for name in self.judges.networks:
            weight = weights.get(name, losses.adversarial_local)
            if weight > 0:
                yield name, weight

    def _clip(self, parameters: Iterable[nn.Parameter]) -> None:
        nn.utils.clip_grad_norm_(parameters, self.recipe.gradient_norm)

    def _place(self, network: _Network) -> _Network:
        moved: _Network = network.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return moved


@torch.no_grad()
def compose_drawing(batch: Batch, *, even_tone: bool = True) -> Tensor:
    """The drawings aligned to the sitters, with the donors' lower faces where asked for; (b, 3, s, s)."""
    drawing = align(batch.drawing, batch.drawing_landmarks_px, batch.landmarks_px)
    if not bool(batch.lower_face.any()):
        return drawing
    donor = align(batch.donor, batch.donor_landmarks_px, batch.landmarks_px)
    if even_tone:
        donor = match_tone(donor, drawing, batch.face * (1 - batch.lower_face))
    return drawing + batch.lower_face * (donor - drawing)


def match_tone(picture: Tensor, like: Tensor, where: Tensor) -> Tensor:
    """Shift and scale each colour channel until mean and spread agree, within limits (Reinhard et al. 2001).

    Args:
        picture, like: (b, 3, s, s).
        where: (b, 1, s, s), 0..1: the pixels that are compared.
    """
    area = where.sum(dim=(2, 3), keepdim=True).clamp_min(1.0)
    means, spreads = [], []
    for each in (picture, like):
        mean = (each * where).sum(dim=(2, 3), keepdim=True) / area
        means.append(mean)
        spreads.append((((each - mean).square() * where).sum(dim=(2, 3), keepdim=True) / area + 1e-4).sqrt())
    gain = (spreads[1] / spreads[0]).clamp(0.5, 2.0)
    return ((picture - means[0]) * gain + means[1]).clamp(-1, 1)
