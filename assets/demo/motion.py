"""What moves when: the clip's choreography, periodic in its length."""

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from demo.canvas import Floats, smoothstep

LENGTH_S = 12.0

# Time in s; yaw, pitch and roll in degrees; shift right and down in px; size.
POSES = np.array(
    [
        [0.0, 0.5, 0.0, 0.3, 0, 0, 1.000],
        [0.9, 0.0, -0.4, 0.2, -1, 1, 1.002],
        [2.1, 8.5, 0.6, 2.4, 13, 1, 1.000],
        [3.0, 9.0, 0.2, 2.6, 15, 2, 0.998],
        [4.1, 0.5, -3.6, -0.4, 1, 5, 1.010],
        [4.7, -1.5, 0.8, -0.8, -2, 0, 1.012],
        [5.9, -8.2, 1.6, -2.6, -13, -1, 1.004],
        [6.8, -8.8, 1.0, -2.8, -14, 0, 1.000],
        [7.9, -1.0, 3.4, 0.2, -2, -4, 1.022],
        [8.9, 2.2, -1.6, 1.2, 4, 3, 1.036],
        [10.1, 1.6, -0.6, 0.8, 3, 2, 1.030],
        [11.2, 0.4, 0.2, 0.3, 0, 0, 1.006],
        [12.0, 0.5, 0.0, 0.3, 0, 0, 1.000],
    ]
)

# Time in s; smile 0..1; lips sealed 0..1; jaw dropped 0..1; brows raised 0..1.
FACES = np.array(
    [
        [0.0, 0.75, 0.30, 0.00, 0.0],
        [0.8, 0.80, 0.15, 0.00, 0.0],
        [1.8, 1.00, 0.00, 0.00, 0.3],
        [3.0, 0.95, 0.00, 0.00, 0.1],
        [3.7, 0.45, 0.90, 0.00, 0.0],
        [4.2, 0.30, 1.00, 0.00, 0.0],
        [4.45, 0.35, 0.30, 0.38, 0.2],
        [4.68, 0.40, 0.55, 0.10, 0.4],
        [4.90, 0.30, 0.20, 0.52, 0.6],
        [5.16, 0.35, 0.70, 0.15, 0.6],
        [5.40, 0.50, 0.10, 0.42, 0.4],
        [5.66, 0.55, 0.50, 0.10, 0.2],
        [6.2, 0.75, 0.15, 0.00, 0.0],
        [7.1, 0.55, 0.85, 0.00, 0.0],
        [7.6, 0.40, 1.00, 0.00, 0.5],
        [7.95, 0.40, 0.00, 0.62, 1.0],
        [8.35, 0.50, 0.10, 0.40, 0.8],
        [8.8, 0.90, 0.00, 0.12, 0.3],
        [9.6, 1.00, 0.00, 0.05, 0.1],
        [10.6, 0.85, 0.05, 0.00, 0.0],
        [11.4, 0.75, 0.25, 0.00, 0.0],
        [12.0, 0.75, 0.30, 0.00, 0.0],
    ]
)

BLINKS_S = (1.15, 3.75, 5.25, 7.25, 9.3, 9.72, 11.3)
GLANCES = np.array([[0.0, 0, 0], [1.9, -2.6, 0], [3.6, 0, 0.6], [5.5, 2.6, 0], [7.4, 0, -1.0], [8.2, 0, 0]])
"""Time in s; where the irises jump to, px right and down: against the turn of the head, back to the lens."""


@dataclass(frozen=True)
class Moment:
    """All that moves, at one instant; units as in the tables above."""

    yaw: float
    pitch: float
    roll: float
    shift: Floats
    size: float
    breath: float
    smile: float
    sealed: float
    jaw: float
    brows: float
    lids: float
    gaze: Floats


def moment(time_s: float) -> Moment:
    """What moves at `time_s`; periodic in `LENGTH_S`."""

    def sway(cycles: int, phase: float) -> float:
        return float(np.sin(2 * np.pi * (cycles * time_s / LENGTH_S + phase)))

    pose = CubicSpline(POSES[:, 0], POSES[:, 1:], bc_type="periodic")(time_s)
    face = np.clip(CubicSpline(FACES[:, 0], FACES[:, 1:], bc_type="periodic")(time_s), 0.0, 1.0)
    lids = 0.0
    for start_s in BLINKS_S:
        since_s = (time_s - start_s) % LENGTH_S
        lids = max(lids, float(smoothstep(since_s / 0.11) * (1 - smoothstep((since_s - 0.15) / 0.2))))
    gaze = GLANCES[-1, 1:].copy()
    for start_s, *place in GLANCES:
        gaze += (np.array(place) - gaze) * smoothstep((time_s - start_s) / 0.07)
    return Moment(
        yaw=pose[0] + 0.35 * sway(5, 0.1) + 0.15 * sway(11, 0.4),
        pitch=pose[1] + 0.30 * sway(4, 0.7) + 0.12 * sway(13, 0.2),
        roll=pose[2] + 0.20 * sway(3, 0.3),
        shift=pose[3:5] + np.array([0.8 * sway(7, 0.5), 0.5 * sway(9, 0.6)]),
        size=float(pose[5]),
        breath=2.0 * sway(3, 0.0),
        smile=float(face[0]),
        sealed=float(face[1]),
        jaw=float(face[2]),
        brows=float(face[3]),
        lids=lids,
        gaze=gaze,
    )
