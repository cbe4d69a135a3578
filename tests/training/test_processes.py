"""Two processes that train together hold the same weights."""

import os
import socket
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from app.training.data.pack import Pack  # noqa: E402
from app.training.export.guided_crop import GuidedCrop  # noqa: E402
from app.training.networks.generator import GeneratorShape  # noqa: E402
from app.training.processes import ALONE, World, joined  # noqa: E402
from app.training.recipe import LossWeights, Recipe  # noqa: E402
from app.training.run import Pace, train  # noqa: E402
from app.training.sampling import Sampler  # noqa: E402
from app.training.trainer import Trainer  # noqa: E402
from tests.training.conftest import MakePack, ended  # noqa: E402

TINY = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0))


def _one_of_two(folder: Path, environment: dict[str, str]) -> None:
    """What each of the processes does that a launcher starts."""
    os.environ.update(environment)
    torch.set_num_threads(1)
    losses = LossWeights(adversarial_global=0, deformation=0, cycle=0)
    recipe = Recipe(batch_size=1, picture_px=128, losses=losses)
    photographs, drawings = (Pack.load(folder / f"{name}.npz") for name in ("photographs", "drawings"))
    with joined(torch.device("cpu")) as world:
        assert world.size == 2
        trainer = Trainer(recipe, shape=TINY, world=world)
        sampler = Sampler(photographs, drawings, recipe, rank=world.rank)
        crops = [GuidedCrop.of_pack(photographs, 0)]
        train(trainer, sampler, folder, Pace(steps=3), preview_crops=crops, world=world)
        weights = {**trainer.generator.state_dict(), **trainer.judges.state_dict()}
        torch.save(weights, folder / f"{world.rank}.pt")
        # One of both is told to stop: both do.
        assert not world.all_true(world.rank == 0)


def test_without_a_launcher_a_process_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with joined(torch.device("cpu")) as world:
        assert world is ALONE
        assert world.is_first
        assert world.all_true(True) and not world.all_true(False)


def test_every_process_and_step_has_a_seed_of_its_own() -> None:
    seeds = {World(rank, 2).seed_of(1, step) for rank in (0, 1) for step in range(50)}
    assert len(seeds) == 100
    assert ALONE.seed_of(2, 3) == 2 * 1_000_003 + 3  # as it was before there were several


def test_two_processes_end_with_the_same_weights(
    make_pack: MakePack, tmp_path: Path, processes: BaseContext
) -> None:
    make_pack(4).save(tmp_path / "photographs.npz")
    make_pack(2, seed=1).save(tmp_path / "drawings.npz")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    common = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    both = [
        processes.Process(
            target=_one_of_two, args=(tmp_path, {**common, "RANK": rank, "LOCAL_RANK": rank}), daemon=True
        )
        for rank in ("0", "1")
    ]
    assert ended(*both) == [0, 0]
    first, second = (torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in (0, 1))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert (tmp_path / "checkpoint.pt").exists()
    assert len(list((tmp_path / "previews").iterdir())) == 1
