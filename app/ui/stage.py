"""The picture with the dock below it, and all that is laid over the picture."""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.outputs.live.recording import RecordingStatus
from app.ui.comparison.view import ComparisonView
from app.ui.comparison.view_mode import ViewMode
from app.ui.dock import DOCK_HEIGHT_PX, Dock
from app.ui.notice import Notice
from app.ui.outputs.recording_pill import RecordingPill
from app.ui.pill import Pill
from app.ui.preview import Preview
from app.ui.theme import DARK, GRID_PX, Theme

_MARGIN_PX = 4 * GRID_PX
_HIDE_AFTER_MS = 2500
_SLIDE_MS = 180


class Stage(QWidget):
    """In the window the dock lies below the picture; in full screen it floats over it and hides when idle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._full_screen = False
        self._dock_shown = True
        self._mode = ViewMode.SINGLE
        self.preview = Preview(self)
        self.comparison = ComparisonView(self)
        self.notice = Notice(self)
        self.original_pill = Pill("user-round", "Original", self)
        self.frozen_pill = Pill("snowflake", "Frozen", self)
        self.recording_pill = RecordingPill(self)
        self.hint_pill = Pill("scan-face", "No face in the picture", self)
        self.dock = Dock(self)
        self._slide = QPropertyAnimation(self.dock, b"pos", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_HIDE_AFTER_MS)
        self._idle.timeout.connect(self._hide_dock)
        for widget in (self, self.preview, self.comparison, self.dock):
            widget.setMouseTracking(True)
            widget.installEventFilter(self)

    @property
    def full_screen(self) -> bool:
        return self._full_screen

    def set_full_screen(self, full_screen: bool) -> None:
        self._full_screen = full_screen
        self.preview.set_immersive(full_screen)
        self.comparison.set_immersive(full_screen)
        self.dock.set_full_screen(full_screen)
        self._dock_shown = True
        self._lay_out()
        self.wake()

    @property
    def picture(self) -> Preview | ComparisonView:
        """What shows the picture now, and takes the focus for it."""
        return self.preview if self._mode is ViewMode.SINGLE else self.comparison

    def set_mode(self, mode: ViewMode) -> None:
        """Show one painting, or several."""
        focused = self.picture.hasFocus()
        self._mode = mode
        self.preview.setVisible(mode is ViewMode.SINGLE)
        self.comparison.setVisible(mode is not ViewMode.SINGLE)
        if focused:
            self.picture.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lay_out()

    def set_frozen(self, frozen: bool) -> None:
        """Say that one frame is held."""
        self.frozen_pill.setVisible(frozen)
        self._lay_out_pills()

    def set_original(self, original: bool) -> None:
        """Show the frame instead of its painting, and say so."""
        self.preview.set_original(original)
        self.comparison.set_original(original)
        self.original_pill.setVisible(original)
        self._lay_out()

    def set_hint(self, text: str | None) -> None:
        """A few words at the picture's top; None takes them away."""
        if text is not None:
            self.hint_pill.set_text(text)
        self.hint_pill.setVisible(text is not None)
        self._lay_out_pills()

    def set_recording(self, recording: RecordingStatus | None) -> None:
        """Say at the picture's corner how long the recording is; None takes it away."""
        self.recording_pill.show_status(recording)
        self._lay_out_pills()

    @property
    def toast_foot(self) -> QPoint:
        """Where a toast stands: above the dock, in the middle."""
        lift = 6 * GRID_PX if self._full_screen else 0
        return QPoint(self.width() // 2, self.height() - DOCK_HEIGHT_PX - 4 * GRID_PX - lift)

    def wake(self) -> None:
        """Somebody is there: show the dock and the pointer, for a while in full screen."""
        self.preview.unsetCursor()
        self.comparison.show_pointer(True)
        if not self._full_screen:
            self._idle.stop()
            return
        self._idle.start()
        if not self._dock_shown:
            self._dock_shown = True
            self._slide_dock()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress}:
            self.wake()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor("black") if self._full_screen else self._theme.colour("window")
        QPainter(self).fillRect(self.rect(), ground)

    def _lay_out(self) -> None:
        self.preview.setGeometry(self._preview_room())
        self.comparison.setGeometry(self._preview_room())
        self.notice.setGeometry(self._notice_room())
        self._slide.stop()
        self.dock.move(self._dock_place())
        self._lay_out_pills()

    def _preview_room(self) -> QRect:
        if self._full_screen:
            return self.rect()
        return self.rect().adjusted(_MARGIN_PX, 0, -_MARGIN_PX, -DOCK_HEIGHT_PX)

    def _notice_room(self) -> QRect:
        room = self._preview_room()
        return room.adjusted(room.width() // 8, 0, -room.width() // 8, 0)

    def _dock_place(self) -> QPoint:
        x = (self.width() - self.dock.width()) // 2
        if not self._full_screen:
            return QPoint(x, self.height() - DOCK_HEIGHT_PX)
        return QPoint(x, self.height() - DOCK_HEIGHT_PX - 6 * GRID_PX if self._dock_shown else self.height())

    def _lay_out_pills(self) -> None:
        picture = self.picture.picture_rect().translated(self.picture.pos())
        inset = 3 * GRID_PX
        # The upper corners of a split have labels in them.
        low = self._mode is ViewMode.SPLIT
        top = picture.bottom() - inset - self.original_pill.height() if low else picture.top() + inset
        left = picture.left() + inset
        for pill in (self.frozen_pill, self.original_pill):
            pill.move(left, top)
            left += (pill.width() + 2 * GRID_PX) if pill.isVisibleTo(self) else 0
        self.recording_pill.move(
            picture.right() - inset - self.recording_pill.width(),
            picture.bottom() - inset - self.recording_pill.height() if low else picture.top() + inset,
        )
        self.hint_pill.move(picture.center().x() - self.hint_pill.width() // 2, picture.top() + inset)

    def _hide_dock(self) -> None:
        if self._full_screen and not self.dock.underMouse():
            self._dock_shown = False
            self._slide_dock()
            self.preview.setCursor(Qt.CursorShape.BlankCursor)
            self.comparison.show_pointer(False)

    def _slide_dock(self) -> None:
        self._slide.stop()
        self._slide.setStartValue(self.dock.pos())
        self._slide.setEndValue(self._dock_place())
        self._slide.start()
