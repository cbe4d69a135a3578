"""Before any style: the generator learns to copy photographs, or, for a rendered style, to render them.

Copying is done once for a shape of generator and kept; every style then starts from a network that already
carries a face through, and spends its steps on the hand.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.training.checkpoint import DamagedCheckpointError
from app.training.data.pack import Pack
from app.training.descent import autocast_where_fast
from app.training.learner import DivergedError
from app.training.losses.rendering import glaze_loss, rendering_loss, stroke_loss
from app.training.networks.generator import BORDER_PX, PATCH_PX, Generator
from app.training.quarters import camera_noise, draw_quarters
from app.training.rendering_judge import RenderingJudge

_RATE, _RATE_FURTHER = 2e-3, 6e-4
_LAYERS = 1.5
_JUDGED_FROM = 0.6
"""After so much of all steps, from nothing; before, there is more to be learnt than to be sharpened."""
_QUARTERS = 4
_INNER = slice(32, -32)
"""What is compared where there are brush strokes: nearer the edges their middles may lie outside."""


class Pretraining:
    """A generator learns, in place, to return what it is given, or what it should make of it.

    It is given what a camera would show, with noise, and has to make of it what it would make of the clean
    photograph: else what hangs on a threshold, such as hatching, flickers before a sitter who holds still.
    Where it learns to render, lamps are reflected on some crowns besides, and are not to be painted.

    Everything random is drawn from the seed and the step's number: stopped and restored it is the same as if
    it had not been.

    Args:
        generator: on its device.
        photographs: portrait crops; random quarters of them are used, or, where the generator has a context,
            whole ones, a quarter as many.
        targets: their renderings, in the same order; None for the photographs themselves.
        tables: what is laid on in strokes or glazes there, see `layer_tables`; for generators with such.
        steps: how many there will be; the learning rate rises and falls over them (Smith and Topin 2018,
            "Super-Convergence").
        seed: of what is drawn.
        mirror: mirror half of the pictures, where the generator allows it: not where shadows lie on one
            side of every face, nor where it is guided.
        glaring: reflect lamps on some crowns that are not to be painted; where renderings are learnt.
        judged: how loud a judge of renderings is in the last part, see `RenderingJudge`; 0 for none, as where
            nothing is rendered.
        further: the generator can do it already, by and large: smaller steps, and a judge from the first on.

    Attributes:
        step: how many were taken.
    """

    def __init__(
        self,
        generator: Generator,
        photographs: Pack,
        targets: Pack | None = None,
        tables: NDArray[np.uint8] | None = None,
        *,
        steps: int,
        batch_size: int = 4,
        seed: int = 0,
        mirror: bool = True,
        glaring: bool = True,
        judged: float = 0.0,
        further: bool = False,
    ) -> None:
        self.generator = generator
        self.steps = steps
        self.step = 0
        self._photographs, self._targets = photographs, photographs if targets is None else targets
        self._tables, self._batch_size, self._seed = tables, batch_size, seed
        self._guided = generator.guidance is not None
        self._glaring = glaring and targets is not None
        self._mirror = mirror and not generator.has_fixed_strokes and not self._guided
        rate = _RATE_FURTHER if further else _RATE
        self._optimiser = torch.optim.Adam(generator.parameters(), lr=rate, betas=(0.9, 0.99))
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(self._optimiser, rate, total_steps=steps)
        self._judged_from = 0.0 if further else _JUDGED_FROM
        device = next(generator.parameters()).device
        speaks = judged > 0 and targets is not None
        self._judge = RenderingJudge(loudness=judged, device=device) if speaks else None

    def advance(self) -> float:
        """Take one step; returns its loss, see `rendering_loss`, without what a judge says.

        Raises:
            DivergedError: the loss, or what a judge says, is not finite; the generator was not changed.
        """
        generator = self.generator.train()
        device = next(generator.parameters()).device
        random = np.random.default_rng((self._seed, self.step))
        whole = generator.context is not None
        quarters = draw_quarters(
            self._photographs,
            self._targets,
            max(1, self._batch_size // _QUARTERS) if whole else self._batch_size,
            random,
            mirror=self._mirror,
            whole=whole,
            guided=self._guided,
            glaring=self._glaring,
        )
        given = (quarters.given + camera_noise(quarters.given.shape, random)).to(device)
        wanted, counts = quarters.wanted.to(device), quarters.importance.to(device)
        tables = None if self._tables is None else quarters.cut(self._tables).to(device)
        with _overheard(generator, tables) as laid, autocast_where_fast(device):
            painted = generator(
                given.contiguous(memory_format=torch.channels_last),
                quarters.corners.to(device),
                None if quarters.guides is None else quarters.guides.to(device),
            )
        painted = painted.float()
        if generator.strokes is not None:
            given, painted, wanted, counts = (
                each[..., _INNER, _INNER] for each in (given, painted, wanted, counts)
            )
        loss = rendering_loss(painted, wanted, counts)
        if tables is not None:
            layers = stroke_loss if generator.glazes is None else glaze_loss
            loss = loss + _LAYERS * layers(laid[0], tables)
        value = float(loss.detach())
        if math.isfinite(value) and self._judge is not None and self.step >= self._judged_from * self.steps:
            (asked,) = torch.autograd.grad(loss, painted, retain_graph=True)
            loss = loss + self._judge.term(given, painted, wanted, asked)
        if not math.isfinite(float(loss.detach())):
            raise DivergedError(
                f"Learning from photographs diverged at step {self.step}: choose another seed in the recipe "
                "and another --run folder."
            )
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()
        self._schedule.step()
        self.step += 1
        return value

    def state(self) -> dict[str, Any]:
        """Everything that going on needs."""
        return {
            "step": self.step,
            "steps": self.steps,
            "generator": self.generator.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "schedule": self._schedule.state_dict(),
            "judge": None if self._judge is None else self._judge.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a state.

        Raises:
            DamagedCheckpointError: it is that of another number of steps, or of another shape of generator.
        """
        if state["steps"] != self.steps:
            raise DamagedCheckpointError(
                f"The run folder was begun with pretraining_steps = {state['steps']}, not {self.steps}: set "
                "it so again, or choose another --run folder."
            )
        try:
            self.generator.load_state_dict(state["generator"])
            self._optimiser.load_state_dict(state["optimiser"])
            # Runs that were begun before there was a judge go on with one that knows nothing yet.
            if self._judge is not None and state.get("judge") is not None:
                self._judge.restore(state["judge"])
        except (RuntimeError, KeyError, ValueError) as error:
            raise DamagedCheckpointError(
                "The run folder was begun with another shape of generator: choose another --run folder."
            ) from error
        self._schedule.load_state_dict(state["schedule"])
        self.step = state["step"]


@contextmanager
def _overheard(generator: Generator, wanted: Tensor | None) -> Iterator[list[Tensor]]:
    """The tables that a generator with strokes or glazes works out meanwhile, without their border.

    Glazes are laid as they are wanted meanwhile (Williams and Zipser 1989, "teacher forcing"): where the
    generator is wrong about an edge, what lies under it would else be taught to soften it.
    """
    heard: list[Tensor] = []
    if generator.over_painting is None:
        yield heard
        return
    border = BORDER_PX // PATCH_PX
    inner = slice(border, -border)

    def hear(layer: nn.Module, given: tuple[Tensor, ...], tables: Tensor) -> Tensor | None:
        heard.append(tables[..., inner, inner])
        if generator.glazes is None or wanted is None:
            return None
        return functional.pad(wanted, (border,) * 4, mode="replicate")

    hook = generator.over_painting.tables.register_forward_hook(hear)
    try:
        yield heard
    finally:
        hook.remove()
