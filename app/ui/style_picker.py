"""The styles, as a grid of cards; exactly one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.styles.style import Style
from app.ui.buttons import IconButton
from app.ui.labels import label
from app.ui.style_card import StyleCard
from app.ui.theme import DARK, GRID_PX, Theme
from app.ui.themed import spread

_COLUMNS = 2
_NUMBERED = 9
_HINT = "Drop a .limner file here to add a style of your own."
_EMPTY_HINT = "No style is installed. Drop a .limner file here, or add one with the plus above."
_STEP_BY_ARROW = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
}


class StylePicker(QWidget):
    """Shows the library; knows nothing of how a style is loaded."""

    chosen = Signal(str)
    add_requested = Signal()
    remove_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Styles")
        self._theme = DARK
        self._cards: list[StyleCard] = []
        self._own: set[str] = set()
        self._group = QButtonGroup(self)
        self.add_button = IconButton("plus", "Add a style from a file")
        self.add_button.clicked.connect(self.add_requested)

        head = QHBoxLayout()
        head.setContentsMargins(4 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX, 0)
        head.addWidget(label("Styles", "heading"))
        head.addStretch()
        head.addWidget(self.add_button)

        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(4 * GRID_PX, 0, 4 * GRID_PX, 4 * GRID_PX)
        self._grid.setSpacing(3 * GRID_PX)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._hint = label("", "caption", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._page)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID_PX)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)

    @property
    def style_ids(self) -> list[str]:
        """In the order shown."""
        return [card.style_id for card in self._cards]

    @property
    def chosen_id(self) -> str | None:
        return next((card.style_id for card in self._cards if card.isChecked()), None)

    def card(self, style_id: str) -> StyleCard | None:
        return next((card for card in self._cards if card.style_id == style_id), None)

    def set_styles(self, styles: Sequence[Style]) -> None:
        """Replace all cards."""
        for card in self._cards:
            self._group.removeButton(card)
            card.deleteLater()
        self._grid.removeWidget(self._hint)
        self._own = {style.id for style in styles if not style.builtin}
        self._cards = [
            StyleCard(style, place if place <= _NUMBERED else None)
            for place, style in enumerate(styles, start=1)
        ]
        for place, card in enumerate(self._cards):
            self._group.addButton(card)
            self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            card.clicked.connect(lambda _=False, style_id=card.style_id: self.chosen.emit(style_id))
            card.arrow_pressed.connect(self._step_by_arrow)
            card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            card.customContextMenuRequested.connect(
                lambda place, style_id=card.style_id: self._offer_removal(style_id, place)
            )
        self._hint.setText(_HINT if self._cards else _EMPTY_HINT)
        self._grid.addWidget(self._hint, len(self._cards) // _COLUMNS + 1, 0, 1, _COLUMNS)
        self._let_one_take_focus()
        spread(self._theme, self._page)

    def set_chosen(self, style_id: str | None) -> None:
        """Show which one is chosen, without announcing it."""
        self._group.setExclusive(False)
        for card in self._cards:
            card.setChecked(card.style_id == style_id)
        self._group.setExclusive(True)
        self._let_one_take_focus()
        chosen = self.card(style_id) if style_id else None
        if chosen is not None:
            self._scroll.ensureWidgetVisible(chosen, 0, 4 * GRID_PX)

    def set_loading(self, style_id: str | None) -> None:
        """Show which one is being loaded; None when none is."""
        for card in self._cards:
            card.set_loading(card.style_id == style_id)

    def choose_number(self, number: int) -> None:
        """As a click on the card with that number, 1..9; nothing beyond the last."""
        if 1 <= number <= len(self._cards):
            self.chosen.emit(self._cards[number - 1].style_id)

    def step(self, by: int) -> None:
        """As a click on a card further on or back, around the ends."""
        if self._cards:
            ids = self.style_ids
            start = ids.index(self.chosen_id) if self.chosen_id in ids else -1 if by > 0 else 0
            self.chosen.emit(ids[(start + by) % len(ids)])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def _step_by_arrow(self, key: int) -> None:
        self.step(_STEP_BY_ARROW[Qt.Key(key)])
        chosen = next((card for card in self._cards if card.isChecked()), None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def _let_one_take_focus(self) -> None:
        # The grid is one stop on the way of the Tab key; arrows move inside it.
        chosen = next((card for card in self._cards if card.isChecked()), None)
        for place, card in enumerate(self._cards):
            reachable = card is chosen or (chosen is None and place == 0)
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus if reachable else Qt.FocusPolicy.NoFocus)

    def _offer_removal(self, style_id: str, place: QPoint) -> None:
        card = self.card(style_id)
        if card is None or style_id not in self._own:
            return
        menu = QMenu(self)
        menu.addAction(f"Remove {card.text()}", lambda: self.remove_requested.emit(style_id))
        menu.popup(card.mapToGlobal(place))
