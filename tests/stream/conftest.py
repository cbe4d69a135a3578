"""A stream that is on, at whatever port is free."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.stream.local_stream import LocalStream
from tests.stream.studio import Painter, Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    painter = Painter()
    stream = LocalStream(address_path=tmp_path / "stream.json")
    stream.attach(painter)
    stream.start()
    yield Studio(stream, painter)
    assert stream.stop()
