"""A whole lesson, from packs to a style, with networks of a toy's size."""

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("tensorboard")

from app.errors import BadInputError  # noqa: E402
from app.geometry.guide import GUIDE_PLANES  # noqa: E402
from app.styles.errors import UnknownStyleError  # noqa: E402
from app.styles.library import Library  # noqa: E402
from app.styles.style import Style  # noqa: E402
from app.training.checkpoint import CannotWriteError, load_checkpoint, save_weights  # noqa: E402
from app.training.export.int8_trial import Int8Trial  # noqa: E402
from app.training.first_weights import TimeIsUpError, first_weights  # noqa: E402
from app.training.installed_weights import installed_generator, unguided  # noqa: E402
from app.training.lesson import Lesson, _device, _shape, teach  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.preparation import Sources  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from app.training.rendering import RENDERERS, stroke_layers, surface_textures  # noqa: E402
from app.training.snapshots import load_generator, snapshot_steps  # noqa: E402
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
    for name, pack in {
        "photographs": make_pack(3),
        "drawings": make_pack(2, seed=1),
        "faces": make_pack(1),
    }.items():
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


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of an export, which has tests of its own: what each style would say about its training."""
    told: list[str] = []

    def write_style(*_: object, recipe_text: str, **__: object) -> Int8Trial:
        told.append(recipe_text)
        return Int8Trial(1.0, 1.0, 40.0, "40.0 dB from float32", kept=True)

    monkeypatch.setattr("app.training.lesson.write_style", write_style)
    return told


def test_a_lesson_ends_with_a_style(lesson: Lesson) -> None:
    folder, said = _teach(lesson)
    assert folder == lesson.run_folder / "style" / "toy"
    assert Style.open(folder).name == "Toy"
    assert [line.partition(":")[0] for line in said][:2] == ["Generator", "Inverse network"]


def test_earlier_weights_make_a_style_or_a_new_start(lesson: Lesson, exported: list[str]) -> None:
    _teach(lesson)
    _teach(replace(lesson, from_step=2, steps=3))
    assert (lesson.run_folder / "checkpoint-before-000002.pt").exists()
    assert snapshot_steps(lesson.run_folder) == [2, 3]
    _teach(replace(lesson, export_step=2))
    assert [text.split(", ")[1] for text in exported] == ["2 steps", "3 steps", "2 steps"]


def test_a_new_start_killed_at_once_keeps_its_place(
    lesson: Lesson, exported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _teach(replace(lesson, steps=1))
    _teach(lesson)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.training.lesson.train", killed)
    with pytest.raises(KeyboardInterrupt):
        _teach(replace(lesson, from_step=1))
    state = load_checkpoint(lesson.run_folder)
    assert state is not None
    assert state["step"] == 1


def test_a_student_learns_from_a_file_of_weights(lesson: Lesson, exported: list[str], tmp_path: Path) -> None:
    teacher = tmp_path / "teacher.pt"
    wider = GeneratorShape(widths=(16, 8, 8), down_blocks=(0, 1, 0), up_blocks=(0, 0))
    save_weights(teacher, Generator(wider))
    _, said = _teach(replace(lesson, teacher=teacher, steps=1))
    assert [line.partition(":")[0] for line in said][:2] == ["Student", "Teacher"]
    assert len(exported) == 1
    with pytest.raises(BadInputError, match="its own folder"):
        _teach(lesson)


def test_the_likeness_term_asks_for_its_weights(lesson: Lesson) -> None:
    with pytest.raises(BadInputError, match="--features"):
        _teach(replace(lesson, settings=(*TOY, "losses.likeness=1")))


def test_a_drawn_style_may_start_from_an_installed_one(lesson: Lesson, exported: list[str]) -> None:
    shown: list[str] = []
    started = replace(lesson, settings=TOY[1:], steps=1, start_from="pencil")
    teach(started, on_progress=lambda what, fraction, left: shown.append(what), say=lambda text: None)

    assert not {"Learning to copy", "Learning to render", "Rendering"} & set(shown)
    assert exported == ["2 pictures, 1 steps from the style pencil, seed 1"]
    start = unguided(installed_generator(Library().get("pencil")))
    learnt = load_generator(lesson.run_folder)
    assert learnt.shape == start.shape
    moved = (learnt.stem.weight - start.stem.weight).abs().max()
    assert 0 < moved < 0.01  # one step away


def test_a_share_is_kept_of_what_the_run_started_from_whatever_is_installed_by_now(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported: list[Generator] = []

    def write_style(folder: Path, style_id: str, generator: Generator, *_: object, **__: object) -> Int8Trial:
        exported.append(generator)
        return Int8Trial(1.0, 1.0, 40.0, "40.0 dB from float32", kept=True)

    monkeypatch.setattr("app.training.lesson.write_style", write_style)
    started = replace(lesson, settings=(*TOY[1:], "start_share=0.5"), steps=1, start_from="pencil")
    _teach(started)
    first = first_weights(lesson.run_folder)
    torch.nn.init.zeros_(first.stem.weight)
    save_weights(lesson.run_folder / "pretrained.pt", first)
    _teach(started)

    learnt = load_generator(lesson.run_folder)
    assert torch.allclose(exported[1].stem.weight, 0.5 * learnt.stem.weight)
    assert exported[0].stem.weight.abs().max() > exported[1].stem.weight.abs().max()


@pytest.mark.parametrize("renderer", RENDERERS)
def test_all_that_is_rendered_but_by_a_brush_goes_by_a_guide(renderer: str) -> None:
    guides = _shape(Recipe.load(None, [f'renderer="{renderer}"', "steps=0"])).guides

    assert guides == (0 if renderer == "brush" else GUIDE_PLANES)


def test_what_is_drawn_goes_by_none() -> None:
    assert _shape(Recipe.load(None, [])).guides == 0


def test_what_is_taught_by_drawings_starts_without_the_guide(monkeypatch: pytest.MonkeyPatch) -> None:
    guided = Generator(GeneratorShape((8, 8, 8), (0, 0, 0), (0, 0), guides=GUIDE_PLANES))
    monkeypatch.setattr("app.training.first_weights.installed_generator", lambda style: guided)
    assert _shape(Recipe(starts_from="pencil")) == replace(guided.shape, guides=0)


def test_a_start_from_no_style_is_said_before_any_work(lesson: Lesson, tmp_path: Path) -> None:
    nothing_prepared = replace(lesson, run_folder=tmp_path / "new")
    with pytest.raises(UnknownStyleError, match="no style called 'gouache'"):
        _teach(replace(nothing_prepared, settings=TOY[1:], start_from="gouache"))
    assert not nothing_prepared.run_folder.exists()


def test_a_rendered_style_may_be_taught_further(
    lesson: Lesson, make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported: list[tuple[Generator, str]] = []

    def write_style(*given: object, recipe_text: str, **__: object) -> Int8Trial:
        exported.append((given[2], recipe_text))
        return Int8Trial(1.0, 1.0, 40.0, "40.0 dB from float32", kept=True)

    monkeypatch.setattr("app.training.lesson.write_style", write_style)
    make_pack(3).save(Sources(lesson.photos, lesson.drawings, None, lesson.run_folder).path_of("drawings"))
    settings = ('renderer="chalk"', "pretraining_steps=2", "judged=0.5", "start_share=0.25")
    _teach(replace(lesson, settings=settings, steps=0, start_from="chalk"))

    start, learnt = installed_generator(Library().get("chalk")), first_weights(lesson.run_folder)
    assert all(torch.equal(*both) for both in zip(start.parameters(), learnt.parameters(), strict=True))
    finished = load_generator(lesson.run_folder)
    moved = (finished.stem.weight - start.stem.weight).abs().max()
    assert 0 < moved < 0.01  # two steps away, with its guide and all
    [(generator, told)] = exported
    assert torch.allclose(generator.stem.weight, finished.stem.weight.lerp(start.stem.weight, 0.25))
    assert told == "3 photographs rendered, 2 steps from the style chalk, of which 0.25 is kept, seed 1"


@pytest.mark.parametrize(("renderer", "style"), [("cel", "chalk"), ("pencil", "ink"), ("comic", "woodcut")])
def test_a_style_by_another_renderer_cannot_be_taught_further(
    lesson: Lesson, tmp_path: Path, renderer: str, style: str
) -> None:
    nothing_prepared = replace(lesson, run_folder=tmp_path / "new")
    settings = (f'renderer="{renderer}"', "pretraining_steps=1")
    with pytest.raises(BadInputError, match=f"{style}' was not taught by the renderer '{renderer}'"):
        _teach(replace(nothing_prepared, settings=settings, steps=0, start_from=style))
    assert not nothing_prepared.run_folder.exists()


def test_a_textured_style_ends_with_learning_to_render(
    lesson: Lesson, exported: list[str], make_pack: MakePack
) -> None:
    make_pack(3).save(Sources(lesson.photos, lesson.drawings, None, lesson.run_folder).path_of("drawings"))
    rendered = replace(lesson, settings=(*TOY, 'renderer="pencil"', "pretraining_steps=2"), steps=0)
    _teach(rendered)
    generator = load_generator(lesson.run_folder)

    assert generator.surface is not None
    assert np.array_equal(generator.surface.textures.numpy(), surface_textures("pencil"))
    assert exported == ["3 photographs rendered, 2 steps, seed 1"]


@pytest.mark.parametrize(("renderer", "glances"), [("woodcut", 8), ("brush", 0)])
def test_a_style_that_goes_by_the_sitters_own_skin_looks_at_all_of_the_picture(
    lesson: Lesson, exported: list[str], make_pack: MakePack, renderer: str, glances: int
) -> None:
    make_pack(3).save(Sources(lesson.photos, lesson.drawings, None, lesson.run_folder).path_of("drawings"))
    _teach(replace(lesson, settings=(*TOY, f'renderer="{renderer}"', "pretraining_steps=2"), steps=0))

    assert load_generator(lesson.run_folder).shape.glances == glances
    assert len(exported) == 1


def test_a_style_in_strokes_is_told_what_is_laid_on(
    lesson: Lesson, exported: list[str], make_pack: MakePack
) -> None:
    make_pack(3).save(Sources(lesson.photos, lesson.drawings, None, lesson.run_folder).path_of("drawings"))
    shown: list[str] = []
    rendered = replace(lesson, settings=(*TOY, 'renderer="oil"', "pretraining_steps=2"), steps=0)
    teach(rendered, on_progress=lambda what, fraction, left: shown.append(what), say=lambda text: None)
    generator = load_generator(lesson.run_folder)

    assert shown.count("Planning layers") == 3
    assert generator.strokes is not None
    assert np.array_equal(generator.strokes.rows[0].numpy(), stroke_layers("oil")[0].rows)
    assert len(exported) == 1


@pytest.mark.parametrize("renderer", ["pencil", "oil"])
def test_strokes_that_lie_fixed_are_not_judged(lesson: Lesson, renderer: str) -> None:
    with pytest.raises(BadInputError, match="steps must be 0"):
        _teach(replace(lesson, settings=(*TOY, f'renderer="{renderer}"'), steps=5))


def test_a_rendered_style_stopped_early_is_a_style_and_goes_on(
    lesson: Lesson, exported: list[str], make_pack: MakePack
) -> None:
    make_pack(3).save(Sources(lesson.photos, lesson.drawings, None, lesson.run_folder).path_of("drawings"))
    rendered = replace(lesson, settings=(*TOY, 'renderer="cel"', "pretraining_steps=2"), steps=0)
    _teach(replace(rendered, minutes=0.0))
    _teach(rendered)

    assert [text.split(", ")[1] for text in exported] == ["0 steps", "2 steps"]


def test_a_drawn_style_stopped_before_it_began_says_so(lesson: Lesson) -> None:
    with pytest.raises(TimeIsUpError, match="step 0 of 1 of learning to copy"):
        _teach(replace(lesson, minutes=0.0))


def test_killed_as_it_has_just_learnt_to_copy_it_goes_on(lesson: Lesson, exported: list[str]) -> None:
    with pytest.raises(TimeIsUpError):
        _teach(replace(lesson, minutes=0.0))
    left_over = (lesson.run_folder / "pretraining.pt").read_bytes()
    _teach(replace(lesson, steps=1))
    (lesson.run_folder / "pretraining.pt").write_bytes(left_over)
    _teach(lesson)

    assert [text.split(", ")[1] for text in exported] == ["1 steps", "2 steps"]


def test_weights_of_another_shape_are_named(lesson: Lesson) -> None:
    save_weights(lesson.run_folder / "pretrained.pt", Generator())
    with pytest.raises(BadInputError, match="another shape"):
        _teach(lesson)


@pytest.mark.parametrize("device", ["meta", "gpu", "cuda:-1", "cuda:2", "cuda:9", "cpu:1", "CPU", ""])
def test_a_device_that_is_not_there_is_named(
    lesson: Lesson, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(BadInputError, match=f"There is no device '{device}'"):
        _teach(replace(lesson, device=device))


@pytest.mark.parametrize("device", ["cuda", "cuda:0"])
def test_without_a_gpu_it_says_what_to_use(
    lesson: Lesson, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(BadInputError, match="Use --device cpu"):
        _teach(replace(lesson, device=device))


def test_a_gpu_is_taken_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    devices = [str(_device(name)) for name in ("auto", "cpu", "cuda", "cuda:1")]
    assert devices == ["cuda", "cpu", "cuda", "cuda:1"]


def test_a_disk_without_room_is_named(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "run/photographs.npz")

    monkeypatch.setattr("app.training.lesson.Sources.load", full)
    with pytest.raises(CannotWriteError, match=r"photographs\.npz cannot be written: No space left"):
        _teach(lesson)
