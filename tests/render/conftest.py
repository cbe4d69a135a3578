"""One sitter before a wall."""

import pytest

from app.frames import Face, Frame
from tests.render.sitter import frame_of, landmarks_at


@pytest.fixture
def face() -> Face:
    return Face(landmarks_at(320, 150))


@pytest.fixture
def frame(face: Face) -> Frame:
    return frame_of(face)
