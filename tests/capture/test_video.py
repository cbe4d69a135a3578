"""Videos play at their own pace, over and over, whatever became of the file."""

import time
import weakref

import av
import numpy as np
import pytest

from app.capture.pacing import Pacer
from app.capture.source import SourceEndedError, SourceState
from app.capture.video import VideoSource
from app.capture.video_reader import VideoFileError, VideoReader


def _number(frame) -> int:
    return round((float(frame.picture.mean()) - 20) / 10)


def _all(source):
    frames = []
    with pytest.raises(SourceEndedError):
        while True:
            frame = source.read(1.0)
            if frame is not None:
                frames.append(frame)
    return frames


def test_every_frame_comes_once_and_in_order(make_video):
    with VideoSource(make_video(count=12), realtime=False, loop=False) as source:
        assert source.size_px == (64, 48)
        assert source.nominal_hz == pytest.approx(30)
        frames = _all(source)
        assert source.status.state is SourceState.ENDED
    assert [_number(frame) for frame in frames] == list(range(12))
    assert [frame.sequence for frame in frames] == list(range(12))
    assert [frame.position_s for frame in frames] == pytest.approx([n / 30 for n in range(12)], abs=1e-4)


def test_a_looping_video_starts_over_without_a_gap(make_video, clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    with VideoSource(make_video(count=5), pacer=pacer) as source:
        frames = [source.read(1.0) for _ in range(16)]
    assert [_number(frame) for frame in frames] == [0, 1, 2, 3, 4] * 3 + [0]
    gaps_s = np.diff([frame.captured_s for frame in frames])
    assert gaps_s == pytest.approx([1 / 30] * 15, abs=0.001)


def test_positions_start_over_with_the_video_unless_it_is_seamless(make_video):
    path = make_video(count=3)
    for seamless, expected_s in ((False, [0, 1, 2, 0, 1, 2, 0]), (True, [0, 1, 2, 3, 4, 5, 6])):
        with VideoSource(path, realtime=False, seamless=seamless) as source:
            positions_s = [source.read(1.0).position_s for _ in range(7)]
        assert positions_s == pytest.approx([n / 30 for n in expected_s], abs=1e-4)


def test_ten_minutes_of_looping_do_not_drift(make_video, clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    with VideoSource(make_video(count=30, fps=3), pacer=pacer) as source:
        start_s = source.read(1.0).captured_s
        for _ in range(1800):
            frame = source.read(1.0)
    assert frame.captured_s - start_s == pytest.approx(600.0, abs=0.002)


def test_on_the_real_clock_a_second_lasts_a_second(make_video):
    with VideoSource(make_video(count=31), loop=False) as source:
        captured_s = [frame.captured_s for frame in _all(source)]
    assert captured_s[-1] - captured_s[0] == pytest.approx(1.0, abs=0.05)


def test_as_fast_as_it_goes_does_not_wait(make_video):
    with VideoSource(make_video(count=150), realtime=False, loop=False) as source:
        start_s = time.perf_counter()
        assert len(_all(source)) == 150
    assert time.perf_counter() - start_s < 2.5


def test_nothing_comes_before_its_time(make_video, clock):
    with VideoSource(make_video(), pacer=Pacer(clock=clock, sleep=clock.sleep)) as source:
        source.read(1.0)
        assert source.read(0.005) is None
        assert _number(source.read(1.0)) == 1


def test_a_reader_that_comes_late_misses_frames_and_is_told_so(make_video, clock):
    with VideoSource(make_video(count=20), pacer=Pacer(clock=clock, sleep=clock.sleep)) as source:
        source.read(1.0)
        clock.now_s += 0.12  # three and a half frames
        frame = source.read(1.0)
    assert frame.sequence == _number(frame) == 3


def test_a_machine_too_slow_for_the_video_still_sees_it_move(make_video, clock):
    with VideoSource(make_video(count=19), pacer=Pacer(clock=clock, sleep=clock.sleep)) as source:
        numbers = []
        for _ in range(6):
            numbers.append(_number(source.read(1.0)))
            clock.now_s += 0.5
    steps = np.diff(numbers)
    assert steps.min() >= 1
    assert steps.max() == 3


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_rotation_written_by_telephones_is_undone(make_video, rotation_deg):
    upright = np.full((32, 64, 3), 30, np.uint8)
    upright[:16, :32] = 220  # light in the upper left
    if rotation_deg % 180:
        upright = np.ascontiguousarray(np.full((64, 32, 3), 30, np.uint8))
        upright[:32, :16] = 220
    stored = np.ascontiguousarray(np.rot90(upright, -rotation_deg // 90))
    size_px = stored.shape[1], stored.shape[0]
    path = make_video(pictures=[stored] * 3, size_px=size_px, rotation_deg=rotation_deg)
    with VideoSource(path, realtime=False) as source:
        frame = source.read(1.0)
        assert source.size_px == frame.size_px == (upright.shape[1], upright.shape[0])
    np.testing.assert_allclose(frame.picture, upright, atol=12)


def test_oblong_pixels_are_made_square(make_video):
    with VideoSource(make_video(pixel_shape=(4, 3), size_px=(48, 48)), realtime=False) as source:
        assert source.size_px == source.read(1.0).size_px == (64, 48)


@pytest.mark.parametrize(("size_px", "matrix"), [((64, 48), 5), ((1280, 720), 1)])
def test_colours_survive_whether_or_not_the_file_names_its_matrix(tmp_path, size_px, matrix):
    path = tmp_path / "colour.mp4"
    colour = np.full((size_px[1], size_px[0], 3), (90, 60, 200), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"crf": "5"})
        stream.width, stream.height = size_px
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(colour, "bgr24").reformat(format="yuv420p", dst_colorspace=matrix)
        frame.colorspace = 2  # the file says nothing
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with VideoSource(path, realtime=False) as source:
        np.testing.assert_allclose(source.read(1.0).picture[5, 5], (90, 60, 200), atol=4)


@pytest.mark.parametrize("name", ["Käthe ß.mp4", "動画.mkv", "a b.mov", "clip.avi", "file:x.webm.mp4"])
def test_any_name_and_container(make_video, name):
    with VideoSource(make_video(name, count=3), realtime=False) as source:
        assert source.read(1.0).size_px == (64, 48)
        assert source.name == name


def test_a_video_that_ends_in_the_middle_of_a_frame_plays_up_to_there(make_video):
    noise = np.random.default_rng(0).integers(0, 255, (30, 48, 64, 3), np.uint8)
    path = make_video("half.mkv", pictures=list(noise))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with VideoSource(path, realtime=False, loop=False) as source:
        frames = _all(source)
    assert 3 < len(frames) < 30
    with VideoSource(path, realtime=False, loop=True) as source:
        for _ in range(80):
            assert source.read(1.0) is not None


def test_damage_in_the_middle_does_not_end_the_video(make_video):
    noise = np.random.default_rng(0).integers(0, 255, (30, 48, 64, 3), np.uint8)
    path = make_video("damaged.mkv", pictures=list(noise))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)
    with VideoSource(path, realtime=False, loop=False) as source:
        frames = _all(source)
    assert 3 < len(frames) <= 30
    assert all(np.diff([frame.position_s for frame in frames]) > 0)


def test_an_unfinished_recording_is_said(make_video):
    path = make_video("unfinished.mp4", count=30)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])  # the index at the end was never written
    with pytest.raises(
        VideoFileError, match=r"unfinished\.mp4 is not a video that can be read, or it is dam"
    ):
        VideoSource(path)


