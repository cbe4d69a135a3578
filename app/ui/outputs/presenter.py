"""Connects the live outputs with the window: panel, record button, clean window, tray and keys."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer

from app.errors import LimnerError
from app.frames import Painting
from app.outputs.virtual_camera.broadcast import VirtualCameraStatus
from app.outputs.virtual_camera.sink import VirtualCameraError
from app.pipeline.output_desk import OutputStatus
from app.ui import theme
from app.ui.background import Background
from app.ui.failure import sentence_of
from app.ui.main_window import MainWindow
from app.ui.outputs.global_keys import GlobalKeys, GlobalKeysError
from app.ui.outputs.output_window import OutputWindow
from app.ui.outputs.recording_pill import recording_text
from app.ui.outputs.steps_dialog import StepsDialog
from app.ui.outputs.tray import Tray
from app.ui.session import Session
from app.ui.themed import spread

_STATUS_MS: Final = 250

Result = TypeVar("Result")


class OutputsPresenter(QObject):
    """Made once for a window; lives as long as it does.

    Whatever writes or waits runs on the side; one thing of a kind at a time.

    Args:
        window: the window.
        session: whose desk is worked.
        background: for what takes its time.
        open_folder: shows a folder to the person.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        background: Background,
        open_folder: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._desk = session.desk
        self._background = background
        self._open_folder = open_folder
        self._under_way: set[str] = set()
        self._also_sending: set[str] = set()
        self._error_told: str | None = None
        self._begun = False
        self.panel = window.outputs_panel
        self.output_window = OutputWindow()
        self.tray = Tray(window)
        self.global_keys = GlobalKeys(self)
        self.steps_dialog: StepsDialog | None = None
        self._connect()
        self._show_preferences()
        self._show_styles()
        self._status = QTimer(self)
        self._status.setInterval(_STATUS_MS)
        self._status.timeout.connect(self.show_status)
        self._status.start()
        self.show_status()

    def begin(self) -> None:
        """Start what is to start with the program."""
        self._show_global_keys()
        if self._session.preferences.start_virtual_camera:
            self._switch_virtual_camera(True)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What the keys call."""
        return {
            "record": self.toggle_recording,
            "pause_recording": self.toggle_pause,
            "replay": self.save_replay,
            "loop": self.save_loop,
            "virtual_camera": self.toggle_virtual_camera,
            "output_window": self.toggle_output_window,
            "outputs": self.open_panel,
            "camera_off": self.toggle_camera,
        }

    def stop(self) -> None:
        """The window is closing."""
        self._status.stop()
        self._begun = False  # preferences that change at the end switch nothing on again
        self.global_keys.stop()
        self.tray.close()
        self.output_window.close()
        self.output_window.deleteLater()

    def set_sending(self, output: str, sending: bool) -> None:
        """An output that is not the desk's (the stream) has begun or ended."""
        (self._also_sending.add if sending else self._also_sending.discard)(output)
        self.show_status()

    # What people do

    def open_panel(self) -> None:
        """Show the panel above its button."""
        self.show_status()
        self.panel.open_above(self._window.stage.dock.outputs_button)

    def toggle_recording(self) -> None:
        """Record, or end the recording."""
        if self._desk.status.recording is None:
            self._do("record", self._desk.start_recording)
        else:
            self._do("record", self._desk.stop_recording, done=self.tell_saved)
        self.show_status()

    def toggle_pause(self) -> None:
        """Leave out what comes now, or go on recording."""
        recording = self._desk.status.recording
        if recording is None:
            return
        try:
            self._desk.pause_recording(not recording.paused)
        except LimnerError as error:  # it has ended this very moment
            self._tell_failure(error)
        self.show_status()

    def save_replay(self) -> None:
        """Save the last seconds as a video, or offer to keep them from now on."""
        if self._session.preferences.keep_replay:
            self._do("replay", self._desk.save_replay, done=self.tell_saved)
        else:
            self._offer_to_keep()

    def save_loop(self) -> None:
        """Save the last seconds as a GIF or WebP, or offer to keep them from now on."""
        if self._session.preferences.keep_replay:
            self.say("Saving the loop…", "news")
            self._do("loop", self._desk.save_loop, done=self.tell_saved)
        else:
            self._offer_to_keep()

    def toggle_virtual_camera(self) -> None:
        """Switch the virtual camera on or off."""
        self._switch_virtual_camera(self._desk.status.virtual_camera is None)

    def toggle_output_window(self) -> None:
        """Show the painting alone in a window of its own, or close it."""
        shown = not self.output_window.isVisible()
        self.output_window.setVisible(shown)
        painting = self._window.stage.preview.painting
        if shown and painting is not None:
            self.output_window.show_painting(painting)
        self.show_status()

    def toggle_camera(self) -> None:
        """Switch the source off or on."""
        self._session.set_camera_on(not self._session.camera_on)

    # Inside

    def _connect(self) -> None:
        window, session, panel, tray = self._window, self._session, self.panel, self.tray
        dock = window.stage.dock
        dock.record_requested.connect(self.toggle_recording)
        dock.outputs_requested.connect(self.open_panel)
        panel.closed.connect(self.show_status)
        panel.recording.toggled.connect(lambda on: self.toggle_recording())
        panel.pause_button.clicked.connect(self.toggle_pause)
        panel.replay.toggled.connect(lambda on: session.change_preferences(keep_replay=on))
        panel.replay_button.clicked.connect(self.save_replay)
        panel.loop_button.clicked.connect(self.save_loop)
        panel.timelapse.toggled.connect(self._switch_timelapse)
        panel.virtual_camera.toggled.connect(self._switch_virtual_camera)
        panel.output_window.toggled.connect(lambda on: self.toggle_output_window())
        self.output_window.closed.connect(self.show_status)
        tray.window_requested.connect(self._toggle_window)
        tray.camera_toggled.connect(session.set_camera_on)
        tray.virtual_camera_toggled.connect(self._switch_virtual_camera)
        tray.recording_toggled.connect(self.toggle_recording)
        tray.replay_requested.connect(self.save_replay)
        tray.style_chosen.connect(session.choose_style)
        tray.quit_requested.connect(window.close)
        window.header.source.power_requested.connect(self.toggle_camera)
        session.painted.connect(self._show_painting)
        session.preferences_changed.connect(self._show_preferences)
        session.styles_changed.connect(self._show_styles)
        session.style_changed.connect(lambda style: self._show_styles())
        session.camera_changed.connect(self._show_camera)

    def _switch_virtual_camera(self, on: bool) -> None:
        if on:
            self._do("virtual camera", self._desk.start_virtual_camera, done=self._tell_virtual_camera)
        else:
            self._do("virtual camera", self._desk.stop_virtual_camera)

    def _switch_timelapse(self, on: bool) -> None:
        if on:
            self._do("time-lapse", self._desk.start_timelapse)
        else:
            self._do("time-lapse", self._desk.stop_timelapse, done=self.tell_saved)

    def _offer_to_keep(self) -> None:
        self.say(
            "The last 15 seconds are not kept in memory yet.",
            "news",
            action="Keep them",
            act=lambda: self._session.change_preferences(keep_replay=True),
        )

    def _do(
        self, kind: str, job: Callable[[], Result], *, done: Callable[[Result], None] | None = None
    ) -> None:
        if kind in self._under_way:
            return
        self._under_way.add(kind)

        def finished(result: Result) -> None:
            self._under_way.discard(kind)
            self.show_status()
            if done is not None:
                done(result)

        def failed(error: Exception) -> None:
            self._under_way.discard(kind)
            self.show_status()
            self._tell_failure(error)

        self._background.run(kind.replace(" ", "-"), job, done=finished, failed=failed)

    def tell_saved(self, path: Path) -> None:
        """Say where a file lies, and offer to open its folder."""
        folder = path if path.is_dir() else path.parent
        self.say(
            f"Saved as {path.name}", "done", action="Open folder", act=partial(self._open_folder, folder)
        )

    def _tell_virtual_camera(self, device: str) -> None:
        self.say(f"The virtual camera is on: {device}", "done")

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, VirtualCameraError) and error.steps and self._window.isVisible():
            self.panel.hide()
            self.steps_dialog = StepsDialog("Virtual camera", error.sentence, error.steps, self._window)
            spread(theme.resolve(self._session.preferences.appearance), self.steps_dialog)
            self.steps_dialog.open()
            return
        self.say(sentence_of(error), "trouble")

    def say(self, text: str, kind: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something where the person can see it: over the picture, or in the tray."""
        if self._window.isVisible() and not self._window.isMinimized():
            self.panel.hide()
            self._window.toast.say(text, kind, action=action, act=act)  # type: ignore[arg-type]
        else:
            self.tray.say(text)

    def _toggle_window(self) -> None:
        window = self._window
        if window.isVisible() and not window.isMinimized():
            window.hide()
        else:
            window.showNormal()
            window.raise_()
            window.activateWindow()
        self.show_status()

    # What happens

    def show_status(self) -> None:
        """Bring everything that shows an output up to date."""
        status = self._desk.status
        dock, panel, stage = self._window.stage.dock, self.panel, self._window.stage
        recording, camera = status.recording, status.virtual_camera
        sending = camera is not None or self.output_window.isVisible() or bool(self._also_sending)
        dock.set_recording(recording is not None)
        dock.set_sending(sending)
        stage.set_recording(recording)
        panel.recording.set_on(recording is not None)
        panel.recording.set_caption(_recording_caption(status))
        panel.pause_button.setVisible(recording is not None)
        panel.pause_button.setText("Go on" if recording is not None and recording.paused else "Pause")
        panel.replay.set_on(self._session.preferences.keep_replay)
        panel.replay.set_caption(f"{status.replay_s:.0f} s kept in memory." if status.replay_s else None)
        for button in (panel.replay_button, panel.loop_button):
            button.setEnabled(status.replay_s > 0)
        panel.loop_button.setEnabled(status.replay_s > 0 and "loop" not in self._under_way)
        panel.timelapse.set_on(status.timelapse is not None)
        panel.timelapse.set_caption(_timelapse_caption(status))
        panel.virtual_camera.set_on(camera is not None)
        panel.virtual_camera.set_caption(_camera_caption(camera))
        panel.output_window.set_on(self.output_window.isVisible())
        self.tray.set_state(
            window=self._window.isVisible() and not self._window.isMinimized(),
            camera=self._session.camera_on and self._session.status is not None,
            virtual_camera=camera is not None,
            recording=recording is not None,
            replay=status.replay_s > 0,
        )
        if status.error != self._error_told:
            self._error_told = status.error
            if status.error is not None:
                self.say(status.error, "trouble")

    def _show_painting(self, painting: Painting) -> None:
        self.output_window.show_painting(painting)

    def _show_preferences(self) -> None:
        chosen = self._session.preferences
        kind = chosen.loop_format.upper().replace("WEBP", "WebP")
        self.panel.loop.set_caption(f"The last 3 seconds as a {kind}, over and over.")
        self.panel.replay.set_on(chosen.keep_replay)
        if chosen.global_keys != self.global_keys.on and self._begun:
            self._show_global_keys()

    def _show_global_keys(self) -> None:
        self._begun = True
        if not self._session.preferences.global_keys:
            self.global_keys.stop()
            return
        try:
            self.global_keys.start()
        except GlobalKeysError as error:
            self.say(str(error), "trouble")
            self._session.change_preferences(global_keys=False)

    def _show_styles(self) -> None:
        style = self._session.style
        self.tray.set_styles(self._session.styles, style.id if style else None)

    def _show_camera(self, on: bool) -> None:
        self._window.header.source.set_power(on)
        status = self._session.status
        if not on and status is not None:
            filmed = ": nothing is filmed" if self._session.films_camera else ""
            self.say(
                f"{status.source_name} is off{filmed}.",
                "news",
                action="Switch on",
                act=lambda: self._session.set_camera_on(True),
            )
        self.show_status()


def _recording_caption(status: OutputStatus) -> str | None:
    recording = status.recording
    if recording is None:
        return None
    sound = f"  ·  {recording.microphone}" if recording.microphone else ""
    return f"{recording_text(recording)}  ·  {recording.size_bytes / 1e6:.1f} MB{sound}"


def _timelapse_caption(status: OutputStatus) -> str | None:
    timelapse = status.timelapse
    if timelapse is None:
        return None
    pictures = "picture" if timelapse.taken == 1 else "pictures"
    return f"{timelapse.taken} {pictures}, one every {timelapse.every_s:g} s"


def _camera_caption(camera: VirtualCameraStatus | None) -> str | None:
    if camera is None:
        return None
    width, height = camera.size_px
    standing_in = f"  ·  {camera.standing_in}" if camera.standing_in else ""
    return f"{camera.device}  ·  {width} × {height}, {camera.rate_hz:.0f} fps{standing_in}"
