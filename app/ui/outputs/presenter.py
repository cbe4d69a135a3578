"""Connects the live outputs with the window: panel, record button, clean window, tray and keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.errors import LimnerError
from app.frames import Painting
from app.ui.background import Background
from app.ui.main_window import MainWindow
from app.ui.outputs.errands import Errands
from app.ui.outputs.global_keys import GlobalKeys, GlobalKeysError
from app.ui.outputs.output_window import OutputWindow
from app.ui.outputs.telling import Telling
from app.ui.outputs.tray import Tray
from app.ui.session import Session

_STATUS_MS: Final = 250


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
        self._also_sending: set[str] = set()
        self._error_told: str | None = None
        self._begun = False
        self.panel = window.outputs_panel
        self.output_window = OutputWindow()
        self.tray = Tray(window)
        self.telling = Telling(window, self.tray, session, open_folder)
        self._errands = Errands(background, changed=self.show_status, failed=self.telling.failure)
        self.global_keys = GlobalKeys(self)
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
            self._errands.run("record", self._desk.start_recording)
        else:
            self._errands.run("record", self._desk.stop_recording, done=self.telling.saved)
        self.show_status()

    def toggle_pause(self) -> None:
        """Leave out what comes now, or go on recording."""
        recording = self._desk.status.recording
        if recording is None:
            return
        try:
            self._desk.pause_recording(not recording.paused)
        except LimnerError as error:  # it has ended this very moment
            self.telling.failure(error)
        self.show_status()

    def save_replay(self) -> None:
        """Save the last seconds as a video, or offer to keep them from now on."""
        if self._session.preferences.keep_replay:
            self._errands.run("replay", self._desk.save_replay, done=self.telling.saved)
        else:
            self._offer_to_keep()

    def save_loop(self) -> None:
        """Save the last seconds as a GIF or WebP, or offer to keep them from now on."""
        if self._session.preferences.keep_replay:
            self.telling.say("Saving the loop…", "news")
            self._errands.run("loop", self._desk.save_loop, done=self.telling.saved)
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
            self._errands.run(
                "virtual camera", self._desk.start_virtual_camera, done=self.telling.virtual_camera_on
            )
        else:
            self._errands.run("virtual camera", self._desk.stop_virtual_camera)

    def _switch_timelapse(self, on: bool) -> None:
        if on:
            self._errands.run("time-lapse", self._desk.start_timelapse)
        else:
            self._errands.run("time-lapse", self._desk.stop_timelapse, done=self.telling.saved)

    def _offer_to_keep(self) -> None:
        self.telling.say(
            "The last 15 seconds are not kept in memory yet.",
            "news",
            action="Keep them",
            act=lambda: self._session.change_preferences(keep_replay=True),
        )

    def _toggle_window(self) -> None:
        window = self._window
        if self.telling.in_sight:
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
        panel.show_status(
            status,
            keeps_replay=self._session.preferences.keep_replay,
            saving_loop=self._errands.under_way("loop"),
            output_window=self.output_window.isVisible(),
        )
        self.tray.set_state(
            window=self.telling.in_sight,
            camera=self._session.camera_on and self._session.status is not None,
            virtual_camera=camera is not None,
            recording=recording is not None,
            replay=status.replay_s > 0,
        )
        if status.error != self._error_told:
            self._error_told = status.error
            if status.error is not None:
                self.telling.say(status.error, "trouble")

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
            self.telling.say(str(error), "trouble")
            self._session.change_preferences(global_keys=False)

    def _show_styles(self) -> None:
        style = self._session.style
        self.tray.set_styles(self._session.styles, style.id if style else None)

    def _show_camera(self, on: bool) -> None:
        self._window.header.source.set_power(on)
        status = self._session.status
        if not on and status is not None:
            filmed = ": nothing is filmed" if self._session.films_camera else ""
            self.telling.say(
                f"{status.source_name} is off{filmed}.",
                "news",
                action="Switch on",
                act=lambda: self._session.set_camera_on(True),
            )
        self.show_status()
