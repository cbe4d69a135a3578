"""Undoing what OpenCV does to Qt's environment."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

import cv2

_SET_AT_IMPORT: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def drop_opencv_paths(environment: MutableMapping[str, str]) -> None:
    """Take out the variables that OpenCV sets when it is imported; to be called before Qt starts.

    They lead to plugins for another build of Qt, with which ours would abort. What a person has pointed
    elsewhere stays.
    """
    its_own = Path(cv2.__file__).parent
    for name in _SET_AT_IMPORT:
        if name in environment and Path(environment[name]).is_relative_to(its_own):
            del environment[name]
