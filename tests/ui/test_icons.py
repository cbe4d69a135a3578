import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.ui import icons
from app.ui.assets import FONTS_DIR, ICONS_DIR, body_font

_SOURCES = ICONS_DIR.parents[1] / "app" / "ui"


def named_icons() -> set[str]:
    """Every quoted name in the window's sources that is the name of an icon file."""
    there = {path.stem for path in ICONS_DIR.glob("*.svg")}
    text = "\n".join(path.read_text(encoding="utf-8") for path in _SOURCES.rglob("*.py"))
    return {name for name in re.findall(r'"([a-z0-9-]+)"', text) if name in there}


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_an_icon_takes_the_colour_and_the_screen_s_resolution(
    application: QApplication, scale: float
) -> None:
    picture = icons.pixmap("camera", "#ff0000", 20, scale)
    assert picture.width() == round(20 * scale)
    image = picture.toImage()
    drawn = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert drawn
    assert {colour.name() for colour in drawn} == {QColor("#ff0000").name()}


def test_only_icons_in_use_are_shipped_and_with_their_licence() -> None:
    shipped = {path.stem for path in ICONS_DIR.glob("*.svg")}
    by_stylesheet = {"chevron-down-dark", "chevron-down-light"}
    assert shipped == named_icons() | by_stylesheet
    assert "ISC License" in (ICONS_DIR / "LICENSE-lucide.txt").read_text(encoding="utf-8")


def test_the_typeface_loads_and_brings_its_licence(application: QApplication) -> None:
    assert body_font().family() == "Inter"
    assert "SIL OPEN FONT LICENSE" in (FONTS_DIR / "OFL.txt").read_text(encoding="utf-8")
