"""A run fills its folder, ends when told, and goes on when started again."""

import os
import signal
import sys
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("tensorboard")

from app.training.checkpoint import (  # noqa: E402
    CannotWriteError,
    DamagedCheckpointError,
    load_checkpoint,
    save_checkpoint,
)
from app.training.data.pack import Pack  # noqa: E402
from app.training.export.guided_crop import GuidedCrop  # noqa: E402
from app.training.learner import DivergedError  # noqa: E402
from app.training.networks.generator import GeneratorShape  # noqa: E402
from app.training.recipe import LossWeights, Recipe  # noqa: E402
from app.training.run import Pace, Progress, train  # noqa: E402
from app.training.sampling import Sampler  # noqa: E402
from app.training.trainer import Trainer  # noqa: E402
from tests.training.conftest import MakePack, ended  # noqa: E402

TINY = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0))
CHEAP = Recipe(
    batch_size=1,
    picture_px=256,
    losses=LossWeights(adversarial_global=0, adversarial_detail=0, deformation=0, cycle=0),
)


def _run(packs: Path, folders: tuple[str, ...], killed_at: int = 0) -> None:
    """Train in each folder; in a process of its own."""
    torch.set_num_threads(1)
    recipe = Recipe(batch_size=1, picture_px=128, deformation_every=2)
    photographs, drawings = (Pack.load(packs / f"{name}.npz") for name in ("photographs", "drawings"))

    def show(progress: Progress) -> None:
        if progress.step == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sampler, pace = Sampler(photographs, drawings, recipe), Pace(steps=4, checkpoint_every_s=0)
    crops = [GuidedCrop.of_pack(photographs, 0)]
    for folder in folders:
        trainer = Trainer(recipe, shape=TINY)
        train(trainer, sampler, packs / folder, pace, preview_crops=crops, on_progress=show)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_was_killed_ends_with_the_same_weights(
    make_pack: MakePack, tmp_path: Path, processes: BaseContext
) -> None:
    make_pack(3).save(tmp_path / "photographs.npz")
    make_pack(2, seed=1).save(tmp_path / "drawings.npz")

    def run(*folders: str, killed_at: int = 0) -> int | None:
        return ended(processes.Process(target=_run, args=(tmp_path, folders, killed_at), daemon=True))[0]

    def state(folder: str) -> dict[str, Any]:
        found = load_checkpoint(tmp_path / folder)
        assert found is not None
        return found

    assert run("killed", killed_at=3) == -signal.SIGKILL
    assert state("killed")["step"] == 2  # written as time went by; the third step is lost
    assert run("unbroken", "killed") == 0
    killed, unbroken = state("killed"), state("unbroken")
    assert killed["step"] == unbroken["step"] == 4
    for part in ("generator", "average", "inverse", "judges"):
        assert all(torch.equal(killed[part][name], weights) for name, weights in unbroken[part].items())


def test_a_run_leaves_checkpoint_preview_and_curves(make_pack: MakePack, tmp_path: Path) -> None:
    sampler = Sampler(make_pack(2), make_pack(2, seed=1), CHEAP)
    seen: list[Progress] = []
    crop = GuidedCrop.of_pack(make_pack(1), 0)
    train(
        Trainer(CHEAP, shape=TINY),
        sampler,
        tmp_path,
        Pace(steps=2),
        preview_crops=[crop],
        on_progress=seen.append,
    )
    assert [progress.step for progress in seen] == [1, 2]
    assert seen[-1].fraction == 1.0
    assert (tmp_path / "previews" / "000002.png").stat().st_size > 0
    assert any((tmp_path / "curves").iterdir())

    train(Trainer(CHEAP, shape=TINY), sampler, tmp_path, Pace(steps=3), preview_crops=[crop])
    state = load_checkpoint(tmp_path)
    assert state is not None
    assert state["step"] == 3


def test_no_minutes_are_no_steps(make_pack: MakePack, tmp_path: Path) -> None:
    trainer = Trainer(CHEAP, shape=TINY)
    sampler = Sampler(make_pack(2), make_pack(2, seed=1), CHEAP)
    train(
        trainer,
        sampler,
        tmp_path,
        Pace(steps=5, minutes=0),
        preview_crops=[GuidedCrop.of_pack(make_pack(1), 0)],
    )
    assert trainer.step == 0


def test_a_run_that_diverges_keeps_the_last_good_weights(make_pack: MakePack, tmp_path: Path) -> None:
    sampler = Sampler(make_pack(2), make_pack(2, seed=1), CHEAP)
    crop = GuidedCrop.of_pack(make_pack(1), 0)
    train(Trainer(CHEAP, shape=TINY), sampler, tmp_path, Pace(steps=1), preview_crops=[crop])
    good = (tmp_path / "checkpoint.pt").read_bytes()

    class Broken(Trainer):
        def advance(self, batch: object) -> dict[str, float]:
            raise DivergedError("The training diverged at step 1: lower the learning rates.")

    with pytest.raises(DivergedError):
        train(Broken(CHEAP, shape=TINY), sampler, tmp_path, Pace(steps=3), preview_crops=[crop])
    assert (tmp_path / "checkpoint.pt").read_bytes() == good


def test_a_full_disk_is_named_and_keeps_the_last_checkpoint(make_pack: MakePack, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no full disk at hand")
    trainer = Trainer(CHEAP, shape=TINY)
    path = save_checkpoint(tmp_path, trainer.state())
    good = path.read_bytes()
    (tmp_path / "checkpoint.part").symlink_to(full)
    with pytest.raises(CannotWriteError, match="is the disk full"):
        save_checkpoint(tmp_path, trainer.state())
    assert path.read_bytes() == good
    assert not (tmp_path / "checkpoint.part").exists()


def test_a_checkpoint_of_another_generator_is_named(make_pack: MakePack, tmp_path: Path) -> None:
    sampler = Sampler(make_pack(2), make_pack(2, seed=1), CHEAP)
    save_checkpoint(tmp_path, Trainer(CHEAP, shape=TINY).state())
    wider = Trainer(CHEAP, shape=GeneratorShape(widths=(16, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0)))
    with pytest.raises(DamagedCheckpointError, match="another shape"):
        train(wider, sampler, tmp_path, Pace(steps=1), preview_crops=[])
