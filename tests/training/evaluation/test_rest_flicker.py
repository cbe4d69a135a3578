"""Flicker of painters whose flicker is known."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from app.frames import Picture, Points
from app.training.evaluation.rest_flicker import LANDMARKS_PX, flicker_ratio


@pytest.fixture
def crop() -> Picture:
    coarse = np.random.default_rng(0).integers(60, 190, (16, 16, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (512, 512), interpolation=cv2.INTER_CUBIC), np.uint8)


NOWHERE = np.full((478, 2), 256.0)


def flicker(crop: Picture, paint: Callable[[Picture], Picture]) -> float:
    return flicker_ratio([crop], [NOWHERE], lambda picture, _: paint(picture))


def test_a_copy_flickers_as_its_photograph_does(crop: Picture) -> None:
    assert flicker(crop, lambda picture: picture) == 1.0


def test_a_painting_that_never_changes_does_not_flicker(crop: Picture) -> None:
    assert flicker(crop, lambda picture: crop) == 0.0


def test_twice_the_contrast_flickers_twice_as_much(crop: Picture) -> None:
    def steep(picture: Picture) -> Picture:
        return np.asarray(cv2.LUT(picture, np.clip(2 * np.arange(256) - 128, 0, 255).astype(np.uint8)))

    assert flicker(crop, steep) == pytest.approx(2.0, abs=0.1)


def test_every_measurement_sees_the_same_noise(crop: Picture) -> None:
    def threshold(picture: Picture) -> Picture:
        return np.where(picture > 128, 255, 0).astype(np.uint8)

    assert flicker(crop, threshold) == flicker(crop, threshold) > 1.0


def test_landmarks_move_with_their_crop_and_tremble_a_little_by_themselves(crop: Picture) -> None:
    spot = np.zeros_like(crop)
    cv2.circle(spot, (256, 256), 3, (255, 255, 255), -1, cv2.LINE_AA)
    off_px, own_px = [], []

    def look(picture: Picture, landmarks_px: Points) -> Picture:
        grey = np.where(picture > 60, picture, 0)[..., 0].astype(np.float64)
        ys, xs = np.mgrid[:512, :512]
        seen = np.array([(xs * grey).sum(), (ys * grey).sum()]) / grey.sum()
        off_px.append(landmarks_px.mean(axis=0) - seen)
        own_px.append(landmarks_px.std(axis=0))
        return picture

    flicker_ratio([spot] * 3, [NOWHERE] * 3, look)
    assert np.abs(off_px).max() < 0.1
    np.testing.assert_allclose(own_px, LANDMARKS_PX, rtol=0.15)
