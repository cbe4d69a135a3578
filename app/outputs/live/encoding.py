"""The thread that encodes what is painted, while anybody wants it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.frames import Painting, Picture
from app.outputs.feed import Feed, Place
from app.outputs.fitting import even
from app.outputs.live.encoder import LiveEncoder
from app.outputs.live.packets import PacketSink

_QUEUE_LENGTH: Final = 12
"""0.4 s at 30 fps: a disk may stall that long before a picture is dropped."""
_HOLD_S: Final = 0.5
"""A held picture is repeated so often: sound goes on beside it, and a file always has a newest picture."""

_TOLERANCE: Final = 0.25
"""Of the time between two pictures: so much early may one come, where cameras are not punctual."""

_log = logging.getLogger(__name__)

_Stamped = tuple[Picture, float]


@dataclass(slots=True, eq=False)
class _Subscriber:
    sink: PacketSink
    begun: bool = False


class Encoding:
    """Takes every painting from the feed, encodes it once, and hands the packets to all sinks.

    Paintings wait in a short bounded queue; one that finds it full is dropped and counted, so that neither a
    slow disk nor a slow processor holds up the painting.

    Args:
        feed: where paintings come from.
        most_hz: paintings that come closer together are left out; they are not drops.
        on_error: told, on the encoder's thread, why it ended by itself.
        clock: seconds, as `Frame.captured_s`.
    """

    def __init__(
        self,
        feed: Feed,
        *,
        most_hz: float,
        on_error: Callable[[Exception], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._step_s = 1 / most_hz
        self._on_error = on_error
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: deque[_Stamped] = deque()
        self._subscribers: tuple[_Subscriber, ...] = ()
        self._busy = False
        self._closed = False
        self._wants_key = False
        self._dropped = 0
        self._due_s = -1.0
        self._last_s = -1.0
        self._place: Place | None = None
        self._thread = threading.Thread(target=self._run, name="limner-encode", daemon=True)
        self._thread.start()
        self._place = feed.add_listener(self._ready)
        self._ready()  # a word that came before the place was known would never be repeated
        latest = feed.latest
        if latest is not None:
            # Where no frame comes of itself, there is a picture nevertheless.
            self._put(latest.picture, self._clock())

    @property
    def dropped(self) -> int:
        """Paintings that found the queue full."""
        return self._dropped

    @property
    def idle(self) -> bool:
        """Nobody wants what is encoded."""
        return not self._subscribers

    def add(self, sink: PacketSink) -> None:
        """Give a sink all that is encoded from now on, beginning with a key picture."""
        with self._changed:
            self._subscribers = (*self._subscribers, _Subscriber(sink))
            self._wants_key = True

    def remove(self, sink: PacketSink) -> None:
        with self._changed:
            self._subscribers = tuple(other for other in self._subscribers if other.sink is not sink)

    def request_key(self) -> None:
        """Make the next picture a key picture."""
        self._wants_key = True

    def drain(self, timeout_s: float) -> bool:
        """Wait until what has been painted by now is encoded; True when it was in time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._closed or not (self._waiting or self._busy), timeout_s
            )

    def close(self, timeout_s: float = 2.0) -> bool:
        """Take nothing more and end; what waits is left out. True when the thread has ended."""
        if self._place is not None:
            self._place.close()
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _ready(self) -> None:
        painting = self._place.take() if self._place is not None else None
        if painting is not None:
            self._put(painting.picture, self._stamp_s(painting))

    def _stamp_s(self, painting: Painting) -> float:
        captured_s = painting.frame.captured_s
        # A held frame that was painted again keeps its time of capture, but is shown now.
        return captured_s if captured_s > self._last_s else self._clock()

    def _put(self, picture: Picture, stamp_s: float) -> None:
        with self._changed:
            if self._closed or stamp_s < self._due_s - _TOLERANCE * self._step_s:
                return
            self._due_s = max(self._due_s, stamp_s - self._step_s) + self._step_s
            self._last_s = stamp_s
            if len(self._waiting) >= _QUEUE_LENGTH:
                self._dropped += 1
                return
            self._waiting.append((picture, stamp_s))
            self._changed.notify_all()

    def _run(self) -> None:
        encoder: LiveEncoder | None = None
        last: Picture | None = None
        try:
            while True:
                stamped = self._next()
                if self._closed:
                    break
                if stamped is None and last is None:
                    continue
                picture, stamp_s = stamped or (last, self._clock())
                assert picture is not None
                last = picture
                encoder = self._fitting(encoder, picture)
                self._hand_out(encoder, picture, stamp_s)
                with self._changed:
                    self._busy = False
                    self._changed.notify_all()
        except Exception as error:  # noqa: BLE001 - whatever the encoder raises, painting goes on
            _log.exception("Encoding ended")
            with self._changed:
                self._closed = True
                self._changed.notify_all()
            self._on_error(error)
        finally:
            if encoder is not None:
                encoder.close()

    def _next(self) -> _Stamped | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._waiting), _HOLD_S)
            if not self._waiting:
                return None
            self._busy = True
            return self._waiting.popleft()

    def _fitting(self, encoder: LiveEncoder | None, picture: Picture) -> LiveEncoder:
        """The encoder for this picture: another for another size, unless a file has begun in the old one."""
        size_px = even((picture.shape[1], picture.shape[0]))
        if encoder is not None:
            if encoder.size_px == size_px or any(one.sink.keeps_size for one in self._subscribers):
                return encoder
            encoder.close()
            for one in self._subscribers:
                one.begun = False
        return LiveEncoder(size_px)

    def _hand_out(self, encoder: LiveEncoder, picture: Picture, stamp_s: float) -> None:
        with self._changed:
            subscribers, key, self._wants_key = self._subscribers, self._wants_key, False
        for encoded in encoder.encode(picture, stamp_s, key=key):
            for one in subscribers:
                try:
                    if not one.begun:
                        one.sink.begin(encoder.template)
                        one.begun = True
                    one.sink.take(encoded)
                except Exception:  # noqa: BLE001 - one sink that fails leaves the others their pictures
                    _log.exception("A sink of encoded pictures failed")
                    self.remove(one.sink)
