"""The bundled clip shows a living face and never shows where it starts over."""

from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from app.capture.demo import DEMO_CLIP, open_demo
from app.face.landmarker import Landmarker
from app.face.topology import LEFT_EYE, RIGHT_EYE, interocular_px
from app.frames import Face
from app.geometry.portrait_crop import portrait_crop


@dataclass(frozen=True)
class Viewing:
    """What was seen in one round of the clip and the first frame of the next.

    Attributes:
        positions_s: of every frame.
        sizes_px: all sizes that came.
        changes: mean difference of each frame from the one before.
        faces: the faces found in every second frame; a blink takes ten.
    """

    positions_s: list[float]
    sizes_px: set[tuple[int, int]]
    changes: list[float]
    faces: list[tuple[Face, ...]]


@pytest.fixture(scope="module")
def viewing() -> Viewing:
    seen = Viewing([], set(), [], [])
    with open_demo(realtime=False) as source, Landmarker(mode="picture") as landmarker:
        last = None
        for number in range(round(source.duration_s * source.nominal_hz) + 1):
            frame = source.read(1.0)
            seen.positions_s.append(frame.position_s)
            seen.sizes_px.add(frame.size_px)
            if last is not None:
                seen.changes.append(float(cv2.absdiff(frame.picture, last).mean()))
            if number % 2 == 0:
                seen.faces.append(landmarker.find(frame))
            last = frame.picture
    return seen


@pytest.fixture(scope="module")
def faces(viewing):
    return viewing.faces


def _openness(face) -> float:
    """Height of the eyes' opening over their width."""
    ratios = []
    for eye in (LEFT_EYE, RIGHT_EYE):
        points = face.landmarks_px[eye]
        ratios.append(np.linalg.norm(points[4] - points[12]) / np.linalg.norm(points[0] - points[8]))
    return float(np.mean(ratios))


def test_it_is_a_small_clip_of_twelve_seconds(viewing):
    assert DEMO_CLIP.stat().st_size < 4_000_000
    assert len(viewing.changes) == 360
    assert viewing.sizes_px == {(1280, 720)}


def test_the_loop_has_no_seam(viewing):
    *within, seam = viewing.changes
    assert seam < 1.2 * max(within)


def test_positions_carry_on_over_the_seam(viewing):
    assert np.diff(viewing.positions_s) == pytest.approx([1 / 30] * 360, abs=1e-3)


def test_exactly_one_face_of_good_size_is_in_every_frame(faces):
    assert {len(found) for found in faces} == {1}
    eyes_px = [interocular_px(face.landmarks_px) for (face,) in faces]
    assert min(eyes_px) > 100


def test_the_portrait_crop_stays_inside_the_picture(faces):
    corners = np.array([[0.0, 0.0], [511.0, 0.0], [511.0, 511.0], [0.0, 511.0]])
    for (face,) in faces:
        in_frame = portrait_crop(face.landmarks_px).inverse()(corners)
        assert in_frame.min() > 0
        assert (in_frame < [1280, 720]).all()


def test_the_head_turns_both_ways_and_nods(faces):
    yaw_deg = np.array([face.pose.yaw_deg for (face,) in faces])
    pitch_deg = np.array([face.pose.pitch_deg for (face,) in faces])
    assert np.ptp(yaw_deg) > 10
    assert np.ptp(pitch_deg) > 3


def test_she_blinks_with_lids_that_close(faces):
    openness = np.array([_openness(face) for (face,) in faces])
    shut = openness < 0.4 * np.median(openness)
    blinks = np.count_nonzero(np.diff(shut.astype(int)) == 1)
    assert 5 <= blinks <= 8
    assert shut.mean() < 0.25


def test_she_speaks(faces):
    gap = [
        np.linalg.norm(face.landmarks_px[13] - face.landmarks_px[14]) / interocular_px(face.landmarks_px)
        for (face,) in faces
    ]
    assert min(gap) < 0.06
    assert max(gap) > 0.22
