"""A generator that starts as noise learns to copy, or to render what it is shown beside its rendering."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.geometry.guide import GUIDE_PLANES, draw_guide  # noqa: E402
from app.training.checkpoint import DamagedCheckpointError, load_checkpoint, save_checkpoint  # noqa: E402
from app.training.data.pack import Pack  # noqa: E402
from app.training.learner import DivergedError  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.pretraining import Pretraining  # noqa: E402
from app.training.rendering.glazing import Edge  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

TINY = GeneratorShape((16, 16, 16), (0, 0, 1), (0, 0))


def _learn(
    photographs: Pack, targets: Pack | None, *, steps: int = 24, shape: GeneratorShape = TINY
) -> list[float]:
    torch.manual_seed(0)
    pretraining = Pretraining(Generator(shape), photographs, targets, steps=steps, batch_size=1)
    return [pretraining.advance() for _ in range(steps)]


def test_it_learns_to_copy(make_pack: MakePack) -> None:
    losses = _learn(make_pack(3), None)
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])


def test_a_generator_that_looks_at_all_of_a_picture_is_given_whole_crops(make_pack: MakePack) -> None:
    generator = Generator(replace(TINY, glances=2))
    seen: list[tuple[int, ...]] = []
    generator.register_forward_pre_hook(lambda _, given: seen.append(tuple(given[0].shape)))
    pretraining = Pretraining(generator, make_pack(2), steps=4, batch_size=8)
    for _ in range(4):
        pretraining.advance()

    assert seen == [(2, 3, 512, 512)] * 4
    assert generator.context is not None
    assert generator.context.told.weight.abs().max() > 0
    assert generator.context.attention.weight.grad is not None


def test_a_guided_generator_is_told_where_the_face_is(make_pack: MakePack) -> None:
    photographs = make_pack(1)
    generator = Generator(replace(TINY, glances=2, guides=GUIDE_PLANES))
    told: list[torch.Tensor] = []
    generator.register_forward_pre_hook(lambda _, given: told.append(given[2]))
    pretraining = Pretraining(generator, photographs, steps=12, batch_size=4)
    before = [each.clone() for each in generator.guidance.parameters()]
    for _ in range(12):
        pretraining.advance()

    sure = torch.from_numpy(draw_guide(photographs.landmarks_px[0], 512)).permute(2, 0, 1)[None] / 255
    known = [guide for guide in told if guide.any()]
    assert 6 <= len(known) <= 12
    assert all((guide - sure).abs().mean() < 0.02 for guide in known)
    assert not any(
        torch.equal(was, now) for was, now in zip(before, generator.guidance.parameters(), strict=True)
    )


def test_it_learns_a_rendering(make_pack: MakePack) -> None:
    photographs = make_pack(3)
    negatives = tuple(
        cv2.imencode(".png", 255 - photographs.crop(index))[1].ravel() for index in range(len(photographs))
    )
    losses = _learn(photographs, replace(photographs, encoded=negatives))
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])


def test_strokes_are_learnt_from_the_textures_that_they_are_made_of(make_pack: MakePack) -> None:
    photographs = make_pack(3)
    cells = np.random.default_rng(1).choice([-1, 1], (1, 32, 32)).astype(np.float32)
    texture = np.kron(cells, np.ones((1, 8, 8), np.float32))
    strokes = np.dstack([np.tile(127.5 + 90 * texture[0], (2, 2))] * 3).astype(np.uint8)
    targets = replace(photographs, encoded=(cv2.imencode(".png", strokes)[1].ravel(),) * 3)

    def learnt(textures: int) -> float:
        torch.manual_seed(0)
        generator = Generator(replace(TINY, textures=textures))
        if generator.surface is not None:
            generator.surface.lay(texture)
        pretraining = Pretraining(generator, photographs, targets, steps=25, batch_size=1)
        return float(np.mean([pretraining.advance() for _ in range(25)][-5:]))

    assert learnt(1) < 0.75 * learnt(0)


def test_strokes_are_learnt_from_what_is_laid_on(make_pack: MakePack) -> None:
    photographs = make_pack(2)
    tables = np.full((2, 12, 128, 128), 128, np.uint8)
    tables[:, [3, 7, 11]] = np.array([255, 230, 10], np.uint8)[None, :, None, None]
    torch.manual_seed(0)
    generator = Generator(replace(TINY, strokes=2))
    assert generator.strokes is not None
    heard: list[torch.Tensor] = []
    generator.strokes.tables.register_forward_hook(lambda layer, given, laid: heard.append(laid.detach()))
    pretraining = Pretraining(generator, photographs, None, tables, steps=50, batch_size=1)
    for _ in range(50):
        pretraining.advance()
    covers = heard[-1][:, 3::4].mean(dim=(0, 2, 3)) / 2 + 0.5

    assert covers.tolist() == pytest.approx([1.0, 0.9, 0.04], abs=0.12)


def test_glazes_are_laid_as_they_are_wanted_while_what_lies_under_them_is_learnt(make_pack: MakePack) -> None:
    tables = np.full((1, 4, 128, 128), 128, np.uint8)
    tables[:, :3] = round(127.5 * (1 - 60 / 255))
    tables[:, 3] = np.where(np.arange(128) < 64, 255, 0)
    generator = Generator(replace(TINY, glazes=1))
    assert generator.glazes is not None
    for layer in (generator.head, generator.glazes.tables):
        torch.nn.init.zeros_(layer.weight)
    ragged = np.full((256, 256), 1e-3, np.float32)
    generator.glazes.lay((Edge(ragged),))  # Nothing is mirrored.
    painted: list[torch.Tensor] = []
    generator.register_forward_hook(lambda network, given, gives: painted.append(gives.detach()))
    pretraining = Pretraining(generator, make_pack(1), None, tables, steps=1, batch_size=1)
    pretraining.advance()
    columns = 127.5 * painted[0].mean(dim=(0, 1, 2))

    assert float(columns.max() - columns.min()) == pytest.approx(60, abs=1)


def test_it_learns_from_what_a_camera_would_show(make_pack: MakePack) -> None:
    photographs = make_pack(1)
    grey = cv2.imencode(".png", np.full((512, 512, 3), 128, np.uint8))[1].ravel()
    given: list[torch.Tensor] = []
    generator = Generator(TINY)
    generator.register_forward_pre_hook(lambda network, inputs: given.append(inputs[0].detach()))
    pretraining = Pretraining(generator, replace(photographs, encoded=(grey,)), steps=4, batch_size=2)
    for _ in range(4):
        pretraining.advance()

    levels = 127.5 * torch.cat(given).std(dim=(1, 2, 3))
    assert len(levels) == 8
    assert float(levels.max()) < 6.5
    assert float(levels.max() - levels.min()) > 1


@pytest.mark.parametrize("mirror", [True, False])
def test_what_is_lit_from_one_side_is_not_mirrored(make_pack: MakePack, mirror: bool) -> None:
    photographs = make_pack(1)
    lit = np.repeat(np.linspace(250, 5, 512)[None], 512, axis=0)[..., None].repeat(3, axis=2).astype(np.uint8)
    lit = cv2.imencode(".png", lit)[1].ravel()
    falls: list[bool] = []

    def watch(network: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        columns = inputs[0].detach().mean(dim=(1, 2))
        falls.extend((columns[:, :64].mean(dim=1) > columns[:, -64:].mean(dim=1)).tolist())

    generator = Generator(TINY)
    generator.register_forward_pre_hook(watch)
    pretraining = Pretraining(
        generator, replace(photographs, encoded=(lit,)), steps=8, batch_size=2, mirror=mirror
    )
    for _ in range(8):
        pretraining.advance()

    assert len(falls) == 16
    assert all(falls) is not mirror


@pytest.mark.parametrize(
    ("learnt", "glaring"), [("photographs", True), ("renderings", True), ("renderings", False)]
)
def test_lamps_that_are_not_to_be_painted_are_reflected_where_renderings_are_learnt(
    make_pack: MakePack, learnt: str, glaring: bool
) -> None:
    photographs = make_pack(1)
    dark = cv2.imencode(".png", np.full((512, 512, 3), 40, np.uint8))[1].ravel()
    photographs = replace(photographs, encoded=(dark,))
    brightest: list[float] = []

    def watch(network: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        calm = torch.nn.functional.avg_pool2d(inputs[0].detach(), 8)
        brightest.extend(calm.amax(dim=(1, 2, 3)).tolist())

    generator = Generator(replace(TINY, glances=1))
    generator.register_forward_pre_hook(watch)
    targets = replace(photographs) if learnt == "renderings" else None
    pretraining = Pretraining(generator, photographs, targets, steps=12, batch_size=4, glaring=glaring)
    for _ in range(12):
        pretraining.advance()

    lit = any(value > -0.3 for value in brightest)
    assert lit is (learnt == "renderings" and glaring)


@pytest.mark.parametrize("judged", [0.0, 0.5])
def test_stopped_and_restored_it_ends_as_if_it_had_not_been(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch, judged: float
) -> None:
    monkeypatch.setattr("app.training.rendering_judge._WARM_STEPS", 1)
    monkeypatch.setattr("app.training.pretraining._JUDGED_FROM", 0.3)

    def begun() -> Pretraining:
        torch.manual_seed(0)
        generator, photographs = Generator(replace(TINY, textures=1)), make_pack(2)
        return Pretraining(generator, photographs, photographs, steps=6, batch_size=1, judged=judged)

    unbroken, broken, restored = begun(), begun(), begun()
    for _ in range(6):
        unbroken.advance()
    for _ in range(3):
        broken.advance()
    for weight in restored.generator.parameters():
        torch.nn.init.zeros_(weight)
    restored.restore(broken.state())
    for _ in range(3):
        restored.advance()

    assert restored.step == 6
    for one, other in zip(unbroken.generator.parameters(), restored.generator.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_judge_is_heard_in_the_last_part_and_not_before(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.training.rendering_judge._WARM_STEPS", 1)

    def learnt(judged: float, steps: int) -> torch.Tensor:
        torch.manual_seed(0)
        generator, photographs = Generator(TINY), make_pack(2)
        pretraining = Pretraining(
            generator, photographs, photographs, steps=10, batch_size=1, glaring=False, judged=judged
        )
        for _ in range(steps):
            pretraining.advance()
        return generator.head.weight.detach().clone()

    assert torch.equal(learnt(0.0, 6), learnt(0.5, 6))
    assert not torch.equal(learnt(0.0, 10), learnt(0.5, 10))


def test_another_number_of_steps_cannot_go_on(make_pack: MakePack) -> None:
    few, many = (Pretraining(Generator(TINY), make_pack(1), steps=steps) for steps in (2, 3))
    with pytest.raises(DamagedCheckpointError, match="pretraining_steps = 2, not 3"):
        many.restore(few.state())


def test_numbers_that_are_none_are_not_learnt(make_pack: MakePack) -> None:
    generator = Generator(TINY)
    torch.nn.init.constant_(generator.head.bias, torch.nan)
    before = generator.stem.weight.clone()
    pretraining = Pretraining(generator, make_pack(1), steps=2, batch_size=1)
    with pytest.raises(DivergedError, match="diverged at step 0"):
        pretraining.advance()
    assert torch.equal(generator.stem.weight, before)


def test_a_judge_that_says_no_number_is_not_heard(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.training.rendering_judge.RenderingJudge._scale", lambda *_: torch.nan)
    generator, photographs = Generator(TINY), make_pack(1)
    before = generator.stem.weight.clone()
    pretraining = Pretraining(
        generator, photographs, photographs, steps=2, batch_size=1, judged=0.5, further=True
    )
    with pytest.raises(DivergedError, match="diverged at step 0"):
        pretraining.advance()
    assert torch.equal(generator.stem.weight, before)


def test_what_a_judge_knows_outlives_the_program(make_pack: MakePack, tmp_path: Path) -> None:
    photographs = make_pack(1)

    def begun() -> Pretraining:
        return Pretraining(
            Generator(TINY), photographs, photographs, steps=3, batch_size=1, judged=0.5, further=True
        )

    stopped, resumed = begun(), begun()
    stopped.advance()
    save_checkpoint(tmp_path, stopped.state(), "pretraining.pt")
    state = load_checkpoint(tmp_path, "pretraining.pt")
    assert state is not None
    resumed.restore(state)

    was, now = (each.state()["judge"] for each in (stopped, resumed))
    assert (now["step"], now["sizes"]) == (1, was["sizes"])
    assert all(torch.equal(was["judge"][name], now["judge"][name]) for name in was["judge"])
