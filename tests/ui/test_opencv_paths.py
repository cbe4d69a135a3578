from pathlib import Path

import cv2

from app.ui.opencv_paths import drop_opencv_paths


def test_opencv_s_qt_is_forgotten_and_a_person_s_choice_kept() -> None:
    its_own = str(Path(cv2.__file__).parent / "qt" / "plugins")
    environment = {"QT_QPA_PLATFORM_PLUGIN_PATH": its_own, "QT_QPA_FONTDIR": "/usr/share/fonts", "HOME": "/"}
    drop_opencv_paths(environment)
    assert environment == {"QT_QPA_FONTDIR": "/usr/share/fonts", "HOME": "/"}
