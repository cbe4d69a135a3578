"""The stylesheet: how Qt's own widgets look. Widgets that paint themselves read the theme instead."""

from string import Template
from typing import Final

from app.ui.assets import ICONS_DIR
from app.ui.theme import (
    RADIUS_CARD_PX,
    RADIUS_CONTROL_PX,
    TEXT_BODY_PX,
    TEXT_CAPTION_PX,
    TEXT_DISPLAY_PX,
    TEXT_HEADING_PX,
    TEXT_TITLE_PX,
    Theme,
)

_SHEET: Final = Template("""
* { outline: none; }
QMainWindow, #window { background: $window; }
QWidget { color: $text; font-size: ${body}px; }
QLabel { background: transparent; }
QLabel[role="display"] { font-size: ${display}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="section"] { font-size: ${caption}px; font-weight: 600; color: $text_muted; }
QLabel[role="strong"] { font-weight: 500; }
QLabel[role="lead"] { font-size: ${heading}px; color: $text_muted; }
QLabel[role="muted"] { color: $text_muted; }
QLabel[role="caption"] { font-size: ${caption}px; color: $text_muted; }

#panel { background: $panel; border: none; border-left: 1px solid $border; }
#divider { background: $border; border: none; max-height: 1px; min-height: 1px; }
#card { background: $panel; border: 1px solid $border; border-radius: ${card}px; }
#popup { background: $panel; border: 1px solid $border; border-radius: ${card}px; }
#group { background: $raised; border: none; border-radius: ${card}px; }
#page, #scroll, #scroll > QWidget > QWidget { background: transparent; border: none; }

QPushButton {
    background: $raised; border: 2px solid transparent; border-radius: ${control}px;
    padding: 6px 14px; min-height: 20px; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $text_disabled; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $text_disabled; }
QPushButton[kind="link"] {
    background: transparent; color: $accent; padding: 4px 8px; font-weight: 600; min-height: 16px;
}
QPushButton[kind="link"]:hover { background: $hover; }
QPushButton[size="large"] { padding: 10px 20px; min-height: 24px; font-size: ${heading}px; }

QToolButton {
    background: transparent; border: 2px solid transparent; border-radius: ${control}px; padding: 6px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $raised; }
QToolButton:focus { border-color: $accent; }
QToolButton[kind="dock"] { background: $raised; border-radius: 22px; padding: 9px; }
QToolButton[kind="dock"]:hover { background: $hover; }
QToolButton[kind="dock"]:checked { background: $tint; }
QToolButton[kind="dock"]:focus { border-color: $accent; }
QToolButton[kind="dock"]:checked:focus { border-color: $text; }

QMenu {
    background: $panel; border: 1px solid $border; border-radius: ${control}px; padding: 6px;
}
QMenu::item { padding: 7px 20px 7px 10px; border-radius: 6px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text_muted; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 6px 4px; }
QMenu::section { color: $text_muted; }

QToolTip {
    background: $raised; color: $text; border: 1px solid $border; padding: 5px 8px; font-size: ${caption}px;
}

QComboBox {
    background: $raised; border: 2px solid transparent; border-radius: ${control}px;
    padding: 5px 30px 5px 10px; min-height: 20px;
}
QComboBox:hover { background: $hover; }
QComboBox:focus, QComboBox:on { border-color: $accent; }
QComboBox::drop-down { border: none; width: 26px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $hover; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }

QLineEdit, QPlainTextEdit, QListView, QTreeView {
    background: $raised; border: 2px solid transparent; border-radius: ${control}px; padding: 5px 8px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border-color: $accent; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical {
    background: $track; border-radius: 3px; min-height: 32px; margin: 2px 2px 2px 5px;
}
QScrollBar::handle:vertical:hover { background: $pressed; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; height: 0; width: 0;
}
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal {
    background: $track; border-radius: 3px; min-width: 32px; margin: 5px 2px 2px 2px;
}

QDialog, QMessageBox { background: $window; }
""")


def stylesheet(theme: Theme) -> str:
    """The whole application's stylesheet in the theme's colours."""
    tokens = {name: getattr(theme, name) for name in Theme.__slots__}
    return _SHEET.substitute(
        tokens,
        icons=ICONS_DIR.as_posix(),
        body=TEXT_BODY_PX,
        caption=TEXT_CAPTION_PX,
        heading=TEXT_HEADING_PX,
        title=TEXT_TITLE_PX,
        display=TEXT_DISPLAY_PX,
        card=RADIUS_CARD_PX,
        control=RADIUS_CONTROL_PX,
    )
