"""The whole ruler on real photographs: what is known beforehand comes out."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.styles.style import Style  # noqa: E402
from app.training.evaluation.ruler import Ruler  # noqa: E402
from app.training.evaluation.subject import (  # noqa: E402
    PaintedSubject,
    StyleSubject,
    UnmatchedPaintingsError,
)


@pytest.fixture(scope="module")
def faces(london: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces")
    for path in sorted(london.glob("*neutral*"))[:4]:
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def drawings(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawings")
    for path in sorted((shared_dir / "data/styles/cartoon-facesjs").glob("*.jpg"))[:5]:
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def ruler(faces: Path) -> Iterator[Ruler]:
    with Ruler(faces, count=4) as ruler:
        yield ruler


def test_photographs_given_as_paintings_have_the_photographs_figures(
    ruler: Ruler, faces: Path, drawings: Path
) -> None:
    figures = ruler.measure(PaintedSubject(faces), drawings).figures
    assert figures.faces == 4
    assert figures.kd == pytest.approx(figures.photo_kd)
    assert figures.fd == pytest.approx(figures.photo_fd)
    assert figures.kd > 1  # photographs are no cartoons
    assert figures.perceptual == pytest.approx(0, abs=1e-3)
    assert figures.artfid == pytest.approx(1 + figures.fd, rel=1e-3)
    assert figures.landmark_error_pct == pytest.approx(0, abs=1e-9)
    assert figures.face_found == 1.0
    if figures.identity is not None:
        assert figures.identity == pytest.approx(1.0)
    assert figures.gmac is None
    assert "Finished pictures" in figures.not_computed["gmac"]


def test_a_style_is_measured_whole(ruler: Ruler, inverter: Style, drawings: Path) -> None:
    evaluation = ruler.measure(StyleSubject(inverter), drawings)
    figures = evaluation.figures
    assert np.array_equal(evaluation.paintings[0], 255 - ruler.portraits[0].crop)
    assert figures.flicker_ratio == pytest.approx(1.0)  # turned inside out, changes stay as they are
    assert figures.params == 12
    assert figures.precision == "float32"
    assert figures.perceptual > 0.05
    assert figures.features.startswith("VGG16")
    assert set(figures.not_computed) <= {"clip_flicker_ratio", "identity", "ms_2_threads"}


def test_paintings_of_other_people_or_other_shapes_are_refused(
    ruler: Ruler, faces: Path, drawings: Path, tmp_path: Path
) -> None:
    with pytest.raises(UnmatchedPaintingsError, match="Only 0 pictures"):
        ruler.measure(PaintedSubject(drawings), drawings)
    for path in faces.iterdir():
        shutil.copy(path, tmp_path)
    cv2.imwrite(str(tmp_path / sorted(faces.iterdir())[0].name), np.zeros((64, 96, 3), np.uint8))
    with pytest.raises(UnmatchedPaintingsError, match="must show the whole photograph"):
        ruler.measure(PaintedSubject(tmp_path), drawings)
