"""Handing a theme to every widget that paints itself."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme


@runtime_checkable
class Themed(Protocol):
    """A widget that draws with the theme's colours."""

    def set_theme(self, theme: Theme) -> None: ...


def spread(theme: Theme, root: QWidget) -> None:
    """Give the theme to the widget and to all inside it."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)
