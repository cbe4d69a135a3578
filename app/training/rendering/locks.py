"""Hair and cloth in locks: patches of one colour, drawn out along their flow."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import LEFT_BROW, RIGHT_BROW
from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur, smooth_step

_FLOW_PX: Final = 4.0
_SHINE_AROUND: Final = 0.3
"""In distances of the eyes."""
_LEAST_HAIR: Final = 0.01
"""Of the picture: so much hair has to be seen for its own tone to be known."""
_SHEEN: Final = (15.0, 45.0), (14.0, 30.0)
"""CIE L* of dark and of fair hair, and by how much more their lights are lighter, at most."""
_OWN_PERCENTILE: Final = 35
"""Where in its lightness hair is as dark as it is: half of a cropped head may reflect a lamp."""
_FAIR, _CHROMA_CALM_PX = (10.0, 18.0), 2.0
"""From which CIE chroma on light hair begins to be fair, and is, for lamps are white; and how far chroma is
averaged."""


def locks_of(picture: Picture, *, patch_px: int, length_px: int) -> NDArray[np.float32]:
    """(h, w, 3) uint8 BGR -> (h, w, 3) float32 CIE Lab.

    Args:
        picture: the photograph.
        patch_px: half the side of a patch.
        length_px: how far to either side it is drawn out.
    """
    patches = kuwahara((picture / 255).astype(np.float32), patch_px)
    drawn = smooth_along(patches, edge_flow(patches, _FLOW_PX), length_px=length_px, sigma_px=length_px / 2)
    return np.asarray(cv2.cvtColor(np.clip(drawn, 0, 1), cv2.COLOR_BGR2Lab), np.float32)


def with_calm_shine(
    lab: NDArray[np.float32], parts: FaceParts, landmarks_px: Points, *, most: float, sheen: float = 1.0
) -> NDArray[np.float32]:
    """Locks of which none shines out among those around it.

    Args:
        lab: (h, w, 3) CIE Lab.
        parts: of the face, for its silhouette and scale.
        landmarks_px: (478, 2): locks lie above the brows, or not far below them.
        most: CIE L* by which hair is lighter than what is around it, at most.
        sheen: how much of what it may be lighter than the darker third of the sitter's hair, unless it is
            coloured, as fair strands are.
    """
    brows_y = float(landmarks_px[np.r_[LEFT_BROW, RIGHT_BROW], 1].min())
    rows = np.arange(lab.shape[0], dtype=np.float32)[:, None]
    above = 1 - smooth_step(rows, brows_y, brows_y + parts.interocular_px)
    around = blur(np.ascontiguousarray(lab[..., 0]), _SHINE_AROUND * parts.interocular_px)
    head = np.asarray(above * parts.sitter, np.float32)
    calm = lab.copy()
    calm[..., 0] -= np.maximum(lab[..., 0] - around - most, 0) * head
    hair = calm[..., 0][head * (1 - parts.skin) > 0.8]
    if len(hair) < _LEAST_HAIR * head.size:
        return calm
    # A lamp's reflection as large as a hand is no less a hole than a small one.
    own = float(np.percentile(hair, _OWN_PERCENTILE))
    at_most = sheen * float(np.interp(own, *_SHEEN))
    lighter = np.maximum(calm[..., 0] - own, 0)
    chroma = blur(np.asarray(np.linalg.norm(lab[..., 1:], axis=2), np.float32), _CHROMA_CALM_PX)
    lamp = head * (1 - smooth_step(chroma, *_FAIR))
    calm[..., 0] -= (lighter - at_most * np.tanh(lighter / at_most)) * lamp
    return calm


def without_lamps(
    picture: Picture,
    parts: FaceParts,
    landmarks_px: Points,
    *,
    most: float,
    sheen: float = 1.0,
    skin: Plane | None = None,
) -> Picture:
    """A photograph, (h, w, 3) uint8 BGR, `with_calm_shine`: what is reflected in hair is no bare paper.

    Args:
        picture, parts, landmarks_px, most, sheen: as there.
        skin: (h, w) float32, 0..1; given, what it covers by half or more stays as it is, and the face.
    """
    lab = np.asarray(cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab), np.float32)
    calm = with_calm_shine(lab, parts, landmarks_px, most=most, sheen=sheen)
    unlit = np.asarray(np.rint(255 * np.clip(cv2.cvtColor(calm, cv2.COLOR_Lab2BGR), 0, 1)), np.uint8)
    if skin is None:
        return unlit
    return np.where(np.maximum(skin, parts.face)[..., None] > 0.5, picture, unlit)
