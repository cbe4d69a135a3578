import errno
from pathlib import Path

import pytest

from app.outputs.atomic_file import (
    DiskFullError,
    OutputError,
    OutputExistsError,
    atomic_file,
    output_error,
    part_path,
)


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "out.txt"
    with atomic_file(target) as part:
        part.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"
    assert list(target.parent.iterdir()) == [target]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), atomic_file(tmp_path / "out.txt") as part:
        part.write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_stays_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine")
    with pytest.raises(OutputExistsError, match=r"out\.txt exists already"), atomic_file(target) as part:
        part.write_text("theirs")
    assert target.read_text() == "mine"


def test_a_file_that_turns_up_meanwhile_stays_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    with pytest.raises(OutputExistsError), atomic_file(target) as part:
        part.write_text("theirs")
        target.write_text("mine")
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_an_existing_file_is_replaced_when_allowed(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    with atomic_file(target, replace=True) as part:
        part.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"


def test_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    part_path(target).write_text("left over and much longer")
    with atomic_file(target) as part:
        part.write_text("whole")
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    with pytest.raises(DiskFullError, match=r"No space is left for .*out\.txt"), atomic_file(target) as part:
        part.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputError, match="could not be written"), atomic_file(tmp_path / "file" / "out.txt"):
        pytest.fail("the block must not run")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EDQUOT, "No space is left"),
        (errno.EFBIG, "No space is left"),
        (errno.EROFS, "is not allowed"),
        (errno.EACCES, "is not allowed"),
        (errno.EIO, "could not be written"),
    ],
)
def test_each_reason_has_its_sentence(number: int, sentence: str) -> None:
    assert sentence in str(output_error(Path("a.png"), OSError(number, "as the system says")))
