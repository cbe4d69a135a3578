from collections.abc import Iterator

import pytest

from app.outputs.live.encoding import Encoding
from tests.outputs.live.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def encoding(stage: Stage) -> Iterator[Encoding]:
    result = stage.encoding()
    yield result
    assert result.close()
    assert stage.errors == []
