"""`limner stylize` from end to end: the real landmarker, and a real network that inverts what it sees."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.cli.stylize import crf_of
from app.frames import Framing, Look
from app.outputs.atomic_file import part_path
from app.outputs.picture_file import read_provenance
from tests.cli.conftest import REPOSITORY
from tests.clips import TONE_HZ, loudest_hz, read_sound, write_clip


@pytest.fixture
def photo(tmp_path: Path, portrait) -> Path:
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), portrait)
    return path


@pytest.fixture
def landscape(tmp_path: Path) -> Path:
    path = tmp_path / "landscape.png"
    cv2.imwrite(str(path), np.tile(np.linspace(90, 200, 320).astype(np.uint8)[None, :, None], (240, 1, 3)))
    return path


@pytest.fixture
def clip(tmp_path: Path, portrait) -> Path:
    return write_clip(tmp_path / "clip.mp4", [portrait] * 12, sound_codec="aac")


def changed_share(before: Path, after: Path) -> float:
    one, other = cv2.imread(str(before)).astype(int), cv2.imread(str(after)).astype(int)
    assert one.shape == other.shape
    return float((np.abs(one - other).max(axis=2) > 24).mean())


def test_a_picture_is_painted_where_its_face_is(limner, inverter, photo: Path, tmp_path: Path) -> None:
    output = tmp_path / "painted.png"
    result = limner("stylize", photo, "-o", output, "--style", inverter, "--framing", "overlay")
    assert (result.exit_code, result.stdout) == (0, f"Painted {output} in Inverter.\n"), result.stderr
    assert 0.01 < changed_share(photo, output) < 0.9
    with Image.open(output) as image:
        assert image.info["Style"] == "Inverter"


def test_by_default_all_of_a_picture_is_painted(limner, inverter, photo: Path, tmp_path: Path) -> None:
    output = tmp_path / "painted.png"
    result = limner("stylize", photo, "-o", output, "--style", inverter)
    assert (result.exit_code, result.stdout) == (0, f"Painted {output} in Inverter.\n"), result.stderr
    assert "No face" not in result.stderr
    assert changed_share(photo, output) > 0.9
    found = read_provenance(output)
    assert found is not None and found.look is not None
    assert found.look.framing is Framing.WHOLE


def test_the_look_is_obeyed_and_remembered(limner, inverter, photo: Path, tmp_path: Path) -> None:
    unpainted = tmp_path / "unpainted.png"
    limner("stylize", photo, "-o", unpainted, "--style", inverter, "--strength", "0")
    assert changed_share(photo, unpainted) < 0.001

    other = tmp_path / "other.webp"
    options = ["--strength", "0.5", "--color", "0.25", "--shape", "0", "--framing", "portrait"]
    assert limner("stylize", photo, "-o", other, "--style", inverter, *options).exit_code == 0
    found = read_provenance(other)
    assert found is not None
    assert found.look == Look(0.5, 0.25, 0.0, Framing.PORTRAIT)


def test_a_photograph_on_its_side_is_painted_upright(limner, inverter, portrait, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise by 90 degrees to show
    exif[0x010F] = "a camera"
    sideways = tmp_path / "sideways.jpg"
    Image.fromarray(np.ascontiguousarray(np.rot90(portrait[..., ::-1]))).save(sideways, exif=exif, quality=95)
    output = tmp_path / "painted.jpg"
    assert limner("stylize", sideways, "-o", output, "--style", inverter).exit_code == 0
    with Image.open(output) as image:
        assert image.size == (portrait.shape[1], portrait.shape[0])
        assert image.getexif().get(0x0112, 1) == 1
        assert 0x010F not in image.getexif()


def test_a_video_keeps_its_sound(limner, inverter, clip: Path, tmp_path: Path) -> None:
    output = tmp_path / "painted.mp4"
    result = limner("stylize", clip, "-o", output, "--style", inverter)
    assert result.exit_code == 0, result.stderr
    codec, _, samples = read_sound(output)
    assert codec == "aac"
    assert loudest_hz(samples) == pytest.approx(TONE_HZ, abs=2)


def test_a_folder_run_tells_what_failed_and_goes_on(
    limner, inverter, photo: Path, landscape: Path, clip: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for source in (photo, landscape, clip):
        source.rename(folder / source.name)
    (folder / "damaged.jpg").write_bytes(b"\xff\xd8 no more of it")
    (folder / "damaged.mp4").write_bytes(b"no video")
    output = tmp_path / "out"

    result = limner(
        "stylize", folder, "-o", output, "--style", inverter, "--framing", "overlay", "--jobs", "2"
    )

    assert result.exit_code == 1
    assert result.stdout == f"Painted 2 of 5 in Inverter into {output} (1 without a face, 2 failed).\n"
    assert {path.name for path in output.iterdir()} == {"photo.png", "clip.mp4"}
    for name in ("damaged.jpg", "damaged.mp4", "landscape.png"):
        assert name in result.stderr
    assert "Traceback" not in result.stderr

    again = limner("stylize", folder, "-o", output, "--style", inverter, "--framing", "overlay")
    assert "Painted 0 of 5" in again.stdout
    assert "2 painted already" in again.stdout


def test_quiet_says_only_what_went_wrong(limner, inverter, photo: Path, tmp_path: Path) -> None:
    result = limner("stylize", photo, "-o", tmp_path / "out.png", "--style", inverter, "-q")
    assert (result.exit_code, result.output) == (0, "")


def test_nobody_there_is_told_and_fails_where_the_picture_was_named(
    limner, inverter, landscape: Path, tmp_path: Path
) -> None:
    result = limner(
        "stylize", landscape, "-o", tmp_path / "out.png", "--style", inverter, "--framing", "overlay"
    )
    assert result.exit_code == 1
    assert "landscape.png shows no face; nothing was written." in result.stderr
    assert not (tmp_path / "out.png").exists()


def test_painted_whole_a_picture_needs_no_face_and_that_is_said(
    limner, inverter, landscape: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.png"
    result = limner("stylize", landscape, "-o", output, "--style", inverter)
    assert (result.exit_code, result.stdout) == (0, f"Painted {output} in Inverter.\n")
    assert result.stderr == f"No face was found in {landscape}; it was painted all the same.\n"
    before, after = cv2.imread(str(landscape)), cv2.imread(str(output))
    assert np.abs(after.astype(int) - (255 - before)).max() <= 3


def test_nothing_is_replaced_without_force(limner, inverter, photo: Path, tmp_path: Path) -> None:
    output = tmp_path / "mine.png"
    output.write_bytes(b"mine")
    refused = limner("stylize", photo, "-o", output, "--style", inverter)
    assert refused.exit_code == 2
    assert "Replace it with --force" in refused.stderr
    assert output.read_bytes() == b"mine"
    assert limner("stylize", photo, "-o", output, "--style", inverter, "--force").exit_code == 0
    assert output.read_bytes() != b"mine"


def test_bad_input_is_exit_code_2_and_one_sentence(limner, inverter, photo: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments, sentence in [
        ([tmp_path / "missing.png", "-o", "out.png"], "missing.png does not exist"),
        ([tmp_path / "empty", "-o", tmp_path / "out"], "holds no picture and no video"),
        ([photo, "-o", tmp_path / "out.xyz"], "out.xyz"),
        ([photo, "-o", photo, "--force"], "replaced by its own painting"),
        ([photo, "-o", tmp_path / "out.png", "--style", "no-such"], "There is no style called 'no-such'"),
        ([photo, "-o", tmp_path / "out.png", "--style", inverter, "--device", "abacus"], "abacus"),
    ]:
        result = limner("stylize", *arguments)
        assert result.exit_code == 2, (arguments, result.output)
        assert sentence in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("cut.jpg", b"\xff\xd8 no more of it"), ("empty.mp4", b""), ("text.png", b"not a picture")],
)
def test_a_named_file_that_cannot_be_read_is_bad_input(
    limner, inverter, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    result = limner(
        "stylize", tmp_path / name, "-o", tmp_path / f"out{Path(name).suffix}", "--style", inverter
    )
    assert result.exit_code == 2
    assert name in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_folder_that_may_not_be_written_is_told(limner, inverter, photo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = limner("stylize", photo, "-o", tmp_path / "file" / "out.png", "--style", inverter)
    assert result.exit_code == 1
    assert "out.png could not be written" in result.stderr


class Program:
    """The program in processes of its own, with the inverting style installed."""

    def __init__(self, data_dir: Path, package: Path) -> None:
        self.command = [sys.executable, str(REPOSITORY / "main.py")]
        self.environment = {**os.environ, "XDG_DATA_HOME": str(data_dir)}
        subprocess.run(
            [*self.command, "styles", "add", str(package)],
            env=self.environment,
            check=True,
            capture_output=True,
        )

    def start(self, *arguments: str | Path, wrapper: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*wrapper, *self.command, *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def program(tmp_path: Path, inverter_package: Path) -> Program:
    if not sys.platform.startswith("linux"):
        pytest.skip("limits and signals are POSIX's, and XDG_DATA_HOME is Linux's")
    return Program(tmp_path / "data", inverter_package)


_LIMIT_FILES = (
    "import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)); os.execv(sys.argv[1], sys.argv[1:])"
)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_disk_that_fills_up_leaves_nothing_half_written(
    program: Program, clip: Path, tmp_path: Path, name: str
) -> None:
    """A limit on the size of files stands in for a full disk: the system refuses to write in the same way."""
    output = tmp_path / "out" / name
    limited = (sys.executable, "-c", _LIMIT_FILES)
    with program.start("stylize", clip, "-o", output, "--style", "inverter", wrapper=limited) as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "No space is left for" in said
    assert "Traceback" not in said
    assert list(output.parent.iterdir()) == []


def test_ctrl_c_stops_at_once_and_leaves_nothing_half_written(
    program: Program, portrait, tmp_path: Path
) -> None:
    long = write_clip(tmp_path / "long.mp4", [portrait] * 300)
    output = tmp_path / "out" / "a.mp4"
    # A job that a script started in the background ignores the signal, and so would its children.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        started = program.start("stylize", long, "-o", output, "--style", "inverter")
    finally:
        signal.signal(signal.SIGINT, before)
    with started as process:
        deadline_s = time.monotonic() + 60
        while not part_path(output).exists():
            assert process.poll() is None
            assert time.monotonic() < deadline_s
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert said.strip().splitlines()[-1].startswith("Stopped.")
    assert "Traceback" not in said
    assert list(output.parent.iterdir()) == []


def test_quality_means_the_same_for_pictures_and_videos() -> None:
    assert crf_of(92) == 18
    assert [crf_of(quality) for quality in (100, 75, 50, 1)] == sorted(
        crf_of(quality) for quality in (100, 75, 50, 1)
    )
    assert 0 <= crf_of(100) <= crf_of(1) <= 51
