"""Several styles loaded at once: fetched off the hot path one after the other, let go when not wanted."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from app.errors import LimnerError
from app.pipeline.style_loading import LoadedStyle, StyleRequest
from app.pipeline.worker import Worker

_log = logging.getLogger(__name__)


class StyleShelf:
    """Holds the loaded styles of a comparison. Any thread may ask.

    Args:
        load: makes the style of a request, warmed up; runs on the shelf's own thread.
        on_loaded: told on that thread that there is one more, or that one failed.
    """

    def __init__(self, load: Callable[[StyleRequest], LoadedStyle], *, on_loaded: Callable[[], None]) -> None:
        self._load = load
        self._on_loaded = on_loaded
        self._lock = threading.Lock()
        self._wanted: tuple[StyleRequest, ...] = ()
        self._styles: Mapping[str, LoadedStyle] = MappingProxyType({})
        self._errors: Mapping[str, str] = MappingProxyType({})
        self._held: dict[StyleRequest, LoadedStyle] = {}
        self._failed: dict[StyleRequest, str] = {}
        self._loading: StyleRequest | None = None
        self._worker: Worker[tuple[StyleRequest, ...]] = Worker(
            "limner-shelf", self._fetch, on_error=lambda error: _log.error("%s", error, exc_info=error)
        )

    @property
    def styles(self) -> Mapping[str, LoadedStyle]:
        """The wanted styles that are ready, by id."""
        return self._styles

    @property
    def errors(self) -> Mapping[str, str]:
        """Why a wanted style is not there and will not be, by id: one sentence each."""
        return self._errors

    @property
    def loading(self) -> StyleRequest | None:
        """The one that is being made at the moment."""
        return self._loading

    def start(self) -> None:
        self._worker.start()

    def want(self, requests: Sequence[StyleRequest]) -> None:
        """Have these styles, in this order, and no others. One that failed before is tried again."""
        wanted = tuple(requests)
        with self._lock:
            if wanted == self._wanted:
                return
            self._wanted = wanted
            self._failed.clear()
            self._held = {request: style for request, style in self._held.items() if request in wanted}
            self._show()
        self._worker.mailbox.put(wanted)

    def close(self) -> None:
        """Load nothing further; does not wait."""
        self._worker.close()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread, at most `timeout_s`; True when it has ended."""
        return self._worker.join(timeout_s)

    def _fetch(self, wanted: tuple[StyleRequest, ...]) -> None:
        for request in wanted:
            with self._lock:
                if wanted != self._wanted or self._worker.mailbox.closed:
                    return
                if request in self._held:
                    continue
                self._loading = request
            try:
                style, error = self._load(request), None
            except Exception as raised:  # noqa: BLE001 - one style that fails must not keep the others out
                style, error = None, _sentence(request, raised)
            with self._lock:
                self._loading = None
                if request in self._wanted:
                    if style is not None:
                        self._held[request] = style
                    else:
                        self._failed[request] = error or ""
                    self._show()
            self._on_loaded()

    def _show(self) -> None:
        self._styles = MappingProxyType(
            {request.style_id: style for request, style in self._held.items() if request.style_id is not None}
        )
        self._errors = MappingProxyType(
            {request.style_id: said for request, said in self._failed.items() if request.style_id is not None}
        )


def _sentence(request: StyleRequest, error: Exception) -> str:
    if isinstance(error, LimnerError):
        return str(error)
    _log.error("%s could not be loaded", request.style_id, exc_info=error)
    return f"The style {request.style_id!r} could not be loaded: {type(error).__name__}: {error}."
