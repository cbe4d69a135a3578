"""From what a person typed or chose to a source of frames."""

import logging
from pathlib import Path

from app.capture.camera import CameraSource
from app.capture.camera_devices import Lister, Opener, find_camera, list_cameras, open_capture
from app.capture.demo import open_demo
from app.capture.picture_file import PICTURE_SUFFIXES, VIDEO_SUFFIXES, PictureFileError
from app.capture.source import FrameSource
from app.capture.stills import FolderSource, PictureSource
from app.capture.video import VideoSource
from app.capture.video_reader import VideoFileError
from app.errors import BadInputError, LimnerError

AUTO = "auto"
DEMO = "demo"
CAMERA_PREFIX = "camera:"

_log = logging.getLogger(__name__)


class UnknownSourceError(BadInputError):
    """Neither a source's name nor a path that leads to one."""


def open_source(
    spec: str | None,
    *,
    realtime: bool = True,
    loop: bool = True,
    size_px: tuple[int, int] | None = None,
    fps: float | None = None,
    lister: Lister = list_cameras,
    opener: Opener = open_capture,
) -> FrameSource:
    """Open a source of frames.

    Args:
        spec: "auto" or None for the first camera that gives a picture, else the demo; "demo"; "camera:0" or
            "camera:" with a name or a part of one; or the path of a picture, a video, or a folder of
            pictures.
        realtime: files keep their own pace; otherwise they go as fast as they are read.
        loop: files start over at their end.
        size_px: width, height to ask a camera for.
        fps: rate to ask a camera for.
        lister: lists cameras; replaced in tests.
        opener: opens cameras; replaced in tests.

    Raises:
        UnknownSourceError: there is nothing at that path.
        NoCameraError, CameraUnavailableError: the camera asked for is missing or gives no picture.
        PictureFileError, VideoFileError, EmptyFolderError: the file or folder cannot be used.
    """
    if spec is None or spec in {"", AUTO}:
        return _open_first_camera(
            realtime=realtime, loop=loop, size_px=size_px, fps=fps, lister=lister, opener=opener
        )
    if spec == DEMO:
        return open_demo(realtime=realtime, loop=loop)
    if spec.casefold().startswith(CAMERA_PREFIX):
        device = find_camera(spec[len(CAMERA_PREFIX) :].strip(), lister())
        return CameraSource(device, size_px=size_px, fps=fps, opener=opener, lister=lister)
    return _open_path(Path(spec).expanduser(), realtime=realtime, loop=loop)


def _open_first_camera(
    *,
    realtime: bool,
    loop: bool,
    size_px: tuple[int, int] | None,
    fps: float | None,
    lister: Lister,
    opener: Opener,
) -> FrameSource:
    reason = "No camera was found."
    for device in lister():
        try:
            return CameraSource(device, size_px=size_px, fps=fps, opener=opener, lister=lister)
        except LimnerError as error:
            reason = str(error)
            _log.warning("%s", error)
    return open_demo(realtime=realtime, loop=loop, message=f"{reason} The demo plays instead.")


def _open_path(path: Path, *, realtime: bool, loop: bool) -> FrameSource:
    if path.is_dir():
        return FolderSource(path, realtime=realtime, loop=loop)
    if not path.exists():
        raise UnknownSourceError(
            f'There is no file or folder "{path}". Check the path, or use "camera:0", "demo" or "auto".'
        )
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        return PictureSource(path, realtime=realtime, loop=loop)
    if suffix in VIDEO_SUFFIXES:
        return VideoSource(path, realtime=realtime, loop=loop)
    try:
        return PictureSource(path, realtime=realtime, loop=loop)
    except PictureFileError as picture_error:
        try:
            return VideoSource(path, realtime=realtime, loop=loop)
        except VideoFileError:
            raise picture_error from None
