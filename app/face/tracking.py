"""Faces that keep their number from frame to frame, and come and go softly."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from app.face.smoothing import LandmarkFilter
from app.frames import Face, HeadPose, Points

FADE_IN_S: Final = 0.25
HOLD_S: Final = 0.1
"""A face missed for no longer than this, by a blink of the detector, does not fade at all."""
FADE_OUT_S: Final = 0.25

_SAME_FACE_OVERLAP: Final = 0.2
_DOUBLE_OVERLAP: Final = 0.6


@dataclass(slots=True)
class _Track:
    number: int
    landmarks_px: Points
    pose: HeadPose
    shown: float
    missing_s: float = 0.0
    smooth: LandmarkFilter = field(default_factory=LandmarkFilter)

    @property
    def face(self) -> Face:
        presence = self.shown * self.shown * (3.0 - 2.0 * self.shown)
        return Face(self.landmarks_px, self.pose, self.number, presence)


class Tracker:
    """Follows faces through a stream.

    A face is the same one while its box overlaps itself from frame to frame. It fades in when it appears,
    except in the first frame of a stream, where it is simply there; when it goes missing it is returned with
    its last landmarks until it has faded out.

    Args:
        smooth: whether to filter the landmarks, for a finder that does not do so itself.
    """

    def __init__(self, *, smooth: bool) -> None:
        self._smooth = smooth
        self._tracks: list[_Track] = []
        self._next_number = 1

    def update(
        self, seen: Sequence[tuple[Points, HeadPose]], step_s: float, *, broken: bool
    ) -> tuple[Face, ...]:
        """Take in what one frame shows.

        Args:
            seen: landmarks in pixels of the frame, and pose, of every face found.
            step_s: > 0, time since the last frame.
            broken: this frame does not continue the last one; every track ends at once.

        Returns:
            The faces, those seen in this frame first, largest first.
        """
        if broken:
            self._tracks.clear()
        seen = _without_doubles(seen)
        matched = _match([track.landmarks_px for track in self._tracks], [points for points, _ in seen])
        missed = [track for place, track in enumerate(self._tracks) if place not in matched.values()]

        present = []
        for place, (landmarks_px, pose) in enumerate(seen):
            if place in matched:
                track = self._tracks[matched[place]]
                track.shown = min(1.0, track.shown + step_s / FADE_IN_S)
            else:
                shown = 1.0 if broken else min(1.0, step_s / FADE_IN_S)
                track = _Track(self._next_number, landmarks_px, pose, shown)
                self._next_number += 1
            track.landmarks_px = track.smooth(landmarks_px, step_s) if self._smooth else landmarks_px
            track.pose, track.missing_s = pose, 0.0
            present.append(track)
        for track in missed:
            fading_s = max(0.0, track.missing_s + step_s - max(track.missing_s, HOLD_S))
            track.missing_s += step_s
            track.shown -= fading_s / FADE_OUT_S

        present.sort(key=lambda track: _area(_box(track.landmarks_px)), reverse=True)
        self._tracks = present + [track for track in missed if track.shown > 1e-6]
        return tuple(track.face for track in self._tracks)


Box = tuple[float, float, float, float]


def _box(points: Points) -> Box:
    """Left, top, right, bottom."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0..1."""
    common = _area(
        (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    )
    union = _area(one) + _area(other) - common
    return common / union if union > 0 else 0.0


def _match(tracks: Sequence[Points], seen: Sequence[Points]) -> dict[int, int]:
    """Place in `seen` to place in `tracks`, the best overlaps first."""
    track_boxes, seen_boxes = [_box(points) for points in tracks], [_box(points) for points in seen]
    pairs = sorted(
        (
            (_overlap(box, track_box), place, track)
            for place, box in enumerate(seen_boxes)
            for track, track_box in enumerate(track_boxes)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for overlap, place, track in pairs:
        if overlap >= _SAME_FACE_OVERLAP and place not in matched and track not in matched.values():
            matched[place] = track
    return matched


def _without_doubles(seen: Sequence[tuple[Points, HeadPose]]) -> list[tuple[Points, HeadPose]]:
    """Drop faces that are not finite, and what lies over a larger face."""
    finite = [face for face in seen if np.isfinite(face[0]).all()]
    finite.sort(key=lambda face: _area(_box(face[0])), reverse=True)
    kept: list[tuple[Points, HeadPose]] = []
    for face in finite:
        if all(_overlap(_box(face[0]), _box(other[0])) < _DOUBLE_OVERLAP for other in kept):
            kept.append(face)
    return kept
