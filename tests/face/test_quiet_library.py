"""Chatter is held back; everything else comes through."""

import os

import pytest

from app.face.quiet_library import quiet_library

CHATTER = (
    b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
    b"W0000 00:00:1795237440.411900   12455 face_landmarker_graph.cc:174] Sets FaceBlendshapesGraph\n"
    b"I0000 00:00:1795237440.411900   12455 gl_context.cc:357] GL version\n"
    b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n"
)
NEWS = b"E0000 00:00:1795237440.4 12455 calculator_graph.cc:928] Graph failed\nSomething else\n"


def test_chatter_is_held_back_and_errors_come_through(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_library():
        os.write(2, CHATTER + NEWS)
    assert capfd.readouterr().err == NEWS.decode()


def test_what_was_written_before_an_exception_comes_through(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), quiet_library():
        os.write(2, CHATTER + NEWS)
        raise ZeroDivisionError
    assert capfd.readouterr().err == NEWS.decode()


def test_afterwards_nothing_is_held_back(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_library():
        pass
    os.write(2, CHATTER)
    assert capfd.readouterr().err == CHATTER.decode()
