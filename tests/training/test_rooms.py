"""Sitters small in a room, beside everything that there was."""

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.model_file import MODEL_PATH
from app.face.topology import FACE_OVAL, interocular_px
from app.training.data import rooms
from app.training.data.demo_crop import demo_crop
from app.training.data.detect import MeshFinder
from app.training.data.pack import Pack
from app.training.data.rooms import in_a_room, with_rooms
from app.training.rendering.silhouette import silhouette
from tests.training.conftest import face_landmarks


def test_landmarks_lie_where_the_face_has_come_to_lie() -> None:
    crop = demo_crop()
    finder = MeshFinder(MODEL_PATH)
    try:
        (landmarks_px,) = finder.find(crop)
        shown, moved_px = in_a_room(
            crop, silhouette(crop, landmarks_px), landmarks_px, np.random.default_rng(4)
        )
        (found,) = finder.find(shown)
    finally:
        finder.close()

    assert shown.shape == crop.shape
    smaller = interocular_px(moved_px) / interocular_px(landmarks_px)
    assert 0.27 < smaller < 0.61
    assert np.abs(found[FACE_OVAL] - moved_px[FACE_OVAL]).mean() < 0.06 * interocular_px(moved_px)


def test_no_two_rooms_are_alike_and_none_is_empty() -> None:
    crop, face = demo_crop(), face_landmarks()
    sitter, random = silhouette(crop, face), np.random.default_rng(1)
    upper = [in_a_room(crop, sitter, face, random)[0][:180].astype(float) for _ in range(4)]

    assert all(room.std(axis=(0, 1)).max() > 3 for room in upper)
    assert all(np.abs(one - other).mean() > 3 for one, other in pairwise(upper))


def test_some_are_shown_in_a_room_too(portraits: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_SHARE", 0.5)
    more = with_rooms(portraits, seed=5)
    again = with_rooms(portraits, seed=5)

    assert all(np.array_equal(*pair) for pair in zip(more.encoded[:12], portraits.encoded, strict=True))
    assert np.array_equal(more.landmarks_px[:12], portraits.landmarks_px)
    assert 12 < len(more) < 24
    assert all(
        interocular_px(each) < 0.61 * interocular_px(face_landmarks()) for each in more.landmarks_px[12:]
    )
    assert all(np.array_equal(*pair) for pair in zip(more.encoded, again.encoded, strict=True))


def test_a_room_is_behind_those_who_were_cut_out_too(
    portraits: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "_SHARE", 0.5)
    mask = cv2.imencode(".png", np.full((512, 512), 90, np.uint8))[1].ravel()
    more = with_rooms(replace(portraits, masks=(mask,) * 12), seed=5)

    assert all(more.alpha(index) is not None for index in range(12))
    assert all(more.alpha(index) is None for index in range(12, len(more)))
