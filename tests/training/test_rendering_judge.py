"""A judge of renderings asks for what differences never do: a decision where nobody can know."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.losses.feature_matching import feature_matching_loss  # noqa: E402
from app.training.networks.pair_judge import PairJudge  # noqa: E402
from app.training.rendering_judge import RenderingJudge, halved  # noqa: E402

SIDE_PX = 64


def _stripes(random: np.random.Generator) -> "torch.Tensor":
    """(1, 3, s, s) in -1..1: crisp bars, and nothing tells where they begin."""
    columns = (np.arange(SIDE_PX) + random.integers(8)) // 4 % 2
    bars = np.broadcast_to(1.2 * columns - 0.6, (1, 3, SIDE_PX, SIDE_PX))
    return torch.from_numpy(bars.astype(np.float32))


def _taught(judge: RenderingJudge, random: np.random.Generator, steps: int) -> None:
    plain = torch.zeros(1, 3, SIDE_PX, SIDE_PX)
    for _ in range(steps):
        painting = plain.clone().requires_grad_()
        judge.term(plain, painting, _stripes(random), torch.ones_like(plain))


def test_what_is_soft_is_asked_to_become_crisp() -> None:
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    judge = RenderingJudge(loudness=1.0, device=torch.device("cpu"))
    judge._step = 10_000  # Loud from the first step on.
    _taught(judge, random, 60)
    blurred = torch.nn.functional.avg_pool2d(_stripes(random), (1, 5), stride=1, padding=(0, 2))
    painting = blurred.clone().requires_grad_()
    before = float(blurred.std())
    for _ in range(12):
        plain = torch.zeros_like(blurred)
        term = judge.term(plain, painting, _stripes(random), torch.ones_like(plain))
        (gradient,) = torch.autograd.grad(term, painting)
        painting = (painting - 0.02 * gradient.sign()).clamp(-1, 1).detach().requires_grad_()

    assert float(painting.detach().std()) > 1.15 * before


def test_it_learns_before_it_speaks_and_then_is_as_loud_as_it_should_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.training.rendering_judge._MEMORY", 0.5)
    torch.manual_seed(0)
    random, judge = np.random.default_rng(0), RenderingJudge(loudness=0.5, device=torch.device("cpu"))
    photograph, asked = torch.zeros(1, 3, SIDE_PX, SIDE_PX), torch.full((1, 3, SIDE_PX, SIDE_PX), 0.01)

    def loudness() -> float:
        painting = photograph.clone().requires_grad_()
        term = judge.term(photograph, painting, _stripes(random), asked)
        (gradient,) = torch.autograd.grad(term, painting)
        return float(gradient.abs().mean() / asked.abs().mean())

    assert loudness() == 0
    judge._step = 10_000
    assert np.mean([loudness() for _ in range(10)]) == pytest.approx(0.5, rel=0.25)


def test_it_gives_a_score_to_every_patch() -> None:
    scores, features = PairJudge(width=4)(torch.zeros(2, 3, 48, 64), torch.zeros(2, 3, 48, 64))
    assert scores.shape == (2, 1, 6, 8)
    assert [each.shape[1] for each in features] == [4, 8, 16, 16]


@pytest.mark.parametrize("pattern", ["columns", "rows", "chequers"])
def test_it_is_blind_to_what_lies_pixel_by_pixel(pattern: str) -> None:
    rows, columns = torch.meshgrid(torch.arange(SIDE_PX), torch.arange(SIDE_PX), indexing="ij")
    number = {"columns": columns, "rows": rows, "chequers": rows + columns}[pattern]
    fine = (2.0 * (number % 2) - 1).expand(1, 3, -1, -1)
    inner = (..., slice(1, -1), slice(1, -1))
    assert float(halved(fine)[inner].abs().max()) < 1e-6
    assert halved(torch.full((1, 3, SIDE_PX, SIDE_PX), 0.3)).flatten().tolist() == pytest.approx(
        [0.3] * (3 * SIDE_PX**2 // 4)
    )


def test_features_differ_as_a_share_of_their_size() -> None:
    faint, strong = torch.full((1, 2, 4, 4), 0.1), torch.full((1, 2, 4, 4), 100.0)
    assert float(feature_matching_loss([faint, strong], [faint, strong])) == 0
    assert float(feature_matching_loss([1.5 * faint], [faint])) == pytest.approx(0.5, rel=0.02)
    assert float(feature_matching_loss([1.5 * strong], [strong])) == pytest.approx(0.5, rel=0.02)
