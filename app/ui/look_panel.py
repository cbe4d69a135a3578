"""How the style is applied: the three controls and the framing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.frames import Framing, Look
from app.ui.buttons import IconButton
from app.ui.labels import label
from app.ui.segmented import SegmentedControl
from app.ui.slider import AmountSlider
from app.ui.theme import GRID_PX

_SLIDERS = (
    ("strength", "Strength", "From the photograph to the painting."),
    ("colour", "Colour", "From your own colours to the style's palette."),
    ("shape", "Shape", "From your own features to the style's."),
)
_FRAMINGS = (
    (Framing.WHOLE, "Whole", "The whole picture is painted, with a face in it or without."),
    (Framing.OVERLAY, "Overlay", "The painted head over the picture."),
    (Framing.PORTRAIT, "Portrait", "The painted portrait fills the picture."),
    (Framing.PLAIN, "Plain", "The picture as it is, nothing painted."),
)


class LookPanel(QWidget):
    """Shows one `Look` and announces each change as a whole new one."""

    look_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Look")
        self._look = Look()
        self._defaults = Look()
        self._has_shape = True
        self.sliders = {field: AmountSlider(name, help_text) for field, name, help_text in _SLIDERS}
        self.framing = SegmentedControl("Framing", _FRAMINGS)
        self.reset_button = IconButton("rotate-ccw", "Back to the style's own look")
        self.reset_button.clicked.connect(self._reset)

        head = QHBoxLayout()
        head.addWidget(label("Look", "heading"))
        head.addStretch()
        head.addWidget(self.reset_button)
        head.setContentsMargins(4 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 0)
        layout = QVBoxLayout()
        layout.setContentsMargins(4 * GRID_PX, 2 * GRID_PX, 4 * GRID_PX, 4 * GRID_PX)
        layout.setSpacing(2 * GRID_PX)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(layout)
        for field, slider in self.sliders.items():
            layout.addWidget(slider)
            slider.amount_changed.connect(lambda amount, field=field: self._change(**{field: amount}))
        layout.addSpacing(GRID_PX)
        layout.addWidget(self.framing)
        self.framing.chosen.connect(lambda framing: self._change(framing=framing))

    @property
    def look(self) -> Look:
        return self._look

    def set_look(self, look: Look, defaults: Look, *, has_shape: bool = True) -> None:
        """Show a look, without announcing it.

        Args:
            look: what to show.
            defaults: the style's own, for double clicks and the reset button.
            has_shape: the style brings a geometry of its own.
        """
        self._look, self._defaults, self._has_shape = look, defaults, has_shape
        for field, slider in self.sliders.items():
            slider.set_amount(getattr(look, field), default=getattr(defaults, field))
        self.framing.set_value(look.framing)
        self._show_state()

    def _change(self, **changes: object) -> None:
        values = {field: getattr(self._look, field) for field in (*self.sliders, "framing")}
        self._look = Look(**(values | changes))
        self._show_state()
        self.look_changed.emit(self._look)

    def _reset(self) -> None:
        own = {field: getattr(self._defaults, field) for field in self.sliders}
        look = Look(**own, framing=self._look.framing)
        self.set_look(look, self._defaults, has_shape=self._has_shape)
        self.look_changed.emit(self._look)

    def _show_state(self) -> None:
        differs = any(getattr(self._look, f) != getattr(self._defaults, f) for f in self.sliders)
        self.reset_button.setEnabled(differs)
        for field, slider in self.sliders.items():
            slider.setEnabled(
                self._look.framing is not Framing.PLAIN and (field != "shape" or self._has_shape)
            )
