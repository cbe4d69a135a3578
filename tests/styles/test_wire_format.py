"""Protocol buffers, read without a schema."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.styles.errors import UnsafeGraphError
from app.styles.wire_format import WireType, fields


def read(message: bytes) -> list[tuple[int, WireType, object]]:
    return [(f.number, f.wire_type, f.value if isinstance(f.value, int) else bytes(f.value))
            for f in fields(memoryview(message))]  # fmt: skip


def test_the_documented_examples() -> None:
    # https://protobuf.dev/programming-guides/encoding/: a = 150; b = "testing"
    assert read(b"\x08\x96\x01") == [(1, WireType.VARINT, 150)]
    assert read(b"\x12\x07testing") == [(2, WireType.BYTES, b"testing")]


def test_fixed_widths() -> None:
    assert read(b"\x0d\x01\x02\x03\x04" + b"\x11" + bytes(8)) == [
        (1, WireType.FIXED32, b"\x01\x02\x03\x04"),
        (2, WireType.FIXED64, bytes(8)),
    ]


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"\x08", id="number cut off"),
        pytest.param(b"\x12\x07test", id="string cut off"),
        pytest.param(b"\x12\xff\xff\xff\xff\x0f", id="longer than the file"),
        pytest.param(b"\x08" + b"\xff" * 10 + b"\x01", id="number without end"),
        pytest.param(b"\x0b\x0c", id="groups, which proto3 has not"),
        pytest.param(b"\x00\x00", id="field 0"),
        pytest.param(b"\xea\x80\x80\x80\x10\x00", id="key of 33 bits: field 13 to readers that cut it"),
    ],
)
def test_what_is_no_message_is_refused(message: bytes) -> None:
    with pytest.raises(UnsafeGraphError):
        read(message)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(message: bytes) -> None:
    try:
        found = read(message)
    except UnsafeGraphError:
        return
    assert all(number > 0 for number, _, _ in found)
