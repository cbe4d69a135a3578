"""The window as a person starts it: real engine, real style, the demo clip."""

from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.capture.demo import DEMO_CLIP
from app.frames import Painting
from app.styles.errors import UnknownStyleError
from app.styles.library import Library
from app.ui import application as started
from app.ui import preferences_file
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences

MOST_S = 90.0


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "settings.json"
    monkeypatch.setattr(preferences_file, "default_path", lambda: path)
    monkeypatch.setattr(started, "start_log", lambda path: None)
    monkeypatch.setattr(started, "Library", lambda: Library(user_dir=tmp_path / "styles"))
    preferences_file.save(path, Preferences().replaced(welcomed=True, source="demo", window_geometry=""))
    return path


def window_on_screen() -> MainWindow | None:
    windows = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    return next((window for window in windows if window.isVisible()), None)


def test_the_demo_is_painted_in_the_window_until_it_is_closed(
    application: QApplication, settings_file: Path
) -> None:
    if not DEMO_CLIP.is_file() or not Library().styles():
        pytest.skip("needs the demo clip and a built-in style")
    shown: list[Painting] = []
    deadline = monotonic() + MOST_S

    def look() -> None:
        window = window_on_screen()
        if window is None:
            return
        painting = window.stage.preview.painting
        if painting is not None and painting.faces and painting.style_id is not None:
            shown.append(painting)
        if shown or monotonic() > deadline:
            window.close()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(50)
    status = started.run()
    looking.stop()

    assert status == 0
    assert shown, "no painted face appeared"
    assert (shown[0].picture != shown[0].frame.picture).any()
    kept, _ = preferences_file.load(settings_file)
    assert kept.window_geometry


def test_a_style_that_is_not_there_is_refused_before_anything_opens(
    application: QApplication, settings_file: Path
) -> None:
    with pytest.raises(UnknownStyleError, match="no-such-style"):
        started.run(style="no-such-style")
    assert window_on_screen() is None
