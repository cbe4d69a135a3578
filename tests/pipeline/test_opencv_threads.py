"""OpenCV beside the pipeline's threads."""

from collections.abc import Iterator

import cv2
import pytest

from app.pipeline.opencv_threads import keep_to_one_thread


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threads = cv2.getNumThreads()
    yield
    cv2.setNumThreads(threads)


def test_opencv_works_on_the_thread_that_calls_it() -> None:
    cv2.setNumThreads(4)
    keep_to_one_thread()

    assert cv2.getNumThreads() == 1
