"""The finished style joins Limner's own, and replaces none but an earlier one of the same run."""

from pathlib import Path

from app.errors import BadInputError
from app.styles.library import Library
from app.styles.manifest import MANIFEST_NAME
from app.styles.style import Style


class NameTakenError(BadInputError):
    """Another style has that name: better said before an hour of training than after it."""


def check_name(library: Library, style_id: str, run_folder: Path, *, force: bool) -> bool:
    """Whether the style may take the place of an installed one.

    A run that is started again to go on installs its style again: an installed style that is exactly what the
    run folder holds may be replaced.

    Raises:
        NameTakenError: the name is that of another style.
    """
    taken = next((style for style in library.styles() if style.id == style_id), None)
    if taken is None:
        return force
    if taken.builtin:
        raise NameTakenError(f"{taken.name!r} comes with Limner. Choose another --name.")
    if not force and not _is_from(taken, run_folder / "style" / style_id):
        raise NameTakenError(
            f"You have a style {taken.name!r} already. Choose another --name, or replace it with --force."
        )
    return True


def _is_from(style: Style, folder: Path) -> bool:
    ours, theirs = folder / MANIFEST_NAME, style.folder / MANIFEST_NAME
    return ours.exists() and ours.read_bytes() == theirs.read_bytes()
