"""The styles there are: those that come with Limner, and the user's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from app.styles.errors import InstallError, ManifestError, StyleError, UnknownStyleError
from app.styles.install import install, uninstall
from app.styles.manifest import MANIFEST_NAME
from app.styles.style import Style

BUILTIN_DIR: Final = Path(__file__).resolve().parents[2] / "models"

FIRST_STYLE_ID: Final = "oil"
"""The built-in style that a person meets first: it keeps likeness and colours best."""


def default_user_dir() -> Path:
    """Where a user's own styles lie on this platform."""
    return platformdirs.user_data_path("limner", appauthor=False) / "styles"


@dataclass(frozen=True, slots=True)
class BrokenStyle:
    """A folder among the styles that cannot be used, and the sentence that says why."""

    folder: Path
    reason: str


class Library:
    """Both folders of styles. Holds no state of its own: what lies on the disk is what there is."""

    def __init__(self, builtin_dir: Path = BUILTIN_DIR, user_dir: Path | None = None) -> None:
        self._builtin_dir = builtin_dir
        self._user_dir = default_user_dir() if user_dir is None else user_dir

    @property
    def user_dir(self) -> Path:
        """Where `add` puts styles."""
        return self._user_dir

    def styles(self) -> tuple[Style, ...]:
        """Every style that can be used: `FIRST_STYLE_ID`, the other built-in ones, the user's; by name."""
        return tuple(found for found in self._scan() if isinstance(found, Style))

    def broken(self) -> tuple[BrokenStyle, ...]:
        """The folders that `styles` leaves out."""
        return tuple(found for found in self._scan() if isinstance(found, BrokenStyle))

    def get(self, style_id: str) -> Style:
        """The style of that id.

        Raises:
            UnknownStyleError: there is none.
            StyleError: it is there, and broken.
        """
        found = tuple(self._scan())
        for style in found:
            if isinstance(style, Style) and style.id == style_id:
                return style
        for broken in found:
            if isinstance(broken, BrokenStyle) and broken.folder.name == style_id:
                raise StyleError(broken.reason)
        known = ", ".join(style.id for style in found if isinstance(style, Style)) or "none is installed"
        raise UnknownStyleError(f"There is no style called {style_id!r}. Choose one of: {known}.")

    def add(self, package: Path, *, replace: bool = False) -> Style:
        """Install a style from a folder or a `.limner` archive, after checking all of it.

        Args:
            package: the folder or archive.
            replace: an installed style of the same id may be replaced.

        Raises:
            StyleError: the package is damaged, unsafe or made for a newer Limner, or its id is taken.
        """
        builtin_ids = frozenset(style.id for style in self.styles() if style.builtin)
        return install(package, self._user_dir, replace=replace, reserved_ids=builtin_ids)

    def remove(self, style_id: str) -> None:
        """Delete one of the user's own styles, broken or not.

        Raises:
            UnknownStyleError: there is none.
            InstallError: it is built in, or the disk refuses.
        """
        for folder in _folders(self._user_dir):
            if folder.name == style_id:
                uninstall(folder)
                return
        style = self.get(style_id)
        raise InstallError(f"The style {style.id!r} comes with Limner and stays.")

    def _scan(self) -> Iterator[Style | BrokenStyle]:
        taken: set[str] = set()
        for directory, builtin in ((self._builtin_dir, True), (self._user_dir, False)):
            read = [_read(folder, builtin=builtin) for folder in _folders(directory)]
            yield from (item for item in read if isinstance(item, BrokenStyle))
            for style in sorted((s for s in read if isinstance(s, Style)), key=_place):
                if style.id in taken:
                    yield BrokenStyle(style.folder, f"{style.folder} has the id of another style. Remove it.")
                else:
                    taken.add(style.id)
                    yield style


def _place(style: Style) -> tuple[bool, str]:
    return not (style.builtin and style.id == FIRST_STYLE_ID), style.name.casefold()


def _folders(directory: Path) -> list[Path]:
    # Names with a dot are styles on their way in or out.
    if not directory.is_dir():
        return []
    return sorted(path for path in directory.iterdir() if path.is_dir() and not path.name.startswith("."))


def _read(folder: Path, *, builtin: bool) -> Style | BrokenStyle:
    try:
        style = Style.open(folder, builtin=builtin)
        if style.id != folder.name:
            raise ManifestError(
                f"The style in {folder} calls itself {style.id!r} in its {MANIFEST_NAME}. Rename the folder."
            )
    except StyleError as error:
        return BrokenStyle(folder, str(error))
    return style
