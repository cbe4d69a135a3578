"""Weights kept beside previews can be taken up again."""

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from app.training.checkpoint import load_checkpoint, save_checkpoint, set_aside  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.snapshots import (  # noqa: E402
    NoSnapshotError,
    load_generator,
    load_snapshot,
    save_snapshot,
    snapshot_steps,
)

ODD = GeneratorShape(widths=(8, 16, 24), down_blocks=(1, 0, 2), up_blocks=(0, 2), glances=3)


def test_a_snapshot_brings_back_weights_and_shape(tmp_path: Path) -> None:
    generator = Generator(ODD)
    save_snapshot(tmp_path, 300, generator)
    again = load_snapshot(tmp_path, 300)
    assert again.shape == ODD
    assert not again.training
    picture = torch.rand(1, 3, 64, 64) * 2 - 1
    assert torch.equal(again(picture), generator.eval()(picture))


@pytest.mark.parametrize(
    ("shape", "kept"),
    [
        (replace(ODD, textures=1), "surface.textures"),
        (replace(ODD, strokes=2), "strokes.relief"),
        (replace(ODD, glazes=2), "glazes.ragged_px"),
    ],
    ids=["textures", "strokes", "glazes"],
)
def test_a_snapshot_brings_back_what_lies_fixed(tmp_path: Path, shape: GeneratorShape, kept: str) -> None:
    generator = Generator(shape)
    generator.get_buffer(kept).uniform_(-1, 1)
    save_snapshot(tmp_path, 1, generator)
    assert torch.equal(load_snapshot(tmp_path, 1).get_buffer(kept), generator.get_buffer(kept))


def test_a_step_without_weights_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    for step in (1200, 100):
        save_snapshot(tmp_path, step, Generator(ODD))
    assert snapshot_steps(tmp_path) == [100, 1200]
    with pytest.raises(NoSnapshotError, match=r"no weights of step 150\. There are: 100, 1200"):
        load_snapshot(tmp_path, 150)
    with pytest.raises(NoSnapshotError, match="There are: none"):
        load_snapshot(tmp_path / "elsewhere", 1)


def test_a_run_folder_gives_its_newest_average(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, {"step": 5, "average": Generator(ODD).state_dict()})
    assert load_generator(tmp_path).shape == ODD


def test_what_holds_no_generator_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.pt").write_bytes(b"no weights")
    torch.save({"weight": torch.zeros(3)}, tmp_path / "other.pt")
    for name in ("notes.pt", "other.pt", "nowhere.pt"):
        with pytest.raises(NoSnapshotError, match=name):
            load_generator(tmp_path / name)
    with pytest.raises(NoSnapshotError, match=r"holds no checkpoint\.pt"):
        load_generator(tmp_path)


def test_a_checkpoint_set_aside_is_kept(tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint-before-000400.pt"
    set_aside(tmp_path, 400, {"step": 400})
    assert not kept.exists()  # there was nothing to keep
    save_checkpoint(tmp_path, {"step": 800})
    set_aside(tmp_path, 400, {"step": 400})
    assert torch.load(kept, weights_only=True) == {"step": 800}
    assert load_checkpoint(tmp_path) == {"step": 400}


def test_a_run_killed_while_its_checkpoint_is_set_aside_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    save_checkpoint(tmp_path, {"step": 800})
    monkeypatch.setattr(torch, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        set_aside(tmp_path, 400, {"step": 400})
    assert load_checkpoint(tmp_path) == {"step": 800}
