"""One step: clipped, together, in half precision on a GPU, and never into NaN."""

import pytest

torch = pytest.importorskip("torch")

from app.training.descent import Descent, autocast, autocast_where_fast, half_precision  # noqa: E402
from app.training.networks.bundle import NetworkBundle  # noqa: E402
from app.training.networks.generator import GeneratorShape  # noqa: E402

CPU = torch.device("cpu")
TINY = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0))


def _descent(layer: "torch.nn.Module", gradient_norm: float = 1e9) -> Descent:
    return Descent([layer], rate=0.1, betas=(0.5, 0.9), gradient_norm=gradient_norm, device=CPU)


@pytest.fixture
def layer() -> "torch.nn.Linear":
    torch.manual_seed(0)
    return torch.nn.Linear(3, 1)


def _pretend(monkeypatch: pytest.MonkeyPatch, dtype: "torch.dtype") -> None:
    """As if the processor were a GPU that is fast in that type."""
    monkeypatch.setattr("app.training.descent.half_precision", lambda device: dtype)


@pytest.mark.parametrize(
    ("tiles", "in_pairs", "dtype"),
    [
        (True, False, torch.bfloat16),
        (False, True, torch.bfloat16),
        (False, False, torch.float32),
    ],
)
def test_processors_that_multiply_bfloat16_faster_convolve_in_it(
    monkeypatch: pytest.MonkeyPatch, tiles: bool, in_pairs: bool, dtype: "torch.dtype"
) -> None:
    monkeypatch.setattr("torch.cpu._is_amx_tile_supported", lambda: tiles)
    monkeypatch.setattr("torch.cpu._is_avx512_bf16_supported", lambda: in_pairs)
    with autocast_where_fast(CPU):
        painted = torch.nn.Conv2d(3, 4, 3)(torch.ones(1, 3, 8, 8))
    assert painted.dtype == dtype


def test_a_step_goes_down(layer: "torch.nn.Linear") -> None:
    descent, x = _descent(layer), torch.ones(4, 3)
    losses = []
    for _ in range(5):
        loss = layer(x).square().mean()
        losses.append(float(loss.detach()))
        assert descent.step(loss)
    assert losses[-1] < losses[0]


def test_nothing_changes_where_a_gradient_is_no_number(layer: "torch.nn.Linear") -> None:
    before = layer.weight.clone()
    assert not _descent(layer).step((0 * layer.weight).abs().sqrt().sum())
    assert torch.equal(layer.weight, before)


def test_long_gradients_are_shortened(layer: "torch.nn.Linear") -> None:
    assert _descent(layer, gradient_norm=1.0).step(1e6 * layer(torch.ones(1, 3)).sum())
    assert float(layer.weight.grad.square().sum() + layer.bias.grad.square().sum()) == pytest.approx(
        1, rel=1e-3
    )


def test_processors_work_in_full_precision() -> None:
    assert half_precision(CPU) is None
    with autocast(CPU):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == torch.float32


@pytest.mark.parametrize(
    ("card", "emulated_only", "dtype"),
    [("before Ampere", True, torch.float16), ("Ampere", False, torch.bfloat16)],
)
def test_cards_that_only_emulate_bfloat16_take_float16(
    card: str, emulated_only: bool, dtype: "torch.dtype", monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_bf16_supported(including_emulation: bool = True) -> bool:
        return including_emulation or not emulated_only

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", is_bf16_supported)
    assert half_precision(torch.device("cuda")) is dtype, card


def test_in_bfloat16_the_networks_learn_and_answer_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, torch.bfloat16)
    torch.manual_seed(0)
    networks = NetworkBundle(TINY, judged_at_px=512, device=CPU)
    picture = torch.rand(1, 3, 64, 64)
    painting = networks.paint(picture)
    answers = [
        painting,
        networks.paint_bent(picture, lambda features: features),
        networks.restore(painting, picture),
        networks.score("detail", painting),
    ]
    assert {answer.dtype for answer in answers} == {torch.float32}
    before = networks.generator.head.weight.clone()
    descent = _descent(networks.generator)
    assert descent.step(sum(answer.square().mean() for answer in answers))
    assert (networks.generator.head.weight - before).abs().max() > 0
    assert networks.generator.head.weight.dtype == torch.float32
    assert "scaler" not in descent.state()


def test_in_float16_an_overflow_is_left_out_and_the_scale_comes_down(
    layer: "torch.nn.Linear", monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(monkeypatch, torch.float16)
    descent, before = _descent(layer), layer.weight.clone()
    scale = descent.state()["scaler"]["scale"]
    assert descent.step(layer(torch.full((1, 3), float("inf"))).sum())
    assert torch.equal(layer.weight, before)
    assert descent.state()["scaler"]["scale"] < scale
    assert descent.step(layer(torch.ones(1, 3)).sum())
    assert not torch.equal(layer.weight, before)

    resumed = _descent(layer)
    resumed.restore(descent.state())
    assert resumed.state()["scaler"] == descent.state()["scaler"]


def test_in_float16_what_no_scale_can_cure_is_told(
    layer: "torch.nn.Linear", monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(monkeypatch, torch.float16)
    descent = _descent(layer)
    went_well = [descent.step(layer(torch.full((1, 3), float("nan"))).sum()) for _ in range(30)]
    assert went_well[0] and not went_well[-1]
