from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QTransform
from PySide6.QtWidgets import QApplication

from app.capture.camera_devices import CameraDevice
from app.capture.source import SourceState
from app.ui.drop_overlay import DropKind, kind_of
from app.ui.failure import install_excepthook
from app.ui.source_chooser import spec_of
from tests.gui.studio import Studio, painting, until, write_style


def carrying(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(studio: Studio, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(studio.window, event)
    return event


def drop(studio: Studio, data: QMimeData) -> None:
    drag(studio, data)
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(studio.window, event)


def test_the_source_of_last_time_is_opened_and_named(studio) -> None:
    assert studio.opened == ["camera:Fake"]
    assert studio.window.header.source.text() == "camera:Fake"
    studio.presenter.show_status()
    assert studio.window.status_line.source_text.split() == [
        "camera:Fake",
        "·",
        "64",
        "\N{MULTIPLICATION SIGN}",
        "48",
    ]


def test_another_source_replaces_it_and_is_remembered(studio) -> None:
    before = studio.engine.source
    studio.window.header.source.chosen.emit("demo")
    until(lambda: studio.engine.source.name == "demo")
    assert before.closed
    assert len(studio.engines) == 1
    assert studio.session.preferences.source == "demo"


def test_a_source_that_cannot_be_opened_at_first_leaves_three_ways_out(new_studio, preferences) -> None:
    studio = new_studio(preferences.replaced(source="camera:missing"))
    studio.presenter.begin(None)
    notice = studio.window.stage.notice
    until(notice.retry_button.isVisible)
    assert notice.text == "There is no camera:missing. Choose another one."
    notice.demo_button.click()
    until(lambda: bool(studio.engines))
    assert studio.engine.source.name == "demo"
    assert not notice.isVisible()


def test_a_source_that_cannot_be_opened_later_leaves_the_one_before_playing(studio) -> None:
    studio.show(painting())
    studio.session.open("missing.mp4")
    until(studio.window.toast.isVisible)
    assert studio.window.toast.text == "There is no missing.mp4. Choose another one."
    assert not studio.engine.source.closed
    assert studio.window.header.source.text() == "camera:Fake"


def test_a_lost_camera_is_said_and_its_stand_in_can_be_read_unmirrored(studio) -> None:
    studio.show(painting())
    mirrored = studio.window.stage.preview.image().copy()
    studio.engine.state = SourceState.LOST
    studio.show(painting(captured_s=60.0, faces=0))
    studio.presenter.show_status()
    assert studio.window.stage.preview.image() == mirrored.transformed(QTransform.fromScale(-1, 1))
    assert studio.window.stage.dock.mirror_button.isChecked()
    assert not studio.window.stage.hint_pill.isVisible()
    assert studio.window.status_line.source_text == "camera:Fake plays."


def test_no_snapshot_is_taken_of_a_lost_camera_s_stand_in(studio, tmp_path: Path) -> None:
    studio.show(painting())
    studio.engine.state = SourceState.LOST
    studio.press(Qt.Key.Key_S)
    assert studio.window.toast.text == "camera:Fake plays."
    assert not (tmp_path / "snapshots").exists()


def test_an_engine_s_error_is_told_once_and_stands_in_the_status_line(studio) -> None:
    studio.engine.error = "The style 'alpha' is damaged. Install it again."
    studio.presenter.show_status()
    sentence = "The style 'alpha' is damaged. Install it again."
    assert studio.window.status_line.source_text == sentence
    assert studio.window.toast.text == sentence
    studio.window.toast.hide()
    studio.presenter.show_status()
    assert not studio.window.toast.isVisible()


def test_the_menu_lists_cameras_by_name(studio) -> None:
    devices = (CameraDevice(0, "Studio Cam"), CameraDevice(2, "Twin"), CameraDevice(4, "Twin"))
    studio.window.header.source.set_devices(devices)
    studio.window.header.source.open_menu()
    texts = [action.text() for action in studio.window.header.source.menu.actions()]
    studio.window.header.source.menu.close()
    assert texts[:3] == ["Studio Cam", "Twin", "Twin"]
    assert [spec_of(device, devices) for device in devices] == ["camera:Studio Cam", "camera:2", "camera:4"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("face.JPG", DropKind.PICTURE),
        ("clip.mp4", DropKind.VIDEO),
        ("ink.limner", DropKind.STYLE),
        ("letter.docx", DropKind.UNKNOWN),
    ],
)
def test_what_is_dropped_is_told_by_its_name(name: str, kind: DropKind, tmp_path: Path) -> None:
    assert kind_of(tmp_path / name) is kind


def test_a_folder_is_pictures_unless_a_style_lies_in_it(tmp_path: Path) -> None:
    assert kind_of(tmp_path) is DropKind.FOLDER
    assert kind_of(write_style(tmp_path / "ink", "Ink")) is DropKind.STYLE


def test_while_a_file_is_dragged_the_window_says_what_dropping_does(studio) -> None:
    assert drag(studio, carrying(Path("face.png"))).isAccepted()
    overlay = studio.window.drop_overlay
    assert overlay.isVisible()
    assert overlay.accessibleName() == "Drop to paint this picture"
    QApplication.sendEvent(studio.window, QDragLeaveEvent())
    assert not overlay.isVisible()


def test_a_dropped_video_is_opened(studio, tmp_path: Path) -> None:
    drop(studio, carrying(tmp_path / "clip.mp4"))
    until(lambda: studio.engine.source.name == "clip.mp4")
    assert not studio.window.drop_overlay.isVisible()


def test_of_several_dropped_pictures_the_first_is_opened(studio, tmp_path: Path) -> None:
    drop(studio, carrying(tmp_path / "one.png", tmp_path / "two.png"))
    until(lambda: studio.engine.source.name == "one.png")
    assert [Path(spec).name for spec in studio.opened[1:]] == ["one.png"]


def test_a_dropped_package_that_is_refused_is_told(studio, tmp_path: Path, monkeypatch) -> None:
    told: list[str] = []
    restore = install_excepthook(told.append)
    try:
        (tmp_path / "evil.limner").write_bytes(b"no archive")
        drop(studio, carrying(tmp_path / "evil.limner"))
        until(lambda: bool(told))
    finally:
        restore()
    assert "evil.limner" in told[0]
    assert studio.window.picker.style_ids == ["alpha", "beta", "gamma"]
