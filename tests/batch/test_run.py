"""Painting pictures and folders, with stand-ins for the models."""

import errno
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.batch import pictures
from app.batch.order import Order
from app.batch.outcome import Result
from app.batch.plan import plan
from app.batch.run import paint_files
from app.frames import Look, Picture
from app.outputs.atomic_file import DiskFullError
from app.outputs.picture_file import read_provenance


def grey(level: int) -> Picture:
    return np.full((48, 64, 3), level, np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three people, one landscape (dark: nobody there) and one damaged file."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, level in (("a.png", 200), ("b.png", 150), ("c.jpg", 100), ("landscape.png", 20)):
        cv2.imwrite(str(folder / name), grey(level))
    (folder / "damaged.png").write_bytes((folder / "a.png").read_bytes()[:50])
    return folder


def results(outcomes) -> dict[str, Result]:
    return {outcome.job.source.name: outcome.result for outcome in outcomes}


def test_a_folder_is_painted_and_what_fails_stops_nothing(folder, tmp_path, studio, notebook, order) -> None:
    output = tmp_path / "out"
    outcomes = paint_files(plan([folder], output), order, studio.workshop, notebook)
    assert results(outcomes) == {
        "a.png": Result.PAINTED,
        "b.png": Result.PAINTED,
        "c.jpg": Result.PAINTED,
        "damaged.png": Result.FAILED,
        "landscape.png": Result.NO_FACE,
    }
    assert sorted(path.name for path in output.iterdir()) == ["a.png", "b.png", "c.jpg"]
    assert cv2.imread(str(output / "a.png")).mean() == pytest.approx(55)
    assert sorted(notebook.outcomes, key=str) == sorted(outcomes, key=str)
    notes = {outcome.job.source.name: outcome.note for outcome in outcomes}
    assert "damaged.png" in notes["damaged.png"]
    assert "shows no face" in notes["landscape.png"]


def test_paintings_say_what_made_them(folder, tmp_path, studio, notebook, order) -> None:
    order = replace(order, look=Look(strength=0.5, colour=0.25))
    paint_files(plan([folder / "c.jpg"], tmp_path / "c.jpg"), order, studio.workshop, notebook)
    found = read_provenance(tmp_path / "c.jpg")
    assert found is not None
    assert (found.style_id, found.look) == ("negative", Look(strength=0.5, colour=0.25))


def test_a_second_run_paints_only_what_is_missing(folder, tmp_path, studio, notebook, order) -> None:
    jobs = plan([folder], tmp_path / "out")
    paint_files(jobs, order, studio.workshop, notebook)
    (tmp_path / "out" / "b.png").unlink()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}

    outcomes = paint_files(jobs, order, studio.workshop, notebook)

    assert results(outcomes)["a.png"] is Result.ALREADY_PAINTED
    assert results(outcomes)["b.png"] is Result.PAINTED
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_a_killed_run_left_half_done_is_painted(folder, tmp_path, studio, notebook, order) -> None:
    output = tmp_path / "out"
    output.mkdir()
    (output / ".a.png.part").write_bytes((folder / "a.png").read_bytes()[:40])
    outcomes = paint_files(plan([folder], output), order, studio.workshop, notebook)
    assert results(outcomes)["a.png"] is Result.PAINTED
    assert sorted(path.name for path in output.iterdir()) == ["a.png", "b.png", "c.jpg"]


@pytest.mark.parametrize("change", [{"style_id": "oil"}, {"look": Look(strength=0.3)}])
def test_a_painting_in_another_style_or_look_is_kept_and_told(
    folder, tmp_path, studio, notebook, order, change
) -> None:
    jobs = plan([folder / "a.png"], tmp_path / "out")
    paint_files(jobs, order, studio.workshop, notebook)
    (outcome,) = paint_files(jobs, replace(order, **change), studio.workshop, notebook)
    assert outcome.result is Result.KEPT
    assert "another style or look" in outcome.note


def test_a_file_of_somebody_else_is_kept_unless_it_may_be_replaced(
    folder, tmp_path, studio, notebook, order
) -> None:
    target = tmp_path / "out" / "a.png"
    target.parent.mkdir()
    target.write_bytes(b"mine")
    jobs = plan([folder / "a.png"], tmp_path / "out")
    assert paint_files(jobs, order, studio.workshop, notebook)[0].result is Result.KEPT
    assert target.read_bytes() == b"mine"
    allowed = replace(order, replace=True)
    assert paint_files(jobs, allowed, studio.workshop, notebook)[0].result is Result.PAINTED
    assert read_provenance(target) is not None


def test_a_full_disk_ends_the_run_with_nothing_half_written(
    folder, tmp_path, studio, notebook, order, monkeypatch
) -> None:
    def full(path, *_, **__) -> None:
        raise DiskFullError(f"No space is left for {path}.") from OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(pictures, "write_picture", full)
    with pytest.raises(DiskFullError):
        paint_files(plan([folder], tmp_path / "out"), order, studio.workshop, notebook)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("threads", [1, 4])
def test_every_thread_has_tools_of_its_own(tmp_path, studio, notebook, order: Order, threads: int) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(24):
        cv2.imwrite(str(folder / f"{number:02}.png"), grey(100 + number))
    order = replace(order, threads=threads)
    outcomes = paint_files(plan([folder], tmp_path / "out"), order, studio.workshop, notebook)
    assert all(outcome.result is Result.PAINTED for outcome in outcomes)
    assert [outcome.job.source.name for outcome in outcomes] == [f"{number:02}.png" for number in range(24)]
    assert 1 <= len(studio.brushes) <= threads
    assert 1 <= len(studio.picture_finders) <= threads
    studio.workshop.close()
    assert all(finder.closed for finder in studio.picture_finders)
