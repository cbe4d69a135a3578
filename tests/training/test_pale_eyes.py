"""Pale eyes are shown more often, photograph and rendering alike."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.data.pack import as_jpeg
from app.training.data.pale_eyes import with_pale_eyes
from tests.training.conftest import MakePack, face_landmarks


def _looking(iris: tuple[int, int, int]) -> np.ndarray:
    """Two eyes in a face, their irises in such BGR."""
    picture = np.full((512, 512, 3), (120, 150, 190), np.uint8)
    for x in (192, 320):
        cv2.ellipse(picture, (x, 240), (34, 14), 0, 0, 360, (200, 200, 200), -1)
        cv2.circle(picture, (x, 240), 9, iris, -1)
    return picture


def test_blue_eyes_come_three_times_with_what_they_should_become(make_pack: MakePack) -> None:
    crops = [_looking(colour) for colour in ((20, 30, 45), (130, 105, 90), (15, 15, 18))]
    faces = np.stack([face_landmarks()] * 3).astype(np.float32)
    photographs = replace(make_pack(3), encoded=tuple(map(as_jpeg, crops)), landmarks_px=faces)
    rendered = replace(photographs, encoded=tuple(as_jpeg(255 - crop) for crop in crops))

    seen, wanted = with_pale_eyes(photographs, rendered)

    assert seen.names == wanted.names == ("face0", "face1", "face2", "face1", "face1")
    for again in (3, 4):
        assert np.array_equal(seen.crop(again), photographs.crop(1))
        assert np.array_equal(wanted.crop(again), rendered.crop(1))
