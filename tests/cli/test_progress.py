from pathlib import Path

import pytest

from app.batch.outcome import Outcome, Result
from app.batch.plan import Job, Kind
from app.cli import progress
from app.cli.progress import Progress

VIDEO = Job(Path("in/[clip].mp4"), Path("out/clip.mp4"), Kind.VIDEO, named=False, in_folder=True)
NAMED = Job(Path("in/a.png"), Path("out/a.png"), Kind.PICTURE, named=True, in_folder=True)
FOUND = Job(Path("in/b.png"), Path("out/b.png"), Kind.PICTURE, named=False, in_folder=True)


def said(capsys: pytest.CaptureFixture[str], *outcomes: Outcome, files: int = 5, quiet: bool = False) -> str:
    with Progress(files, quiet=quiet) as watcher:
        for outcome in outcomes:
            watcher.began(outcome.job, 3)
            watcher.finished(outcome)
    return capsys.readouterr().err


def test_what_is_worth_a_line_is_said_as_it_is(capsys) -> None:
    text = said(
        capsys, Outcome(VIDEO, Result.PAINTED, "in/[clip].mp4 breaks off."), Outcome(NAMED, Result.PAINTED)
    )
    assert text == "in/[clip].mp4 breaks off.\n"


def test_files_that_were_kept_are_left_to_the_summary_of_a_long_run(capsys) -> None:
    kept = Outcome(FOUND, Result.KEPT, "out/b.png is another file; it was kept.")
    assert said(capsys, kept) == ""
    assert said(capsys, kept, files=1) == "out/b.png is another file; it was kept.\n"


def test_quiet_leaves_out_what_is_not_amiss(capsys) -> None:
    assert said(capsys, Outcome(FOUND, Result.NO_FACE, "No face."), quiet=True) == ""
    assert said(capsys, Outcome(NAMED, Result.NO_FACE, "No face."), quiet=True) == "No face.\n"
    assert said(capsys, Outcome(FOUND, Result.FAILED, "Damaged."), quiet=True) == "Damaged.\n"


def test_away_from_a_terminal_a_long_video_gives_a_sign_of_life(capsys, monkeypatch) -> None:
    monkeypatch.setattr(progress, "_SENTENCE_EVERY_S", 0.0)
    with Progress(1) as watcher:
        watcher.began(NAMED, None)
        watcher.began(VIDEO, 3)
        watcher.advanced(VIDEO)
        watcher.advanced(VIDEO)
        watcher.finished(Outcome(VIDEO, Result.PAINTED))
    assert capsys.readouterr().err.splitlines() == [
        "[clip].mp4: 1 of 3 frames are painted.",
        "[clip].mp4: 2 of 3 frames are painted.",
    ]
