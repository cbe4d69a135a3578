"""Training goes on where it was, and stops when its numbers stop being numbers."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from app.training.checkpoint import DamagedCheckpointError, load_checkpoint, save_checkpoint  # noqa: E402
from app.training.composition import compose_drawing, match_tone  # noqa: E402
from app.training.generator_terms import judge_weights  # noqa: E402
from app.training.learner import DivergedError  # noqa: E402
from app.training.networks.generator import GeneratorShape  # noqa: E402
from app.training.recipe import LossWeights, Recipe  # noqa: E402
from app.training.sampling import Batch, Sampler  # noqa: E402
from app.training.trainer import Trainer  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

TINY = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 1), up_blocks=(0, 0))
RECIPE = Recipe(batch_size=1, discriminator_every=2, deformation_every=2, picture_px=256)


@pytest.fixture
def sampler(make_pack: MakePack) -> Sampler:
    return Sampler(make_pack(3), make_pack(2, seed=1, facial_hair=(True, False)), RECIPE)


def _same(first: Trainer, second: Trainer) -> bool:
    pairs = zip(first.average.network.parameters(), second.average.network.parameters(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_a_run_that_was_stopped_ends_with_the_same_weights(sampler: Sampler, tmp_path: Path) -> None:
    unbroken = Trainer(RECIPE, shape=TINY)
    for step in range(4):
        unbroken.advance(sampler.draw(step))

    first_half = Trainer(RECIPE, shape=TINY)
    for step in range(2):
        first_half.advance(sampler.draw(step))
    save_checkpoint(tmp_path, first_half.state())
    torch.manual_seed(999)  # another process has another random state

    resumed = Trainer(RECIPE, shape=TINY)
    state = load_checkpoint(tmp_path)
    assert state is not None
    resumed.restore(state)
    for step in range(resumed.step, 4):
        resumed.advance(sampler.draw(step))
    assert resumed.step == 4
    assert _same(unbroken, resumed)


def test_every_term_is_reported_and_finite(sampler: Sampler) -> None:
    terms = Trainer(RECIPE, shape=TINY).advance(sampler.draw(0))
    judged = {"adversarial_portrait", "adversarial_eye", "adversarial_nose", "adversarial_mouth"}
    held = {"cycle", "structure", "open_mouth", "lower_face", "palette", "deformation", "discriminators"}
    assert judged | held <= set(terms)
    assert all(abs(value) < 100 for value in terms.values())


def test_a_weight_of_zero_switches_a_term_off(sampler: Sampler) -> None:
    losses = RECIPE.losses.model_copy(update={"cycle": 0.0, "adversarial_detail": 0.0})
    recipe = RECIPE.model_copy(update={"losses": losses, "picture_px": 128})
    terms = Trainer(recipe, shape=TINY).advance(sampler.draw(0))
    assert "cycle" not in terms
    assert "adversarial_detail" not in terms
    assert "adversarial_portrait" in terms


@pytest.mark.parametrize(
    ("weight", "judge"),
    [
        ("adversarial_global", "portrait"),
        ("adversarial_eyes", "eye"),
        ("adversarial_nose", "nose"),
        ("adversarial_mouth", "mouth"),
        ("adversarial_detail", "detail"),
    ],
)
def test_each_discriminator_is_switched_off_by_itself(weight: str, judge: str) -> None:
    names = ["portrait", "eye", "nose", "mouth", "detail"]
    assert dict(judge_weights(LossWeights.model_validate({weight: 3}), names))[judge] == 3
    taking_part = [name for name, _ in judge_weights(LossWeights.model_validate({weight: 0}), names)]
    assert taking_part == [name for name in names if name != judge]


@pytest.mark.parametrize("augmentation", [True, False])
def test_what_the_discriminators_see_is_varied_unless_switched_off(
    sampler: Sampler, augmentation: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    varied: list[str] = []

    def watch(where: str) -> None:
        def augment(picture: "torch.Tensor") -> "torch.Tensor":
            varied.append(where)
            return picture

        monkeypatch.setattr(f"app.training.{where}.augment", augment)

    watch("trainer")
    watch("generator_terms")
    recipe = RECIPE.model_copy(update={"augmentation": augmentation, "picture_px": 128})
    Trainer(recipe, shape=TINY).advance(sampler.draw(0))
    assert sorted(set(varied)) == (["generator_terms", "trainer"] if augmentation else [])


def test_features_are_aligned_where_a_recipe_asks_for_it(sampler: Sampler) -> None:
    losses = RECIPE.losses.model_copy(update={"feature_alignment": 1.0})
    recipe = RECIPE.model_copy(update={"losses": losses, "deformation_every": 1})
    assert "feature_alignment" in Trainer(recipe, shape=TINY).advance(sampler.draw(0))
    assert "feature_alignment" not in Trainer(RECIPE, shape=TINY).advance(sampler.draw(0))


def test_numbers_that_are_none_stop_the_run_and_spare_the_weights(sampler: Sampler) -> None:
    trainer = Trainer(RECIPE, shape=TINY)
    before = [each.clone() for each in trainer.generator.parameters()]
    batch = sampler.draw(1)
    broken = Batch(
        **{name: getattr(batch, name) for name in batch.__slots__ if name != "photograph"},
        photograph=torch.full_like(batch.photograph, float("nan")),
    )
    with pytest.raises(DivergedError, match="step 0"):
        trainer.advance(broken)
    after = trainer.generator.parameters()
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_gradient_that_is_no_number_stops_the_run_and_spares_the_weights(
    sampler: Sampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cusp(*_: object, painting: "torch.Tensor", **__: object) -> dict[str, tuple[float, "torch.Tensor"]]:
        return {"cusp": (1.0, (0 * painting).abs().sqrt().sum())}  # 0, but its slope is infinite

    monkeypatch.setattr("app.training.trainer.generator_terms", cusp)
    trainer = Trainer(RECIPE, shape=TINY)
    before = [each.clone() for each in trainer.generator.parameters()]
    with pytest.raises(DivergedError, match="halve generator_rate"):
        trainer.advance(sampler.draw(0))
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.generator.parameters(), strict=True))
    assert trainer.step == 0


def test_a_resumed_run_takes_the_rates_of_its_recipe(sampler: Sampler) -> None:
    fast, slow = (
        RECIPE.model_copy(update={"generator_rate": rate, "losses": LossWeights(adversarial_detail=0)})
        for rate in (1e-3, 1e-6)
    )
    trainer = Trainer(fast, shape=TINY)
    trainer.advance(sampler.draw(0))
    resumed = Trainer(slow, shape=TINY)
    resumed.restore(trainer.state())
    before = resumed.generator.head.weight.clone()
    resumed.advance(sampler.draw(1))
    assert 0 < (resumed.generator.head.weight - before).abs().max() < 1e-5


def test_a_students_checkpoint_is_refused() -> None:
    with pytest.raises(DamagedCheckpointError, match="--teacher"):
        Trainer(RECIPE, shape=TINY).restore({"step": 3})


def test_alignment_and_size_can_be_switched(sampler: Sampler) -> None:
    batch = sampler.draw(0)
    assert torch.equal(compose_drawing(batch, aligned=False), batch.drawing)
    small = batch.resized(256)
    assert small.photograph.shape == (1, 3, 256, 256)
    assert small.face.shape == (1, 1, 256, 256)
    middle = small.landmarks_px.mean(dim=(0, 1)) + 0.5
    assert torch.allclose(2 * middle, batch.landmarks_px.mean(dim=(0, 1)) + 0.5, atol=1e-3)
    recipe = RECIPE.model_copy(update={"alignment": False, "picture_px": 256})
    terms = Trainer(recipe, shape=TINY).advance(batch)
    assert all(abs(value) < 100 for value in terms.values())


def test_a_drawing_already_in_place_stays_as_it_is(sampler: Sampler) -> None:
    batch = sampler.draw(0)
    still = Batch(
        **{
            **{name: getattr(batch, name) for name in batch.__slots__},
            "drawing_landmarks_px": batch.landmarks_px,
            "lower_face": torch.zeros_like(batch.lower_face),
        }
    )
    difference = (compose_drawing(still) - batch.drawing).abs()
    assert difference.mean() < 0.01


def test_tone_is_matched_where_it_is_compared() -> None:
    torch.manual_seed(0)
    like = 0.3 * torch.rand(1, 3, 32, 32) - 0.2
    where = torch.ones(1, 1, 32, 32)
    matched = match_tone(like * 0.8 + 0.4, like, where)
    assert (matched - like).abs().max() < 1e-2


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(b"half of a")
    with pytest.raises(DamagedCheckpointError, match=r"checkpoint\.pt is damaged"):
        load_checkpoint(tmp_path)


def test_without_a_checkpoint_there_is_nothing_to_resume(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path) is None
