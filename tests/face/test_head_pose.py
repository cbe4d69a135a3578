"""Angles read from a placement of the canonical face."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.face.head_pose import head_pose


def turned(yaw_deg: float = 0.0, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> NDArray[np.float64]:
    """x right, y up, z to the viewer: turn about y, then x, then z; and scaled, as MediaPipe's are."""
    yaw, pitch, roll = np.radians([yaw_deg, -pitch_deg, -roll_deg])
    about_y = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
    about_x = [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
    about_z = [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    placement = np.eye(4)
    placement[:3, :3] = 1.3 * np.array(about_z) @ about_y @ about_x
    placement[:3, 3] = [3, -2, -40]
    return placement


@pytest.mark.parametrize("angle_deg", [-75.0, -20.0, 0.0, 5.0, 40.0])
def test_each_angle_is_read_back(angle_deg: float) -> None:
    assert head_pose(turned(yaw_deg=angle_deg)).yaw_deg == pytest.approx(angle_deg)
    assert head_pose(turned(pitch_deg=angle_deg)).pitch_deg == pytest.approx(angle_deg)
    assert head_pose(turned(roll_deg=angle_deg)).roll_deg == pytest.approx(angle_deg)


def test_a_head_looking_ahead_has_no_angles() -> None:
    pose = head_pose(turned())
    assert (pose.yaw_deg, pose.pitch_deg, pose.roll_deg) == pytest.approx((0, 0, 0))
