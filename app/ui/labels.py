"""Text on the window, by its role in the type scale."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

Role = Literal["display", "title", "heading", "section", "strong", "body", "lead", "muted", "caption"]


def label(text: str, role: Role = "body", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A plain-text label in one of the type scale's roles."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setWordWrap(wrap)
    return result


def divider() -> QFrame:
    """A hairline between two groups."""
    result = QFrame()
    result.setObjectName("divider")
    return result
