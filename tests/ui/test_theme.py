import pytest

from app.ui.stylesheet import stylesheet
from app.ui.theme import DARK, LIGHT, Appearance, Theme, resolve


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """1..21, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "window"),
        ("text", "panel"),
        ("text", "raised"),
        ("text", "hover"),
        ("text_muted", "window"),
        ("text_muted", "panel"),
        ("text_muted", "raised"),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
    ],
)
def test_text_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("mark", ["accent", "good", "warning", "danger"])
def test_marks_stand_out(theme: Theme, mark: str) -> None:
    assert contrast(getattr(theme, mark), theme.window) >= 3
    assert contrast(getattr(theme, mark), theme.panel) >= 3


def test_what_is_asked_for_is_shown(application: object) -> None:
    assert resolve(Appearance.LIGHT) is LIGHT
    assert resolve(Appearance.DARK) is DARK
    assert resolve(Appearance.SYSTEM) in {LIGHT, DARK}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_stylesheet_leaves_no_token_open(theme: Theme) -> None:
    assert "$" not in stylesheet(theme)
