"""Flicker in motion: what of a painting changes that the sitter's own movement does not explain."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.capture.source import SourceEndedError
from app.capture.video import VideoSource
from app.errors import BadInputError
from app.face.landmarker import Landmarker
from app.frames import Picture, Points
from app.geometry.warp import plan_warp
from app.training.evaluation.rest_flicker import Paint

MOST_FRAMES: Final = 60

_FEWEST_FRAMES: Final = 3
_READ_TIMEOUT_S: Final = 5.0


class NoFaceInClipError(BadInputError):
    """The clip shows no face to measure flicker on."""


@dataclass(frozen=True, slots=True, eq=False)
class ClipCrop:
    """The portrait crop of one frame.

    Attributes:
        picture: (512, 512, 3) uint8 BGR.
        landmarks_px: (478, 2), of its face.
    """

    picture: Picture
    landmarks_px: Points


def read_crops(clip: Path, *, most: int = MOST_FRAMES) -> tuple[ClipCrop, ...]:
    """The portrait crops of a clip's first frames, as the live picture would cut them.

    Raises:
        VideoFileError: the clip cannot be read.
        NoFaceInClipError: fewer than three of its first frames show a face.
    """
    crops: list[ClipCrop] = []
    source = VideoSource(clip, realtime=False, loop=False)
    try:
        with Landmarker(mode="video") as landmarker:
            for _ in range(most):
                frame = source.read(_READ_TIMEOUT_S)
                faces = landmarker.find(frame) if frame is not None else ()
                if frame is not None and faces and faces[0].presence > 0:
                    warp = plan_warp(faces[0], frame.size_px)
                    crops.append(ClipCrop(warp.cut(frame.picture), warp.landmarks_px))
    except SourceEndedError:
        pass
    finally:
        source.close()
    if len(crops) < _FEWEST_FRAMES:
        raise NoFaceInClipError(f"{clip} shows no face in its first {most} frames: choose another clip.")
    return tuple(crops)


def clip_flicker_ratio(crops: tuple[ClipCrop, ...], paint: Paint) -> float:
    """Mean change from frame to frame of the paintings over that of the photographs, along the movement.

    Movement is the dense optical flow between the *photographs* (Kroeger et al., "Fast Optical Flow using
    Dense Inverse Search", arXiv 1603.03590), applied to both: strokes that move with the face do not count.

    Args:
        crops: consecutive portrait crops of one clip.
        paint: what is measured.
    """
    flow: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    before, after = 0.0, 0.0
    last, last_painting = crops[0].picture, paint(crops[0].picture, crops[0].landmarks_px)
    for each in crops[1:]:
        crop, painting = each.picture, paint(each.picture, each.landmarks_px)
        places = _places(flow.calc(_grey(crop), _grey(last), None))
        before += _unexplained(crop, last, places)
        after += _unexplained(painting, last_painting, places)
        last, last_painting = crop, painting
    return after / before


def _grey(crop: Picture) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)


def _places(flow: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = np.mgrid[: flow.shape[0], : flow.shape[1]].astype(np.float32)
    return np.stack((columns + flow[..., 0], rows + flow[..., 1]), axis=-1)


def _unexplained(now: Picture, before: Picture, places: NDArray[np.float32]) -> float:
    carried = cv2.remap(  # type: ignore[call-overload]
        before, places, None, interpolation=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return float(cv2.absdiff(now, carried).mean())
