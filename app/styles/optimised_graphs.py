"""Graphs as ONNX Runtime optimised them, kept in the user's cache: they start in a fifth of the time."""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import platformdirs

from app.outputs.atomic_file import atomic_file
from app.styles.errors import NetworkError
from app.styles.graph_key import GraphKey

MOST_BYTES: Final = 256 << 20
"""For all of them; those of the styles that come with Limner take 70 MB for one shape of frames."""
MOST_GRAPH_BYTES: Final = 32 << 20
"""For one of them; oil's, the largest that comes with Limner, has 10 MB."""

_DIGEST_BYTES: Final = hashlib.sha256().digest_size

_log = logging.getLogger(__name__)


class OptimisedGraphs:
    """A folder of optimised graphs, a file each: the graph, and a digest of it and of its key.

    A graph is only kept of a model that `check_graph` let pass. Whatever is wrong with the folder or a file
    in it means that a network is started as it would be without. Several programs may use the same folder.

    Args:
        folder: where they lie; None for the usual place.
        most_bytes: for all of them; beyond it, those that were not used for longest are dropped.
    """

    def __init__(self, folder: Path | None = None, *, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder or platformdirs.user_cache_path("limner", appauthor=False) / "graphs"
        self._most_bytes = most_bytes

    def holds(self, key: GraphKey) -> bool:
        """Whether there is a file for a key; `find` says whether it is whole."""
        return self._path(key).is_file()

    def find(self, key: GraphKey) -> bytes | None:
        """The graph of a key; None where there is none, or none that is whole, which is removed then."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                size = path.stat().st_size - _DIGEST_BYTES
                if not 0 < size <= MOST_GRAPH_BYTES:
                    raise ValueError(f"it has {size} bytes")
                graph, digest = file.read(size), file.read()
            if digest != _digest(key, graph):
                raise ValueError("its digest is another one")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            self.drop(key, str(error))
            return None
        with contextlib.suppress(OSError):
            path.touch()  # the time of its last use decides what is dropped first
        return graph

    def keep(self, key: GraphKey, write: Callable[[Path], None]) -> None:
        """Have a graph written to a file, and keep it under a key.

        Args:
            key: what it holds for.
            write: writes it to the path that it is given; whatever that raises is passed on.

        Raises:
            OutputError: it cannot be written.
            NetworkError: it is too large.
        """
        path = self._path(key)
        with atomic_file(path, replace=True) as part:
            write(part)
            graph = part.read_bytes()
            if len(graph) > MOST_GRAPH_BYTES:
                raise NetworkError(f"An optimised graph of {len(graph) >> 20} MiB is too large to be kept.")
            with part.open("ab") as file:
                file.write(_digest(key, graph))
        self._make_room(path)

    def drop(self, key: GraphKey, reason: str) -> None:
        """Remove the graph of a key, which is of no use."""
        path = self._path(key)
        _log.warning("The optimised graph %s is dropped: %s", path, reason)
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)

    def room_beside(self, keys: Iterable[GraphKey]) -> bool:
        """Whether there is room for one more graph without dropping any of these."""
        return sum(_size(self._path(key)) for key in keys) + MOST_GRAPH_BYTES <= self._most_bytes

    def _path(self, key: GraphKey) -> Path:
        return self.folder / f"{key.name}.onnx"

    def _make_room(self, newest: Path) -> None:
        left_bytes = self._most_bytes - _size(newest)
        for path in sorted(self.folder.iterdir(), key=_used_s, reverse=True):
            left_bytes -= _size(path) if path != newest else 0
            if left_bytes < 0 and path != newest:
                with contextlib.suppress(OSError):
                    path.unlink()


def _digest(key: GraphKey, graph: bytes) -> bytes:
    digest = hashlib.sha256(key.name.encode())
    digest.update(graph)
    return digest.digest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _used_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
