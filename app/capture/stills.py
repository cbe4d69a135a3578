"""Still pictures as sources: one picture held, or a folder walked through."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, cast

import cv2

from app.capture.pacing import Pacer
from app.capture.picture_file import PICTURE_SUFFIXES, PictureFileError, read_picture
from app.capture.source import FrameSource, SourceEndedError, SourceState, SourceStatus
from app.errors import BadInputError
from app.frames import Frame, Picture

NOMINAL_HZ: Final = 30.0
SECONDS_EACH: Final = 3.0
LONG_SIDE_PX: Final = 1920
"""Pictures are reduced to this for the live window, which shows no more and paints every frame."""


class EmptyFolderError(BadInputError):
    """A folder with no picture in it that can be read."""


class _HeldPicture(FrameSource):
    """What holds a picture before the reader's eyes, frame after frame.

    Args:
        name: what people call it.
        picture: the first picture.
        beat: when the next frame is due.
    """

    live = False

    def __init__(self, name: str, picture: Picture, beat: "_Beat") -> None:
        self._name = name
        self._picture = picture
        self._beat = beat
        self._ended = False

    @property
    def name(self) -> str:
        return self._name

    @property
    def nominal_hz(self) -> float:
        return NOMINAL_HZ

    @property
    def size_px(self) -> tuple[int, int]:
        return self._picture.shape[1], self._picture.shape[0]

    @property
    def status(self) -> SourceStatus:
        state = SourceState.ENDED if self._ended else SourceState.LIVE
        return SourceStatus(state, self._message(), self.size_px, NOMINAL_HZ)

    def close(self) -> None:
        self._ended = True

    def _message(self) -> str:
        """What is shown."""
        raise NotImplementedError


class PictureSource(_HeldPicture):
    """One still picture, repeated as a camera would.

    Args:
        path: the picture.
        realtime: repeat at `NOMINAL_HZ`; otherwise as fast as it is read.
        loop: repeat for ever; otherwise one frame.
        pacer: keeps the pace.

    Raises:
        PictureFileError: see `read_picture`.
    """

    def __init__(
        self, path: Path, *, realtime: bool = True, loop: bool = True, pacer: Pacer | None = None
    ) -> None:
        beat = _Beat(pacer or Pacer(), realtime=realtime)
        super().__init__(path.name, _reduce(read_picture(path)), beat)
        self._loop = loop

    def read(self, timeout_s: float) -> Frame | None:
        if self._ended:
            raise SourceEndedError(f"{self._name} was shown.")
        captured_s = self._beat.next_s(timeout_s, lambda: self._ended)
        if captured_s is None:
            return None
        self._ended = not self._loop
        return Frame(self._picture, self._beat.sequence, captured_s, position_s=0.0)

    def _message(self) -> str:
        width, height = self.size_px
        return f"{self._name}, {width} x {height}"


class FolderSource(_HeldPicture):
    """The pictures of one folder, in natural order (2 before 10), each held for a while.

    Pictures that cannot be read are passed over and named in the status; subfolders are not entered.

    Args:
        folder: where the pictures lie.
        realtime: hold each picture for `seconds_each` at `NOMINAL_HZ`; otherwise give each once, as fast as
            they are read.
        loop: start over after the last picture.
        seconds_each: how long one picture is held.
        pacer: keeps the pace.

    Raises:
        EmptyFolderError: no picture in it, or none that can be read.
    """

    def __init__(
        self,
        folder: Path,
        *,
        realtime: bool = True,
        loop: bool = True,
        seconds_each: float = SECONDS_EACH,
        pacer: Pacer | None = None,
    ) -> None:
        self._folder = folder
        self._paths = pictures_in(folder)
        self._loop = loop
        self._frames_each = max(1, round(seconds_each * NOMINAL_HZ)) if realtime else 1
        self._passed_over: str | None = None
        self._walk = self._pictures()
        self._place, first = next(self._walk)
        self._left_of_picture = self._frames_each
        super().__init__(folder.name, first, _Beat(pacer or Pacer(), realtime=realtime))

    def read(self, timeout_s: float) -> Frame | None:
        if self._ended:
            raise SourceEndedError(f"All pictures of {self._folder} were shown.")
        if self._left_of_picture == 0 and not self._turn_over():
            self._ended = True
            raise SourceEndedError(f"All pictures of {self._folder} were shown.")
        captured_s = self._beat.next_s(timeout_s, lambda: self._ended)
        if captured_s is None:
            return None
        self._left_of_picture -= 1
        return Frame(
            self._picture, self._beat.sequence, captured_s, position_s=self._beat.sequence / NOMINAL_HZ
        )

    def _message(self) -> str:
        message = f"{self._paths[self._place].name}, {self._place + 1} of {len(self._paths)}"
        return f"{message}. Passed over: {self._passed_over}" if self._passed_over else message

    def _turn_over(self) -> bool:
        """Bring up the next picture; False after the last one."""
        turned = next(self._walk, None)
        if turned is None:
            return False
        self._place, self._picture = turned
        self._left_of_picture = self._frames_each
        return True

    def _pictures(self) -> Iterator[tuple[int, Picture]]:
        """Place in the folder and picture, round after round, or for one round."""
        while True:
            any_read = False
            for place, path in enumerate(self._paths):
                try:
                    picture = _reduce(read_picture(path))
                except PictureFileError as error:
                    self._passed_over = str(error)
                    continue
                any_read = True
                yield place, picture
            if not any_read:
                raise EmptyFolderError(f"No picture in {self._folder} can be read. {self._passed_over}")
            if not self._loop:
                return


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder, by suffix, in natural order; hidden files are left out.

    Raises:
        EmptyFolderError: there is none, or the folder may not be read.
    """
    try:
        entries = list(folder.iterdir())
    except PermissionError as error:
        raise EmptyFolderError(f"The folder {folder} may not be read. Change its permissions.") from error
    paths = [
        path
        for path in entries
        if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".") and path.is_file()
    ]
    if not paths:
        raise EmptyFolderError(
            f"There is no picture in {folder}. Limner reads JPEG, PNG, WebP, TIFF and BMP."
        )
    return sorted(paths, key=_natural_key)


def _natural_key(path: Path) -> list[tuple[int, int, str]]:
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in re.split(r"(\d+)", path.name)
        if part
    ]


def _reduce(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    scale = LONG_SIDE_PX / max(height, width)
    if scale >= 1:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    reduced = cast(Picture, cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    reduced.setflags(write=False)
    return reduced


class _Beat:
    """Counts frames at `NOMINAL_HZ`; those the reader came too late for are skipped, as a camera would."""

    def __init__(self, pacer: Pacer, *, realtime: bool) -> None:
        self._pacer = pacer
        self._realtime = realtime
        self._next = 0
        self.sequence = -1

    def next_s(self, timeout_s: float, cancelled: Callable[[], bool]) -> float | None:
        if self._realtime:
            late_s = self._pacer.late_s(self._next / NOMINAL_HZ)
            self._next += max(0, int(late_s * NOMINAL_HZ))
            captured_s = self._pacer.wait(self._next / NOMINAL_HZ, timeout_s, cancelled)
        else:
            captured_s = self._pacer.now_s()
        if captured_s is not None:
            self.sequence = self._next
            self._next += 1
        return captured_s
