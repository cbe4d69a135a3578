"""Adding a style to a library and taking it out: whole, or not at all."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from app.styles.archive import ARCHIVE_SUFFIX, pack_files, unpack
from app.styles.errors import DamagedStyleError, InstallError, StyleError
from app.styles.manifest import (
    GENERATOR_NAME,
    MANIFEST_NAME,
    MOST_BYTES,
    PREVIEW_NAME,
    QUANTISED_NAME,
    StyleManifest,
)
from app.styles.style import Style
from app.styles.trial import try_networks

_MOST_PREVIEW_SIDE_PX: Final = 2048
_STALE_S: Final = 3600.0
_PASSING_PREFIX: Final = ".passing-"


def install(
    package: Path, user_dir: Path, *, replace: bool = False, reserved_ids: Collection[str] = ()
) -> Style:
    """Check a style from end to end and put it into the user's folder.

    All of it is copied aside and checked there before it is moved to its name in one step, so that what was
    checked is what is installed.

    Args:
        package: a style's folder or its `.limner` archive.
        user_dir: the folder of the user's styles; made if missing.
        replace: an installed style of that id may be replaced.
        reserved_ids: ids that it must not have.

    Returns:
        The installed style.

    Raises:
        StyleError: it is damaged, unsafe, or made for a newer Limner, or its id is taken.
    """
    try:
        user_dir.mkdir(parents=True, exist_ok=True)
        _sweep(user_dir)
        with _passing_folder(user_dir) as staging:
            _bring(package, staging)
            style = _check(staging)
            target = user_dir / style.id
            if style.id in reserved_ids:
                raise InstallError(f"A style called {style.id!r} comes with Limner. Give yours another id.")
            if target.exists() and not replace:
                raise InstallError(
                    f"A style called {style.id!r} is installed already. Remove that one first."
                )
            _move_in(staging, target)
    except OSError as error:
        raise _refused(f"The style in {package} cannot be installed", error) from error
    return Style.open(target)


def uninstall(folder: Path) -> None:
    """Delete a style's folder; it is gone from the library in one step, whatever happens after.

    Raises:
        InstallError: the disk refuses.
    """
    try:
        with _passing_folder(folder.parent) as bin_folder:
            folder.rename(bin_folder / folder.name)
    except OSError as error:
        raise _refused(f"The style in {folder} cannot be removed", error) from error


def pack(folder: Path, archive: Path) -> Path:
    """Pack a style's folder into a `.limner` archive that `install` takes.

    Args:
        folder: a style's folder; files that its manifest does not list stay behind.
        archive: the archive; `.limner` is added where the name ends in nothing.

    Returns:
        The archive's path.

    Raises:
        StyleError: the style is not one that could be installed.
        InstallError: the archive exists, or the disk refuses.
    """
    archive = archive if archive.suffix else archive.with_suffix(ARCHIVE_SUFFIX)
    if archive.exists():
        raise InstallError(f"{archive} exists already. Choose another name.")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        with _passing_folder(archive.parent) as staging:
            _bring(folder, staging)
            style = _check(staging)
            part = staging / f"{style.id}{ARCHIVE_SUFFIX}"
            pack_files(staging, [MANIFEST_NAME, *style.manifest.files], part)
            part.rename(archive)
    except OSError as error:
        raise _refused(f"{archive} cannot be written", error) from error
    return archive


def _bring(package: Path, staging: Path) -> None:
    if package.is_dir():
        _copy_folder(package, staging)
    elif package.is_file():
        unpack(package, staging)
    else:
        raise InstallError(
            f"There is no style at {package}. Give a style's folder or a {ARCHIVE_SUFFIX} file."
        )


def _copy_folder(folder: Path, staging: Path) -> None:
    # A link could lead out of the folder, and opening a pipe would wait for ever.
    manifest = StyleManifest.read(folder / MANIFEST_NAME)
    for name in (MANIFEST_NAME, *manifest.files):
        source = folder / name
        if not source.exists() or not stat.S_ISREG(source.lstat().st_mode):
            raise DamagedStyleError(f"{source} is missing, or no plain file. Get the style again.")
        if name in MOST_BYTES and source.stat().st_size > MOST_BYTES[name]:
            raise DamagedStyleError(f"{source} is larger than {MOST_BYTES[name] >> 10} KiB. Get it again.")
        shutil.copyfile(source, staging / name)


def _check(staging: Path) -> Style:
    """Everything there is to check about a style, on the copy that nobody else writes to."""
    try:
        style = Style.open(staging)
        listed = {MANIFEST_NAME, *style.manifest.files}
        for path in staging.iterdir():
            if path.name not in listed:
                raise DamagedStyleError(f"It holds {path.name}, which its {MANIFEST_NAME} does not list.")
        for name in style.manifest.files:
            style.read_file(name)
        networks = (GENERATOR_NAME, QUANTISED_NAME)
        try_networks([staging / name for name in networks if name in style.manifest.files])
        if PREVIEW_NAME in style.manifest.files:
            _check_preview(staging / PREVIEW_NAME)
    except StyleError as error:
        # The place of the copy means nothing to people.
        sentence = str(error).replace(f"{staging}{os.sep}", "").replace(str(staging), "the package")
        raise type(error)(sentence) from error
    return style


def _check_preview(path: Path) -> None:
    try:
        with Image.open(path, formats=["WEBP"]) as preview:
            if max(preview.size) > _MOST_PREVIEW_SIDE_PX:
                raise DamagedStyleError(
                    f"{path} is {preview.width} x {preview.height} pixels; "
                    f"{_MOST_PREVIEW_SIDE_PX} a side is the most allowed."
                )
            preview.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise DamagedStyleError(f"{path} is not a WebP picture. Get the style again.") from error


def _move_in(staging: Path, target: Path) -> None:
    if not target.exists():
        staging.rename(target)
        return
    with _passing_folder(target.parent) as bin_folder:
        old = bin_folder / target.name
        target.rename(old)
        try:
            staging.rename(target)
        except OSError:
            old.rename(target)
            raise


@contextmanager
def _passing_folder(parent: Path) -> Iterator[Path]:
    """A folder beside the styles, hence on their disk, for one that comes or goes; it never stays."""
    folder = Path(tempfile.mkdtemp(prefix=_PASSING_PREFIX, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(user_dir: Path) -> None:
    """Delete what a killed install left behind."""
    for folder in user_dir.glob(f"{_PASSING_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _STALE_S:
            shutil.rmtree(folder, ignore_errors=True)


def _refused(what: str, error: OSError) -> InstallError:
    return InstallError(f"{what}: {error.strerror or error}. Check the disk and the folder's permissions.")
