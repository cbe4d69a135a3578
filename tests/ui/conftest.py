"""Qt without a screen."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.opencv_paths import drop_opencv_paths


@pytest.fixture(scope="session")
def application() -> QApplication:
    drop_opencv_paths(os.environ)
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(["limner"])
