"""One thing that was looked at."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    MISSING = "missing"
    """Limner works without it, and would do more with it."""
    BROKEN = "broken"
    """Limner does not work, or not as it should."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        topic: what it belongs to: "Cameras".
        state: how it stands.
        text: what was found.
        advice: what to do, one step an item; empty where nothing needs doing.
    """

    topic: str
    state: State
    text: str
    advice: tuple[str, ...] = ()


def good(topic: str, text: str) -> Finding:
    return Finding(topic, State.GOOD, text)


def missing(topic: str, text: str, *advice: str) -> Finding:
    return Finding(topic, State.MISSING, text, advice)


def broken(topic: str, text: str, *advice: str) -> Finding:
    return Finding(topic, State.BROKEN, text, advice)
