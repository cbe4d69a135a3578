from pathlib import Path

import av
import pytest

from app.outputs.live.encoding import Encoding
from app.outputs.live.loop import write_loop
from app.outputs.live.replay import ReplayRing
from app.outputs.provenance import Provenance
from app.outputs.unavailable import OutputUnavailableError
from app.outputs.video_file import read_video_provenance
from tests.outputs.live.stage import Stage

OIL = Provenance("oil", "Oil")


@pytest.fixture
def ring(stage: Stage, encoding: Encoding) -> ReplayRing:
    """Twenty seconds were painted, of which five are kept."""
    result = ReplayRing(5.0)
    encoding.add(result)
    stage.play(encoding, 20.0, hz=15)
    return result


def times_s(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.time) for frame in container.decode(video=0)]


def test_no_more_is_kept_than_is_needed(ring: ReplayRing) -> None:
    assert ring.held_s == 5.0
    assert 0 < ring.size_bytes < 100_000


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_the_last_seconds_become_a_video(ring: ReplayRing, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"replay{suffix}"
    ring.clip().save(path, OIL)
    shown = times_s(path)
    assert shown[0] == 0.0
    assert 5.0 <= shown[-1] <= 6.1
    assert read_video_provenance(path) is not None
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_end_of_a_clip_is_the_newest_picture(ring: ReplayRing) -> None:
    pictures = [picture for picture, _ in ring.clip().decoded(1.0)]
    assert 14 <= len(pictures) <= 16
    assert pictures[-1].mean() == pytest.approx((20 * 15 - 1) % 200 + 20, abs=2)


def test_before_the_first_picture_there_is_nothing_to_save() -> None:
    with pytest.raises(OutputUnavailableError, match="No picture has been kept"):
        ReplayRing(5.0).clip()


def test_another_size_forgets_what_cannot_be_continued(stage: Stage, encoding: Encoding) -> None:
    ring = ReplayRing(5.0)
    encoding.add(ring)
    stage.play(encoding, 2.0)
    stage.show(encoding, 90, size_px=(64, 48))
    assert ring.held_s == 0.0
    assert [picture.shape for picture, _ in ring.clip().decoded(5.0)] == [(48, 64, 3)]


@pytest.mark.parametrize(("suffix", "step_ms"), [(".gif", 80), (".webp", 66)])
def test_a_loop_lasts_as_long_as_life_did(
    ring: ReplayRing, suffix: str, step_ms: int, tmp_path: Path
) -> None:
    from PIL import Image

    path = tmp_path / f"loop{suffix}"
    write_loop(path, ring.clip().decoded(3.0), OIL)
    with Image.open(path) as image:
        shown_ms = 0
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            shown_ms += image.info["duration"]
        assert image.info["loop"] == 0
    assert shown_ms == pytest.approx(3000, abs=2 * step_ms)
    assert OIL.line.encode() in path.read_bytes()
