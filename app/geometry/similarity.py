"""The similarity transform: turn, scale and shift."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.frames import Points


@dataclass(frozen=True, slots=True)
class Similarity:
    """x' = a x - b y + tx,  y' = b x + a y + ty.

    `a + ib` is scale times e^(i angle), with the angle clockwise as seen in a picture (y points down).
    """

    a: float
    b: float
    tx: float
    ty: float

    @classmethod
    def identity(cls) -> Self:
        return cls(1.0, 0.0, 0.0, 0.0)

    @property
    def scale(self) -> float:
        return float(np.hypot(self.a, self.b))

    @property
    def angle_deg(self) -> float:
        """Clockwise in the picture, -180..180."""
        return float(np.degrees(np.arctan2(self.b, self.a)))

    @property
    def matrix(self) -> NDArray[np.float64]:
        """(2, 3) float64, as `cv2.warpAffine` takes it."""
        return np.array([[self.a, -self.b, self.tx], [self.b, self.a, self.ty]])

    def inverse(self) -> "Similarity":
        norm = self.a**2 + self.b**2
        a, b = self.a / norm, -self.b / norm
        return Similarity(a, b, -(a * self.tx - b * self.ty), -(b * self.tx + a * self.ty))

    def then(self, outer: "Similarity") -> "Similarity":
        """The map that applies this one first and `outer` after it."""
        return Similarity(
            outer.a * self.a - outer.b * self.b,
            outer.a * self.b + outer.b * self.a,
            outer.a * self.tx - outer.b * self.ty + outer.tx,
            outer.b * self.tx + outer.a * self.ty + outer.ty,
        )

    def __call__(self, points_px: Points) -> Points:
        """Carry (..., 2) points through the map."""
        x, y = points_px[..., 0], points_px[..., 1]
        return np.stack((self.a * x - self.b * y + self.tx, self.b * x + self.a * y + self.ty), axis=-1)
