"""Keeping a face in the middle of a tile that shows only a part of the picture."""

from typing import Final

from app.frames import Face

_LOOSE: Final = 0.07
_REST: Final = 0.01
_PACE: Final = 0.12
_MIDDLE: Final = (0.5, 0.5)


class FaceFocus:
    """Follows the nearest face like a calm camera: it moves only when the face has left the middle."""

    def __init__(self) -> None:
        self._at = _MIDDLE
        self._moving = False
        self._seen = False

    @property
    def at(self) -> tuple[float, float]:
        """Where to look, in shares of the picture's width and height."""
        return self._at

    def follow(self, faces: tuple[Face, ...], size_px: tuple[int, int]) -> None:
        """Take note of the faces of one more frame.

        Args:
            faces: nearest first; without any, the view stays.
            size_px: width and height of the frame.
        """
        if not faces:
            return
        x, y = faces[0].landmarks_px.mean(axis=0) / size_px
        target = float(min(max(x, 0.0), 1.0)), float(min(max(y, 0.0), 1.0))
        if not self._seen:
            self._seen, self._at = True, target
            return
        distance = max(abs(target[0] - self._at[0]), abs(target[1] - self._at[1]))
        self._moving = distance > (_REST if self._moving else _LOOSE)
        if self._moving:
            self._at = (
                self._at[0] + _PACE * (target[0] - self._at[0]),
                self._at[1] + _PACE * (target[1] - self._at[1]),
            )
