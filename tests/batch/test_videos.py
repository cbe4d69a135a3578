"""Painting videos, with stand-ins for the models: every frame, its time, the sound, and what is damaged."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app.batch.outcome import Result
from app.batch.plan import plan
from app.batch.run import paint_files
from app.frames import Framing, Look, Picture
from tests.clips import TONE_HZ, loudest_hz, read_sound, turn_upright_by, write_clip


def grey(level: int, size_px: tuple[int, int] = (64, 48)) -> Picture:
    return np.full((size_px[1], size_px[0], 3), level, np.uint8)


def read_back(path: Path) -> list[tuple[float, Picture]]:
    with av.open(str(path)) as container:
        return [(float(f.pts * f.time_base), f.to_ndarray(format="bgr24")) for f in container.decode(video=0)]


@pytest.fixture
def paint(studio, notebook, order):
    """Paint one clip; the outcome."""

    def paint(source: Path, target: Path, threads: int = 2):
        return paint_files(
            plan([source], target), replace(order, threads=threads), studio.workshop, notebook
        )[0]

    return paint


@pytest.mark.parametrize("threads", [1, 3])
def test_every_frame_is_painted_in_order(tmp_path, paint, notebook, threads: int) -> None:
    levels = [80 + 4 * count for count in range(30)]
    clip = write_clip(tmp_path / "in.mp4", [grey(level) for level in levels])
    outcome = paint(clip, tmp_path / "out.mp4", threads)
    assert (outcome.result, outcome.note) == (Result.PAINTED, "")
    frames = read_back(tmp_path / "out.mp4")
    assert [255 - round(picture.mean()) for _, picture in frames] == pytest.approx(levels, abs=3)
    assert notebook.frames_expected[outcome.job] == notebook.frames_done[outcome.job] == 30
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["in.mp4", "out.mp4"]


@pytest.mark.parametrize("name", ["in.mkv", "in.mp4"])
def test_an_uneven_frame_rate_stays_as_it_was(tmp_path, paint, studio, name: str) -> None:
    times_s = [0.0, 0.1, 0.15, 0.4, 0.433, 0.9, 1.3]
    clip = write_clip(tmp_path / name, [grey(120)] * 7, times_s=times_s)
    paint(clip, tmp_path / f"out{clip.suffix}")
    painted_s = [time_s for time_s, _ in read_back(tmp_path / f"out{clip.suffix}")]
    assert painted_s == pytest.approx(times_s, abs=0.0011)
    assert studio.video_finders[0].times_s == pytest.approx(times_s, abs=0.0011)


def test_sound_goes_along(tmp_path, paint) -> None:
    clip = write_clip(tmp_path / "in.mp4", [grey(120)] * 20, sound_codec="aac")
    paint(clip, tmp_path / "out.mp4")
    codec, start_s, samples = read_sound(tmp_path / "out.mp4")
    assert codec == "aac"
    assert abs(start_s) < 0.05
    assert loudest_hz(samples) == pytest.approx(TONE_HZ, abs=2)
    assert len(samples) / 48_000 == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("degrees", "corner"), [(90, "top right"), (180, "bottom right"), (270, "bottom left")]
)
def test_a_clip_filmed_sideways_is_painted_upright(tmp_path, paint, degrees: int, corner: str) -> None:
    picture = grey(200)
    picture[:16, :16] = 100
    clip = write_clip(tmp_path / "in.mp4", [picture] * 5)
    turn_upright_by(clip, degrees)
    paint(clip, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as container:
        frame = next(container.decode(video=0))
        painted = frame.to_ndarray(format="gray")
        assert frame.rotation == 0
    assert painted.shape == ((64, 48) if degrees != 180 else (48, 64))
    rows, columns = np.nonzero(painted > 110)  # inverted: the dark mark is bright now
    vertical = "top" if rows.mean() < painted.shape[0] / 2 else "bottom"
    horizontal = "left" if columns.mean() < painted.shape[1] / 2 else "right"
    assert f"{vertical} {horizontal}" == corner


def test_frames_without_a_face_stay_as_they_are(tmp_path, paint) -> None:
    clip = write_clip(tmp_path / "in.mp4", [grey(20)] * 5 + [grey(200)] * 5)
    assert paint(clip, tmp_path / "out.mp4").result is Result.PAINTED
    before = [picture.mean() for _, picture in read_back(clip)]
    after = [picture.mean() for _, picture in read_back(tmp_path / "out.mp4")]
    assert after[:5] == pytest.approx(before[:5], abs=2)
    assert after[5:] == pytest.approx([255 - level for level in before[5:]], abs=2)


def test_a_video_without_any_face_is_not_written(tmp_path, paint) -> None:
    clip = write_clip(tmp_path / "in.mp4", [grey(20)] * 5)
    outcome = paint(clip, tmp_path / "out.mp4")
    assert outcome.result is Result.NO_FACE
    assert "in.mp4 shows no face" in outcome.note
    assert list(tmp_path.iterdir()) == [clip]


def test_painted_whole_a_video_needs_no_face(tmp_path, studio, notebook, order) -> None:
    clip, target = write_clip(tmp_path / "in.mp4", [grey(20)] * 5), tmp_path / "out.mp4"
    whole = replace(order, look=Look(framing=Framing.WHOLE))
    (outcome,) = paint_files(plan([clip], target), whole, studio.workshop, notebook)
    assert outcome.result is Result.PAINTED
    assert outcome.note == f"No face was found in {clip}; it was painted all the same."
    assert len(read_back(target)) == 5


def test_a_video_that_breaks_off_is_kept_as_far_as_it_goes(tmp_path, paint) -> None:
    rng = np.random.default_rng(1)
    pictures = [rng.integers(80, 255, (48, 64, 3), dtype=np.uint8) for _ in range(40)]
    clip = write_clip(tmp_path / "in.mkv", pictures)
    data = clip.read_bytes()
    clip.write_bytes(data[: len(data) // 2])
    outcome = paint(clip, tmp_path / "out.mkv")
    assert outcome.result is Result.PAINTED
    assert "breaks off" in outcome.note
    assert "of 4.0 seconds" in outcome.note
    assert 10 < len(read_back(tmp_path / "out.mkv")) < 30


@pytest.mark.parametrize("content", [b"", b"no video at all", None])
def test_a_file_that_is_no_video_is_told(tmp_path, paint, content: bytes | None) -> None:
    clip = tmp_path / "in.mp4"
    if content is None:  # the index of an MP4 lies at its end
        write_clip(clip, [grey(120)] * 20)
        content = clip.read_bytes()[:-600]
    clip.write_bytes(content)
    outcome = paint(clip, tmp_path / "out.mp4")
    assert outcome.result is Result.FAILED
    assert "in.mp4" in outcome.note
    assert list(tmp_path.iterdir()) == [clip]


def test_each_video_has_a_finder_of_its_own(tmp_path, paint, studio) -> None:
    for name in ("a", "b"):
        paint(write_clip(tmp_path / f"{name}.mp4", [grey(120)] * 3), tmp_path / f"{name}-out.mp4")
    assert [finder.sequences for finder in studio.video_finders] == [[0, 1, 2], [0, 1, 2]]
    assert all(finder.closed for finder in studio.video_finders)


def test_an_interrupted_video_leaves_nothing(tmp_path, paint, studio, notebook, monkeypatch) -> None:
    clip = write_clip(tmp_path / "in.mp4", [grey(120)] * 10)

    def interrupted(job) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(notebook, "advanced", interrupted)
    with pytest.raises(KeyboardInterrupt):
        paint(clip, tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == [clip]
    assert studio.video_finders[0].closed
