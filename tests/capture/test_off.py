import pytest

from app.capture.off import OffSource
from app.capture.source import SourceEndedError, SourceState


def test_a_placeholder_comes_at_once_and_then_twice_a_second() -> None:
    clock = [10.0]
    with OffSource("Webcam", (64, 48), clock=lambda: clock[0]) as source:
        first = source.read(0.1)
        assert first is not None
        assert first.size_px == (64, 48)
        assert source.read(0.001) is None
        clock[0] += 0.5
        second = source.read(0.1)
        assert second is not None
        assert second.sequence == first.sequence + 1


def test_it_says_what_is_off_and_counts_as_lost() -> None:
    with OffSource("Webcam", (64, 48)) as source:
        assert source.status.state is SourceState.LOST
        assert source.status.message == "Webcam is off."


def test_closing_ends_it() -> None:
    source = OffSource("Webcam", (64, 48))
    source.close()
    with pytest.raises(SourceEndedError):
        source.read(1.0)
