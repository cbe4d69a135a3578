"""A grid and a sheet with nothing faked: the window, the demo, MediaPipe, the built-in styles' networks."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.frames import Framing
from app.styles.library import BUILTIN_DIR, Library
from app.ui.background import Background
from app.ui.comparison.view_mode import ViewMode
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.presenter import Presenter
from app.ui.session import Session
from tests.gui.studio import until


@pytest.fixture
def window(application: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    preferences = Preferences().replaced(
        welcomed=True,
        source="demo",
        snapshot_dir=tmp_path / "snapshots",
        live_previews=False,
        grid_size=2,
        framing=Framing.OVERLAY,
    )
    background = Background()
    # Two that change much, so that what is painted can be told from what is not.
    for style_id in ("ink", "woodcut"):
        shutil.copytree(BUILTIN_DIR / style_id, tmp_path / "builtin" / style_id)
    library = Library(tmp_path / "builtin", tmp_path / "own")
    session = Session(library, preferences, background)
    window = MainWindow()
    window.presenter = Presenter(window, session, background)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.presenter.begin(None)
    yield window
    window.close()
    window.deleteLater()
    until(lambda: True)


def within(condition: Callable[[], bool], tries: int = 6) -> None:
    """`until`, with the patience that a loaded machine needs to load networks."""
    for _ in range(tries - 1):
        try:
            until(condition)
        except AssertionError:
            continue
        return
    until(condition)


def test_real_styles_are_compared_on_a_frozen_frame_and_kept_as_a_sheet(
    window: MainWindow, tmp_path: Path
) -> None:
    comparison = window.presenter.comparison
    within(lambda: (shown := window.stage.preview.painting) is not None and shown.style_id is not None)
    QTest.keyClick(window.stage.picture, Qt.Key.Key_H)
    QTest.keyClick(window.stage.picture, Qt.Key.Key_G)
    tiles = lambda: comparison.comparing.tiles  # noqa: E731
    held = comparison.comparing.still.frame
    within(lambda: len(tiles()) == 2 and all(t.painting and t.painting.frame is held for t in tiles()))
    assert comparison.comparing.mode is ViewMode.GRID
    one, other = (tile.painting.picture.astype(int) for tile in tiles())
    for picture in (one, other):
        assert 0.01 < (np.abs(picture - held.picture).max(axis=2) > 40).mean() < 0.6
    assert (np.abs(one - other).max(axis=2) > 40).mean() > 0.01
    within(lambda: all(tile.label.paint_ms > 0 for tile in tiles()))

    QTest.keyClick(window.stage.picture, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    within(lambda: window.toast.isVisible() and "Saved" in window.toast.text)
    (path,) = (tmp_path / "snapshots").glob("*.png")
    assert cv2.imread(str(path)).shape[1] > 1280
