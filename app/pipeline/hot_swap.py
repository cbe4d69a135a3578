"""Something slow to make, replaced without stopping its user: made on a side thread, then swapped."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.pipeline.worker import Worker

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class HotSwap(Generic[Key, Value]):
    """Holds the value made for the newest key that could be made.

    Anybody may `want` a key. One thread is the *user*: it calls `current` at the start of each piece of work
    and gets the previous value until the next one is ready, so it never waits for the making. Keys wanted
    faster than they can be made are passed over. When making fails, the previous value stays.

    Args:
        name: the side thread's name.
        make: makes the value of a key; runs on the side thread.
        on_made: told on the side thread that `current` has something new.
        on_error: told on the side thread why `make` failed.
        dispose: closes a value nobody will use again; mostly runs on the user's thread.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[Key], Value],
        *,
        on_made: Callable[[], None],
        on_error: Callable[[Exception], None],
        dispose: Callable[[Value], None] = lambda value: None,
    ) -> None:
        self._make = make
        self._on_made = on_made
        self._dispose = dispose
        self._lock = threading.Lock()
        self._wanted: Key | None = None
        self._loading: Key | None = None
        self._made: list[Value] = []
        self._current: Value | None = None
        self._over = False
        self._worker: Worker[Key] = Worker(name, self._build, on_error=on_error)

    @property
    def loading(self) -> Key | None:
        """The key that is being made at the moment, or waits for it."""
        return self._loading

    @property
    def newest(self) -> Value | None:
        """What `current` would give, for anybody to look at; None before the first."""
        with self._lock:
            return self._made[-1] if self._made else self._current

    def start(self) -> None:
        self._worker.start()

    def want(self, key: Key) -> None:
        """Have the value of `key` made and swapped in, unless it is the one wanted already."""
        with self._lock:
            if key == self._wanted:
                return
            self._wanted = self._loading = key
        self._worker.mailbox.put(key)

    def current(self) -> Value | None:
        """The newest value; None before the first. For the user's thread alone."""
        if self._made:
            with self._lock:
                *passed_over, newest = self._made
                self._made.clear()
            for value in (*passed_over, self._current):
                if value is not None:
                    self._dispose(value)
            self._current = newest
        return self._current

    def close(self) -> None:
        """Make nothing further; does not wait."""
        self._worker.close()

    def join(self, timeout_s: float) -> bool:
        """Wait for the side thread, at most `timeout_s`; True when it has ended."""
        return self._worker.join(timeout_s)

    def dispose(self) -> None:
        """Close whatever is held, and whatever is still being made. The last thing the user's thread does."""
        with self._lock:
            self._over = True
            held, self._made, self._current = [*self._made, self._current], [], None
        for value in held:
            if value is not None:
                self._dispose(value)

    def _build(self, key: Key) -> None:
        try:
            value = self._make(key)
        except Exception:
            with self._lock:
                self._settle(key)
                # Wanting the same key again is how a person tries again.
                if self._wanted == key:
                    self._wanted = None
            raise
        with self._lock:
            self._settle(key)
            too_late = self._over
            if not too_late:
                self._made.append(value)
        if too_late:
            self._dispose(value)
        else:
            self._on_made()

    def _settle(self, key: Key) -> None:
        if self._loading == key:
            self._loading = None
