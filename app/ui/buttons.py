"""Buttons with an icon that follows the theme."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from app.ui import icons
from app.ui.theme import DARK, Theme

SHUTTER_SIZE_PX = 60


class IconButton(QToolButton):
    """An icon alone; its name is read by screen readers and shown, with its key, as the tooltip.

    Takes the focus from the Tab key only: after a click, Space must still compare and not click again.
    """

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        key: str = "",
        checkable: bool = False,
        kind: Literal["plain", "dock"] = "plain",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._theme = DARK
        self._picture: QPixmap | None = None
        self.setProperty("kind", kind)
        self.setCheckable(checkable)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  ({key})" if key else name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(20, 20))
        side_px = 44 if kind == "dock" else 36
        self.setFixedSize(side_px, side_px)
        self.toggled.connect(self._tint)
        self._tint()

    def set_icon(self, icon_name: str) -> None:
        self._icon_name = icon_name
        self._tint()

    def set_picture(self, picture: QPixmap) -> None:
        """Show a picture, cut round, from now on instead of the icon."""
        self._picture = picture
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        outline = QPainterPath()
        outline.addEllipse(place)
        painter.setClipPath(outline)
        size = self._picture.size()
        side = min(size.width(), size.height())
        middle = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
        painter.drawPixmap(place, self._picture, middle)

    def _tint(self) -> None:
        colour = self._theme.accent if self.isChecked() else self._theme.text
        self.setIcon(icons.icon(self._icon_name, colour, disabled=self._theme.text_disabled))


class PushButton(QPushButton):
    """A button with a word on it, and perhaps an icon."""

    def __init__(
        self,
        text: str,
        *,
        kind: Literal["primary", "secondary", "link"] = "secondary",
        icon_name: str | None = None,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f" {text}" if icon_name else text, parent)
        self._icon_name = icon_name
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setProperty("size", "large" if large else "normal")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(18, 18))
        self.setAutoDefault(False)
        self.set_theme(DARK)

    def set_theme(self, theme: Theme) -> None:
        if self._icon_name is not None:
            colour = theme.on_accent if self._kind == "primary" else theme.text
            self.setIcon(icons.icon(self._icon_name, colour, 18, disabled=theme.text_disabled))


class ShutterButton(QAbstractButton):
    """The round button that takes the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self.setAccessibleName("Take a snapshot")
        self.setToolTip("Take a snapshot  (S)")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(SHUTTER_SIZE_PX, SHUTTER_SIZE_PX)

    def sizeHint(self) -> QSize:
        return QSize(SHUTTER_SIZE_PX, SHUTTER_SIZE_PX)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(min(self.width(), self.height()))
        theme = self._theme
        colour = theme.colour("text" if self.isEnabled() else "track")
        painter.setPen(QPen(theme.colour("accent") if self.hasFocus() else colour, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(2.5, 2.5, side - 5, side - 5))
        inset = 10.0 if self.isDown() else 8.0
        painter.setPen(Qt.PenStyle.NoPen)
        fill = "accent_hover" if self.underMouse() else "accent"
        painter.setBrush(theme.colour(fill if self.isEnabled() else "raised"))
        painter.drawEllipse(QRectF(inset, inset, side - 2 * inset, side - 2 * inset))
