"""Noise is taken out of crops, movement is not."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from app.frames import Face, Frame, Picture
from app.render.steady_crops import SteadyCrops

SOMEBODY = Face(np.zeros((478, 2)), track=1)
SOMEBODY_ELSE = Face(np.zeros((478, 2)), track=2)
STEP_S = 1 / 30
RANDOM = np.random.default_rng(0)
SCENE = cv2.GaussianBlur(RANDOM.integers(0, 255, (128, 128, 3), dtype=np.uint8), (0, 0), 6.0)


def frame(number: int, *, position_s: float | None = None) -> Frame:
    return Frame(np.zeros((72, 128, 3), np.uint8), number, number * STEP_S, position_s)


def noisy(scene: Picture) -> Picture:
    return np.clip(np.rint(scene + RANDOM.normal(0.0, 2.0, scene.shape)), 0, 255).astype(np.uint8)


def test_noise_goes_down_and_the_picture_stays() -> None:
    steadier = SteadyCrops()
    crops = [noisy(SCENE) for _ in range(20)]
    steady = [steadier.steady(crop, SOMEBODY, frame(number)) for number, crop in enumerate(crops)]

    def change(pictures: list[Picture]) -> float:
        return float(np.mean([cv2.absdiff(a, b).mean() for a, b in pairwise(pictures[10:])]))

    assert change(steady) < 0.4 * change(crops)
    assert np.abs(steady[-1].astype(float) - SCENE).mean() < np.abs(crops[-1].astype(float) - SCENE).mean()
    assert abs(steady[-1].astype(float).mean() - SCENE.mean()) < 0.7


def test_whole_frames_are_steadied_like_crops_and_apart_from_them() -> None:
    steadier = SteadyCrops()
    wide = np.hstack((SCENE, SCENE))
    for number in range(10):
        shown = noisy(wide)
        steadier.steady(noisy(SCENE), SOMEBODY, frame(number))
        steady = steadier.steady_whole(shown, frame(number))

    assert steady.shape == wide.shape
    assert np.abs(steady.astype(float) - wide).mean() < 0.75 * np.abs(shown.astype(float) - wide).mean()


def test_what_moves_shows_at_once_and_leaves_no_ghost() -> None:
    steadier = SteadyCrops()
    before, after = (np.full((128, 128, 3), 120, np.uint8) for _ in range(2))
    before[40:60, 40:60] = 30
    after[40:60, 70:90] = 30
    steadier.steady(before, SOMEBODY, frame(0))
    shown = steadier.steady(after, SOMEBODY, frame(1))
    np.testing.assert_array_equal(shown[44:56, 44:56], after[44:56, 44:56])
    np.testing.assert_array_equal(shown[44:56, 74:86], after[44:56, 74:86])


@pytest.mark.parametrize(
    "later",
    [frame(100), frame(0), frame(5, position_s=0.5), Frame(np.zeros((36, 64, 3), np.uint8), 6, 6 * STEP_S)],
    ids=["gap", "time runs back", "another source", "another size"],
)
def test_what_does_not_go_on_from_the_last_frame_passes_unchanged(later: Frame) -> None:
    steadier = SteadyCrops()
    steadier.steady(noisy(SCENE), SOMEBODY, frame(5))
    crop = noisy(SCENE)
    assert steadier.steady(crop, SOMEBODY, later) is crop


def test_each_face_and_each_size_has_its_own() -> None:
    steadier = SteadyCrops()
    steadier.steady(noisy(SCENE), SOMEBODY, frame(0))
    crop, half = noisy(SCENE), noisy(SCENE)[:64, :64]
    assert steadier.steady(crop, SOMEBODY_ELSE, frame(1)) is crop
    assert steadier.steady(half, SOMEBODY, frame(1)) is half
    assert steadier.steady(crop, SOMEBODY, frame(1)) is not crop


def test_pictures_that_stand_for_themselves_pass_unchanged() -> None:
    steadier = SteadyCrops()
    face = Face(np.zeros((478, 2)))
    for number in range(2):
        crop = noisy(SCENE)
        assert steadier.steady(crop, face, frame(number)) is crop


def test_a_frame_that_is_painted_again_looks_the_same() -> None:
    steadier, held = SteadyCrops(), frame(1)
    steadier.steady(noisy(SCENE), SOMEBODY, frame(0))
    crop = noisy(SCENE)
    first = steadier.steady(crop, SOMEBODY, held)
    np.testing.assert_array_equal(steadier.steady(crop, SOMEBODY, held), first)
