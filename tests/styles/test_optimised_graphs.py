"""Optimised graphs in the user's cache: what is kept, what is found again, what is dropped."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.outputs.atomic_file import OutputError
from app.styles import optimised_graphs
from app.styles.errors import NetworkError
from app.styles.graph_key import GraphKey
from app.styles.optimised_graphs import OptimisedGraphs

KEY = GraphKey.of(b"a network", (512, 512))
GRAPH = b"optimised" * 100


def writing(graph: bytes) -> Callable[[Path], None]:
    return lambda path: Path(path).write_bytes(graph) and None


@pytest.fixture
def graphs(tmp_path: Path) -> OptimisedGraphs:
    return OptimisedGraphs(tmp_path / "graphs")


def only_file(graphs: OptimisedGraphs) -> Path:
    (path,) = graphs.folder.iterdir()
    return path


def test_what_is_kept_is_found_again_by_the_next_start(graphs: OptimisedGraphs) -> None:
    assert graphs.find(KEY) is None
    graphs.keep(KEY, writing(GRAPH))

    again = OptimisedGraphs(graphs.folder)
    assert again.holds(KEY)
    assert again.find(KEY) == GRAPH


def test_they_lie_in_the_users_cache(no_cache_of_the_user: Path) -> None:
    assert OptimisedGraphs().folder == no_cache_of_the_user / "graphs"


def test_another_key_finds_nothing(graphs: OptimisedGraphs) -> None:
    graphs.keep(KEY, writing(GRAPH))
    other = GraphKey(KEY.model_sha256, (608, 336))

    assert not graphs.holds(other)
    assert graphs.find(other) is None
    assert graphs.holds(KEY)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:20],
        lambda content: content[:-1],
        lambda content: content + b"more",
        lambda content: b"O" + content[1:],
        lambda content: b"something else entirely" * 100,
    ],
)
def test_a_damaged_file_is_no_graph_and_is_removed(
    graphs: OptimisedGraphs, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    graphs.keep(KEY, writing(GRAPH))
    path = only_file(graphs)
    path.write_bytes(damage(path.read_bytes()))

    assert graphs.find(KEY) is None
    assert not graphs.holds(KEY)
    assert len(caplog.messages) == 1


def test_the_graph_of_another_key_is_not_taken_for_this_one(graphs: OptimisedGraphs) -> None:
    other = GraphKey(KEY.model_sha256, (608, 336))
    graphs.keep(other, writing(GRAPH))
    only_file(graphs).rename(graphs.folder / f"{KEY.name}.onnx")

    assert graphs.find(KEY) is None
    assert not graphs.holds(KEY)


def test_a_folder_in_the_place_of_a_file_is_harmless(graphs: OptimisedGraphs) -> None:
    (graphs.folder / f"{KEY.name}.onnx").mkdir(parents=True)

    assert graphs.find(KEY) is None


def test_where_nothing_can_be_written_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    graphs = OptimisedGraphs(tmp_path / "file" / "graphs")

    with pytest.raises(OutputError):
        graphs.keep(KEY, writing(GRAPH))
    assert not graphs.holds(KEY)
    assert graphs.find(KEY) is None
    assert graphs.room_beside([KEY])


def test_what_fails_while_it_is_written_leaves_nothing(graphs: OptimisedGraphs) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        graphs.keep(KEY, fail)
    assert list(graphs.folder.iterdir()) == []


def test_a_graph_that_is_too_large_is_not_kept(
    graphs: OptimisedGraphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimised_graphs, "MOST_GRAPH_BYTES", len(GRAPH) - 1)

    with pytest.raises(NetworkError, match="too large"):
        graphs.keep(KEY, writing(GRAPH))
    assert list(graphs.folder.iterdir()) == []


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    graphs = OptimisedGraphs(tmp_path / "graphs", most_bytes=3 * (len(GRAPH) + 32))
    first, second, third, fourth = (GraphKey.of(bytes([number]), (512, 512)) for number in range(4))
    for age_s, key in ((300, first), (200, second), (100, third)):
        graphs.keep(key, writing(GRAPH))
        long_ago_s = (graphs.folder / f"{key.name}.onnx").stat().st_mtime - age_s
        os.utime(graphs.folder / f"{key.name}.onnx", (long_ago_s, long_ago_s))
    assert graphs.find(first) is not None, "used once more"
    graphs.keep(fourth, writing(GRAPH))

    assert [graphs.holds(key) for key in (first, second, third, fourth)] == [True, False, True, True]


def test_room_is_what_is_left_beside_those_that_are_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimised_graphs, "MOST_GRAPH_BYTES", len(GRAPH))
    graphs = OptimisedGraphs(tmp_path / "graphs", most_bytes=2 * len(GRAPH))
    other = GraphKey(KEY.model_sha256, (608, 336))
    graphs.keep(KEY, writing(GRAPH))

    assert graphs.room_beside([])
    assert graphs.room_beside([other])
    assert not graphs.room_beside([KEY, other])
