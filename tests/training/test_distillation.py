"""A small generator learns what a wide one paints."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from app.training.checkpoint import DamagedCheckpointError, load_checkpoint, save_checkpoint  # noqa: E402
from app.training.distillation import Student  # noqa: E402
from app.training.losses.gram import gram_loss  # noqa: E402
from app.training.networks.feature_trunk import FeatureTrunk  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.recipe import LossWeights, Recipe  # noqa: E402
from app.training.sampling import Sampler  # noqa: E402
from tests.training.conftest import MakePack, random_trunk  # noqa: E402

SMALL = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0))
WIDE = GeneratorShape(widths=(16, 16, 16), down_blocks=(0, 1, 1), up_blocks=(1, 0))
RECIPE = Recipe(
    batch_size=1,
    picture_px=128,
    generator_rate=4e-3,
    losses=LossWeights(deformation=0, shift=0, sub_pixel_grid=0),
)


@pytest.fixture
def teacher() -> Generator:
    torch.manual_seed(7)
    return Generator(WIDE)


@pytest.fixture
def sampler(make_pack: MakePack) -> Sampler:
    return Sampler(make_pack(2), make_pack(2, seed=1), RECIPE)


def test_the_student_comes_closer_and_the_teacher_stays(teacher: Generator, sampler: Sampler) -> None:
    before = [each.clone() for each in teacher.parameters()]
    student = Student(RECIPE, teacher, shape=SMALL)
    losses = [student.advance(sampler.draw(0))["teacher_pixels"] for _ in range(20)]
    assert losses[-1] < 0.6 * losses[0]
    assert all(torch.equal(a, b) for a, b in zip(before, teacher.parameters(), strict=True))


def test_features_and_textures_are_taught_where_there_are_weights(
    teacher: Generator, sampler: Sampler
) -> None:
    trunk: FeatureTrunk = random_trunk()
    terms = Student(RECIPE, teacher, shape=SMALL, trunk=trunk).advance(sampler.draw(0))
    assert {"teacher_pixels", "teacher_features", "teacher_gram"} <= set(terms)
    assert "teacher_features" not in Student(RECIPE, teacher, shape=SMALL).advance(sampler.draw(0))


def test_a_stopped_student_ends_with_the_same_weights(
    teacher: Generator, sampler: Sampler, tmp_path: Path
) -> None:
    unbroken = Student(RECIPE, teacher, shape=SMALL)
    for step in range(4):
        unbroken.advance(sampler.draw(step))
        if step == 1:
            save_checkpoint(tmp_path, unbroken.state())
    resumed = Student(RECIPE, teacher, shape=SMALL)
    resumed.restore(load_checkpoint(tmp_path) or {})
    for step in range(resumed.step, 4):
        resumed.advance(sampler.draw(step))
    pairs = zip(unbroken.average.network.parameters(), resumed.average.network.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


def test_a_checkpoint_with_discriminators_is_refused(teacher: Generator) -> None:
    with pytest.raises(DamagedCheckpointError, match="without --teacher"):
        Student(RECIPE, teacher, shape=SMALL).restore({"judges": {}})


def test_texture_does_not_ask_where() -> None:
    torch.manual_seed(0)
    features = torch.rand(2, 4, 16, 16)
    assert gram_loss(features.flip(-1), features) < 1e-6
    assert gram_loss(features.flip(1), features) > 1e-3
