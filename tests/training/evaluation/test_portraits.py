"""Which faces are measured, and how they are cut."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.frames import Picture, Points
from app.geometry.portrait_crop import portrait_crop
from app.training.evaluation.portraits import TooFewFacesError, cut_like, read_portraits
from tests.training.conftest import face_landmarks


class OneFace:
    """Finds a face in the middle of every picture that is not black."""

    def find(self, picture: Picture) -> list[Points]:
        height, width = picture.shape[:2]
        return [] if not picture.any() else [face_landmarks() / 512 * (width, height)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(9):
        shade = np.random.default_rng(number).integers(1, 255, (32, 32, 3), np.uint8)
        picture = cv2.resize(shade, (640, 640)) if number else np.zeros((640, 640, 3), np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    return tmp_path


def _names(portraits: Sequence[object]) -> list[str]:
    return [portrait.name for portrait in portraits]  # type: ignore[attr-defined]


def test_pictures_without_a_face_are_passed_over(folder: Path) -> None:
    assert _names(read_portraits(folder, OneFace(), count=100)) == [str(number) for number in range(1, 9)]


def test_some_of_many_are_always_the_same(folder: Path) -> None:
    first = _names(read_portraits(folder, OneFace(), count=5))
    assert first == _names(read_portraits(folder, OneFace(), count=5))
    assert len(first) == 5
    assert first != ["1", "2", "3", "4", "5"]  # not the first by name: neighbours are often alike


def test_too_few_faces_are_told(folder: Path) -> None:
    for number in range(1, 7):
        (folder / f"{number}.png").unlink()
    with pytest.raises(TooFewFacesError, match=r"Only 2 of 4 pictures.*4 are the least"):
        read_portraits(folder, OneFace(), count=100)


def test_a_painting_is_cut_as_its_photograph_at_any_size(folder: Path) -> None:
    portrait = read_portraits(folder, OneFace(), count=4)[0]
    picture = cv2.imread(str(folder / f"{portrait.name}.png"))
    assert np.array_equal(cut_like(picture, portrait), portrait.crop)
    doubled = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    off = cv2.absdiff(cut_like(np.asarray(doubled, np.uint8), portrait), portrait.crop)
    assert off.mean() < 2
    assert portrait_crop(portrait.landmarks_px).scale == pytest.approx(1.0)
