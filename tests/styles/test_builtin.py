"""The styles that come with Limner keep the rules that it holds others to."""

from pathlib import Path

import numpy as np
import pytest

from app.frames import Face, Picture
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.geometry.warp import plan_warp
from app.styles.install import pack
from app.styles.library import BUILTIN_DIR, FIRST_STYLE_ID, Library
from app.styles.manifest import QUANTISED_NAME
from app.styles.network import open_network
from app.styles.style import Style
from tests.render.sitter import frame_of, landmarks_at

BUILTIN = Library(user_dir=BUILTIN_DIR / "no such folder").styles()
each_style = pytest.mark.parametrize("style", BUILTIN, ids=lambda style: style.id)


@pytest.fixture(scope="module")
def crop_rgb() -> Picture:
    face = Face(landmarks_at(320, 180))
    crop = plan_warp(face, (640, 400)).cut(frame_of(face, width=640, height=400).picture)
    assert crop.shape == (CROP_SIZE_PX, CROP_SIZE_PX, 3)
    return np.ascontiguousarray(crop[:, :, ::-1])


def test_there_are_styles_and_none_is_broken() -> None:
    assert BUILTIN
    assert Library(user_dir=BUILTIN_DIR / "no such folder").broken() == ()


def test_the_best_likeness_comes_first() -> None:
    assert BUILTIN[0].id == FIRST_STYLE_ID


@each_style
def test_it_could_be_installed(style: Style, tmp_path: Path) -> None:
    assert pack(style.folder, tmp_path / style.id).stat().st_size > 0


@each_style
def test_it_says_where_it_comes_from(style: Style) -> None:
    origin = style.manifest.origin

    assert origin.source
    assert origin.licence
    assert style.manifest.summary
    assert style.preview_path is not None


@each_style
def test_it_holds_no_file_its_manifest_does_not_list(style: Style) -> None:
    assert {path.name for path in style.folder.iterdir()} == {"style.toml", *style.manifest.files}


@each_style
def test_it_paints_and_its_quantised_network_paints_the_same(style: Style, crop_rgb: Picture) -> None:
    painting = open_network(style, precision="float32").paint(crop_rgb).astype(np.int16)
    assert np.abs(painting - crop_rgb).mean() > 5
    if QUANTISED_NAME not in style.manifest.files:
        return
    quantised = open_network(style, precision="int8").paint(crop_rgb).astype(np.int16)
    assert np.abs(painting - quantised).mean() < 4
