from pathlib import Path

import pytest
from PIL import Image

from app.batch.plan import Job, Kind, PlanError, plan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures, a video, a subfolder, and things that are none of our business."""
    folder = tmp_path / "holiday"
    for name in ("b.jpg", "A.PNG", "clip.mov", "beach/c.webp", "notes.txt", ".hidden.jpg", ".cache/d.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    return folder


def targets(jobs: tuple[Job, ...], output: Path) -> list[str]:
    return [job.target.relative_to(output).as_posix() for job in jobs]


def test_one_picture_goes_to_the_file_that_was_named(folder: Path, tmp_path: Path) -> None:
    (job,) = plan([folder / "b.jpg"], tmp_path / "painted.png")
    assert job == Job(folder / "b.jpg", tmp_path / "painted.png", Kind.PICTURE, named=True, in_folder=False)


def test_one_picture_goes_into_a_folder_under_its_own_name(folder: Path, tmp_path: Path) -> None:
    (job,) = plan([folder / "b.jpg"], tmp_path / "painted")
    assert (job.target, job.in_folder) == (tmp_path / "painted" / "b.jpg", True)


def test_a_folder_keeps_its_subfolders_and_hides_what_is_hidden(folder: Path, tmp_path: Path) -> None:
    jobs = plan([folder], tmp_path / "out")
    assert targets(jobs, tmp_path / "out") == ["A.PNG", "b.jpg", "clip.mov", "beach/c.webp"]
    assert [job.kind for job in jobs] == [Kind.PICTURE, Kind.PICTURE, Kind.VIDEO, Kind.PICTURE]
    assert not any(job.named for job in jobs)


def test_the_order_does_not_change_from_run_to_run(folder: Path, tmp_path: Path) -> None:
    assert plan([folder], tmp_path / "out") == plan([folder], tmp_path / "out")


def test_paintings_inside_the_folder_are_not_painted_again(folder: Path) -> None:
    output = folder / "painted"
    output.mkdir()
    (output / "b.jpg").write_bytes(b"")
    assert targets(plan([folder], output), output) == ["A.PNG", "b.jpg", "clip.mov", "beach/c.webp"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.bmp", "a.png"),
        ("a.tiff", "a.png"),
        ("a.heic", "a.png"),
        ("a.jpeg", "a.jpeg"),
        ("a.gif", "a.mp4"),
        ("a.mpg", "a.mp4"),
        ("a.avi", "a.mp4"),
        ("a.webm", "a.webm"),
        ("a.mkv", "a.mkv"),
    ],
)
def test_formats_that_are_not_written_become_png_and_mp4(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / name).write_bytes(b"")
    (job,) = plan([tmp_path / name], tmp_path / "out")
    assert job.target.name == expected


@pytest.mark.parametrize(("frames", "expected"), [(1, "a.png"), (3, "a.mp4")])
def test_a_gif_that_stands_still_is_a_picture(tmp_path: Path, frames: int, expected: str) -> None:
    first, *others = (Image.new("RGB", (8, 8), (60 * count, 0, 0)) for count in range(frames))
    first.save(tmp_path / "a.gif", save_all=True, append_images=others)
    (job,) = plan([tmp_path / "a.gif"], tmp_path / "out")
    assert job.target.name == expected


def test_two_sources_never_share_a_target(tmp_path: Path) -> None:
    sources = []
    for name in ("one/a.png", "one/a.bmp", "two/a.png", "two/A.png", "three/a.tif"):
        source = tmp_path / name
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(b"")
        sources.append(source)
    jobs = plan(sources, tmp_path / "out")
    names = [job.target.name.casefold() for job in jobs]
    assert len(set(names)) == len(jobs) == 5


def test_a_file_named_twice_is_painted_once(folder: Path, tmp_path: Path) -> None:
    assert len(plan([folder / "b.jpg", folder], tmp_path / "out")) == 4


def test_nothing_is_replaced_by_its_own_painting(folder: Path) -> None:
    with pytest.raises(PlanError, match="replaced by its own painting"):
        plan([folder], folder)
    with pytest.raises(PlanError, match="replaced by its own painting"):
        plan([folder / "b.jpg"], folder / "b.jpg")


def test_bad_input_is_named_with_the_way_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for inputs, output, sentence in [
        ([folder / "missing.jpg"], "out", r"missing\.jpg does not exist"),
        ([folder / "notes.txt"], "out", "neither a picture"),
        ([folder / "notes.txt"], "out.png", "neither a picture"),
        ([tmp_path / "empty"], "out", "holds no picture"),
        ([folder / "b.jpg"], "out.mp4", "a picture is written as jpeg jpg png webp"),
        ([folder / "b.jpg"], "out.xyz", "a picture is written as"),
        ([folder / "clip.mov"], "out.gif", "a video is written as m4v mkv mov mp4 webm"),
        ([folder], "out.png", "names a single file"),
        ([folder / "b.jpg", folder / "A.PNG"], "out.png", "names a single file"),
        ([folder], "holiday/b.jpg", "is a file"),
    ]:
        with pytest.raises(PlanError, match=sentence):
            plan(inputs, tmp_path / output)


def test_a_link_in_a_circle_ends(folder: Path, tmp_path: Path) -> None:
    (folder / "beach" / "round").symlink_to(folder, target_is_directory=True)
    assert len(plan([folder], tmp_path / "out")) == 4
