"""Pictures behave like a camera that films a wall."""

import time

import cv2
import numpy as np
import pytest
from PIL import Image

from app.capture.pacing import Pacer
from app.capture.picture_file import PictureFileError
from app.capture.source import SourceEndedError, SourceState
from app.capture.stills import LONG_SIDE_PX, EmptyFolderError, FolderSource, PictureSource, pictures_in


def _save(folder, name, grey=100, size_px=(40, 30)):
    path = folder / name
    Image.new("RGB", size_px, (grey, grey, grey)).save(path)
    return path


def test_a_picture_repeats_thirty_times_a_second(tmp_path, clock):
    with PictureSource(_save(tmp_path, "a.png"), pacer=Pacer(clock=clock, sleep=clock.sleep)) as source:
        frames = [source.read(1.0) for _ in range(31)]
    assert frames[30].captured_s - frames[0].captured_s == pytest.approx(1.0, abs=0.002)
    assert [frame.sequence for frame in frames] == list(range(31))
    assert {frame.position_s for frame in frames} == {0.0}
    assert source.status.state is SourceState.ENDED


def test_a_reader_that_comes_late_skips_frames_instead_of_getting_a_burst(tmp_path, clock):
    with PictureSource(_save(tmp_path, "a.png"), pacer=Pacer(clock=clock, sleep=clock.sleep)) as source:
        source.read(1.0)
        clock.now_s += 0.5
        late, then = source.read(1.0), source.read(1.0)
    assert late.sequence == 15
    assert then.captured_s - late.captured_s > 0.015


def test_nothing_comes_before_its_time(tmp_path, clock):
    with PictureSource(_save(tmp_path, "a.png"), pacer=Pacer(clock=clock, sleep=clock.sleep)) as source:
        source.read(1.0)
        assert source.read(0.01) is None
        assert source.read(1.0).sequence == 1


def test_a_picture_without_loop_is_one_frame(tmp_path):
    with PictureSource(_save(tmp_path, "a.png"), realtime=False, loop=False) as source:
        assert source.read(0.0).sequence == 0
        assert source.status.state is SourceState.ENDED
        with pytest.raises(SourceEndedError):
            source.read(0.0)


def test_without_real_time_nothing_waits(tmp_path):
    start_s = time.perf_counter()
    with PictureSource(_save(tmp_path, "a.png"), realtime=False) as source:
        assert [source.read(0.0).sequence for _ in range(200)] == list(range(200))
    assert time.perf_counter() - start_s < 2.0


def test_huge_pictures_are_reduced_for_the_live_window(tmp_path):
    with PictureSource(_save(tmp_path, "large.png", size_px=(6000, 3000))) as source:
        assert source.size_px == (LONG_SIDE_PX, LONG_SIDE_PX // 2)
        assert source.read(1.0).size_px == source.size_px


def test_pictures_follow_in_natural_order_and_start_over(tmp_path):
    for number in (10, 2, 1):
        _save(tmp_path, f"portrait {number}.png", grey=number)
    with FolderSource(tmp_path, realtime=False) as source:
        assert [source.read(0.0).picture[0, 0, 0] for _ in range(5)] == [1, 2, 10, 1, 2]


def test_hidden_files_other_files_and_subfolders_are_left_out(tmp_path):
    _save(tmp_path, "B.PNG")
    _save(tmp_path, "a.jpg")
    _save(tmp_path, "._a.jpg")
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "sub.png").mkdir()
    names = [path.name for path in pictures_in(tmp_path)]
    assert names == ["a.jpg", "B.PNG"]


def test_each_picture_is_held_in_real_time(tmp_path, clock):
    _save(tmp_path, "1.png", grey=10)
    _save(tmp_path, "2.png", grey=20)
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    with FolderSource(tmp_path, loop=False, seconds_each=0.2, pacer=pacer) as source:
        greys = []
        with pytest.raises(SourceEndedError, match="were shown"):
            while True:
                greys.append(int(source.read(1.0).picture[0, 0, 0]))
    assert greys == [10] * 6 + [20] * 6
    assert source.status.state is SourceState.ENDED


def test_pictures_of_different_sizes_may_follow_each_other(tmp_path):
    _save(tmp_path, "1.png", size_px=(40, 30))
    _save(tmp_path, "2.png", size_px=(20, 50))
    with FolderSource(tmp_path, realtime=False) as source:
        assert [source.read(0.0).size_px, source.read(0.0).size_px] == [(40, 30), (20, 50)]
        assert source.size_px == (20, 50)


def test_damaged_pictures_are_passed_over_and_named(tmp_path):
    (tmp_path / "1.jpg").write_bytes(b"")
    _save(tmp_path, "2.png", grey=20)
    (tmp_path / "3.txt.png").write_bytes(b"broken")
    with FolderSource(tmp_path, realtime=False) as source:
        assert [source.read(0.0).picture[0, 0, 0] for _ in range(3)] == [20, 20, 20]
        assert "2.png, 2 of 3" in source.status.message
        assert "1.jpg is empty" in source.status.message


def test_a_folder_without_pictures_is_an_error(tmp_path):
    with pytest.raises(EmptyFolderError, match=r"There is no picture in .*Limner reads JPEG"):
        FolderSource(tmp_path)


def test_a_folder_of_broken_pictures_is_an_error(tmp_path):
    (tmp_path / "1.png").write_bytes(b"broken")
    with pytest.raises(EmptyFolderError, match=r"No picture in .* can be read.*1\.png is not a picture"):
        FolderSource(tmp_path)


def test_a_folder_emptied_while_it_is_shown_is_an_error(tmp_path):
    path = _save(tmp_path, "1.png")
    with FolderSource(tmp_path, realtime=False) as source:
        source.read(0.0)
        path.unlink()
        with pytest.raises(EmptyFolderError):
            source.read(0.0)


def test_a_broken_picture_is_an_error(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"broken")
    with pytest.raises(PictureFileError):
        PictureSource(tmp_path / "a.jpg")


def test_frames_share_one_picture_that_nobody_can_write_to(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((3000, 10, 3), np.uint8))
    with PictureSource(tmp_path / "a.png", realtime=False) as source:
        first, second = source.read(0.0), source.read(0.0)
    assert first.picture is second.picture
    assert not first.picture.flags.writeable
