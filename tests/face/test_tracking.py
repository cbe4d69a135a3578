"""Faces keep their number, come and go softly, and jump without a trace."""

from collections.abc import Sequence

import numpy as np
import pytest

from app.face.tracking import FADE_IN_S, FADE_OUT_S, HOLD_S, Tracker
from app.frames import Face, HeadPose, Points

STEP_S = 1 / 50
ANN = np.array([[100.0, 100.0], [200.0, 100.0], [200.0, 220.0], [100.0, 220.0]])
BOB = ANN * 0.7 + np.array([400.0, 50.0])
ASIDE, AWAY = np.array([2.0, 0.0]), np.array([-3.0, 2.0])


class Stream:
    def __init__(self, *, smooth: bool = False) -> None:
        self.tracker = Tracker()
        self.smooth = smooth
        self.broken = True

    def show(self, *seen: Points, times: int = 1) -> list[Face]:
        faces: Sequence[Face] = ()
        for _ in range(times):
            sights = [(points, HeadPose()) for points in seen]
            faces = self.tracker.update(sights, STEP_S, broken=self.broken, smooth=self.smooth)
            self.broken = False
        return list(faces)

    def seek(self) -> None:
        self.broken = True


def frames(seconds: float) -> int:
    return round(seconds / STEP_S)


def test_a_face_in_the_first_frame_is_simply_there() -> None:
    (ann,) = Stream().show(ANN)
    assert ann.presence == 1.0


def test_a_face_that_appears_later_fades_in() -> None:
    stream = Stream()
    stream.show()
    presences = [stream.show(ANN)[0].presence for _ in range(frames(FADE_IN_S) + 1)]
    assert 0 < presences[0] < 0.05
    assert presences == sorted(presences)
    assert presences[-1] == pytest.approx(1.0)


def test_a_face_that_goes_is_held_then_fades_out_with_its_last_landmarks() -> None:
    stream = Stream()
    stream.show(ANN)
    presences = []
    while faces := stream.show():
        np.testing.assert_array_equal(faces[0].landmarks_px, ANN)
        presences.append(faces[0].presence)
    assert presences[: frames(HOLD_S)] == [1.0] * frames(HOLD_S)
    assert presences == sorted(presences, reverse=True)
    assert min(presences) < 0.05
    assert max(-np.diff(presences)) < 0.2
    assert len(presences) * STEP_S == pytest.approx(HOLD_S + FADE_OUT_S, abs=2 * STEP_S)


def test_one_missed_frame_does_not_show() -> None:
    stream = Stream()
    (before,) = stream.show(ANN)
    (missed,) = stream.show()
    (after,) = stream.show(ANN)
    assert before.presence == missed.presence == after.presence == 1.0
    assert before.track == missed.track == after.track


def test_a_face_that_returns_while_fading_rises_from_where_it_was() -> None:
    stream = Stream()
    (before,) = stream.show(ANN)
    (fading,) = stream.show(times=frames(HOLD_S + FADE_OUT_S / 2))
    (back,) = stream.show(ANN)
    assert back.track == before.track
    assert fading.presence < back.presence < 1.0


def test_numbers_stay_with_their_faces_whatever_order_they_are_found_in() -> None:
    stream = Stream()
    ann, bob = stream.show(ANN, BOB)
    for place in range(1, 30):
        moved = [BOB + place * AWAY, ANN + place * ASIDE]
        faces = stream.show(*moved)
        assert [face.track for face in faces] == [ann.track, bob.track]


def test_faces_in_sight_come_largest_first_then_those_that_fade() -> None:
    stream = Stream()
    stream.show(ANN, BOB)
    faces = stream.show(BOB)
    np.testing.assert_array_equal(faces[0].landmarks_px, BOB)
    np.testing.assert_array_equal(faces[1].landmarks_px, ANN)


def test_two_of_about_the_same_size_do_not_change_places() -> None:
    stream, twin = Stream(), ANN + np.array([300.0, 0.0])
    first = stream.show(ANN * 1.02, twin)[0].track
    for growing in (0.98, 1.0, 1.05, 0.95, 1.08):
        assert stream.show(*sorted((ANN, twin * growing), key=np.ptp, reverse=True))[0].track == first
    assert stream.show(twin * 1.3, ANN)[0].track != first


def test_a_jump_in_time_leaves_nothing_behind() -> None:
    stream = Stream()
    (ann,) = stream.show(ANN)
    stream.seek()
    (bob,) = stream.show(BOB)
    assert bob.track != ann.track
    assert bob.presence == 1.0
    stream.seek()
    assert stream.show() == []


def test_someone_elsewhere_is_someone_else() -> None:
    stream = Stream()
    (ann,) = stream.show(ANN)
    bob, leaving = stream.show(BOB)
    assert leaving.track == ann.track != bob.track
    assert bob.presence < 0.1 < leaving.presence


def test_landmarks_are_filtered_only_when_asked() -> None:
    plain, smooth = Stream(), Stream(smooth=True)
    for stream in (plain, smooth):
        stream.show(ANN)
    (exact,), (filtered,) = plain.show(ANN + 1.0), smooth.show(ANN + 1.0)
    np.testing.assert_array_equal(exact.landmarks_px, ANN + 1.0)
    assert (filtered.landmarks_px < ANN + 1.0).all()


def test_a_filter_that_was_off_knows_nothing_of_before() -> None:
    stream = Stream(smooth=True)
    stream.show(ANN, times=5)
    stream.smooth = False
    stream.show(ANN + 4.0)
    stream.smooth = True
    (after,) = stream.show(ANN + 5.0)
    np.testing.assert_array_equal(after.landmarks_px, ANN + 5.0)


@pytest.mark.parametrize("step_s", [0.1, 0.2])
def test_faces_come_and_go_softly_however_long_it_is_since_the_last_search(step_s: float) -> None:
    tracker = Tracker()
    tracker.update([(ANN, HeadPose())], step_s, broken=True)
    ann, bob = tracker.update([(ANN, HeadPose()), (BOB, HeadPose())], step_s, broken=False)
    assert ann.presence == 1.0
    assert bob.presence < 0.15

    (missed, _) = tracker.update([], step_s, broken=False)
    assert missed.presence == 1.0, "a blink of the detector does not show"


def test_a_face_says_whether_it_is_seen() -> None:
    stream = Stream()
    assert stream.show(ANN)[0].seen
    assert not stream.show()[0].seen
    assert stream.show(ANN)[0].seen
