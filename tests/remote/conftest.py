"""A remote control over something that only remembers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.remote.remote_control import RemoteControl
from app.stream.local_stream import LocalStream
from app.styles.style import Style
from tests.remote.studio import Client, FakeControls
from tests.styles.conftest import build_inverter, write_style


@pytest.fixture(scope="session")
def three_styles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Style, ...]:
    folder = tmp_path_factory.mktemp("styles")
    network = build_inverter().SerializeToString()
    return tuple(
        Style.open(write_style(folder / style_id, network, manifest={"id": style_id}))
        for style_id in ("alpha", "beta", "gamma")
    )


@pytest.fixture
def controls(three_styles: tuple[Style, ...]) -> FakeControls:
    return FakeControls(three_styles, style_id="alpha")


@pytest.fixture
def client(controls: FakeControls, tmp_path: Path) -> Iterator[Client]:
    remote = RemoteControl(controls)
    stream = LocalStream(routes=remote.routes, address_path=tmp_path / "stream.json")
    stream.start()
    yield Client(stream)
    assert stream.stop()
    remote.close()
