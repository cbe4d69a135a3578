"""A mailbox of one: the newest item replaces an unread one, so nothing ever queues up."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Hands items from any thread to one reader; holds at most one.

    A slow reader therefore always works on the newest item and the delay between stages is bounded by one
    item, whatever the load. Every item that was replaced unread counts as dropped.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._closed = False
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """Items replaced before anybody read them."""
        return self._dropped

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def waiting(self) -> bool:
        """Whether something lies there unread."""
        return self._item is not None

    def put_if_empty(self, item: T) -> None:
        """Leave an item unless one lies there unread, which is newer; never blocks."""
        with self._changed:
            if not self._closed and self._item is None:
                self._item = item
                self._changed.notify()

    def put(self, item: T) -> bool:
        """Leave an item; never blocks. A closed mailbox ignores it.

        Returns:
            True when an unread item was replaced, and so dropped.
        """
        with self._changed:
            if self._closed:
                return False
            replaced = self._item is not None
            self._dropped += replaced
            self._item = item
            self._changed.notify()
            return replaced

    def take(self, timeout_s: float | None = None) -> T | None:
        """Wait for an item and take it out.

        Returns:
            None when nothing came within `timeout_s` (None waits for ever), and at once when the mailbox is
            closed, even if an item lies in it unread.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._item is not None, timeout_s)
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Wake the reader, forget what lies unread, and ignore whatever is put from now on."""
        with self._changed:
            self._closed = True
            self._item = None
            self._changed.notify_all()
