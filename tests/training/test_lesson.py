"""A whole lesson, from packs to a style, with networks of a toy's size."""

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("tensorboard")

from app.errors import BadInputError  # noqa: E402
from app.styles.style import Style  # noqa: E402
from app.training.lesson import Lesson, teach  # noqa: E402
from app.training.preparation import Packs, Sources, reduced  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from app.training.snapshots import snapshot_steps  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

TOY = (
    "generator={widths=[8, 8, 8], down_blocks=[0, 0, 0], up_blocks=[0, 0]}",
    "picture_px=128",
    "batch_size=1",
    "pretraining_steps=1",
    "losses.deformation=0",
)


@pytest.fixture
def lesson(make_pack: MakePack, tmp_path: Path) -> Lesson:
    """Packs lie in the run folder already: pictures are not looked at again."""
    sources = Sources(tmp_path / "photos", tmp_path / "style", None, tmp_path / "run")
    for name, pack in Packs(make_pack(3), make_pack(2, seed=1), make_pack(1))._asdict().items():
        pack.save(sources.path_of(name))
    return Lesson(
        style_id="toy",
        name="Toy",
        photos=sources.photos,
        drawings=sources.drawings,
        run_folder=sources.run_folder,
        settings=TOY,
        steps=2,
        device="cpu",
        threads=1,
    )


def _teach(lesson: Lesson) -> tuple[Path | None, list[str]]:
    said: list[str] = []
    return teach(lesson, on_progress=lambda what, fraction, left: None, say=said.append), said


def test_a_lesson_ends_with_a_style_and_earlier_weights_make_one_too(lesson: Lesson) -> None:
    folder, said = _teach(lesson)
    assert folder == lesson.run_folder / "style" / "toy"
    assert Style.open(folder).name == "Toy"
    assert [line.partition(":")[0] for line in said][:2] == ["Generator", "Inverse network"]

    _teach(replace(lesson, steps=3))
    assert snapshot_steps(lesson.run_folder) == [2, 3]
    assert "3 steps" in (folder / "style.toml").read_text()
    _teach(replace(lesson, export_step=2))
    assert "2 steps" in (folder / "style.toml").read_text()

    _teach(replace(lesson, from_step=2, steps=4))
    assert (lesson.run_folder / "checkpoint-before-000002.pt").exists()
    assert "4 steps" in (folder / "style.toml").read_text()


def test_a_student_learns_in_a_folder_of_its_own(lesson: Lesson, make_pack: MakePack, tmp_path: Path) -> None:
    _teach(lesson)
    own = Sources(lesson.photos, lesson.drawings, None, tmp_path / "student")
    for name, pack in Packs(make_pack(3), make_pack(2, seed=1), make_pack(1))._asdict().items():
        pack.save(own.path_of(name))
    folder, said = _teach(replace(lesson, run_folder=own.run_folder, teacher=lesson.run_folder, steps=1))
    assert folder is not None
    assert [line.partition(":")[0] for line in said][:2] == ["Student", "Teacher"]
    with pytest.raises(BadInputError, match="its own folder"):
        _teach(replace(lesson, teacher=lesson.run_folder))


def test_the_likeness_term_asks_for_its_weights(lesson: Lesson) -> None:
    with pytest.raises(BadInputError, match="--features"):
        _teach(replace(lesson, settings=(*TOY, "losses.likeness=1")))


def test_half_a_set_holds_the_quarter(make_pack: MakePack) -> None:
    packs = Packs(make_pack(2), make_pack(8, seed=1), make_pack(1))
    half, quarter = (
        set(reduced(packs, Recipe(drawings_share=share)).drawings.names) for share in (0.5, 0.25)
    )
    assert len(half) == 4 and len(quarter) == 2
    assert quarter < half
    assert reduced(packs, Recipe()) is packs
