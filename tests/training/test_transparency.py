"""Transparent art stands on the ground of the photograph beside it."""

from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.frames import Picture, Points  # noqa: E402
from app.training.data.pack import Pack  # noqa: E402
from app.training.data.prepare import pictures_in, prepare_drawings  # noqa: E402
from app.training.data.sample_file import read_sample  # noqa: E402
from app.training.data.tags import Tags  # noqa: E402
from app.training.data.transparency import GROUND_LEVEL, change_ground, ground_of, lay_on_ground  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from app.training.sampling import Sampler  # noqa: E402
from tests.training.conftest import MakePack, face_landmarks  # noqa: E402


class OneFace:
    def find(self, picture: Picture) -> list[Points]:
        return [face_landmarks() * (min(picture.shape[:2]) / 512)]


@pytest.fixture
def figure(tmp_path: Path) -> Path:
    """A red head cut out: bright green under the transparent parts, which nobody may ever see."""
    bgra = np.zeros((512, 512, 4), np.uint8)
    bgra[...] = (0, 255, 0, 0)
    cv2.ellipse(bgra, (256, 285), (150, 185), 0, 0, 360, (20, 20, 220, 255), -1)
    (tmp_path / "set").mkdir()
    cv2.imwrite(str(tmp_path / "set" / "figure.png"), bgra)
    return tmp_path / "set"


def test_transparency_is_read_and_full_cover_is_none(figure: Path, tmp_path: Path) -> None:
    sample = read_sample(figure / "figure.png")
    assert sample.alpha is not None
    assert sample.alpha[285, 256] == 255
    assert sample.alpha[5, 5] == 0
    cv2.imwrite(str(tmp_path / "whole.png"), np.full((8, 8, 4), 255, np.uint8))
    assert read_sample(tmp_path / "whole.png").alpha is None


def test_a_pack_keeps_the_mask_and_says_so(figure: Path, tmp_path: Path) -> None:
    pack, report = prepare_drawings(pictures_in(figure), OneFace(), tags=Tags())
    pack.save(tmp_path / "pack.npz")
    pack = Pack.load(tmp_path / "pack.npz")
    alpha, crop = pack.alpha(0), pack.crop(0)
    assert alpha is not None
    assert (crop[alpha == 0] == GROUND_LEVEL).all()
    assert crop[..., 1].max() <= GROUND_LEVEL  # no green comes through, not even at the edge
    assert "1 transparent" in report.summary
    assert "transparent" in pack.notes[0]


def test_every_sitter_lends_its_ground(figure: Path, make_pack: MakePack) -> None:
    drawings, _ = prepare_drawings(pictures_in(figure), OneFace(), tags=Tags())
    sampler = Sampler(make_pack(3), drawings, Recipe(batch_size=1))
    batches = [sampler.draw(step) for step in range(4)]
    corners = np.array([batch.drawing[0, :, 4, 4].numpy() for batch in batches])
    grounds = np.array([ground_of(batch.photograph[0].numpy())[:, 4, 4] for batch in batches])
    assert np.abs(corners - grounds).max() < 0.01
    assert len(np.unique(corners.round(3), axis=0)) > 1
    for batch in batches:
        assert batch.drawing[0, 0, 285, 256] > 0.6  # the head stays red


def test_a_ground_is_what_lies_beside_the_head() -> None:
    photograph = np.zeros((3, 512, 512), np.float32)
    photograph[:, :, :256], photograph[:, :, 256:] = -0.5, 0.5
    photograph[:, 120:, 100:400] = 1.0  # the head
    photograph[:, 330:] = -1.0  # dark shoulders
    ground = ground_of(photograph)
    assert ground[0, 10, 2] == pytest.approx(-0.5, abs=0.02)
    assert ground[0, 500, 509] == pytest.approx(0.5, abs=0.02)
    assert ground.min() > -0.6


def test_paint_covers_and_glass_mixes() -> None:
    colour = np.full((1, 3, 3), 100, np.uint8)
    alpha = np.array([[255, 128, 0]], np.uint8)
    kept = lay_on_ground(colour, alpha, GROUND_LEVEL)
    assert kept[0, :, 0].tolist() == [100, 150, 200]
    unit = kept.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    changed = change_ground(unit, alpha / np.float32(255), np.full((3, 1, 3), 0.2, np.float32))
    expected = [100 / 127.5 - 1, (100 / 127.5 - 1 + 0.2) / 2, 0.2]
    assert changed[0, 0] == pytest.approx(expected, abs=0.01)
