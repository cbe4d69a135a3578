import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import LimnerError
from app.ui.failure import install_excepthook, sentence_of, start_log


@pytest.fixture
def told() -> Iterator[list[str]]:
    sentences: list[str] = []
    restore = install_excepthook(sentences.append)
    yield sentences
    restore()


def test_an_expected_error_is_told_in_its_own_words(told: list[str]) -> None:
    error = LimnerError("Camera 0 is used by another program. Close it.")
    sys.excepthook(LimnerError, error, None)
    assert told == ["Camera 0 is used by another program. Close it."]


def test_an_unexpected_error_names_the_log_and_leaves_its_trace(
    told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    error = ZeroDivisionError("secret detail")
    sys.excepthook(ZeroDivisionError, error, None)
    assert told == [sentence_of(error)]
    assert "limner.log" in told[0]
    assert "secret detail" not in told[0]
    assert "secret detail" in caplog.text


def test_errors_of_side_threads_are_told_too(told: list[str]) -> None:
    def fail() -> None:
        raise LimnerError("The disk is full.")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert told == ["The disk is full."]


def test_ctrl_c_is_no_error(told: list[str]) -> None:
    before = sys.excepthook
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert sys.excepthook is before


def test_the_log_rotates_and_a_missing_place_for_it_does_no_harm(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    start_log(tmp_path / "logs" / "limner.log")
    (handler,) = [handler for handler in root.handlers if handler not in before]
    root.removeHandler(handler)
    handler.close()
    assert (tmp_path / "logs" / "limner.log").exists()
    (tmp_path / "file").touch()
    start_log(tmp_path / "file" / "limner.log")
    assert list(root.handlers) == before
