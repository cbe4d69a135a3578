from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.frames import Picture
from app.outputs.virtual_camera.sink import VirtualCameraError
from app.ui.preferences import Preferences
from tests.gui.studio import Studio, painting, until


class FakeCamera:
    """A virtual camera that takes everything; without a driver where `missing`."""

    device = "/dev/video9"
    missing = False

    def __init__(self) -> None:
        self.sent: list[Picture] = []
        self.closed = False

    def open(self, size_px: tuple[int, int], rate_hz: float) -> "FakeCamera":
        if self.missing:
            raise VirtualCameraError("The virtual camera cannot start.", ("sudo get-it", "sudo load-it"))
        self.closed = False
        return self

    def send(self, picture: Picture) -> None:
        self.sent.append(picture)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> FakeCamera:
    result = FakeCamera()
    original = __import__("app.pipeline.output_desk", fromlist=["OutputDesk"]).OutputDesk

    def desk(settings, **options):
        return original(settings, camera_opener=result.open, **options)

    monkeypatch.setattr("app.ui.session.OutputDesk", desk)
    return result


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences().replaced(
        welcomed=True,
        source="camera:Fake",
        snapshot_dir=tmp_path / "pictures",
        video_dir=tmp_path / "videos",
        appearance="dark",
    )


@pytest.fixture
def studio(
    camera: FakeCamera, new_studio: Callable[[Preferences], Studio], preferences: Preferences
) -> Iterator[Studio]:
    """The window with an open camera, and a first painting in it."""
    result = new_studio(preferences)
    result.presenter.begin(None)
    until(lambda: bool(result.engines) and result.engine.started)
    result.show(painting(captured_s=1.0))
    yield result
