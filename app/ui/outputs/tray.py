"""Limner in the desktop's tray: what streamers reach for while the window is away."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.styles.style import Style
from app.ui import icons


class Tray(QObject):
    """An icon with a menu; where the desktop has no tray there is no icon, and nothing else is missing."""

    window_requested = Signal()
    camera_toggled = Signal(bool)
    virtual_camera_toggled = Signal(bool)
    recording_toggled = Signal()
    replay_requested = Signal()
    style_chosen = Signal(str)
    quit_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu = QMenu(parent)
        self.window_action = self._entry("Show the window", self.window_requested)
        self.menu.addSeparator()
        self.camera_action = self._switch("Camera")
        self.camera_action.triggered.connect(self.camera_toggled)
        self.virtual_camera_action = self._switch("Virtual camera")
        self.virtual_camera_action.triggered.connect(self.virtual_camera_toggled)
        self.recording_action = self._switch("Record")
        self.recording_action.triggered.connect(self.recording_toggled)
        self.replay_action = self._entry("Save the replay", self.replay_requested)
        self.menu.addSeparator()
        self.styles_menu = self.menu.addMenu("Style")
        self._style_group = QActionGroup(self.styles_menu)
        self.menu.addSeparator()
        self._entry("Quit", self.quit_requested)
        self._icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(icons.app_icon(), self)
            self._icon.setToolTip("Limner")
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._activated)
            self._icon.show()

    @property
    def there(self) -> bool:
        """The desktop shows the icon."""
        return self._icon is not None

    def set_styles(self, styles: Sequence[Style], chosen_id: str | None) -> None:
        self.styles_menu.clear()
        for style in styles:
            action = self.styles_menu.addAction(style.name)
            action.setCheckable(True)
            action.setChecked(style.id == chosen_id)
            action.triggered.connect(lambda _=False, style_id=style.id: self.style_chosen.emit(style_id))
            self._style_group.addAction(action)
        self.styles_menu.setEnabled(bool(styles))

    def set_state(
        self, *, window: bool, camera: bool, virtual_camera: bool, recording: bool, replay: bool
    ) -> None:
        """Show what is on; whether a replay can be saved."""
        self.window_action.setText("Hide the window" if window else "Show the window")
        self.camera_action.setChecked(camera)
        self.virtual_camera_action.setChecked(virtual_camera)
        self.recording_action.setChecked(recording)
        self.replay_action.setEnabled(replay)
        if self._icon is not None:
            running = [
                text for text, on in (("recording", recording), ("virtual camera", virtual_camera)) if on
            ]
            self._icon.setToolTip(", ".join(("Limner", *running)))

    def say(self, text: str) -> None:
        """Tell something while the window is away."""
        if self._icon is not None and QSystemTrayIcon.supportsMessages():
            self._icon.showMessage("Limner", text, icons.app_icon())

    def close(self) -> None:
        if self._icon is not None:
            self._icon.hide()

    def _entry(self, text: str, signal: SignalInstance) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(lambda: signal.emit())  # noqa: PLW0108 - emit would be handed "checked"
        return action

    def _switch(self, text: str) -> QAction:
        action = self.menu.addAction(text)
        action.setCheckable(True)
        return action

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}:
            self.window_requested.emit()
