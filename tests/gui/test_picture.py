from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider

from app.frames import Framing
from tests.gui.studio import Studio, painting, until

RED, BLUE, BLACK = "#ff0000", "#0000ff", "#000000"


def colours(studio: Studio) -> tuple[str, str]:
    """What the preview shows: the middle of the left half, and of the right half."""
    image = studio.window.stage.preview.image()
    assert image is not None
    y = image.height() // 2
    return tuple(QColor(image.pixel(image.width() * place // 4, y)).name() for place in (1, 3))


def hold(studio: Studio, key: Qt.Key, event: QEvent.Type) -> None:
    QApplication.sendEvent(studio.window.stage.preview, QKeyEvent(event, key, Qt.KeyboardModifier.NoModifier))


def test_a_painting_is_shown_and_mirrored_for_a_camera(studio) -> None:
    studio.show(painting())
    assert colours(studio) == (BLACK, BLUE)
    studio.press(Qt.Key.Key_M)
    assert colours(studio) == (BLUE, BLACK)


def test_mirroring_concerns_the_preview_alone(studio) -> None:
    studio.show(painting())
    before = len(studio.engine.applied)
    shown = studio.window.stage.preview.painting
    studio.press(Qt.Key.Key_M)
    assert studio.window.stage.preview.painting is shown
    assert all(settings == studio.engine.applied[0] for settings in studio.engine.applied[before:])


def test_a_file_is_not_mirrored_and_each_kind_remembers_its_own(studio) -> None:
    studio.session.open("clip.mp4")
    until(lambda: studio.engine.source.name == "clip.mp4")
    studio.show(painting())
    assert colours(studio) == (BLUE, BLACK)
    assert not studio.window.stage.dock.mirror_button.isChecked()
    studio.press(Qt.Key.Key_M)
    assert colours(studio) == (BLACK, BLUE)
    assert studio.session.preferences.mirror
    assert studio.session.preferences.mirror_files


def test_only_the_newest_painting_is_shown_however_many_were_finished(studio) -> None:
    first, last = painting(), painting()
    studio.engine.paint(first)
    studio.engine.paint(painting())
    studio.engine.paint(last)
    until(lambda: studio.window.stage.preview.painting is not None)
    assert studio.window.stage.preview.painting is last
    assert studio.engine.taken == 1


def test_the_picture_covers_the_screen_s_own_pixels(studio) -> None:
    studio.show(painting())
    preview = studio.window.stage.preview
    image = preview.image()
    scale = preview.devicePixelRatioF()
    assert image.devicePixelRatio() == scale
    assert image.width() == round(preview.width() * scale) or image.height() == round(
        preview.height() * scale
    )
    assert abs(image.width() / image.height() - 64 / 48) < 0.01


def test_holding_space_shows_the_original_until_it_is_released(studio) -> None:
    studio.show(painting())
    hold(studio, Qt.Key.Key_Space, QEvent.Type.KeyPress)
    assert colours(studio) == (BLACK, RED)
    assert studio.window.stage.original_pill.isVisible()
    hold(studio, Qt.Key.Key_Space, QEvent.Type.KeyRelease)
    assert colours(studio) == (BLACK, BLUE)
    assert not studio.window.stage.original_pill.isVisible()


def test_the_compare_button_does_the_same(studio) -> None:
    studio.show(painting())
    QTest.mousePress(studio.window.stage.dock.compare_button, Qt.MouseButton.LeftButton)
    assert studio.window.stage.preview.shows_original
    QTest.mouseRelease(studio.window.stage.dock.compare_button, Qt.MouseButton.LeftButton)
    assert not studio.window.stage.preview.shows_original


def test_a_snapshot_is_a_png_that_names_its_style_and_is_never_mirrored(studio, tmp_path: Path) -> None:
    studio.show(painting())
    studio.press(Qt.Key.Key_S)
    until(studio.window.toast.isVisible)
    (path,) = (tmp_path / "snapshots").iterdir()
    assert path.name in studio.window.toast.text
    assert studio.window.toast.action_button.text() == "Open folder"
    with Image.open(path) as saved:
        assert saved.format == "PNG"
        assert saved.size == (64, 48)
        assert saved.getpixel((8, 24)) == (0, 0, 255)
        assert "style=alpha" in " ".join(str(value) for value in saved.info.values())


def test_the_toast_opens_the_snapshots_folder(studio, tmp_path: Path, monkeypatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("app.ui.presenter.QDesktopServices.openUrl", opened.append)
    studio.show(painting())
    studio.press(Qt.Key.Key_S)
    until(studio.window.toast.isVisible)
    studio.window.toast.action_button.click()
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path / "snapshots"]
    assert not studio.window.toast.isVisible()


def test_before_the_first_painting_nothing_can_be_taken(studio, tmp_path: Path) -> None:
    assert not studio.window.stage.dock.shutter.isEnabled()
    studio.press(Qt.Key.Key_S)
    assert not (tmp_path / "snapshots").exists()
    studio.show(painting())
    assert studio.window.stage.dock.shutter.isEnabled()


def test_a_face_that_stays_away_is_not_missed_where_the_whole_picture_is_painted(studio) -> None:
    studio.show(painting(captured_s=10.0))
    studio.show(painting(captured_s=12.0, faces=0))
    studio.presenter.show_status()
    assert not studio.window.stage.hint_pill.isVisible()


def test_a_face_that_stays_away_is_mentioned_where_only_heads_are_painted(studio) -> None:
    studio.session.change_preferences(framing=Framing.OVERLAY)
    studio.show(painting(captured_s=10.0))
    studio.show(painting(captured_s=11.0, faces=0))
    studio.presenter.show_status()
    assert not studio.window.stage.hint_pill.isVisible()
    studio.show(painting(captured_s=12.0, faces=0))
    studio.presenter.show_status()
    assert studio.window.stage.hint_pill.isVisible()
    studio.show(painting(captured_s=12.1))
    studio.presenter.show_status()
    assert not studio.window.stage.hint_pill.isVisible()


def test_full_screen_leaves_the_picture_and_escape_brings_all_back(studio) -> None:
    parts = (studio.window.header, studio.window.panel, studio.window.status_line)
    studio.press(Qt.Key.Key_F)
    assert studio.window.isFullScreen()
    assert not any(part.isVisible() for part in parts)
    until(lambda: studio.window.stage.preview.size() == studio.window.size())
    studio.press(Qt.Key.Key_Escape)
    assert not studio.window.isFullScreen()
    assert all(part.isVisible() for part in parts)


def test_the_question_mark_shows_all_keys_and_any_key_hides_them(studio) -> None:
    QTest.keyClicks(studio.window.stage.preview, "?")
    assert studio.window.shortcuts_overlay.isVisible()
    QTest.keyClick(studio.window.shortcuts_overlay, Qt.Key.Key_A)
    assert not studio.window.shortcuts_overlay.isVisible()


@pytest.mark.parametrize("name", ["header", "stage", "picker", "look_panel"])
def test_every_control_has_a_name_for_screen_readers(studio, name: str) -> None:
    part = getattr(studio.window, name)
    controls = [*part.findChildren(QAbstractButton), *part.findChildren(QSlider)]
    assert controls
    for control in controls:
        if control.objectName().startswith("qt_"):
            continue
        assert control.accessibleName() or control.text() or not control.isVisible(), control
