"""Lids and lips: a slit in the skin, opened and closed by thin-plate splines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from app.geometry import tps
from demo.canvas import Field, Floats, Map, smoothstep


@dataclass(frozen=True, eq=False)
class Skin:
    """What a slit does to the pixels of a region.

    Two look-up maps, one for each lid or lip: between them lies a jump, and blending places across it would
    bring up what lies behind.

    Attributes:
        above, below: (h, w, 2), where the skin of either side is looked up.
        side: (h, w) 0 above to 1 below.
        opening: (h, w) 0..1, how open the slit is.
        depth: (h, w) px below the upper curve.
        seam: (h, w) 0..1, the line along which a shut slit meets.
    """

    above: Map
    below: Map
    side: Field
    opening: Field
    depth: Field
    seam: Field


class Slit:
    """A pair of lids or lips: two curves from corner to corner, and the skin that follows them.

    Args:
        outline_px: (2k, 2) float64: from one corner along the upper curve to the other corner (place k) and
            back along the lower one.
        tuck_px: how far into the slit the lower skin reaches beyond the outline.
        anchors_px: (n, 2) float64, skin points around the slit.
        strip_px: a strip of skin this far above the upper curve moves with it: the first `POINTS` anchors.
    """

    POINTS = 17

    def __init__(self, outline_px: Floats, tuck_px: float, anchors_px: Floats, strip_px: float = 0.0) -> None:
        half = len(outline_px) // 2
        order = slice(None) if outline_px[0, 0] < outline_px[half, 0] else slice(None, None, -1)
        self.corners = outline_px[[0, half]][order]
        # Points close together, above and below at the same x, leave the splines no way past the edges.
        x = np.linspace(*self.corners[:, 0], self.POINTS + 2)[1:-1]
        upper = outline_px[: half + 1]
        lower = np.concatenate((outline_px[half:], outline_px[:1]))
        self.upper = np.stack((x, height(upper, x)), axis=-1)
        self.lower = np.stack((x, height(lower, x) + tuck_px), axis=-1)
        self.anchors = anchors_px
        if strip_px:
            self.anchors = np.concatenate((self.upper - [0.0, strip_px], anchors_px))

    def skin(self, region: Map, corners: Floats, upper: Floats, lower: Floats, anchors: Floats) -> Skin:
        """What happens in a region once the slit's points have gone where the arguments say."""
        x, y = region[..., 0], region[..., 1].astype(np.float64)
        top = height(np.concatenate((corners, upper)), x)
        bottom = height(np.concatenate((corners, lower)), x)
        outside = np.maximum(corners[0, 0] - x, x - corners[1, 0])
        # Skin ends at the curves: what the splines would make of the inside is never looked at.
        y_above = np.where((outside < 0) & (y < bottom + 6), np.minimum(y, top), y)
        y_below = np.where((outside < 0) & (y > top - 6), np.maximum(y, bottom), y)
        above = tps.fit(
            np.concatenate((corners, upper, anchors)),
            np.concatenate((self.corners, self.upper, self.anchors)),
        )(np.stack((x, y_above), axis=-1))
        below = tps.fit(
            np.concatenate((corners, lower, anchors)),
            np.concatenate((self.corners, self.lower, self.anchors)),
        )(np.stack((x, y_below), axis=-1))
        softness = 0.8 + np.maximum(outside, 0.0)
        opening = smoothstep(0.5 + (y - top) / 2.4) * smoothstep(0.5 + (bottom - y) / 2.4)
        opening *= smoothstep((bottom - top) / 2.5) * (outside < 0)
        seam = np.exp(-(((y - (top + bottom) / 2) / 1.3) ** 2)) * (1 - smoothstep((bottom - top) / 3.0))
        seam *= smoothstep(-outside / 14.0)
        return Skin(
            above.astype(np.float32),
            below.astype(np.float32),
            smoothstep(0.5 + (y - (top + bottom) / 2) / (2 * softness)).astype(np.float32),
            opening.astype(np.float32),
            (y - top).astype(np.float32),
            seam.astype(np.float32),
        )


def height(curve: Floats, x: NDArray[np.floating]) -> Floats:
    """Height at x of a smooth curve through points."""
    points = curve[np.argsort(curve[:, 0])]
    return np.asarray(PchipInterpolator(*points.T)(np.clip(x, points[0, 0], points[-1, 0])))
