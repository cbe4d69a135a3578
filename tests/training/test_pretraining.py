"""A generator that starts as noise learns to copy, or to render what it is shown beside its rendering."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.pretraining import pretrain  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

TINY = GeneratorShape((16, 16, 16), (0, 0, 1), (0, 0))


def _learn(photographs: "object", targets: "object") -> list[float]:
    torch.manual_seed(0)
    losses: list[float] = []
    pretrain(
        Generator(TINY),
        photographs,  # type: ignore[arg-type]
        targets,  # type: ignore[arg-type]
        steps=24,
        batch_size=1,
        on_step=lambda _, loss: losses.append(loss),
    )
    return losses


def test_it_learns_to_copy(make_pack: MakePack) -> None:
    losses = _learn(make_pack(3), None)
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])


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
        losses: list[float] = []
        pretrain(
            generator,
            photographs,
            targets,
            steps=60,
            batch_size=1,
            on_step=lambda _, loss: losses.append(loss),
        )
        return float(np.mean(losses[-5:]))

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
    pretrain(generator, photographs, None, tables, steps=60, batch_size=1)
    covers = heard[-1][:, 3::4].mean(dim=(0, 2, 3)) / 2 + 0.5

    assert covers.tolist() == pytest.approx([1.0, 0.9, 0.04], abs=0.12)
