"""What an optimised graph holds for, and for what else it does not."""

from pathlib import Path

import onnxruntime
import pytest

from app.styles import graph_key
from app.styles.graph_key import GraphKey, instruction_set

MODEL = b"a network"
KEY = GraphKey.of(MODEL, (512, 512))


def test_the_same_model_and_size_have_the_same_name_every_time() -> None:
    assert GraphKey.of(MODEL, (512, 512)).name == KEY.name


@pytest.mark.parametrize(
    "other",
    [GraphKey.of(b"another", (512, 512)), GraphKey.of(MODEL, (608, 336)), GraphKey.of(MODEL, (336, 608))],
)
def test_another_model_or_size_has_another_name(other: GraphKey) -> None:
    assert other.name != KEY.name


@pytest.mark.parametrize(
    ("where", "what", "value"),
    [
        (onnxruntime, "__version__", "0.1"),
        (onnxruntime, "get_build_info", lambda: "built by hand"),
        (graph_key, "__version__", "99"),
        (graph_key, "_EDITION", 0),
        (graph_key, "instruction_set", lambda: "abacus"),
        (graph_key, "byte_products_overflow", lambda: "now and then"),
    ],
)
def test_so_has_whatever_optimises_in_another_way(
    where: object, what: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = KEY.name
    monkeypatch.setattr(where, what, value)

    assert KEY.name != before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("processor : 0\nflags\t\t: sse2 avx2 \nflags : none\n", "avx2 sse2"),
        ("Features\t: fp asimd", "asimd fp"),
        ("model name : flags", None),
        (None, None),
    ],
)
def test_a_processor_is_told_by_its_instructions_where_the_system_tells_them(
    text: str | None, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text is not None:
        (tmp_path / "cpuinfo").write_text(text)
    monkeypatch.setattr(graph_key, "_CPU_INFO", tmp_path / "nowhere")
    kind = instruction_set.__wrapped__()
    monkeypatch.setattr(graph_key, "_CPU_INFO", tmp_path / "cpuinfo")

    assert instruction_set.__wrapped__() == (kind if told is None else f"{kind} {told}")
