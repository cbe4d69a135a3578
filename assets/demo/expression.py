"""The face's own movements: eyes, lips, jaw and brows."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from app.face import topology
from demo.canvas import SIZE_PX, Colours, Field, Floats, Map, pixel_grid, smoothstep, to_clip
from demo.motion import Moment
from demo.slit import Slit, height

# Landmarks that MediaPipe's named groups leave out, and places on the suit in the photograph.
_CHEEKS = [50, 280, 205, 425, 187, 411, 192, 416, 57, 287]
_CHIN = [18, 200, 199, 204, 424]
_COLLAR = [(150, 158), (165, 180), (185, 200), (226, 208), (262, 200), (280, 185), (290, 172)]


@dataclass(frozen=True, eq=False)
class Layers:
    """One expression, for every pixel of the clip at rest.

    Attributes:
        above, below, side, opening: as in `Skin`.
        behind: (h, w, 2), where what lies behind the skin is looked up.
        light: (h, w) 0..1, how much light falls there.
    """

    above: Map
    below: Map
    side: Field
    opening: Field
    behind: Map
    light: Field


class Expression:
    """The face's own movements, in the head's frame of reference.

    Args:
        picture: the photograph.
        landmarks: (478, 3) float64.
    """

    def __init__(self, picture: Colours, landmarks: Floats) -> None:
        self.points = landmarks[:, :2]
        self.eye_px = topology.interocular_px(self.points)
        self.unit = self.eye_px / 120  # movements are given in px for eyes 120 px apart
        self.grid = pixel_grid()
        self.eyes = [
            Slit(self.points[group], 0.6, self._around_eye(group, brow), strip_px=0.06 * self.eye_px)
            for group, brow in (
                (topology.LEFT_EYE, topology.LEFT_BROW),
                (topology.RIGHT_EYE, topology.RIGHT_BROW),
            )
        ]
        self.face = np.concatenate(
            (
                topology.FACE_OVAL,
                topology.OUTER_LIPS,
                topology.NOSE,
                topology.LEFT_BROW,
                topology.RIGHT_BROW,
                topology.LEFT_EYE,
                topology.RIGHT_EYE,
                _CHEEKS,
                _CHIN,
            )
        )
        self.mouth = Slit(
            self.points[topology.INNER_LIPS],
            1.0,
            np.concatenate((self.points[self.face], self._surroundings())),
        )
        self.behind = self._with_cavity(picture)

    def _around_eye(self, eye: topology.Indices, brow: topology.Indices) -> Floats:
        """Skin around an eye that holds still in a blink."""
        centre = self.points[eye].mean(axis=0)
        angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        ring = centre + np.stack((0.42 * np.cos(angles), 0.26 * np.sin(angles)), axis=-1) * self.eye_px
        return np.concatenate((ring[ring[:, 1] > centre[1]], self.points[brow]))

    def _surroundings(self) -> Floats:
        """Points around the face that hold still."""
        centre = self.points[1]
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ring = centre + np.stack((1.6 * np.cos(angles), 1.8 * np.sin(angles) - 0.1), axis=-1) * self.eye_px
        return np.concatenate((ring, to_clip(_COLLAR)))

    def _with_cavity(self, picture: Colours) -> Colours:
        """The photograph with the dark of the mouth below the upper teeth."""
        lips = self.points[topology.INNER_LIPS]
        edge = height(np.concatenate((lips[10:], lips[:1])), self.grid[..., 0])
        depth = self.grid[..., 1] - edge
        tongue = smoothstep((depth - 8) / 30)[..., None] * np.array([22.0, 18.0, 42.0])
        dark = np.array([26.0, 22.0, 48.0]) + tongue
        inside = abs(self.grid[..., 0] - lips[:, 0].mean()) < np.ptp(lips[:, 0]) / 2
        weight = smoothstep((depth - 0.5) / 3.0) * inside
        return (picture + weight[..., None] * (dark - picture)).astype(np.float32)

    def layers(self, now: Moment) -> Layers:
        """The face at one moment."""
        layers = Layers(
            above=self.grid.copy(),
            below=self.grid.copy(),
            side=np.zeros(SIZE_PX[::-1], np.float32),
            opening=np.zeros(SIZE_PX[::-1], np.float32),
            behind=self.grid.copy(),
            light=np.ones(SIZE_PX[::-1], np.float32),
        )
        self._move_mouth(now, layers)
        for eye, iris in zip(self.eyes, (topology.LEFT_IRIS, topology.RIGHT_IRIS), strict=True):
            self._move_eye(now, eye, self.points[iris[0]], layers)
        return layers

    def _move_eye(self, now: Moment, eye: Slit, iris: Floats, layers: Layers) -> None:
        region = _region(np.concatenate((eye.anchors, eye.corners)), 12)
        patch = self.grid[region]
        closed = eye.lower + 0.12 * (eye.upper - eye.lower)
        upper = eye.upper + now.lids * (closed - eye.upper)
        lower = eye.lower + now.lids * (closed - eye.lower)
        # A strip above the lashes goes with them as it is; the clean skin under the brow does the stretching.
        anchors = eye.anchors.copy()
        anchors[: Slit.POINTS] += 0.95 * (upper - eye.upper)
        skin = eye.skin(patch, eye.corners, upper, lower, anchors)
        fade = _fade(patch, region)[..., None]
        # The mouth's splines, which carry the brows, have been here first: add to what they did.
        layers.above[region] += fade * (skin.above - patch)
        layers.below[region] += fade * (skin.below - patch)
        layers.side[region] = skin.side
        layers.opening[region] = skin.opening
        layers.light[region] = 0.62 + 0.38 * smoothstep(skin.depth / 7.0)
        reach = np.hypot(patch[..., 0] - iris[0], patch[..., 1] - iris[1])
        layers.behind[region] -= ((1 - smoothstep((reach - 13) / 14))[..., None] * now.gaze).astype(
            np.float32
        )

    def _move_mouth(self, now: Moment, layers: Layers) -> None:
        unit = self.unit
        mouth = self.mouth
        relaxed = 1.0 - now.smile
        drop = np.array([0.0, 30.0 * unit * now.jaw])
        middle = self.points[topology.INNER_LIPS].mean(axis=0)

        def relax(points: Floats, much: float) -> Floats:
            aside = points[:, 0] - middle[0]
            inwards = -np.sign(aside) * np.minimum(abs(aside) / (50 * unit), 1)
            narrowing = (13.0 * relaxed + 5.0 * now.jaw) * much
            sinking = smoothstep(abs(aside) / (52 * unit)) * 8.0 * relaxed * much
            return points + unit * np.stack((inwards * narrowing, sinking), axis=-1)

        corners = relax(mouth.corners, 1.0) + 0.35 * drop
        meeting = self._meeting()
        upper = relax(mouth.upper + now.sealed * (meeting - mouth.upper), 1.0)
        lower = relax(mouth.lower + now.sealed * (meeting - mouth.lower), 1.0)
        lower += self._lip_drop(lower, corners) * drop
        moved = [self._follow(int(index), now, relax, drop) for index in self.face]
        anchors = np.concatenate((np.array(moved), self._surroundings()))

        region = _region(mouth.anchors, 4)
        patch = self.grid[region]
        coarse = patch[1::3, 1::3]  # every third pixel will do for skin
        skin = mouth.skin(coarse, corners, upper, lower, anchors)
        fade = _fade(patch, region)[..., None]
        size = coarse.shape[1] * 3, coarse.shape[0] * 3
        rows, columns = patch.shape[:2]
        for whole, part in ((layers.above, skin.above), (layers.below, skin.below)):
            shift = cv2.copyMakeBorder(cv2.resize(part - coarse, size), 0, 2, 0, 2, cv2.BORDER_REPLICATE)
            whole[region] += fade * shift[:rows, :columns]
        side = cv2.copyMakeBorder(cv2.resize(skin.side, size), 0, 2, 0, 2, cv2.BORDER_REPLICATE)
        layers.side[region] = side[:rows, :columns]

        near = _region(np.concatenate((upper, lower, corners)), 30)
        patch = self.grid[near]
        skin = mouth.skin(patch, corners, upper, lower, anchors)
        fade = _fade(patch, near, 12.0)
        layers.above[near] += fade[..., None] * (skin.above - layers.above[near])
        layers.below[near] += fade[..., None] * (skin.below - layers.below[near])
        layers.side[near] += fade * (skin.side - layers.side[near])
        layers.opening[near] = np.maximum(skin.opening, 0.4 * skin.seam)
        layers.light[near] = (0.55 + 0.45 * smoothstep(skin.depth / (9.0 * unit))) * (1 - 0.7 * skin.seam)

    def _meeting(self) -> Floats:
        """The line along which the lips meet: below the teeth's middle, rising to the corners."""
        mouth = self.mouth
        across = (mouth.upper[:, :1] - mouth.corners[:, 0].mean()) / (np.ptp(mouth.corners[:, 0]) / 2)
        return mouth.upper + 0.62 * (1 - across**2) * (mouth.lower - mouth.upper)

    @staticmethod
    def _lip_drop(points: Floats, corners: Floats) -> Floats:
        """(n, 1): how much of the jaw's drop the lower lip follows, least at the corners of the mouth."""
        half = np.ptp(corners[:, 0]) / 2
        across = np.clip((points[:, :1] - corners[:, 0].mean()) / half, -1.0, 1.0)
        return np.asarray(0.35 + 0.65 * np.sqrt(1.0 - across**2))

    def _follow(
        self, index: int, now: Moment, relax: Callable[[Floats, float], Floats], drop: Floats
    ) -> Floats:
        """Where a landmark of the skin goes: with the jaw, the lips or the brows."""
        point = self.points[index : index + 1]
        if index in topology.OUTER_LIPS:
            place = list(topology.OUTER_LIPS).index(index)
            meeting, x = self._meeting(), self.mouth.upper[:, 0]
            sinks = np.interp(point[0, 0], x, (meeting - self.mouth.upper)[:, 1], 0.0, 0.0) * now.sealed
            rises = np.interp(point[0, 0], x, (self.mouth.lower - meeting)[:, 1], 0.0, 0.0) * now.sealed
            if place in {0, 10}:
                return (relax(point, 1.0) + 0.35 * drop)[0]
            if place < 10:
                return (relax(point, 1.0) + [0.0, 0.65 * sinks] + 0.06 * drop)[0]
            follows = self._lip_drop(point, self.points[[61, 291]])
            return (relax(point, 1.0) - [0.0, 0.35 * rises] + follows * drop)[0]
        if index in topology.LEFT_BROW or index in topology.RIGHT_BROW:
            return point[0] - [0.0, 7.0 * self.unit * now.brows]
        if index in _CHEEKS:
            return (relax(point, 0.35) + 0.25 * drop * (point[0, 1] > self.points[2, 1]))[0]
        lips_y, chin_y = self.points[13, 1], self.points[152, 1]
        return point[0] + smoothstep((point[0, 1] - lips_y) / (0.5 * (chin_y - lips_y))) * drop


def _region(points: Floats, margin: int) -> tuple[slice, slice]:
    low = np.maximum(np.floor(points.min(axis=0)).astype(int) - margin, 0)
    high = np.minimum(np.ceil(points.max(axis=0)).astype(int) + margin, np.array(SIZE_PX))
    return slice(low[1], high[1]), slice(low[0], high[0])


def _fade(patch: Map, region: tuple[slice, slice], reach: float = 24.0) -> Field:
    """1 inside a region, falling to 0 at its border."""
    rows, columns = region
    x, y = patch[..., 0], patch[..., 1]
    border = np.minimum(
        np.minimum(x - columns.start, columns.stop - 1 - x), np.minimum(y - rows.start, rows.stop - 1 - y)
    )
    return smoothstep(border / reach).astype(np.float32)
