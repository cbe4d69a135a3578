"""Snapshots while styles are compared: the file shows what the screen does."""

from pathlib import Path

import cv2
from PIL import Image
from PySide6.QtCore import Qt

from app.frames import Framing
from tests.gui.comparison.shades import SHADES, finish, live, press
from tests.gui.studio import Studio, painting, until


def saved(studio: Studio, tmp_path: Path) -> Path:
    studio.window.toast.hide()
    until(lambda: studio.window.toast.isVisible() and "Saved" in studio.window.toast.text)
    (path,) = (tmp_path / "snapshots").glob("*.png")
    return path


def test_a_snapshot_of_a_split_is_the_split_unmirrored_with_labels(
    studio: Studio, comparing, tmp_path: Path
) -> None:
    press(studio, Qt.Key.Key_D)
    finish(studio, live())
    studio.window.stage.comparison.set_divider(0.25)
    assert studio.session.mirrors_now
    press(studio, Qt.Key.Key_S)
    picture = cv2.imread(str(saved(studio, tmp_path)))
    assert picture.shape == (48, 64, 3)
    # On the mirrored screen the original has the left quarter: in the file, the right one.
    assert picture[44, 20].tolist() == [255, 0, 0]
    assert picture[44, 60].tolist() == [0, 0, 255]


def test_a_snapshot_of_a_grid_is_a_sheet_of_its_styles(studio: Studio, comparing, tmp_path: Path) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    press(studio, Qt.Key.Key_S)
    path = saved(studio, tmp_path)
    with Image.open(path) as image:
        assert "style=alpha+beta+gamma" in str(image.info)
        colours = {colour for _, colour in image.convert("RGB").getcolors(100_000)}
    assert {tuple(reversed(shade)) for shade in SHADES.values()} <= colours


def test_a_frozen_painting_is_what_a_snapshot_keeps(studio: Studio, comparing, tmp_path: Path) -> None:
    held = live()
    finish(studio, held)
    press(studio, Qt.Key.Key_H)
    finish(studio, held)
    comparing.pull()
    studio.show(painting())
    press(studio, Qt.Key.Key_S)
    picture = cv2.imread(str(saved(studio, tmp_path)))
    assert (picture == SHADES["alpha"]).all()


def test_without_a_face_there_is_no_sheet_and_a_sentence(studio: Studio, comparing, tmp_path: Path) -> None:
    studio.session.change_preferences(framing=Framing.OVERLAY)
    studio.show(painting(faces=0))
    press(studio, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert "No face" in studio.window.toast.text
    assert not (tmp_path / "snapshots").exists()


def test_painted_whole_a_picture_without_a_face_has_a_sheet_too(studio: Studio, comparing) -> None:
    studio.show(painting(faces=0))
    press(studio, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert "Painting all" in studio.window.toast.text
