"""The finders and stylizers that paint files, each lent to one thread at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from app.frames import Face, Frame, Look, Painting

if TYPE_CHECKING:
    from app.face.landmarker import FaceFinder
    from app.render.frame_crops import FrameCrops

Tool = TypeVar("Tool")


class Brush(Protocol):
    """What paints one frame; `app.render.stylizer.Stylizer` does."""

    def paint(
        self,
        frame: Frame,
        faces: tuple[Face, ...],
        look: Look,
        *,
        crops: "FrameCrops | None" = None,
    ) -> Painting: ...


class Pool(Generic[Tool]):
    """Tools made when first needed and lent out again afterwards."""

    def __init__(self, make: Callable[[], Tool]) -> None:
        self._make = make
        self._idle: SimpleQueue[Tool] = SimpleQueue()
        # Libraries load with the first tool, and not all of them can do so in two threads at once.
        self._making = threading.Lock()

    @contextmanager
    def lend(self) -> Iterator[Tool]:
        """A tool that nobody else holds until the block ends."""
        try:
            tool = self._idle.get_nowait()
        except Empty:
            with self._making:
                tool = self._make()
        try:
            yield tool
        finally:
            self._idle.put(tool)

    def drain(self) -> list[Tool]:
        """Take every idle tool out."""
        tools = []
        while not self._idle.empty():
            tools.append(self._idle.get_nowait())
        return tools


class Workshop:
    """What painting files needs.

    Args:
        open_picture_finder: makes a finder that looks at each picture anew.
        open_video_finder: makes a finder that follows faces from frame to frame.
        open_brush: makes what paints.
    """

    def __init__(
        self,
        open_picture_finder: Callable[[], "FaceFinder"],
        open_video_finder: Callable[[], "FaceFinder"],
        open_brush: Callable[[], Brush],
    ) -> None:
        self._picture_finders = Pool(open_picture_finder)
        self._open_video_finder = open_video_finder
        self._brushes = Pool(open_brush)

    def prepare(self) -> None:
        """Make the first brush now, so that what is wrong with the style is told before any work.

        Raises:
            LimnerError: the style is damaged.
        """
        with self._brushes.lend():
            return

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """The faces of a still picture."""
        with self._picture_finders.lend() as finder:
            return finder.find(frame)

    @contextmanager
    def video_finder(self) -> Iterator["FaceFinder"]:
        """A finder for one video, with no memory of any other."""
        finder = self._open_video_finder()
        try:
            yield finder
        finally:
            finder.close()

    def paint(
        self,
        frame: Frame,
        faces: tuple[Face, ...],
        look: Look,
        *,
        crops: "FrameCrops | None" = None,
    ) -> Painting:
        """Paint one frame; any number of threads at once."""
        with self._brushes.lend() as brush:
            return brush.paint(frame, faces, look, crops=crops)

    def close(self) -> None:
        """Let go of everything; nothing may be lent out any more."""
        self._brushes.drain()
        for finder in self._picture_finders.drain():
            finder.close()
