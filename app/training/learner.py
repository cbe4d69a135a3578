"""A generator that is being taught: its weights, the average that follows, and the step that moves both."""

import math
from abc import ABC, abstractmethod
from typing import Any, Self

import torch
from torch import Tensor

from app.errors import LimnerError
from app.training.descent import Descent
from app.training.ema import MovingAverage
from app.training.generator_terms import Terms
from app.training.networks.generator import Generator
from app.training.processes import ALONE, World
from app.training.recipe import Recipe
from app.training.sampling import Batch


class DivergedError(LimnerError):
    """The training produced numbers that are none."""

    @classmethod
    def at(cls, step: int) -> Self:
        return cls(
            f"The training diverged at step {step}: halve generator_rate and discriminator_rate in the "
            "recipe and start the same command again; it goes on from the last good weights."
        )


class Learner(ABC):
    """What takes the steps of a run; which loss it goes down is for those who inherit.

    Args:
        recipe: what to do.
        generator: what is taught, on its device.
        descent: moves the generator, and what is taught together with it.
        world: processes that train together.

    Attributes:
        average: of the generator's weights; it is what gets exported.
        step: how many were taken.
    """

    def __init__(
        self, recipe: Recipe, generator: Generator, descent: Descent, *, world: World = ALONE
    ) -> None:
        self.recipe = recipe
        self.generator = generator
        self.world = world
        self.average = MovingAverage(generator, recipe.ema_half_life_steps)
        self.step = 0
        self._descent = descent

    def start_from(self, generator_state: dict[str, Tensor]) -> None:
        """Take over a pretrained generator's weights."""
        self.generator.load_state_dict(generator_state)
        self.average = MovingAverage(self.generator, self.recipe.ema_half_life_steps)

    @abstractmethod
    def advance(self, batch: Batch) -> dict[str, float]:
        """Take one step; returns every term of the loss, unweighted.

        Raises:
            DivergedError: a loss or a gradient is not finite; the generator and its average are as before.
        """

    def state(self) -> dict[str, Any]:
        """Everything that a resumed run needs."""
        return {
            "step": self.step,
            "generator": self.generator.state_dict(),
            "average": self.average.network.state_dict(),
            "maker_optimiser": self._descent.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a state."""
        self.step = state["step"]
        self.generator.load_state_dict(state["generator"])
        self.average.network.load_state_dict(state["average"])
        self._descent.restore(state["maker_optimiser"])

    def _descend(self, terms: Terms, **others: float) -> dict[str, float]:
        """Go down the weighted sum of the terms, and let the average and the step's number follow.

        Args:
            terms: of the generator's loss.
            others: losses of this step that are no part of the sum, but have to be numbers as well.

        Returns:
            All of them by name, unweighted.

        Raises:
            DivergedError: one of them, or a gradient, is not finite; nothing was changed.
        """
        loss = torch.stack([weight * term for weight, term in terms.values()]).sum()
        values = others | {name: float(term.detach()) for name, (_, term) in terms.items()}
        finite = all(map(math.isfinite, [*values.values(), float(loss.detach())]))
        if not self.world.all_true(finite) or not self._descent.step(loss):
            raise DivergedError.at(self.step)
        self.average.update(self.generator, self.step)
        self.step += 1
        return values
