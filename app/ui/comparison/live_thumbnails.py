"""The styles' pictures in the picker, painted from the face before the camera, one at a time, when idle."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Final

import psutil
from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QPixmap

from app.frames import Framing, Look, Painting, Picture
from app.render.comparison.each_style import StyleAndLook, paint_each
from app.styles.style import Style
from app.ui.background import Background
from app.ui.comparison.idleness import Idleness
from app.ui.comparison.view_mode import ViewMode
from app.ui.picture_image import to_image
from app.ui.session import Session
from app.ui.style_card import CARD_SIZE_PX
from app.ui.style_picker import StylePicker

_EVERY_MS: Final = 1500
_LEAST_URGENT: Final = 19
_SCALE: Final = 2


class LiveThumbnails(QObject):
    """Looks every second and a half whether there is time for one more.

    Args:
        machine_load: 0..100, of all cores since it was last asked; replaced in tests.
    """

    def __init__(
        self,
        picker: StylePicker,
        session: Session,
        background: Background,
        mode: Callable[[], ViewMode],
        parent: QObject | None = None,
        *,
        machine_load: Callable[[], float] = psutil.cpu_percent,
    ) -> None:
        super().__init__(parent)
        self._picker = picker
        self._session = session
        self._background = background
        self._mode = mode
        self._machine_load = machine_load
        self._idleness = Idleness()
        self._painting: Painting | None = None
        self._at_work = False
        self._turn = 0
        self._source = 0
        self._looking = QTimer(self)
        self._looking.setInterval(_EVERY_MS)
        self._looking.timeout.connect(self.look)
        session.painted.connect(self._take)
        session.source_opened.connect(self._forget)
        session.preferences_changed.connect(self._obey)
        self._looking.start()

    def stop(self) -> None:
        """Begin nothing further."""
        self._looking.stop()

    def look(self) -> None:
        """Paint the next style's picture if there is time."""
        meter = self._session.meter
        if meter is None:
            return
        idle = self._idleness.has_time(meter.snapshot(), self._machine_load())
        painting = self._painting
        if not idle or self._at_work or painting is None or not self._wanted(painting):
            return
        styles = [style for style in self._session.styles if self._is_shown(style)]
        if not styles:
            return
        self._turn = (self._turn + 1) % len(styles)
        style, source = styles[self._turn], self._source
        look = self._session.look_of(style)
        portrait = Look(look.strength, look.colour, look.shape, Framing.PORTRAIT)
        self._at_work = True
        self._background.run(
            "thumbnail",
            lambda: _paint(painting, StyleAndLook(style, portrait)),
            done=lambda picture: self._show(style.id, source, picture),
            failed=lambda error: self._give_up(),
        )

    def _wanted(self, painting: Painting) -> bool:
        return (
            self._session.preferences.live_previews
            and self._picker.isVisible()
            and self._mode() is ViewMode.SINGLE
            and bool(painting.faces)
        )

    def _is_shown(self, style: Style) -> bool:
        card = self._picker.card(style.id)
        return card is not None and card.isVisible()

    def _take(self, painting: Painting) -> None:
        self._painting = painting

    def _show(self, style_id: str, source: int, picture: Picture | None) -> None:
        self._at_work = False
        card = self._picker.card(style_id)
        if picture is None or card is None or source != self._source or not self._live():
            return
        mirror = self._session.mirrors_now
        size = QSize(CARD_SIZE_PX * _SCALE, CARD_SIZE_PX * _SCALE)
        card.set_live_picture(QPixmap.fromImage(to_image(picture, size, mirror=mirror)))

    def _give_up(self) -> None:
        # A style that does not paint says so when it is chosen.
        self._at_work = False

    def _live(self) -> bool:
        return self._session.preferences.live_previews

    def _obey(self) -> None:
        if not self._live():
            self._clear()

    def _forget(self) -> None:
        self._source += 1
        self._painting = None
        self._clear()

    def _clear(self) -> None:
        for style_id in self._picker.style_ids:
            card = self._picker.card(style_id)
            if card is not None:
                card.set_live_picture(None)


def _paint(painting: Painting, style: StyleAndLook) -> Picture | None:
    """The nearest face in a style, square; None where it cannot be painted."""
    if sys.platform == "linux":
        # There, a thread has a priority of its own; this one ends with the job.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST_URGENT)
    for _, painted, _ in paint_each(painting.frame, painting.faces, (style,)):
        height, width = painted.picture.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        return painted.picture[top : top + side, left : left + side]
    return None
