"""All outputs at a glance, in a card above their button."""

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.pipeline.output_desk import OutputStatus
from app.ui.buttons import PushButton
from app.ui.labels import divider, label
from app.ui.outputs.captions import camera_caption, recording_caption, timelapse_caption
from app.ui.outputs.row import OutputRow
from app.ui.theme import GRID_PX, RADIUS_CARD_PX

_WIDTH_PX = 420


class OutputsPanel(QFrame):
    """Holds the rows; its presenter connects them. A click beside it or Escape closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a click on the button closes, and no more
        self.setAccessibleName("Outputs")
        self.setFixedWidth(_WIDTH_PX)
        self.recording = OutputRow("circle-dot", "Recording", "Into a video, with its real times.")
        self.pause_button = self.recording.add_button(PushButton("Pause"))
        self.replay = OutputRow("history", "Replay", "Keeps the last 15 seconds in memory.")
        self.replay_button = self.replay.add_button(PushButton("Save"))
        self.replay_button.setAccessibleName("Save the replay")
        self.loop = OutputRow("repeat", "Loop", "The last 3 seconds as a GIF.", switched=False)
        self.loop_button = self.loop.add_button(PushButton("Save"))
        self.loop_button.setAccessibleName("Save the loop")
        self.timelapse = OutputRow("timer", "Time-lapse", "A picture every few seconds.")
        self.virtual_camera = OutputRow(
            "webcam", "Virtual camera", "Other programs see the painting as a camera."
        )
        self.output_window = OutputRow(
            "app-window", "Output window", "The painting alone, for window capture."
        )
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 3 * GRID_PX, 1, 3 * GRID_PX)
        layout.setSpacing(GRID_PX)
        head = label("Outputs", "heading")
        head.setContentsMargins(4 * GRID_PX, 0, 4 * GRID_PX, GRID_PX)
        layout.addWidget(head)
        layout.addLayout(self._rows)
        for row in (self.recording, self.replay, self.loop, self.timelapse):
            self._rows.addWidget(row)
        self._rows.addSpacing(2 * GRID_PX)
        self._rows.addWidget(divider())
        self._rows.addSpacing(2 * GRID_PX)
        for row in (self.virtual_camera, self.output_window):
            self._rows.addWidget(row)

    def add_row(self, row: OutputRow) -> OutputRow:
        """Put one more output before the output window."""
        self._rows.insertWidget(self._rows.indexOf(self.output_window), row)
        return row

    def show_status(
        self, status: OutputStatus, *, keeps_replay: bool, saving_loop: bool, output_window: bool
    ) -> None:
        """Show how each output stands.

        Args:
            status: of the desk's.
            keeps_replay: the last seconds are wanted.
            saving_loop: a loop is being written.
            output_window: it is open.
        """
        recording, timelapse, camera = status.recording, status.timelapse, status.virtual_camera
        self.recording.set_on(recording is not None)
        self.recording.set_caption(recording_caption(recording) if recording else None)
        self.pause_button.setVisible(recording is not None)
        self.pause_button.setText("Go on" if recording is not None and recording.paused else "Pause")
        self.replay.set_on(keeps_replay)
        self.replay.set_caption(f"{status.replay_s:.0f} s kept in memory." if status.replay_s else None)
        self.replay_button.setEnabled(status.replay_s > 0)
        self.loop_button.setEnabled(status.replay_s > 0 and not saving_loop)
        self.timelapse.set_on(timelapse is not None)
        self.timelapse.set_caption(timelapse_caption(timelapse) if timelapse else None)
        self.virtual_camera.set_on(camera is not None)
        self.virtual_camera.set_caption(camera_caption(camera) if camera else None)
        self.output_window.set_on(output_window)

    def open_above(self, button: QWidget) -> None:
        """Show the panel over the middle of a button, inside the window where it fits."""
        self._take_height()
        foot = button.mapToGlobal(QPoint(button.width() // 2, -2 * GRID_PX))
        window = button.window().frameGeometry()
        x = max(window.left() + GRID_PX, min(foot.x() - _WIDTH_PX // 2, window.right() - _WIDTH_PX - GRID_PX))
        self.move(x, max(0, foot.y() - self.height()))
        self.show()
        self.recording.switch.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}.get(Qt.Key(event.key()))
        if step is not None:
            self.focusNextPrevChild(step)
            return
        if event.key() == Qt.Key.Key_O:
            self.hide()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Round corners without a translucent window, which not every desktop can show.
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), RADIUS_CARD_PX, RADIUS_CARD_PX)
        self.setMask(QRegion(outline.toFillPolygon().toPolygon()))

    def _take_height(self) -> None:
        layout = self.layout()
        assert layout is not None
        # Captions that wrap make the usual size hint too high.
        layout.activate()
        self.setFixedHeight(layout.totalHeightForWidth(_WIDTH_PX))
