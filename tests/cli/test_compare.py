"""`limner compare` from end to end, with the built-in styles' own networks."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app.cli.compare import choose_styles
from app.frames import Picture
from app.outputs.picture_file import read_provenance
from app.render.comparison.sheet import plan_sheet
from tests.clips import TONE_HZ, loudest_hz, read_sound, write_clip


@pytest.fixture
def small(portrait):
    return cv2.resize(portrait, (480, 270), interpolation=cv2.INTER_AREA)


@pytest.fixture
def photo(tmp_path: Path, small) -> Path:
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), small)
    return path


def changed(one: Picture, other: Picture) -> float:
    """The share of pixels that differ by more than what encoding a video does."""
    return float((np.abs(one.astype(int) - other).max(axis=2) > 48).mean())


def test_a_picture_becomes_a_sheet_with_the_original_first(
    limner, photo: Path, small, tmp_path: Path
) -> None:
    output = tmp_path / "sheet.png"
    given = ["--styles", "woodcut, ink,woodcut", "--framing", "overlay"]
    result = limner("compare", photo, "-o", output, *given)
    assert result.exit_code == 0, result.stderr
    assert "in 2 styles" in result.stdout

    sheet, layout = cv2.imread(str(output)), plan_sheet(3, (480, 270))
    assert sheet.shape[1::-1] == layout.size_px
    cells = [sheet[place.slices].astype(int) for place in layout.pictures]
    np.testing.assert_array_equal(cells[0], small)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert 0.02 < changed(cells[one], cells[other]) < 0.8
    # Beside the head, every one shows the photograph itself.
    for cell in cells[1:]:
        np.testing.assert_array_equal(cell[:, :40], small[:, :40])
    found = read_provenance(output)
    assert found is not None and found.style_id == "woodcut+ink"


def test_a_video_becomes_a_video_of_the_same_sheet_with_its_sound(limner, small, tmp_path: Path) -> None:
    times_s = [0.0, 0.1, 0.15, 0.4]
    clip = write_clip(tmp_path / "clip.mkv", [small] * 4, times_s=times_s, sound_codec="aac")
    output = tmp_path / "sheet.mkv"
    result = limner("compare", clip, "-o", output, "--styles", "ink,animation")
    assert result.exit_code == 0, result.stderr

    layout = plan_sheet(3, (480, 270), widest_px=1920)
    with av.open(str(output)) as container:
        frames = [(frame.time, frame.to_ndarray(format="bgr24")) for frame in container.decode(video=0)]
    assert [time_s for time_s, _ in frames] == pytest.approx(times_s, abs=0.0011)
    original, ink, animation = (frames[-1][1][place.slices].astype(int) for place in layout.pictures)
    assert changed(original, small) < 0.01
    assert changed(ink, original) > 0.02
    assert changed(ink, animation) > 0.02
    codec, _, samples = read_sound(output)
    assert codec == "aac"
    assert loudest_hz(samples) == pytest.approx(TONE_HZ, abs=2)


def test_without_a_list_every_style_is_shown(limner) -> None:
    styles = choose_styles(None)
    assert {"ink", "woodcut", "animation"} <= {style.id for style in styles}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.png", "-o", "sheet.png"), "missing.png does not exist"),
        (("{photo}", "-o", "sheet.mp4"), "a picture is written as"),
        (("{photo}", "-o", "sheet.png", "--styles", "ink,watercolor"), "no style called 'watercolor'"),
        (("{photo}", "-o", "sheet.png", "--styles", " , "), "names no style"),
        (("{folder}", "-o", "sheet.png"), "is a folder"),
        (("{photo}", "-o", "{photo}"), "would be replaced"),
        (("{photo}", "-o", "sheet.png", "--width", "10"), "320"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    limner, photo: Path, tmp_path, monkeypatch, arguments, said
) -> None:
    monkeypatch.chdir(tmp_path)
    filled = [argument.format(photo=photo, folder=tmp_path) for argument in arguments]
    result = limner("compare", *filled)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "sheet.png").exists()


def test_a_file_that_is_there_stays_without_force(limner, photo: Path, tmp_path: Path) -> None:
    output = tmp_path / "sheet.png"
    output.write_bytes(b"mine")
    result = limner("compare", photo, "-o", output, "--styles", "ink")
    assert (result.exit_code, output.read_bytes()) == (2, b"mine")
    assert limner("compare", photo, "-o", output, "--styles", "ink", "--force", "-q").exit_code == 0
    assert output.read_bytes() != b"mine"


def test_a_picture_without_a_face_is_told(limner, tmp_path: Path) -> None:
    empty = tmp_path / "empty.png"
    cv2.imwrite(str(empty), np.full((120, 160, 3), 128, np.uint8))
    given = ["--styles", "ink", "--framing", "overlay"]
    result = limner("compare", empty, "-o", tmp_path / "sheet.png", *given)
    assert result.exit_code == 1
    assert "shows no face" in result.stderr
    assert not (tmp_path / "sheet.png").exists()


def test_painted_whole_a_picture_needs_no_face_and_nothing_of_it_stays_a_photograph(
    limner, tmp_path: Path
) -> None:
    photo, output = tmp_path / "room.png", tmp_path / "sheet.png"
    room = np.full((270, 480, 3), (190, 120, 60), np.uint8)
    cv2.imwrite(str(photo), room)
    result = limner("compare", photo, "-o", output, "--styles", "woodcut,ink", "--colour", "1")
    assert result.exit_code == 0, result.stderr

    sheet = cv2.imread(str(output))
    cells = [sheet[place.slices] for place in plan_sheet(3, (480, 270)).pictures]
    assert all(changed(cells[0], cell) > 0.9 for cell in cells[1:])


def test_painted_whole_a_video_needs_no_face(limner, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mkv", [np.full((270, 480, 3), (190, 120, 60), np.uint8)] * 2)
    output = tmp_path / "sheet.mkv"
    result = limner("compare", clip, "-o", output, "--styles", "ink")
    assert result.exit_code == 0, result.stderr
    assert output.is_file()
