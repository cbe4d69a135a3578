"""Pretraining is resumed where it was stopped, in a folder that can be looked into."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("tensorboard")

from app.training.checkpoint import load_checkpoint  # noqa: E402
from app.training.export.guided_crop import GuidedCrop  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.pretraining import Pretraining  # noqa: E402
from app.training.pretraining_run import PRETRAINING_NAME, run_pretraining  # noqa: E402
from app.training.run import Pace, Progress  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

TINY = GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0))


@pytest.fixture
def pretraining(make_pack: MakePack) -> Pretraining:
    torch.manual_seed(0)
    return Pretraining(Generator(TINY), make_pack(1), steps=4, batch_size=1)


def test_it_goes_on_from_its_checkpoint(
    pretraining: Pretraining, make_pack: MakePack, tmp_path: Path
) -> None:
    photographs = make_pack(1)

    def killed(where: Progress) -> None:
        if where.step == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_pretraining(
            pretraining, tmp_path, Pace(0, checkpoint_every_s=0), preview_crops=[], on_progress=killed
        )
    again = Pretraining(Generator(TINY), photographs, steps=4, batch_size=1)
    seen: list[int] = []
    crops = [GuidedCrop.of_pack(photographs, 0)]
    finished = run_pretraining(
        again, tmp_path, Pace(0), preview_crops=crops, on_progress=lambda where: seen.append(where.step)
    )

    assert finished
    assert seen == [3, 4], "the checkpoint is of step 2: the third was stopped before it was written"
    assert (tmp_path / "previews" / "pretraining-000004.png").exists()
    assert list((tmp_path / "curves" / "pretraining").iterdir())


def test_when_the_time_is_over_it_says_so_and_keeps_its_place(
    pretraining: Pretraining, make_pack: MakePack, tmp_path: Path
) -> None:
    crops = [GuidedCrop.of_pack(make_pack(1), 0)]
    finished = run_pretraining(pretraining, tmp_path, Pace(0, minutes=0.0), preview_crops=crops)
    state = load_checkpoint(tmp_path, PRETRAINING_NAME)

    assert not finished
    assert state is not None
    assert (state["step"], state["steps"]) == (0, 4)
