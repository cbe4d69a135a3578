"""Where finished paintings are pulled from: the latest one, and at most one word of it to each listener."""

import logging
import threading
from collections.abc import Callable

from app.frames import Painting

_log = logging.getLogger(__name__)


class Subscription:
    """One listener's place at the outlet. Call it, or `close()` it, to leave."""

    def __init__(self, outlet: "Outlet", on_ready: Callable[[], None]) -> None:
        self._outlet = outlet
        self._on_ready = on_ready
        self._lock = threading.Lock()
        self._painting: Painting | None = None
        self._told = False

    def take(self) -> Painting | None:
        """The newest painting this listener has not taken yet, else None; never blocks.

        Only after this call will the listener be told again.
        """
        with self._lock:
            painting, self._painting = self._painting, None
            self._told = False
            return painting

    def close(self) -> None:
        """Hear nothing more. A word already on its way may still arrive."""
        self._outlet.remove(self)

    def __call__(self) -> None:
        self.close()

    def offer(self, painting: Painting) -> None:
        """For the outlet: lay the painting out, and tell the listener unless it has been told."""
        with self._lock:
            self._painting = painting
            tell, self._told = not self._told, True
        if tell:
            try:
                self._on_ready()
            except Exception:  # noqa: BLE001 - whatever a listener raises, the others are told
                _log.exception("A listener failed; painting goes on")


class Outlet:
    """Outputs pull; none can slow the painting down, and none can pile frames up.

    A listener is told "ready" and not told again until it has taken, so that a queue between it and the
    outlet (Qt's queued signals, an event loop) never holds more than one word from here.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: tuple[Subscription, ...] = ()
        self._latest: Painting | None = None
        self._closed = False

    @property
    def latest(self) -> Painting | None:
        """The last finished painting, None before the first; for outputs with a clock of their own."""
        return self._latest

    def subscribe(self, on_ready: Callable[[], None]) -> Subscription:
        """Be told when there is something to take.

        Args:
            on_ready: called on the painting thread: it must return at once. It may call `take()`.
        """
        subscription = Subscription(self, on_ready)
        with self._lock:
            self._subscriptions = (*self._subscriptions, subscription)
        return subscription

    def remove(self, subscription: Subscription) -> None:
        with self._lock:
            self._subscriptions = tuple(s for s in self._subscriptions if s is not subscription)

    def publish(self, painting: Painting) -> None:
        """Make `painting` the latest and tell whoever waits."""
        if self._closed:
            return
        self._latest = painting
        for subscription in self._subscriptions:
            subscription.offer(painting)

    def close(self) -> None:
        """Tell nobody anything any more; the latest painting stays."""
        with self._lock:
            self._closed = True
            self._subscriptions = ()