@pytest.mark.parametrize("content", [b"", b"no video at all", bytes(10_000)])
def test_what_is_no_video_is_said(tmp_path, content):
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    with pytest.raises(VideoFileError, match=r"bad\.mp4 is not a video that can be read") as caught:
        VideoSource(path)
    assert caught.value.exit_code == 2


def test_missing_files_and_folders_are_said(tmp_path):
    with pytest.raises(VideoFileError, match="There is no video at"):
        VideoSource(tmp_path / "nothing.mp4")
    with pytest.raises(VideoFileError, match="is a folder"):
        VideoSource(tmp_path)


def test_sound_alone_is_said(tmp_path):
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), "fltp", "stereo")
        frame.rate = 44100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(VideoFileError, match=r"sound\.mp4 holds sound but no moving picture"):
        VideoSource(path)


def test_a_playlist_cannot_make_a_connection(tmp_path):
    # An address that nobody answers: trying it would take seconds.
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://192.0.2.1/a.ts\n#EXT-X-ENDLIST\n")
    start_s = time.perf_counter()
    with pytest.raises(VideoFileError):
        VideoSource(path)
    assert time.perf_counter() - start_s < 1.0


def test_a_file_that_goes_away_is_said_at_the_next_round(make_video):
    path = make_video(count=3)
    with VideoSource(path, realtime=False) as source:
        for _ in range(3):
            source.read(1.0)
        path.unlink()
        with pytest.raises(VideoFileError, match="There is no video at"):
            source.read(1.0)


def test_closing_twice_and_reading_afterwards(make_video):
    source = VideoSource(make_video())
    source.close()
    source.close()
    assert source.status.state is SourceState.ENDED
    with pytest.raises(SourceEndedError):
        source.read(0.1)


def test_a_video_without_time_stamps_counts_frames(make_video):
    path = make_video("raw.h264", count=6)
    with VideoSource(path, realtime=False, loop=False) as source:
        positions_s = [frame.position_s for frame in _all(source)]
    assert len(positions_s) == 6
    assert all(np.diff(positions_s) > 0.01)


def test_the_reader_knows_the_length(make_video):
    reader = VideoReader(make_video(count=45))
    assert reader.duration_s == pytest.approx(1.5, abs=0.05)
    reader.close()


@pytest.mark.parametrize(
    "name", ["003_1280x720.mp4", "hands-eat.mkv", "talking-bbaf2n.mpg", "two-people.gif"]
)
def test_clips_from_people(shared_dir, name):
    path = shared_dir / "data" / "clips" / name
    if not path.exists():
        pytest.skip(f"needs ../shared/data/clips/{name}")
    with VideoSource(path, realtime=False) as source:
        for sequence in range(60):
            frame = source.read(1.0)
            assert frame.sequence == sequence
            assert frame.size_px == source.size_px
            assert frame.picture.std() > 5


def test_a_closed_reader_is_gone_at_once_with_its_decoder(make_video):
    reader = VideoReader(make_video(count=3))
    reader.next()
    gone = weakref.ref(reader)
    reader.close()
    del reader
    assert gone() is None
