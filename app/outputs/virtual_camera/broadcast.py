"""The thread that feeds a virtual camera at a steady pace, whatever the painting does."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.errors import LimnerError
from app.frames import Picture
from app.outputs.fitting import fit
from app.outputs.virtual_camera.sink import CameraSink, CameraSinkOpener, VirtualCameraError

RATE_HZ: Final = 30.0
_OPENING_S: Final = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Showing:
    """What the camera is to show now.

    Attributes:
        picture: (h, w, 3) uint8 BGR of any size.
        standing_in: why it is a placeholder; None where it is the painting.
    """

    picture: Picture
    standing_in: str | None = None


@dataclass(frozen=True, slots=True)
class VirtualCameraStatus:
    """How a virtual camera stands.

    Attributes:
        device: what other programs call it.
        size_px: width, height.
        rate_hz: pictures a second.
        sent: pictures so far.
        standing_in: why a placeholder is shown; None while it is the painting.
    """

    device: str
    size_px: tuple[int, int]
    rate_hz: float
    sent: int
    standing_in: str | None


class Broadcast:
    """Sends 30 pictures a second to a virtual camera; the last one again where there is no newer.

    Each beat is due at a fixed offset from the first, so that errors of waiting do not add up; beats that
    were missed are left out and never made up for. Nothing is mirrored: what others see is how it is.

    Args:
        open_sink: opens the camera, on the thread that will use it.
        look_up: what to show now; asked at each beat.
        size_px: width, height; what is shown is fitted to it.
        crop: fill the size and cut off what stands over; else black bars.
        clock: seconds.
        sleep: waits so many seconds; on Windows `time.sleep` keeps time, and waiting on an event does not.

    Raises:
        VirtualCameraError: the camera does not open.
    """

    def __init__(
        self,
        open_sink: CameraSinkOpener,
        look_up: Callable[[], Showing],
        *,
        size_px: tuple[int, int],
        crop: bool = False,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._open_sink = open_sink
        self._look_up = look_up
        self._size_px = size_px
        self._crop = crop
        self._clock = clock
        self._sleep = sleep
        self._stop = threading.Event()
        self._opened = threading.Event()
        self._device = ""
        self._sent = 0
        self._standing_in: str | None = None
        self._error: LimnerError | None = None
        self._thread = threading.Thread(target=self._run, name="limner-virtual-camera", daemon=True)
        self._thread.start()
        if not self._opened.wait(_OPENING_S):
            self._stop.set()
            raise VirtualCameraError(
                "The virtual camera does not answer. Close what uses it, then try again."
            )
        self._raise_if_unopened()

    def _raise_if_unopened(self) -> None:
        if self._error is not None and not self._device:
            raise self._error

    @property
    def device(self) -> str:
        return self._device

    @property
    def error(self) -> LimnerError | None:
        """Why it ended by itself; None while it runs, and where it was closed."""
        return self._error

    @property
    def status(self) -> VirtualCameraStatus:
        return VirtualCameraStatus(self._device, self._size_px, RATE_HZ, self._sent, self._standing_in)

    def close(self, timeout_s: float = 2.0) -> bool:
        """End it; True when the thread has ended. One that hangs in a driver is left behind."""
        self._stop.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        sink: CameraSink | None = None
        try:
            sink = self._open_sink(self._size_px, RATE_HZ)
            self._device = sink.device
            self._opened.set()
            self._send_steadily(sink)
        except LimnerError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001 - drivers raise what they like
            _log.exception("The virtual camera ended")
            reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
            self._error = VirtualCameraError(f"The virtual camera ended: {reason}. Start it again.")
        finally:
            self._opened.set()
            if sink is not None:
                try:
                    sink.close()
                except Exception:  # noqa: BLE001 - it is being left behind
                    _log.exception("The virtual camera could not be closed")

    def _send_steadily(self, sink: CameraSink) -> None:
        start_s, beat = self._clock(), 0
        shown: Picture | None = None
        fitted: Picture | None = None
        while not self._stop.is_set():
            showing = self._look_up()
            self._standing_in = showing.standing_in
            if fitted is None or showing.picture is not shown:
                shown = showing.picture
                fitted = np.ascontiguousarray(fit(shown, self._size_px, crop=self._crop))
            sink.send(fitted)
            self._sent += 1
            beat = max(beat + 1, int((self._clock() - start_s) * RATE_HZ))
            left_s = start_s + beat / RATE_HZ - self._clock()
            if left_s > 0:
                self._sleep(left_s)
