"""What a person types becomes a source."""

import pytest
from PIL import Image

from app.capture import camera
from app.capture.camera_devices import CameraDevice, CameraUnavailableError, NoCameraError
from app.capture.demo import DEMO_CLIP
from app.capture.opening import UnknownSourceError, open_source
from app.capture.picture_file import PictureFileError
from app.capture.stills import EmptyFolderError, FolderSource, PictureSource
from app.capture.video import VideoSource

needs_demo = pytest.mark.skipif(not DEMO_CLIP.exists(), reason="the demo clip is not rendered yet")


@pytest.fixture(autouse=True)
def impatient_cameras(monkeypatch, impatience):
    monkeypatch.setattr(camera, "CameraPatience", lambda: impatience)


def test_a_camera_by_number_and_by_name(bus):
    for spec in ("camera:0", "camera:Fake Webcam", "Camera: fake"):
        with open_source(spec, lister=bus.list, opener=bus.open, size_px=(640, 480), fps=25) as source:
            assert source.name == "Fake Webcam"
            assert source.live


def test_a_camera_that_is_not_there(bus):
    with pytest.raises(NoCameraError, match=r'no camera "5"\. There is: 0 \(Fake Webcam\)'):
        open_source("camera:5", lister=bus.list, opener=bus.open)


def test_a_camera_asked_for_by_name_is_not_replaced_by_the_demo(bus):
    bus.taken = True
    with pytest.raises(CameraUnavailableError):
        open_source("camera:0", lister=bus.list, opener=bus.open)


@pytest.mark.parametrize("spec", [None, "", "auto"])
def test_auto_takes_the_first_camera(bus, spec):
    with open_source(spec, lister=bus.list, opener=bus.open) as source:
        assert source.name == "Fake Webcam"


def test_auto_passes_over_a_camera_that_is_taken(bus):
    taken = CameraDevice(7, "Busy Webcam")

    def open_unless_taken(device):
        capture = bus.open(device)
        if device == taken:
            capture.release()
        return capture

    with open_source(None, lister=lambda: [taken, *bus.list()], opener=open_unless_taken) as source:
        assert source.name == "Fake Webcam"


@needs_demo
def test_auto_without_any_camera_plays_the_demo_and_says_why(bus):
    with open_source(None, lister=lambda: [], opener=bus.open) as source:
        assert source.name == "Demo"
        assert source.status.message == "No camera was found. The demo plays instead."
        assert source.read(1.0) is not None


@needs_demo
def test_the_demo_by_name():
    with open_source("demo", realtime=False) as source:
        assert source.name == "Demo"
        assert source.size_px == (1280, 720)
        assert source.nominal_hz == pytest.approx(30)


def test_pictures_videos_and_folders_by_their_path(tmp_path, make_video):
    picture = tmp_path / "a.PNG"
    Image.new("RGB", (8, 8)).save(picture)
    for path, kind in ((picture, PictureSource), (make_video(), VideoSource), (tmp_path, FolderSource)):
        with open_source(str(path)) as source:
            assert isinstance(source, kind)


def test_the_content_decides_where_the_suffix_does_not(tmp_path, make_video):
    (tmp_path / "picture.dat").write_bytes(_png(tmp_path))
    (tmp_path / "video.dat").write_bytes(make_video().read_bytes())
    (tmp_path / "text.dat").write_text("neither")
    with open_source(str(tmp_path / "picture.dat")) as source:
        assert isinstance(source, PictureSource)
    with open_source(str(tmp_path / "video.dat")) as source:
        assert isinstance(source, VideoSource)
    with pytest.raises(PictureFileError, match=r"text\.dat is not a picture"):
        open_source(str(tmp_path / "text.dat"))


def _png(folder) -> bytes:
    Image.new("RGB", (8, 8)).save(folder / "x.png")
    return (folder / "x.png").read_bytes()


@pytest.mark.parametrize("spec", ["nowhere.mp4", "http://192.0.2.1/a.mp4", "rtsp://192.0.2.1/", "webcam"])
def test_what_leads_nowhere_is_said(spec):
    with pytest.raises(
        UnknownSourceError, match=r'There is no file or folder ".*Check the path, or use'
    ) as caught:
        open_source(spec)
    assert caught.value.exit_code == 2


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(EmptyFolderError):
        open_source(str(tmp_path))
