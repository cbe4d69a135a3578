"""Flicker of painters whose flicker is known."""

import cv2
import numpy as np
import pytest

from app.frames import Picture
from app.training.evaluation.rest_flicker import flicker_ratio


@pytest.fixture
def crop() -> Picture:
    coarse = np.random.default_rng(0).integers(60, 190, (16, 16, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (512, 512), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_a_copy_flickers_as_its_photograph_does(crop: Picture) -> None:
    assert flicker_ratio([crop], lambda picture: picture) == 1.0


def test_a_painting_that_never_changes_does_not_flicker(crop: Picture) -> None:
    assert flicker_ratio([crop], lambda picture: crop) == 0.0


def test_twice_the_contrast_flickers_twice_as_much(crop: Picture) -> None:
    def steep(picture: Picture) -> Picture:
        return np.asarray(cv2.LUT(picture, np.clip(2 * np.arange(256) - 128, 0, 255).astype(np.uint8)))

    assert flicker_ratio([crop], steep) == pytest.approx(2.0, abs=0.1)


def test_every_measurement_sees_the_same_noise(crop: Picture) -> None:
    def threshold(picture: Picture) -> Picture:
        return np.where(picture > 128, 255, 0).astype(np.uint8)

    assert flicker_ratio([crop], threshold) == flicker_ratio([crop], threshold) > 1.0
