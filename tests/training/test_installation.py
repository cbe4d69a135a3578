"""A run replaces its own earlier style and no other."""

import shutil
from pathlib import Path

import pytest

from app.styles.library import Library
from app.training.installation import NameTakenError, check_name


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(user_dir=tmp_path / "styles")


def _install(library: Library, run_folder: Path, name: str) -> None:
    """A style of the user's own, made by a run: here a built-in one with another id."""
    made = run_folder / "style" / name
    shutil.copytree(library.get("woodcut").folder, made)
    manifest = made / "style.toml"
    manifest.write_text(manifest.read_text().replace('"woodcut"', f'"{name}"'))
    shutil.copytree(made, library.user_dir / name)


def test_a_free_name_is_free(library: Library, tmp_path: Path) -> None:
    assert check_name(library, "grandmas-chalk", tmp_path, force=False) is False


def test_a_built_in_name_is_refused_even_by_force(library: Library, tmp_path: Path) -> None:
    with pytest.raises(NameTakenError, match="comes with Limner"):
        check_name(library, "woodcut", tmp_path, force=True)


def test_a_run_may_replace_what_it_made_itself(library: Library, tmp_path: Path) -> None:
    _install(library, tmp_path / "run", "grandmas-chalk")
    assert check_name(library, "grandmas-chalk", tmp_path / "run", force=False) is True


def test_another_style_is_replaced_by_force_alone(library: Library, tmp_path: Path) -> None:
    _install(library, tmp_path / "run", "grandmas-chalk")
    with pytest.raises(NameTakenError, match="--force"):
        check_name(library, "grandmas-chalk", tmp_path / "other", force=False)
    assert check_name(library, "grandmas-chalk", tmp_path / "other", force=True) is True
