"""From the frame to the portrait crop and back, each pixel resampled once a way."""

from dataclasses import dataclass, replace
from typing import Final, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import CONTROL_POINTS
from app.frames import Face, Picture, Points
from app.geometry.grid import CoarseGrid, Roi
from app.geometry.portrait_crop import CROP_SIZE_PX, portrait_crop
from app.geometry.shape_field import displacement, unfold
from app.geometry.similarity import Similarity
from app.geometry.style_shape import StyleShape, shape_control_points

Layer = TypeVar("Layer", NDArray[np.uint8], NDArray[np.float32])

_CELLS: Final = 48


@dataclass(frozen=True, slots=True, eq=False)
class PortraitWarp:
    """The two ways between one frame and the portrait crop of one face in it.

    The crop is cut by the similarity alone, so the network sees the sitter's geometry, as in training; the
    style's geometry acts on the way back.

    Attributes:
        crop_from_frame: carries pixels of the frame onto the crop.
        crop_size_px: side of the crop.
        roi_px: the part of the frame that the crop covers, clipped to the frame: left, top, right, bottom,
            the last two outside. Empty (right == left or bottom == top) where the crop misses the frame.
        landmarks_px: (478, 2) float64, the face's landmarks in pixels of the crop.
        shaped_map: (height, width, 2) float32, for each pixel of the region the place in the crop it shows;
            None where the similarity alone says so.
    """

    crop_from_frame: Similarity
    crop_size_px: int
    roi_px: Roi
    landmarks_px: Points
    shaped_map: NDArray[np.float32] | None

    @property
    def roi(self) -> tuple[slice, slice]:
        """Rows and columns of the region, to index a picture of the frame's size."""
        left, top, right, bottom = self.roi_px
        return slice(top, bottom), slice(left, right)

    def cut(self, picture: Picture) -> Picture:
        """Cut the portrait crop out of a picture of the frame's size.

        Beyond the picture's border it is mirrored.

        Returns:
            (crop_size_px, crop_size_px, 3) uint8, BGR as the picture.
        """
        shrink = _power_of_two_below(1.0 / self.crop_from_frame.scale)
        part, offset_px = _shrunk_part(picture, self.roi_px, shrink)
        to_crop = _enlarge(shrink, offset_px).then(self.crop_from_frame)
        # OpenCV resamples four channels in half the time of three, and less where they lie close together.
        crop = cv2.warpAffine(
            cv2.cvtColor(part, cv2.COLOR_BGR2BGRA),
            to_crop.matrix,
            (self.crop_size_px, self.crop_size_px),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT_101,
        )
        return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGRA2BGR), dtype=np.uint8)

    def lay_back(self, layer: Layer) -> Layer:
        """Resample a layer of the crop at the pixels of the region.

        Colour and mask go the same way: `picture[warp.roi]` is what to blend them with. Both at once, as
        (blue, green, red, mask), cost less than either three or one channel in OpenCV 5.

        Args:
            layer: (crop_size_px, crop_size_px[, channels]), uint8 or float32.

        Returns:
            (height, width[, channels]) of the region, dtype of the layer; 0 beyond the crop, so the mask must
            have come down to 0 at its border.
        """
        left, top, right, bottom = self.roi_px
        if right <= left or bottom <= top:
            return np.zeros((bottom - top, right - left, *layer.shape[2:]), dtype=layer.dtype)
        shrink = _power_of_two_below(self.crop_from_frame.scale, self.crop_size_px)
        small = _shrink_whole(layer, shrink)
        if self.shaped_map is None:
            roi_from_crop = self.crop_from_frame.inverse().then(Similarity(1.0, 0.0, -left, -top))
            to_roi = _enlarge(shrink, (0, 0)).then(roi_from_crop)
            laid = cv2.warpAffine(small, to_roi.matrix, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
            return np.asarray(laid, dtype=layer.dtype)
        places = self.shaped_map
        if shrink > 1:
            places = (places + np.float32(0.5)) / np.float32(shrink) - np.float32(0.5)
        # One map of two channels: split or fixed-point maps take half as long again, and an empty second map
        # instead of None yields nonsense.
        laid = cv2.remap(small, places, None, interpolation=cv2.INTER_LINEAR)  # type: ignore[call-overload]
        return np.asarray(laid, dtype=layer.dtype)


def plan_warp(
    face: Face,
    frame_size_px: tuple[int, int],
    *,
    shape: StyleShape | None = None,
    amount: float = 0.0,
    crop_size_px: int = CROP_SIZE_PX,
) -> PortraitWarp:
    """Work out the ways between a frame and the portrait crop of a face in it.

    Args:
        face: landmarks and pose in that very frame.
        frame_size_px: width, height.
        shape: the style's geometry.
        amount: 0 the sitter's own geometry .. 1 the style's; less is done where more would fold the picture
            or where the head is turned away.
        crop_size_px: side of the crop.

    Raises:
        DegenerateLandmarksError: the landmarks span no plane.
    """
    crop_from_frame = portrait_crop(face.landmarks_px, size_px=crop_size_px)
    landmarks_px = crop_from_frame(face.landmarks_px)
    roi_px = _covered(crop_from_frame, crop_size_px, frame_size_px)
    return bend(
        PortraitWarp(crop_from_frame, crop_size_px, roi_px, landmarks_px, None), face, shape, amount=amount
    )


def bend(warp: PortraitWarp, face: Face, shape: StyleShape | None, *, amount: float) -> PortraitWarp:
    """The same warp with the style's geometry on its way back; the crop it cuts stays the same.

    Args:
        warp: of that face, by the similarity alone.
        face: landmarks and pose.
        shape: the style's geometry; None keeps the sitter's.
        amount: see `plan_warp`.
    """
    left, top, right, bottom = warp.roi_px
    if shape is None or amount <= 0.0 or right <= left or bottom <= top:
        return warp
    size_px, landmarks_px = warp.crop_size_px, warp.landmarks_px
    shaped = shape_control_points(landmarks_px, shape, amount, face.pose, crop_size_px=size_px)
    grid = CoarseGrid.over(warp.roi_px, cells=_CELLS)
    places = warp.crop_from_frame(grid.nodes_px())
    moved = displacement(places, landmarks_px[CONTROL_POINTS], shaped, crop_size_px=size_px)
    return replace(warp, shaped_map=grid.fill(places + unfold(places, moved)))


def _covered(crop_from_frame: Similarity, crop_size_px: int, frame_size_px: tuple[int, int]) -> Roi:
    """The frame's pixels whose centres may lie in the crop."""
    edge = np.array([-0.5, crop_size_px - 0.5])
    corners = np.stack(np.meshgrid(edge, edge), axis=-1).reshape(-1, 2)
    # Landmarks of nonsense may lie anywhere: whole numbers beyond the frame need no more digits than this.
    around = np.clip(crop_from_frame.inverse()(corners), -1e6, 1e6)
    width, height = frame_size_px
    left, top = np.floor(around.min(axis=0)).astype(int)
    right, bottom = np.ceil(around.max(axis=0)).astype(int) + 1
    left, right = (int(min(max(x, 0), width)) for x in (left, right))
    top, bottom = (int(min(max(y, 0), height)) for y in (top, bottom))
    return left, top, max(left, right), max(top, bottom)


def _power_of_two_below(ratio: float, divides: int | None = None) -> int:
    """Largest power of two not above `ratio`, at least 1, that divides `divides` where given."""
    power = 1
    while power * 2 <= ratio and (divides is None or divides % (power * 2) == 0):
        power *= 2
    return power


def _enlarge(factor: int, offset_px: tuple[int, int]) -> Similarity:
    """From a part shrunk by averaging blocks to the whole: pixel centres on whole numbers in both."""
    middle = (factor - 1) / 2
    return Similarity(float(factor), 0.0, offset_px[0] + middle, offset_px[1] + middle)


def _shrink_whole(layer: Layer, factor: int) -> Layer:
    """Average blocks: what is left out when shrinking to less than half would else flicker."""
    if factor == 1:
        return layer
    size = (layer.shape[1] // factor, layer.shape[0] // factor)
    return np.asarray(cv2.resize(layer, size, interpolation=cv2.INTER_AREA), dtype=layer.dtype)


def _shrunk_part(picture: Picture, roi_px: Roi, factor: int) -> tuple[Picture, tuple[int, int]]:
    """The part of a picture around a region, shrunk by averaging whole blocks, and where it begins."""
    height, width = picture.shape[:2]
    margin = 2 * factor
    left, right = _with_mirror(roi_px[0], roi_px[2], margin, width)
    top, bottom = _with_mirror(roi_px[1], roi_px[3], margin, height)
    across, down = (right - left) // factor * factor, (bottom - top) // factor * factor
    if across == 0 or down == 0:
        return picture, (0, 0)
    part = picture[top : top + down, left : left + across]
    return _shrink_whole(part, factor), (left, top)


def _with_mirror(start: int, end: int, margin: int, size: int) -> tuple[int, int]:
    """A stretch with a margin; all there is where it touches the border, since what lies beyond is mirrored.

    OpenCV mirrors to and fro until it is inside, which in a narrow strip takes it seconds.
    """
    if start <= 0 or end >= size:
        return 0, size
    return max(0, start - margin), min(size, end + margin)
