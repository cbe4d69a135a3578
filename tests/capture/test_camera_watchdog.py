"""The watchdog's judgement, on a clock of our own."""

import numpy as np

from app.capture.camera_watchdog import CameraPatience, CameraWatchdog, Verdict

PATIENCE = CameraPatience(first_frame_s=8.0, lost_s=1.5, frozen_s=4.0)


def _noise(seed: int):
    return np.random.default_rng(seed).integers(0, 255, (48, 64, 3), np.uint8)


def test_new_pictures_keep_it_alive_for_ever():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0)
    assert all(watchdog.saw(_noise(n), n * 3.9) is Verdict.ALIVE for n in range(20))


def test_the_first_picture_may_take_its_time_the_next_may_not():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0)
    assert watchdog.missed(7.9) is Verdict.ALIVE
    watchdog.saw(_noise(0), 7.95)
    assert watchdog.missed(9.4) is Verdict.ALIVE
    assert watchdog.missed(9.5) is Verdict.LOST


def test_no_first_picture_at_all_is_lost():
    assert CameraWatchdog(PATIENCE, opened_s=0.0).missed(8.1) is Verdict.LOST


def test_the_same_picture_for_too_long_is_frozen():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0)
    assert watchdog.saw(_noise(0), 1.0) is Verdict.ALIVE
    assert watchdog.saw(_noise(0), 4.9) is Verdict.ALIVE
    assert watchdog.saw(_noise(0), 5.1) is Verdict.FROZEN


def test_one_changed_pixel_is_a_new_picture():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0)
    for n in range(20):
        picture = np.zeros((48, 64, 3), np.uint8)
        picture[7, 5, 1] = n
        assert watchdog.saw(picture, float(n)) is Verdict.ALIVE


def test_a_picture_that_survives_reopening_is_believed():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0, frozen_picture=_noise(0))
    assert all(watchdog.saw(_noise(0), float(n)) is Verdict.ALIVE for n in range(100))


def test_a_believed_picture_that_moved_again_may_freeze_again():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0, frozen_picture=_noise(0))
    watchdog.saw(_noise(0), 0.0)
    watchdog.saw(_noise(1), 50.0)
    assert watchdog.saw(_noise(1), 53.0) is Verdict.ALIVE
    assert watchdog.saw(_noise(1), 54.1) is Verdict.FROZEN


def test_a_change_of_size_is_a_new_picture():
    watchdog = CameraWatchdog(PATIENCE, opened_s=0.0)
    watchdog.saw(np.zeros((48, 64, 3), np.uint8), 0.0)
    assert watchdog.saw(np.zeros((24, 32, 3), np.uint8), 5.0) is Verdict.ALIVE
