"""The portrait crops of one frame, and all of it made small: each is made once, however many paint it."""

import threading

import cv2
import numpy as np

from app.frames import Face, Frame, Mask, Picture
from app.geometry.guide import Guide, draw_guide
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.geometry.warp import PortraitWarp, plan_warp
from app.render.mask import head_mask
from app.render.steady_crops import SteadyCrops
from app.render.whole_frame import WholeFrame, shrink


class FaceCrop:
    """What every style needs of one face, for any number of threads.

    Args:
        warp: where the crop lies, by the similarity alone.
        photograph: (s, s, 3) uint8 BGR; nobody writes to it from now on.
    """

    def __init__(self, warp: PortraitWarp, photograph: Picture) -> None:
        self.warp = warp
        self.photograph = photograph
        self.photograph_rgb: Picture = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2RGB), np.uint8)
        self._lock = threading.Lock()
        self._head: Mask | None = None
        self._guide: Guide | None = None

    @property
    def head(self) -> Mask:
        """(128, 128) float32, see `head_mask`; made when first asked for, and nobody writes to it."""
        with self._lock:
            if self._head is None:
                self._head = head_mask(self.photograph, self.warp.landmarks_px)
            return self._head

    @property
    def guide(self) -> Guide:
        """See `draw_guide`; made when first asked for, and nobody writes to it."""
        with self._lock:
            if self._guide is None:
                self._guide = draw_guide(self.warp.landmarks_px, len(self.photograph))
            return self._guide


class FrameCrops:
    """The crops of one frame, for any number of threads.

    Args:
        frame: the frame.
        steadier: takes the camera's noise out of the crops; None cuts them as they are.
    """

    def __init__(self, frame: Frame, steadier: SteadyCrops | None = None) -> None:
        self.frame = frame
        self._steadier = steadier
        self._lock = threading.Lock()
        self._crops: dict[tuple[int, int], tuple[Face, FaceCrop]] = {}
        self._whole_lock = threading.Lock()
        self._whole: dict[tuple[int, int], WholeFrame] = {}

    def of(self, face: Face, size_px: int = CROP_SIZE_PX) -> FaceCrop:
        """The crop of one of the frame's faces; another thread that is cutting it is waited for.

        Args:
            face: the face.
            size_px: side of the crop.

        Raises:
            DegenerateLandmarksError: the landmarks span no plane.
        """
        with self._lock:
            # The face is kept beside its crop: only as long as it lives does its number name it alone.
            known = self._crops.get((id(face), size_px))
            if known is None:
                warp = plan_warp(face, self.frame.size_px, crop_size_px=size_px)
                photograph = warp.cut(self.frame.picture)
                if self._steadier is not None:
                    photograph = self._steadier.steady(photograph, face, self.frame)
                known = self._crops[id(face), size_px] = (face, FaceCrop(warp, photograph))
            return known[1]

    def whole(self, size_px: tuple[int, int]) -> WholeFrame:
        """All of the frame, fitted into a width and height; another thread that is at it is waited for."""
        with self._whole_lock:
            known = self._whole.get(size_px)
            if known is None:
                known = shrink(self.frame, size_px)
                if self._steadier is not None:
                    steady = self._steadier.steady_whole(known.photograph, self.frame)
                    known = WholeFrame(steady, known.inside)
                self._whole[size_px] = known
            return known
