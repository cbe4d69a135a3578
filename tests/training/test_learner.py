"""A step moves the generator, its average and the count together, or none of them."""

import math
from collections.abc import Callable

import pytest

torch = pytest.importorskip("torch")

from app.training.descent import Descent  # noqa: E402
from app.training.generator_terms import Terms  # noqa: E402
from app.training.learner import DivergedError, Learner  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.processes import ALONE, World  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from app.training.sampling import Batch  # noqa: E402

CPU = torch.device("cpu")
TINY = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0))
NO_BATCH: Batch = None  # type: ignore[assignment]


class Dimming(Learner):
    """Learns that everything is black, and is told what else counts."""

    def __init__(
        self,
        terms: "Callable[[torch.Tensor], Terms]" = lambda painting: {},
        world: World = ALONE,
        **others: float,
    ) -> None:
        torch.manual_seed(0)
        generator = Generator(TINY)
        descent = Descent([generator], rate=1e-2, betas=(0.5, 0.9), gradient_norm=1.0, device=CPU)
        super().__init__(Recipe(), generator, descent, world=world)
        self._terms, self._others = terms, others

    def advance(self, batch: Batch) -> dict[str, float]:
        painting = self.generator(torch.full((1, 3, 32, 32), 0.5))
        bright = 2.0, (painting + 1).square().mean()
        return self._descend({"bright": bright, **self._terms(painting)}, **self._others)


def _weights(learner: Learner) -> list["torch.Tensor"]:
    both = *learner.generator.parameters(), *learner.average.network.parameters()
    return [each.detach().clone() for each in both]


def _same(first: list["torch.Tensor"], second: list["torch.Tensor"]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


def test_the_average_and_the_count_follow_the_step() -> None:
    learner = Dimming()
    head, mean = learner.generator.head.weight.clone(), learner.average.network.head.weight.clone()
    losses = [learner.advance(NO_BATCH)["bright"] for _ in range(10)]
    assert learner.step == 10
    assert losses[-1] < losses[0]
    assert not torch.equal(learner.generator.head.weight, head)
    assert not torch.equal(learner.average.network.head.weight, mean)


def test_terms_are_returned_unweighted_together_with_what_else_was_lost() -> None:
    learner = Dimming(discriminators=0.25)
    painting = learner.generator(torch.full((1, 3, 32, 32), 0.5))
    losses = learner.advance(NO_BATCH)
    assert losses["bright"] == pytest.approx(float((painting + 1).square().mean().detach()), rel=1e-4)
    assert losses["discriminators"] == 0.25


def nan_without_a_slope(painting: "torch.Tensor") -> Terms:
    """Its gradient is 0 everywhere: only the value tells."""
    return {"lost": (1.0, 0 * painting.sum() + math.nan)}


@pytest.mark.parametrize(
    "learner",
    [
        pytest.param(lambda: Dimming(nan_without_a_slope), id="a term"),
        pytest.param(lambda: Dimming(lambda painting: {"huge": (math.inf, painting.sum())}), id="the sum"),
        pytest.param(lambda: Dimming(discriminators=math.inf), id="another loss"),
    ],
)
def test_a_loss_that_is_no_number_changes_nothing(learner: Callable[[], Learner]) -> None:
    broken = learner()
    before = _weights(broken)
    with pytest.raises(DivergedError, match="step 0"):
        broken.advance(NO_BATCH)
    assert broken.step == 0
    assert _same(before, _weights(broken))


def test_where_another_process_diverged_this_one_stops_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(World, "all_true", lambda self, flag: False)
    learner = Dimming()
    before = _weights(learner)
    with pytest.raises(DivergedError):
        learner.advance(NO_BATCH)
    assert _same(before, _weights(learner))


def test_a_state_taken_over_goes_on_where_it_was() -> None:
    unbroken = Dimming()
    unbroken.advance(NO_BATCH)
    state = unbroken.state()
    state = {**state, "generator": {name: value.clone() for name, value in state["generator"].items()}}
    resumed = Dimming()
    resumed.restore(state)
    assert resumed.step == 1
    assert resumed.advance(NO_BATCH) == unbroken.advance(NO_BATCH)


def test_pretrained_weights_begin_the_average_too() -> None:
    learner = Dimming()
    torch.manual_seed(5)
    pretrained = Generator(TINY)
    learner.start_from(pretrained.state_dict())
    assert torch.equal(learner.generator.head.weight, pretrained.head.weight)
    assert torch.equal(learner.average.network.head.weight, pretrained.head.weight)
