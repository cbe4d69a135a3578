"""Recording, replay, virtual camera and clean window, worked by keys, buttons and tray."""

import time
from pathlib import Path

import av
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.capture.off import OffSource
from app.capture.source import SourceState
from tests.gui.studio import Studio, painting, until


def pictures_in(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def paint(studio: Studio, count: int) -> None:
    for _ in range(count):
        studio.show(painting(captured_s=time.perf_counter()))
        QTest.qWait(35)


def test_r_records_and_stops(studio: Studio, tmp_path: Path) -> None:
    dock, pill = studio.window.stage.dock, studio.window.stage.recording_pill
    studio.press(Qt.Key.Key_R)
    until(dock.record_button.isChecked)
    assert pill.isVisible()
    paint(studio, 5)
    studio.press(Qt.Key.Key_R)
    until(lambda: "Saved as limner-" in studio.window.toast.text)
    assert not dock.record_button.isChecked()
    assert not pill.isVisible()
    (path,) = (tmp_path / "videos").iterdir()
    assert pictures_in(path) >= 3


def test_shift_r_pauses_and_the_picture_says_so(studio: Studio) -> None:
    desk, panel = studio.session.desk, studio.window.outputs_panel
    studio.press(Qt.Key.Key_R)
    until(lambda: desk.status.recording is not None)
    paint(studio, 2)
    QTest.keyClick(studio.window.stage.preview, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    until(lambda: desk.status.recording.paused)
    studio.presenter.outputs.show_status()
    assert "paused" in panel.recording.caption
    assert panel.pause_button.text() == "Go on"
    panel.pause_button.click()
    until(lambda: not desk.status.recording.paused)


def test_a_replay_that_is_not_kept_is_offered(studio: Studio, tmp_path: Path) -> None:
    toast = studio.window.toast
    studio.press(Qt.Key.Key_T)
    until(lambda: "not kept" in toast.text)
    toast.action_button.click()
    assert studio.session.preferences.keep_replay

    def kept() -> bool:
        paint(studio, 1)
        return studio.session.desk.status.replay_s > 0

    until(kept)
    paint(studio, 5)
    studio.press(Qt.Key.Key_T)
    until(lambda: "limner-replay-" in toast.text)
    (path,) = (tmp_path / "videos").iterdir()
    assert pictures_in(path) >= 3


def test_v_starts_and_stops_the_virtual_camera(studio: Studio, camera) -> None:
    dock, panel = studio.window.stage.dock, studio.window.outputs_panel
    studio.press(Qt.Key.Key_V)
    until(lambda: "/dev/video9" in studio.window.toast.text)
    until(lambda: len(camera.sent) > 2)
    assert camera.sent[0].shape == (720, 1280, 3)
    assert dock.outputs_button.isChecked()
    assert panel.virtual_camera.switch.isChecked()
    studio.press(Qt.Key.Key_V)
    until(lambda: camera.closed)
    until(lambda: not panel.virtual_camera.switch.isChecked())


def test_a_missing_driver_opens_the_steps_to_copy(studio: Studio, camera) -> None:
    camera.missing = True
    studio.press(Qt.Key.Key_V)
    outputs = studio.presenter.outputs
    until(lambda: outputs.telling.steps_dialog is not None and outputs.telling.steps_dialog.isVisible())
    outputs.telling.steps_dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "sudo get-it\nsudo load-it"
    outputs.telling.steps_dialog.accept()
    assert not studio.window.outputs_panel.virtual_camera.switch.isChecked()


def test_the_virtual_camera_starts_with_the_program(new_studio, preferences, camera) -> None:
    studio = new_studio(preferences.replaced(start_virtual_camera=True))
    studio.presenter.begin(None)
    until(lambda: bool(camera.sent))
    until(lambda: studio.session.desk.status.virtual_camera is not None)


def test_p_lets_go_of_the_camera_and_opens_it_again(studio: Studio, camera) -> None:
    filming = studio.engine.source
    studio.press(Qt.Key.Key_P)
    assert filming.closed
    assert isinstance(studio.engine.source, OffSource)
    assert not studio.session.camera_on
    assert "is off: nothing is filmed" in studio.window.toast.text
    studio.press(Qt.Key.Key_P)
    until(lambda: studio.session.camera_on)
    assert studio.engine.source.name == filming.name
    assert studio.opened == ["camera:Fake", "camera:Fake"]


def test_opening_another_source_switches_on(studio: Studio) -> None:
    studio.press(Qt.Key.Key_P)
    studio.session.open("clip.mp4")
    until(lambda: studio.session.camera_on)
    assert studio.engine.source.name == "clip.mp4"


def test_the_output_window_shows_the_painting_alone_and_unmirrored(studio: Studio) -> None:
    studio.session.set_mirror(True)
    output = studio.presenter.outputs.output_window
    studio.press(Qt.Key.Key_W)
    assert output.isVisible()
    output.resize(640, 480)
    studio.show(painting(captured_s=2.0))
    shown = output.grab().toImage()
    assert shown.pixelColor(100, 240).name() == "#0000ff", "the painted half is on the left, as it is"
    assert shown.pixelColor(500, 240).name() == "#000000"
    output.resize(960, 480)
    assert output.grab().toImage().pixelColor(20, 240).name() == "#000000", "bars beside it"
    QTest.keyClick(output, Qt.Key.Key_F)
    assert output.frameless
    assert output.isVisible()
    QTest.keyClick(output, Qt.Key.Key_Escape)
    until(lambda: not output.isVisible())
    assert not studio.window.outputs_panel.output_window.switch.isChecked()


def test_the_panel_is_worked_by_keys_alone(studio: Studio, camera) -> None:
    panel = studio.window.outputs_panel
    studio.press(Qt.Key.Key_O)
    assert panel.isVisible()
    assert panel.recording.switch.hasFocus()
    for _ in range(20):
        QTest.keyClick(panel, Qt.Key.Key_Tab)
        if panel.virtual_camera.switch.hasFocus():
            break
    QTest.keyClick(panel.virtual_camera.switch, Qt.Key.Key_Space)
    until(lambda: studio.session.desk.status.virtual_camera is not None)
    studio.press(Qt.Key.Key_O)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_tray_switches_what_streamers_need(studio: Studio, camera) -> None:
    tray = studio.presenter.outputs.tray
    studio.presenter.outputs.show_status()
    assert tray.camera_action.isChecked()
    tray.camera_action.trigger()
    assert not studio.session.camera_on
    tray.virtual_camera_action.trigger()
    until(lambda: studio.session.desk.status.virtual_camera is not None)
    names = [action.text() for action in tray.styles_menu.actions()]
    assert names == [style.name for style in studio.session.styles]
    tray.styles_menu.actions()[1].trigger()
    assert studio.session.style.id == "beta"
    assert [action.isChecked() for action in tray.styles_menu.actions()] == [False, True, False]
    tray.window_action.trigger()
    assert not studio.window.isVisible()
    tray.window_action.trigger()
    assert studio.window.isVisible()


def test_a_camera_that_is_off_cannot_be_recorded(studio: Studio) -> None:
    studio.press(Qt.Key.Key_P)
    studio.engine.state = SourceState.LOST
    studio.presenter.outputs.toggle_recording()
    until(lambda: "plays." in studio.window.toast.text or "is off." in studio.window.toast.text)
    assert studio.session.desk.status.recording is None


def test_closing_while_recording_ends_the_file(studio: Studio, tmp_path: Path) -> None:
    studio.press(Qt.Key.Key_R)
    until(lambda: studio.session.desk.status.recording is not None)
    paint(studio, 3)
    studio.window.close()
    (path,) = (tmp_path / "videos").iterdir()
    assert pictures_in(path) >= 2
    assert not studio.presenter.outputs.output_window.isVisible()
