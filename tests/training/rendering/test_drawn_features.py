"""Eyes as they are drawn: in the sitter's own colour, whatever a camera makes of it."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import LEFT_IRIS, RIGHT_IRIS
from app.frames import Picture
from app.training.rendering.drawn_features import Eyes, eyes_of
from tests.training.conftest import face_landmarks

LEFT, RIGHT, RADIUS_PX = (192, 240), (320, 240), 9
"""Middles of the irises, x and y."""
FACE = face_landmarks()
for _iris, _middle in ((LEFT_IRIS, LEFT), (RIGHT_IRIS, RIGHT)):
    FACE[_iris] = _middle + RADIUS_PX * np.array([(0, 0), (1, 0), (0, -1), (-1, 0), (0, 1)])
BESIDE_PUPIL_PX = 6

Lab = tuple[float, float, float]


def _looking(left: Lab, right: Lab | None = None, *, white: Lab = (80, 1, 1)) -> Picture:
    """A face that is nothing but two eyes, with irises and whites of these colours, CIE Lab."""
    lab = np.full((512, 512, 3), (70, 12, 14), np.float32)
    for middle, colour in ((LEFT, left), (RIGHT, right or left)):
        cv2.ellipse(lab, middle, (34, 14), 0, 0, 360, white, -1)
        cv2.circle(lab, middle, RADIUS_PX, colour, -1)
    return np.asarray(np.rint(255 * cv2.cvtColor(lab, cv2.COLOR_Lab2BGR)), np.uint8)


def _iris(eyes: Eyes, middle: tuple[int, int]) -> np.ndarray:
    x, y = middle
    assert eyes.iris[y, x + BESIDE_PUPIL_PX] > 0.9
    return eyes.painted[y, x + BESIDE_PUPIL_PX]


def test_dark_eyes_are_brown_though_a_camera_sees_the_room_in_them() -> None:
    light, red, yellow = _iris(eyes_of(_looking((12, 1, 0)), FACE), LEFT)

    assert light < 30
    assert red > 5 and yellow > red


def test_pale_eyes_with_a_trace_of_blue_are_blue() -> None:
    light, _, yellow = _iris(eyes_of(_looking((38, 1, -3)), FACE), LEFT)

    assert 30 < light < 60
    assert yellow < -8


def test_pale_eyes_are_blue_in_yellow_light_too() -> None:
    pale = (38, 3, 6)
    warm, neutral = (
        _iris(eyes_of(_looking(pale, white=white), FACE), LEFT) for white in ((75, 10, 17), (80, 1, 1))
    )

    assert warm[2] < -8
    assert neutral[2] > 2


def test_brown_eyes_are_not_red_in_red_light() -> None:
    _, red, yellow = _iris(eyes_of(_looking((30, 18, 6), white=(70, 20, 4)), FACE), LEFT)

    assert yellow > red > 5
    assert np.hypot(red, yellow) < 36


def test_hazel_eyes_keep_their_hue() -> None:
    _, red, yellow = _iris(eyes_of(_looking((34, 6, 14)), FACE), LEFT)

    assert 1.5 < yellow / red < 3.5
    assert yellow > 14


def test_an_eye_in_shade_has_the_colour_of_the_other() -> None:
    eyes = eyes_of(_looking((40, 1, -4), (31, 1, -3)), FACE)

    assert np.abs(_iris(eyes, LEFT) - _iris(eyes, RIGHT)).max() < 1.5


def test_without_irises_eyes_are_white() -> None:
    nowhere = face_landmarks()
    nowhere[np.r_[LEFT_IRIS, RIGHT_IRIS]] = LEFT
    eyes = eyes_of(_looking((38, 1, -3)), nowhere)

    assert not eyes.iris.any()
    assert eyes.open[240, 192] > 0.9
    assert eyes.painted[240, 192, 0] > 90
