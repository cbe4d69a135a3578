"""`.limner` archives: a style's files in one ZIP, flat, and nothing else.

Everything an archive claims is checked before the first byte is unpacked, and nothing it claims is relied
upon while unpacking: names come from a closed list, sizes are counted as they arrive.
"""

import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO, Final

from app.styles.errors import UnsafeArchiveError
from app.styles.manifest import MANIFEST_NAME, MOST_BYTES, MOST_MANIFEST_BYTES

ARCHIVE_SUFFIX: Final = ".limner"

_MOST_BYTES: Final = {MANIFEST_NAME: MOST_MANIFEST_BYTES, **MOST_BYTES}
_MOST_ARCHIVE_BYTES: Final = sum(_MOST_BYTES.values()) + 2**20
_MOST_DIRECTORY_BYTES: Final = 16 * 1024
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_CHUNK_BYTES: Final = 2**20
# APPNOTE.TXT 4.3.16, end of central directory record: signature, four numbers of disks and entries, size
# and place of the directory, length of the comment.
_END: Final = struct.Struct("<4s4H2LH")
_END_SIGNATURE: Final = b"PK\x05\x06"
_ZIP64_LOCATOR_SIGNATURE: Final = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES: Final = 20
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive into an empty folder.

    Raises:
        UnsafeArchiveError: it is no archive, or damaged, or holds what a style does not.
        OSError: the disk refuses.
    """
    try:
        with archive.open("rb") as file:
            _check_end(file, archive)
            with zipfile.ZipFile(file) as package:
                entries = package.infolist()
                _check_entries(entries, archive)
                for entry in entries:
                    with package.open(entry) as source:
                        _copy(source, folder / entry.filename, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnsafeArchiveError(f"{archive} is damaged and cannot be unpacked. Get it again.") from error


def pack_files(folder: Path, names: list[str], archive: Path) -> None:
    """Write files of a folder into an archive; the same files give the same bytes, whenever it is done.

    Raises:
        OSError: the disk refuses.
    """
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            package.writestr(entry, (folder / name).read_bytes())


def _check_end(file: BinaryIO, archive: Path) -> None:
    # `zipfile` reads the whole directory into memory, and a few megabytes of it make millions of objects.
    size = file.seek(0, 2)
    if size > _MOST_ARCHIVE_BYTES:
        raise _unsafe(archive, f"is larger than {_MOST_ARCHIVE_BYTES >> 20} MiB")
    file.seek(max(0, size - _END.size - _ZIP64_LOCATOR_BYTES))
    tail = file.read()
    end = tail[-_END.size :]
    if not end.startswith(_END_SIGNATURE):
        raise UnsafeArchiveError(f"{archive} is not a style's archive, or it is cut short. Get it again.")
    _, _, _, _, _, directory_bytes, _, comment_bytes = _END.unpack(end)
    zip64 = tail[: -_END.size].startswith(_ZIP64_LOCATOR_SIGNATURE)
    if comment_bytes or zip64 or directory_bytes > _MOST_DIRECTORY_BYTES:
        raise _unsafe(archive, "is not built like a style's archive")
    file.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo], archive: Path) -> None:
    seen: set[str] = set()
    for entry in entries:
        # `orig_filename` is the name before `zipfile` cuts it at a NUL and turns separators round.
        name = entry.orig_filename
        if name not in _MOST_BYTES or entry.filename != name:
            raise _unsafe(archive, f"holds {name[:80]!a}, which a style does not")
        if name in seen:
            raise _unsafe(archive, f"holds {name} twice")
        seen.add(name)
        if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise _unsafe(archive, f"holds {name} as something else than a plain file")
        if entry.flag_bits & _ENCRYPTED:
            raise _unsafe(archive, "is encrypted")
        if entry.compress_type not in _METHODS:
            raise _unsafe(archive, "is compressed in a way that Limner does not read")
        if entry.file_size > _MOST_BYTES[name]:
            raise _unsafe(archive, _too_large(name))


def _copy(source: IO[bytes], target: Path, archive: Path) -> None:
    left = _MOST_BYTES[target.name]
    with target.open("xb") as file:
        while chunk := source.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise _unsafe(archive, _too_large(target.name))
            file.write(chunk)


def _too_large(name: str) -> str:
    return f"holds {name} larger than {_MOST_BYTES[name] >> 10} KiB"


def _unsafe(archive: Path, what: str) -> UnsafeArchiveError:
    return UnsafeArchiveError(f"{archive} {what}. Nothing was installed; get the style elsewhere.")
