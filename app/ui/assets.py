"""Where the window's own files lie, and the typeface among them."""

from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from app.ui.theme import TEXT_BODY_PX

ASSETS_DIR: Final = Path(__file__).resolve().parents[2] / "assets"
ICONS_DIR: Final = ASSETS_DIR / "icons"
FONTS_DIR: Final = ASSETS_DIR / "fonts"


def body_font() -> QFont:
    """Inter at body size; the desktop's own typeface where the files are missing."""
    families: list[str] = []
    for path in sorted(FONTS_DIR.glob("*.ttf")):
        identifier = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(identifier) if identifier >= 0 else []
    font = QFont("Inter") if "Inter" in families else QFont()
    font.setPixelSize(TEXT_BODY_PX)
    return font


def sized(font: QFont, size_px: int, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The same typeface in another size and weight."""
    result = QFont(font)
    result.setPixelSize(size_px)
    result.setWeight(weight)
    return result


def with_even_digits(font: QFont) -> QFont:
    """The same font with digits of one width, so that changing figures do not jitter."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
