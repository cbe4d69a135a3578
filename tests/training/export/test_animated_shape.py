"""The geometry of animation: larger eyes, on any face, without folds."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import CONTROL_POINTS, LEFT_BROW, LEFT_EYE, RIGHT_BROW, RIGHT_EYE
from app.frames import HeadPose, Points
from app.geometry.shape_field import displacement, unfold
from app.geometry.style_shape import StyleShape, shape_control_points
from app.training.export.animated_shape import animated_offsets
from tests.training.conftest import MakePack, face_landmarks

FACE = face_landmarks()
AHEAD = cast(HeadPose, SimpleNamespace(yaw_deg=0.0, pitch_deg=0.0))


def _place(landmark: int) -> int:
    return int(np.flatnonzero(landmark == CONTROL_POINTS)[0])


def _shaped(make_pack: MakePack, larger_eyes: float) -> Points:
    shape = StyleShape(animated_offsets(make_pack(2), larger_eyes))
    return shape_control_points(FACE, shape, 1.0, AHEAD)


def test_eyes_grow_by_what_is_asked_about_their_own_middles(make_pack: MakePack) -> None:
    own, shaped = FACE[CONTROL_POINTS], _shaped(make_pack, 0.3)

    for eye in (LEFT_EYE, RIGHT_EYE):
        lids = [_place(point) for point in eye[::2]]
        assert np.ptp(shaped[lids, 0]) == pytest.approx(1.3 * np.ptp(own[lids, 0]), rel=0.02)
        assert np.ptp(shaped[lids, 1]) == pytest.approx(1.375 * np.ptp(own[lids, 1]), rel=0.02)
        assert np.abs(shaped[lids].mean(axis=0) - own[lids].mean(axis=0)).max() < 1.0


def test_the_jaw_gets_narrower_and_the_forehead_stays(make_pack: MakePack) -> None:
    own, shaped = FACE[CONTROL_POINTS], _shaped(make_pack, 0.3)
    across = {
        name: [_place(left), _place(right)] for name, left, right in (("jaw", 150, 379), ("brow", 54, 284))
    }

    assert np.ptp(shaped[across["jaw"], 0]) < 0.97 * np.ptp(own[across["jaw"], 0])
    assert np.ptp(shaped[across["brow"], 0]) == pytest.approx(np.ptp(own[across["brow"], 0]), rel=0.005)


def test_brows_rise_and_nose_and_chin_are_shorter(make_pack: MakePack) -> None:
    own, shaped = FACE[CONTROL_POINTS], _shaped(make_pack, 0.3)
    brows = [_place(point) for point in (*LEFT_BROW[:5], *RIGHT_BROW[:5])]
    root, base, chin = (_place(point) for point in (168, 2, 152))

    assert (shaped[brows, 1] < own[brows, 1] - 2).all()
    assert shaped[base, 1] - shaped[root, 1] < own[base, 1] - own[root, 1] - 1
    assert shaped[chin, 1] < own[chin, 1] - 1


def test_nothing_folds_at_all_of_it(make_pack: MakePack) -> None:
    nodes = np.stack(np.meshgrid(np.arange(0, 513, 16.0), np.arange(0, 513, 16.0)), axis=-1)
    moved = displacement(nodes, FACE[CONTROL_POINTS], _shaped(make_pack, 0.5), crop_size_px=512)

    assert np.abs(moved).max() > 5
    assert unfold(nodes, moved) == pytest.approx(moved)


def test_no_larger_eyes_are_no_shape(make_pack: MakePack) -> None:
    assert not animated_offsets(make_pack(2), 0.0).any()
