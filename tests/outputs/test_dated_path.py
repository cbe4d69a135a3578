from pathlib import Path

import pytest

from app.outputs.atomic_file import OutputError
from app.outputs.dated_path import new_file, new_folder


def test_names_tell_the_kind_and_are_never_taken_twice(tmp_path: Path) -> None:
    made = {new_file(tmp_path / "new", "replay", ".mkv") for _ in range(3)}
    assert len(made) == 3
    assert all(path.name.startswith("limner-replay-20") and path.suffix == ".mkv" for path in made)
    assert all(path.stat().st_size == 0 for path in made)
    folders = {new_folder(tmp_path, "timelapse") for _ in range(2)}
    assert len(folders) == 2


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="file"):
        new_file(tmp_path / "file" / "below", "", ".mkv")
