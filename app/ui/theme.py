"""Colours, spacing and type: the tokens that every widget and the stylesheet draw from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

GRID_PX: Final = 4
"""Every margin, gap and height is a multiple of this."""

RADIUS_CONTROL_PX: Final = 8
RADIUS_CARD_PX: Final = 12

TEXT_CAPTION_PX: Final = 12
TEXT_BODY_PX: Final = 13
TEXT_HEADING_PX: Final = 15
TEXT_TITLE_PX: Final = 20
TEXT_DISPLAY_PX: Final = 32


class Appearance(StrEnum):
    """Which theme to show."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each `#rrggbb`.

    Text on `window`, `panel` and `raised` keeps a contrast of at least 4.5:1 (`text`, `text_muted`), as does
    `on_accent` on `accent`; the tests compute it.
    """

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    pressed: str
    border: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    tint: str
    on_accent: str
    track: str
    good: str
    warning: str
    danger: str
    shadow: str

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """The token's colour with an opacity of 0..1."""
        colour = QColor(getattr(self, token))
        colour.setAlphaF(alpha)
        return colour


DARK: Final = Theme(
    name="dark",
    window="#131315",
    panel="#1a1a1d",
    raised="#27272b",
    hover="#323238",
    pressed="#3c3c43",
    border="#2d2d32",
    text="#f3f1ee",
    text_muted="#a9a7ac",
    text_disabled="#66656b",
    accent="#ff7d54",
    accent_hover="#ff9573",
    tint="#43261d",
    on_accent="#210c04",
    track="#3a3a41",
    good="#4fc58d",
    warning="#f2b64c",
    danger="#ff7a72",
    shadow="#000000",
)

LIGHT: Final = Theme(
    name="light",
    window="#f3f1ee",
    panel="#fbfaf8",
    raised="#ebe8e3",
    hover="#e1ddd7",
    pressed="#d5d0c9",
    border="#ddd9d2",
    text="#1d1b1a",
    text_muted="#5d5954",
    text_disabled="#a19c95",
    accent="#c2421a",
    accent_hover="#a93713",
    tint="#f6d9cc",
    on_accent="#ffffff",
    track="#d3cec6",
    good="#1d7f51",
    warning="#8f5c00",
    danger="#b8281f",
    shadow="#5a5148",
)


def resolve(appearance: Appearance) -> Theme:
    """The theme to show; `SYSTEM` follows the desktop, and is dark where the desktop does not say."""
    if appearance is Appearance.SYSTEM:
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK
    return LIGHT if appearance is Appearance.LIGHT else DARK


def qt_colour_scheme(appearance: Appearance) -> Qt.ColorScheme:
    """What Qt's own dialogs and the title bar are told."""
    return {
        Appearance.SYSTEM: Qt.ColorScheme.Unknown,
        Appearance.LIGHT: Qt.ColorScheme.Light,
        Appearance.DARK: Qt.ColorScheme.Dark,
    }[appearance]


def palette(theme: Theme) -> QPalette:
    """The palette for what the stylesheet does not reach, such as file dialogs."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Light: theme.hover,
        QPalette.ColorRole.Accent: theme.accent,
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    disabled = QColor(theme.text_disabled)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return result
