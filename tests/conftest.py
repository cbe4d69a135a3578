"""What every test may use; and what no test may leave behind."""

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

_NUMBERS = itertools.count()
_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The development data beside the checkout; users do not have it."""
    if not _SHARED.is_dir():
        pytest.skip("needs the development data (../shared), which is not part of the repository")
    return _SHARED


@pytest.fixture(autouse=True)
def no_thread_leaks() -> Iterator[None]:
    """Fail a test that leaves one of Limner's threads running."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("limner"):
            thread.join(timeout=2.0)
    left = [
        t.name for t in set(threading.enumerate()) - before if t.name.startswith("limner") and t.is_alive()
    ]
    assert not left, f"threads left running: {', '.join(left)}"


@pytest.fixture(scope="session", autouse=True)
def no_cache_between_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is not made for one test alone off the user's cache, too."""
    path = tmp_path_factory.getbasetemp() / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("platformdirs.user_cache_path", lambda *_, **__: path)
        yield


@pytest.fixture(autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of each test's own: the speed and the graphs noted there decide what engines do."""
    path = tmp_path_factory.getbasetemp() / f"cache-{next(_NUMBERS)}"
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: path)
    return path
