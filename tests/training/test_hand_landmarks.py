"""Where no face is found, somebody writes down a few points, and mistakes are named."""

from pathlib import Path

import numpy as np
import pytest

from app.face.topology import CONTROL_POINTS, interocular_px
from app.training.data.hand_landmarks import (
    OPTIONAL_POINTS,
    REQUIRED_POINTS,
    HandLandmarksError,
    bend_mesh,
    hand_landmarks,
    mean_mesh,
)
from tests.training.conftest import face_landmarks

SIZE_PX = (512, 512)
EIGHT = """
[[face]]
left_eye_outer = [162, 240]
left_eye_inner = [222, 240]
right_eye_inner = [290, 240]
right_eye_outer = [350, 240]
nose_tip = [256, 300]
mouth_left = [200, 370]
mouth_right = [312, 370]
chin = [256, 470]
"""


def _write(folder: Path, text: str) -> Path:
    (folder / "page-12.face.toml").write_text(text)
    return folder / "page-12.jpg"


def test_a_picture_without_a_file_has_no_hand_landmarks(tmp_path: Path) -> None:
    assert hand_landmarks(tmp_path / "page-12.jpg", SIZE_PX) is None


def test_eight_points_become_a_whole_mesh_that_passes_through_them(tmp_path: Path) -> None:
    faces = hand_landmarks(_write(tmp_path, EIGHT), SIZE_PX)
    assert faces is not None
    (mesh,) = faces
    assert mesh.shape == (478, 2)
    assert np.allclose(mesh[33], (162, 240), atol=1e-6)
    assert np.allclose(mesh[152], (256, 470), atol=1e-6)
    forehead, brow = mesh[10], mesh[105]
    assert forehead[1] < brow[1] < mesh[159][1]


def test_two_faces_are_two_tables(tmp_path: Path) -> None:
    faces = hand_landmarks(_write(tmp_path, EIGHT + EIGHT.replace("240", "250")), SIZE_PX)
    assert faces is not None
    assert len(faces) == 2


def test_the_mesh_follows_a_turned_and_enlarged_face() -> None:
    mean = mean_mesh()
    angle = 0.4
    turned = 2.5 * mean @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + 30
    mesh = bend_mesh({name: tuple(turned[index]) for name, index in REQUIRED_POINTS.items()})
    assert np.abs(mesh - turned).max() < 0.01


def test_more_points_are_nearer_to_the_truth() -> None:
    true = face_landmarks(mouth_opening_px=30)
    off = []
    for names in (REQUIRED_POINTS, REQUIRED_POINTS | OPTIONAL_POINTS):
        mesh = bend_mesh({name: tuple(true[index]) for name, index in names.items()})
        off.append(np.linalg.norm((mesh - true)[CONTROL_POINTS], axis=1).mean() / interocular_px(true))
    assert off[1] < 0.7 * off[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[face", "cannot be read"),
        ("", r"no \[\[face\]\]"),
        ("face = 3", r"no \[\[face\]\]"),
        (EIGHT.replace("chin", "chim"), "names chim"),
        (EIGHT.replace("chin = [256, 470]", ""), "lacks chin"),
        (EIGHT.replace("[256, 470]", "[256]"), "chin .* must be two numbers"),
        (EIGHT.replace("[256, 470]", "[256, true]"), "chin .* must be two numbers"),
        (EIGHT.replace("[256, 470]", "[256, nan]"), "chin .* must be two numbers"),
        (EIGHT.replace("[256, 470]", "[2560, 470]"), "chin .* outside the picture, which is 512 x 512"),
        (EIGHT.replace("[256, 470]", "[256, 250]"), "chin .* too far"),
        (EIGHT.replace("left", "?").replace("right", "left").replace("?", "right"), "Left and right are"),
        (
            EIGHT.replace("mouth_left", "?").replace("mouth_right", "mouth_left").replace("?", "mouth_right"),
            "mouth_left .* lies to the right of mouth_right",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_point(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(HandLandmarksError, match=told) as raised:
        hand_landmarks(_write(tmp_path, text), SIZE_PX)
    assert "page-12.face.toml" in str(raised.value)
    assert raised.value.exit_code == 2
