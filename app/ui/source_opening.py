"""Opening sources on the side, where a camera that takes its time holds up nothing."""

from collections.abc import Callable
from pathlib import Path

from app.capture.opening import AUTO, CAMERA_PREFIX, DEMO
from app.capture.source import FrameSource
from app.ui.background import Background

SourceOpener = Callable[[str, tuple[int, int]], FrameSource]
"""Opens a source by its spec, in the size that is wanted of a camera."""


def name_of_spec(spec: str) -> str:
    """What to call a source before it is open."""
    if spec == AUTO:
        return "your camera"
    if spec == DEMO:
        return "Demo"
    name = spec.removeprefix(CAMERA_PREFIX)
    if name != spec:
        return f"Camera {name}" if name.isdecimal() else name
    return Path(spec).name or spec


class SourceOpening:
    """Of several sources that are asked for, the last one counts. For the window's thread.

    Args:
        background: opens them.
        opener: does it, on the side.
    """

    def __init__(self, background: Background, opener: SourceOpener) -> None:
        self._background = background
        self._open_source = opener
        self._asked = 0

    def open(
        self,
        spec: str,
        size_px: tuple[int, int],
        *,
        opened: Callable[[FrameSource], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Open a source; whatever was asked for before comes too late.

        Args:
            spec: as `open_source` takes it.
            size_px: width, height asked of a camera.
            opened: is given the source, unless another one was asked for meanwhile.
            failed: is told why there is none, likewise.
        """
        self.forget()
        asked = self._asked

        def take(source: FrameSource) -> None:
            if asked == self._asked:
                opened(source)
            else:
                source.close()

        def tell(error: Exception) -> None:
            if asked == self._asked:
                failed(error)

        self._background.run(
            "open-source",
            lambda: self._open_source(spec, size_px),
            done=take,
            failed=tell,
            too_late=lambda source: source.close(),
        )

    def forget(self) -> None:
        """What is being opened is not wanted any more."""
        self._asked += 1
