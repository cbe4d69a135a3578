"""Head and torso as a relief that turns in front of a backdrop that stands still."""

import cv2
import numpy as np

from app.face import topology
from app.geometry import tps
from demo.canvas import SCALE, SIZE_PX, Field, Floats, Map, pixel_grid, smoothstep, to_clip
from demo.motion import Moment

# Outlines in the photograph, read off by eye.
HEAD = [
    *[(153.8, 75), (156, 62), (164, 51), (177.5, 41), (189, 36), (196, 26), (210, 21), (230, 15.5)],
    *[(245, 16.5), (262, 24), (280, 35), (291, 50), (296, 65), (301, 85), (300, 100), (294, 115)],
    *[(282, 125), (272, 136), (267, 136), (265, 147), (257, 162), (245, 172), (230, 179), (217, 177)],
    *[(202, 170), (190, 160), (185, 150), (181, 131), (174, 129), (170, 117), (160, 107), (154.5, 95)],
]
TORSO = [
    *[(10, 320), (60, 240), (110, 195), (122, 165), (150, 150), (185, 148), (262, 160), (290, 185)],
    *[(305, 235), (335, 250), (375, 320)],
]
NECK = np.array([226.0, 168.0])


class Relief:
    """Head and torso as a relief that turns and sways in front of a backdrop that stands still.

    Args:
        landmarks: (478, 3) float64.
    """

    STEP = 4

    def __init__(self, landmarks: Floats) -> None:
        step = self.STEP
        self.places = (pixel_grid()[::step, ::step] + (step - 1) / 2).astype(np.float64)
        self.head = self._weight(HEAD, hold_px=12, fade_px=105)
        self.torso = np.maximum(self._weight(TORSO, hold_px=4, fade_px=70), self.head)
        self.pivot = to_clip(NECK)

        face = np.unique(np.concatenate((topology.CONTROL_POINTS, [205, 425, 50, 280, 151, 9, 8, 199])))
        hair = [place for place in HEAD if place[1] < 130]
        outline = to_clip(hair)
        outline_depth = np.array([13.0 if y < 60 else 7.0 for _, y in hair]) * SCALE
        crown = to_clip([(200, 50), (228, 40), (258, 48), (172, 80), (285, 80), (228, 58)])
        crown_depth = np.array([34.0, 38.0, 34.0, 22.0, 22.0, 50.0]) * SCALE
        neck = to_clip([(190, 186), (226, 196), (258, 186), (190, 215), (226, 225), (262, 215)])
        neck_depth = np.array([26.0, 34.0, 26.0, 20.0, 24.0, 20.0]) * SCALE
        points = np.concatenate((landmarks[face, :2], outline, crown, neck))
        depth = np.concatenate((45.0 * SCALE - landmarks[face, 2], outline_depth, crown_depth, neck_depth))
        relief = tps.fit(points, np.stack((depth, depth), axis=-1), smoothing=40.0)
        self.depth = np.clip(relief(self.places)[..., 0], 0.0, None).astype(np.float32)

    def _weight(self, outline: list[tuple[float, float]], *, hold_px: float, fade_px: float) -> Field:
        """1 on a shape and `hold_px` around it, falling to 0 over `fade_px`."""
        mask = np.full(SIZE_PX[::-1], 255, np.uint8)
        cv2.fillPoly(mask, [np.round(to_clip(outline)).astype(np.int32)], 0)
        away = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        weight = 1 - smoothstep((away - hold_px) / fade_px)
        return cv2.GaussianBlur(weight, (0, 0), 6.0)[:: self.STEP, :: self.STEP].astype(np.float32)

    def map(self, now: Moment) -> Map:
        """For each pixel of the clip, the place of the resting picture that has come there."""
        found = self.places.copy()
        for _ in range(12):  # the displacement's slope stays below 1/2: this converges
            found = self.places - self._displacement(found, now)
        shift = (found - self.places).astype(np.float32)
        return pixel_grid() + cv2.resize(shift, SIZE_PX, interpolation=cv2.INTER_CUBIC)

    def _displacement(self, places: Floats, now: Moment) -> Floats:
        grid = ((places - (self.STEP - 1) / 2) / self.STEP).astype(np.float32)

        def at(field: Field) -> Floats:
            return cv2.remap(
                field, grid[..., 0], grid[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ).astype(np.float64)

        yaw, pitch, roll = np.radians([now.yaw, now.pitch, now.roll])
        depth = at(self.depth)
        x, y = np.moveaxis(places - self.pivot, -1, 0)
        x_turned = x * np.cos(yaw) + depth * np.sin(yaw)
        y_turned = y * np.cos(pitch) - depth * np.sin(pitch)
        x_rolled = now.size * (x_turned * np.cos(roll) - y_turned * np.sin(roll))
        y_rolled = now.size * (x_turned * np.sin(roll) + y_turned * np.cos(roll))
        head = np.stack((x_rolled - x, y_rolled - y), axis=-1) + 0.7 * now.shift
        torso = 0.3 * now.shift + np.array([0.0, now.breath])
        return at(self.head)[..., None] * head + at(self.torso)[..., None] * torso
