"""The styles, as a grid of cards; exactly one is chosen."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.styles.style import Style
from app.ui.buttons import IconButton
from app.ui.labels import label
from app.ui.style_card import StyleCard
from app.ui.style_filter import StyleFilter, tags_of
from app.ui.theme import DARK, GRID_PX, Theme
from app.ui.themed import spread

_COLUMNS = 2
_NUMBERED = 9
_HINT = "Drop a .limner file here to add a style of your own."
_NONE_HINT = "No style matches. Esc shows all of them."
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
    favourite_toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Styles")
        self._theme = DARK
        self._cards: list[StyleCard] = []
        self._own: set[str] = set()
        self._styles: Sequence[Style] = ()
        self._favourites: Collection[str] = ()
        self._filter = StyleFilter()
        self._group = QButtonGroup(self)
        self.add_button = IconButton("plus", "Add a style from a file")
        self.add_button.clicked.connect(self.add_requested)

        head = QHBoxLayout()
        head.setContentsMargins(4 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX, 0)
        head.addWidget(label("Styles", "heading"))
        head.addStretch()
        head.addWidget(self.add_button)

        self.search = QLineEdit()
        self.filter_button = IconButton("list-filter", "Show favourites, or one kind", checkable=True)
        self.filter_menu = QMenu(self)
        self._filter_group = QActionGroup(self)

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
        layout.addLayout(self._find_row())
        layout.addWidget(self._scroll, 1)

    def _find_row(self) -> QHBoxLayout:
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search the styles")
        self.search.setToolTip("Words of the name, the summary, the artist or a tag  (/)")
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(lambda words: self._set_filter(replace(self._filter, words=words)))
        self.filter_button.clicked.connect(self._open_filters)
        row = QHBoxLayout()
        row.setContentsMargins(4 * GRID_PX, 0, 2 * GRID_PX, 0)
        row.setSpacing(GRID_PX)
        row.addWidget(self.search, 1)
        row.addWidget(self.filter_button)
        return row

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
            self._grid.removeWidget(card)
            card.deleteLater()
        self._own = {style.id for style in styles if not style.builtin}
        self._styles = styles
        self._cards = [StyleCard(style) for style in styles]
        for card in self._cards:
            self._group.addButton(card)
            card.clicked.connect(lambda _=False, style_id=card.style_id: self.chosen.emit(style_id))
            card.arrow_pressed.connect(self._step_by_arrow)
            card.star_clicked.connect(lambda style_id=card.style_id: self.favourite_toggled.emit(style_id))
            card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            card.customContextMenuRequested.connect(
                lambda place, style_id=card.style_id: self._open_card_menu(style_id, place)
            )
        self._fill_filters()
        self._arrange()
        spread(self._theme, self._page)

    def set_favourites(self, style_ids: Collection[str]) -> None:
        """Mark these, and let them come first; the number keys follow the order."""
        if set(style_ids) != set(self._favourites):
            self._favourites = frozenset(style_ids)
            self._arrange()

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
        ids = [card.style_id for card in self._cards if not card.isHidden()]
        if ids:
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Esc empties the search first, then gives the picture its keys back.
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.search and escapes:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if self._filter.filters:
                    self.show_all()
                else:
                    self.focusNextPrevChild(False)
                    self.window().setFocus()
                return True
        return super().eventFilter(watched, event)

    def show_all(self) -> None:
        """Leave nothing out."""
        self._filter = StyleFilter()
        self.search.clear()
        self._fill_filters()
        self._arrange()

    def _set_filter(self, wanted: StyleFilter) -> None:
        self._filter = wanted
        self.filter_button.setChecked(wanted.favourites_only or wanted.tag is not None)
        self._arrange()

    def _arrange(self) -> None:
        """Lay out the cards: favourites first, and only what the filter shows."""
        order = {style.id: place for place, style in enumerate(self._styles)}
        self._cards.sort(key=lambda card: (card.style_id not in self._favourites, order[card.style_id]))
        styles = {style.id: style for style in self._styles}
        self._grid.removeWidget(self._hint)
        shown = 0
        for number, card in enumerate(self._cards, start=1):
            favourite = card.style_id in self._favourites
            card.set_number(number if number <= _NUMBERED else None)
            card.set_favourite(favourite)
            self._grid.removeWidget(card)
            visible = self._filter.matches(styles[card.style_id], favourite=favourite)
            card.setVisible(visible)
            if visible:
                self._grid.addWidget(card, shown // _COLUMNS, shown % _COLUMNS)
                shown += 1
        self._hint.setText(_EMPTY_HINT if not self._cards else _HINT if shown else _NONE_HINT)
        self._grid.addWidget(self._hint, shown // _COLUMNS + 1, 0, 1, _COLUMNS)
        self._let_one_take_focus()

    def _fill_filters(self) -> None:
        self.filter_menu.clear()
        self._add_filter("All styles", replace(self._filter, tag=None, favourites_only=False))
        self._add_filter("Favourites", replace(self._filter, tag=None, favourites_only=True))
        tags = tags_of(self._styles)
        if tags:
            self.filter_menu.addSeparator()
        for tag in tags:
            self._add_filter(tag.capitalize(), replace(self._filter, tag=tag, favourites_only=False))
        self.filter_button.setChecked(self._filter.favourites_only or self._filter.tag is not None)

    def _add_filter(self, text: str, wanted: StyleFilter) -> None:
        action: QAction = self.filter_menu.addAction(text)
        action.setCheckable(True)
        same = (wanted.tag, wanted.favourites_only) == (self._filter.tag, self._filter.favourites_only)
        action.setChecked(same)
        self._filter_group.addAction(action)
        action.triggered.connect(lambda: self._set_filter(replace(wanted, words=self._filter.words)))

    def _open_filters(self) -> None:
        self._fill_filters()
        self.filter_menu.popup(self.filter_button.mapToGlobal(QPoint(0, self.filter_button.height() + 4)))

    def _open_card_menu(self, style_id: str, place: QPoint) -> None:
        card = self.card(style_id)
        if card is None:
            return
        menu = QMenu(self)
        favourite = style_id in self._favourites
        text = "Take out of the favourites" if favourite else "Add to the favourites"
        menu.addAction(text, lambda: self.favourite_toggled.emit(style_id))
        if style_id in self._own:
            menu.addAction(f"Remove {card.text()}", lambda: self.remove_requested.emit(style_id))
        menu.popup(card.mapToGlobal(place))
