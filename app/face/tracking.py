"""Faces that keep their number from frame to frame, and come and go softly."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.face.overlap import area, overlap
from app.face.sight import Sight
from app.face.smoothing import LandmarkFilter
from app.frames import Face, HeadPose, Points

FADE_IN_S: Final = 0.25
HOLD_S: Final = 0.1
"""A face missed for no longer than this, by a blink of the detector, does not fade at all."""
FADE_OUT_S: Final = 0.25
_LONGEST_FADE_STEP_S: Final = 0.05
"""Searches may lie several frames apart while all is well; when a face comes or goes, they no longer do."""

_SAME_FACE_OVERLAP: Final = 0.2
_LARGER: Final = 1.25
"""Times the area of the one before: from here on a face comes before it."""


@dataclass(slots=True, eq=False)
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
        return Face(self.landmarks_px, self.pose, self.number, presence, seen=self.missing_s == 0.0)


class Tracker:
    """Follows faces through a stream.

    A face is the same one while its box overlaps itself from search to search. It fades in when it appears,
    except in the first frame of a stream, where it is simply there; when it goes missing it is returned with
    its last landmarks until it has faded out.
    """

    def __init__(self) -> None:
        self._smooth = False
        self._tracks: list[_Track] = []
        self._next_number = 1

    def update(
        self, seen: Sequence[Sight], step_s: float, *, broken: bool, smooth: bool = False
    ) -> tuple[Face, ...]:
        """Take in what one frame shows.

        Args:
            seen: every face found, each once, largest first.
            step_s: > 0, time since the last search.
            broken: this frame does not continue the last one searched; every track ends at once.
            smooth: whether to filter the landmarks, for a finder that does not do so itself now.

        Returns:
            The faces, those seen in this frame first, largest first; of about the same size, as before.
        """
        if broken:
            self._tracks.clear()
        if smooth and not self._smooth:
            for track in self._tracks:
                track.smooth = LandmarkFilter()
        self._smooth = smooth
        fade_s = min(step_s, _LONGEST_FADE_STEP_S)
        matched = _match([track.landmarks_px for track in self._tracks], [points for points, _ in seen])
        missed = [track for place, track in enumerate(self._tracks) if place not in matched.values()]

        present = []
        for place, (landmarks_px, pose) in enumerate(seen):
            if place in matched:
                track = self._tracks[matched[place]]
                track.shown = min(1.0, track.shown + fade_s / FADE_IN_S)
            else:
                shown = 1.0 if broken else min(1.0, fade_s / FADE_IN_S)
                track = _Track(self._next_number, landmarks_px, pose, shown)
                self._next_number += 1
            track.landmarks_px = track.smooth(landmarks_px, step_s) if smooth else landmarks_px
            track.pose, track.missing_s = pose, 0.0
            present.append(track)
        for track in missed:
            fading_s = max(0.0, track.missing_s + fade_s - max(track.missing_s, HOLD_S))
            track.missing_s += fade_s
            track.shown -= fading_s / FADE_OUT_S

        self._tracks = self._in_order(present) + [track for track in missed if track.shown > 1e-6]
        return tuple(track.face for track in self._tracks)

    def _in_order(self, present: list[_Track]) -> list[_Track]:
        """Largest first, but two of about the same size stay as they stood: only the first may be painted."""
        known = [track for track in self._tracks if track in present]
        ordered: list[_Track] = []
        for track in known + [track for track in present if track not in known]:
            place = len(ordered)
            while place and area(track.landmarks_px) > _LARGER * area(ordered[place - 1].landmarks_px):
                place -= 1
            ordered.insert(place, track)
        return ordered


def _match(tracks: Sequence[Points], seen: Sequence[Points]) -> dict[int, int]:
    """Place in `seen` to place in `tracks`, the best overlaps first."""
    pairs = sorted(
        (
            (overlap(face, tracked), place, track)
            for place, face in enumerate(seen)
            for track, tracked in enumerate(tracks)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for common, place, track in pairs:
        if common >= _SAME_FACE_OVERLAP and place not in matched and track not in matched.values():
            matched[place] = track
    return matched
