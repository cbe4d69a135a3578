"""Motion JPEG, as a player reads it."""

import contextlib

import cv2
import numpy as np
import psutil

from tests.stream.studio import Studio, flat, noise, until


def shade_of(jpeg: bytes) -> int:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return round(float(picture.mean()))


def test_every_painting_arrives_whole_and_without_waiting_for_the_next(studio: Studio) -> None:
    with studio.watching() as parts:
        for shade in (10, 90, 200):
            studio.painter.paint(flat(shade))
            assert abs(shade_of(parts.next()) - shade) <= 1


def test_held_picture_is_sent_again(studio: Studio) -> None:
    studio.painter.paint(flat(50))
    with studio.watching() as parts:
        first = parts.next()
        assert parts.next() == first
        (viewer,) = studio.stream.status.viewers
        assert viewer.skipped == 0


def test_several_viewers_see_the_same(studio: Studio) -> None:
    with studio.watching() as one, studio.watching() as other:
        for shade in (30, 60):
            studio.painter.paint(flat(shade))
            assert one.next() == other.next()


def test_viewer_that_stopped_reading_costs_nothing(studio: Studio) -> None:
    """The others get every painting, and what lies ready for it does not grow."""
    process = psutil.Process()
    with studio.staring(), studio.staring(), studio.watching() as parts:
        pictures = [noise(seed, (480, 360)) for seed in range(8)]
        for number in range(40):
            studio.painter.paint(pictures[number % 8])
            parts.next()
        before = process.memory_info().rss
        sent = 0
        for number in range(400):
            studio.painter.paint(pictures[number % 8])
            sent += len(parts.next())
        grown = process.memory_info().rss - before
        assert sent > 30e6
        assert grown < 8e6
        assert len(studio.stream.status.viewers) == 3


def test_viewer_that_goes_is_forgotten(studio: Studio) -> None:
    studio.painter.paint(flat(1))
    with studio.watching() as parts:
        parts.next()
        assert len(studio.stream.status.viewers) == 1
    studio.painter.paint(flat(2))
    until(lambda: not studio.stream.status.viewers)


def test_there_is_room_for_sixteen(studio: Studio) -> None:
    with contextlib.ExitStack() as all_of_them:
        for _ in range(16):
            all_of_them.enter_context(studio.watching())
        status, _, body = studio.ask(f"{studio.path}stream.mjpg")
        assert status == 503
        assert b"16 viewers" in body
