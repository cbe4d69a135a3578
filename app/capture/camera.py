"""A camera as a source: it may freeze, vanish and return, and frames keep coming."""

import contextlib
import threading
import time
from typing import Any, Final, cast

import cv2

from app.capture.camera_devices import (
    CameraDevice,
    CameraUnavailableError,
    CaptureDevice,
    Lister,
    Opener,
    is_picture,
    list_cameras,
    open_capture,
    same_camera,
    why_unavailable,
)
from app.capture.camera_watchdog import CameraPatience, CameraWatchdog, Verdict
from app.capture.placeholder import draw_placeholder
from app.capture.source import FrameSource, SourceEndedError, SourceState, SourceStatus
from app.frames import Frame, Picture

__all__ = ["CameraDevice", "CameraPatience", "CameraSource", "CameraUnavailableError", "list_cameras"]

DEFAULT_SIZE_PX: Final = (1280, 720)
DEFAULT_FPS: Final = 30.0

_READ_FAILED_PAUSE_S: Final = 0.01
_JOIN_S: Final = 2.0
_MOST_BELIEVABLE_FPS: Final = 240.0


class CameraSource(FrameSource):
    """A camera that stays open through everything.

    A thread of its own reads the device, since drivers may block for many seconds, and keeps the newest
    picture alone. When none comes any more, `read` gives placeholder frames while the thread looks for the
    camera, by name, with back-off; once it is back its pictures follow by themselves.

    Args:
        device: which camera.
        size_px: width, height to ask for; what was granted is in `size_px`.
        fps: rate to ask for; what was granted is in `nominal_hz`.
        opener: opens a device; replaced in tests.
        lister: lists devices; replaced in tests.
        patience: the watchdog's limits.

    Raises:
        CameraUnavailableError: it does not open, or gives no first picture.
    """

    live = True

    def __init__(
        self,
        device: CameraDevice,
        *,
        size_px: tuple[int, int] | None = None,
        fps: float | None = None,
        opener: Opener = open_capture,
        lister: Lister = list_cameras,
        patience: CameraPatience | None = None,
    ) -> None:
        self._device = device
        self._asked_size_px = size_px or DEFAULT_SIZE_PX
        self._asked_fps = fps or DEFAULT_FPS
        self._opener = opener
        self._lister = lister
        self._patience = patience or CameraPatience()

        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._newest: tuple[Picture, float] | None = None
        self._sequence = -1
        self._unread = 0
        self._arrived_s = time.perf_counter()
        self._lost = True
        self._ever_live = False
        self._gave_up = False
        self._size_px = self._asked_size_px
        self._fps = self._asked_fps
        self._frozen_picture: Picture | None = None
        self._placeholder_s = 0.0

        self._thread = threading.Thread(target=self._keep_open, name="limner-camera", daemon=True)
        self._thread.start()
        with self._changed:
            self._changed.wait_for(
                lambda: self._ever_live or self._gave_up, self._patience.first_frame_s + 1.0
            )
            live = self._ever_live
        if not live:
            self.close()
            raise CameraUnavailableError(why_unavailable(device))

    @property
    def name(self) -> str:
        return self._device.name

    @property
    def nominal_hz(self) -> float:
        return self._fps

    @property
    def size_px(self) -> tuple[int, int]:
        return self._size_px

    @property
    def status(self) -> SourceStatus:
        with self._changed:
            if self._stop.is_set():
                return SourceStatus(SourceState.ENDED, f"{self.name} is closed.", self._size_px, self._fps)
            if self._is_lost():
                return SourceStatus(SourceState.LOST, self._lost_message(), self._size_px, self._fps)
            return SourceStatus(SourceState.LIVE, self._live_message(), self._size_px, self._fps)

    def read(self, timeout_s: float) -> Frame | None:
        """See `FrameSource.read`; while the camera is lost, a few placeholder frames a second."""
        until_s = time.perf_counter() + timeout_s
        with self._changed:
            while not self._stop.is_set():
                if self._newest is not None:
                    (picture, captured_s), self._newest = self._newest, None
                    self._sequence += self._unread
                    self._unread = 0
                    return Frame(picture, self._sequence, captured_s)
                now_s = time.perf_counter()
                lost_in_s = self._arrived_s + self._patience.lost_s - now_s
                wake_s = until_s if self._lost or lost_in_s <= 0 else min(until_s, now_s + lost_in_s)
                if self._is_lost():
                    due_s = self._placeholder_s + self._patience.placeholder_s
                    if now_s >= due_s:
                        self._placeholder_s = now_s
                        self._sequence += 1
                        return Frame(
                            draw_placeholder(self._size_px, self._lost_message()), self._sequence, now_s
                        )
                    wake_s = min(wake_s, due_s)
                if now_s >= until_s:
                    return None
                self._changed.wait(max(0.0, wake_s - now_s))
        raise SourceEndedError(f"{self.name} is closed.")

    def close(self) -> None:
        """Stop reading and release the camera.

        A driver that hangs is left to its thread, which releases the device when the driver returns.
        """
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)

    def _is_lost(self) -> bool:
        return self._lost or time.perf_counter() - self._arrived_s > self._patience.lost_s

    def _lost_message(self) -> str:
        return f"{self.name} gives no picture. Plug it in again, or choose another camera."

    def _live_message(self) -> str:
        width, height = self._size_px
        granted = f"{self.name}, {width} x {height} at {self._fps:g} fps"
        if self._size_px == self._asked_size_px:
            return granted
        return f"{granted}, asked for {self._asked_size_px[0]} x {self._asked_size_px[1]}"

    # From here on: the camera's own thread.

    def _keep_open(self) -> None:
        wait_s = self._patience.retry_s
        while not self._stop.is_set():
            device = same_camera(self._device, self._lister()) if self._ever_live else self._device
            arrived_s = self._arrived_s
            verdict = self._run_session(device) if device is not None else Verdict.LOST
            if not self._ever_live:
                self._give_up()
                return
            if verdict is Verdict.LOST:
                self._set_lost()
                wait_s = self._patience.retry_s if self._arrived_s > arrived_s else wait_s
                self._stop.wait(wait_s)
                wait_s = min(wait_s * 2, self._patience.retry_most_s)

    def _run_session(self, device: CameraDevice) -> Verdict:
        """Read the device until it fails or the source is closed."""
        try:
            capture = self._opener(device)
        except (cv2.error, OSError):
            return Verdict.LOST
        try:
            return self._pump(capture, self._configure(capture)) if capture.isOpened() else Verdict.LOST
        except cv2.error:
            return Verdict.LOST
        finally:
            with contextlib.suppress(cv2.error):
                capture.release()

    def _configure(self, capture: CaptureDevice) -> float:
        # MJPG before the size: without it most webcams grant 1280x720 at 10 fps or less over USB 2.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._asked_size_px[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._asked_size_px[1])
        capture.set(cv2.CAP_PROP_FPS, self._asked_fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        granted = capture.get(cv2.CAP_PROP_FPS)
        return granted if 0 < granted <= _MOST_BELIEVABLE_FPS else self._asked_fps

    def _pump(self, capture: CaptureDevice, fps: float) -> Verdict:
        frozen_picture, self._frozen_picture = self._frozen_picture, None
        watchdog = CameraWatchdog(self._patience, opened_s=time.perf_counter(), frozen_picture=frozen_picture)
        while not self._stop.is_set():
            ok, pixels = capture.read()
            now_s = time.perf_counter()
            if ok and is_picture(pixels):
                picture = _as_bgr(pixels)
                if watchdog.saw(picture, now_s) is Verdict.FROZEN:
                    self._frozen_picture = picture
                    return Verdict.FROZEN
                self._publish(picture, now_s, fps)
            elif watchdog.missed(now_s) is Verdict.LOST:
                return Verdict.LOST
            else:
                self._stop.wait(_READ_FAILED_PAUSE_S)
        return Verdict.ALIVE

    def _publish(self, picture: Picture, captured_s: float, fps: float) -> None:
        with self._changed:
            self._newest = (picture, captured_s)
            self._unread += 1
            self._arrived_s = captured_s
            self._size_px = (picture.shape[1], picture.shape[0])
            self._fps = fps
            self._lost = False
            self._ever_live = True
            self._changed.notify_all()

    def _give_up(self) -> None:
        with self._changed:
            self._gave_up = True
            self._changed.notify_all()

    def _set_lost(self) -> None:
        with self._changed:
            self._lost = True
            self._changed.notify_all()


def _as_bgr(picture: Any) -> Picture:
    if picture.ndim == 2 or picture.shape[2] == 1:
        return cast(Picture, cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    if picture.shape[2] == 4:
        return cast(Picture, cv2.cvtColor(picture, cv2.COLOR_BGRA2BGR))
    return cast(Picture, picture)
