"""The background: found beside the head, not in it."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.background import background
from app.training.rendering.face_parts import face_parts
from tests.training.conftest import face_landmarks


def _portrait() -> np.ndarray:
    picture = np.full((512, 512, 3), (200, 190, 180), np.uint8)
    cv2.ellipse(picture, (256, 270), (165, 215), 0, 0, 360, (30, 40, 60), -1)
    cv2.ellipse(picture, (256, 285), (145, 180), 0, 0, 360, (110, 140, 200), -1)
    cv2.rectangle(picture, (206, 440), (306, 512), (110, 140, 200), -1)
    return picture


def test_the_head_is_not_background() -> None:
    picture, landmarks = _portrait(), face_landmarks()
    behind = background(picture, face_parts(picture, landmarks), landmarks)

    assert behind[285, 256] < 0.05
    assert behind[75, 256] < 0.2
    assert behind[40, 40] > 0.95 and behind[285, 20] > 0.95


def test_a_face_that_fills_the_picture_leaves_none() -> None:
    landmarks = (face_landmarks() - 256) * 3 + 256
    picture = np.full((512, 512, 3), (110, 140, 200), np.uint8)

    assert background(picture, face_parts(picture, landmarks), landmarks).max() < 0.05
