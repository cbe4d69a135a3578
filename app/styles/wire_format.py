"""Reading protocol buffers field by field, with no schema and no copies.

Enough to look through an ONNX file before a library is trusted with it; the encoding is described at
https://protobuf.dev/programming-guides/encoding/.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from app.styles.errors import UnsafeGraphError

_LONGEST_VARINT = 10


class WireType(IntEnum):
    VARINT = 0
    FIXED64 = 1
    BYTES = 2
    FIXED32 = 5


class WireField(NamedTuple):
    """One field of a message.

    `number` is what the fields before it are called by; `value` is the integer of a varint, and the bytes of
    everything else.
    """

    number: int
    wire_type: WireType
    value: int | memoryview

    @property
    def message(self) -> memoryview:
        """The bytes of a nested message, string or packed list.

        Raises:
            UnsafeGraphError: the field is a number.
        """
        if isinstance(self.value, int) or self.wire_type is not WireType.BYTES:
            raise _malformed()
        return self.value

    @property
    def text(self) -> str:
        """A nested string.

        Raises:
            UnsafeGraphError: the field is a number, or no UTF-8.
        """
        try:
            return str(self.message, "utf-8")
        except UnicodeDecodeError as error:
            raise _malformed() from error


def fields(message: memoryview) -> Iterator[WireField]:
    """The fields of a message in the order they are written.

    Raises:
        UnsafeGraphError: the bytes are no message: cut short, of an unknown wire type, or overlong.
    """
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, wire_type = _split(key)
        if wire_type is WireType.VARINT:
            value, place = _varint(message, place)
            yield WireField(number, wire_type, value)
            continue
        if wire_type is WireType.BYTES:
            length, place = _varint(message, place)
        else:
            length = 8 if wire_type is WireType.FIXED64 else 4
        if length > len(message) - place:
            raise _malformed()
        yield WireField(number, wire_type, message[place : place + length])
        place += length


def _split(key: int) -> tuple[int, WireType]:
    # Other readers cut a key to 32 bits: a longer one would be another field to them than it is here.
    number, wire_type = key >> 3, key & 7
    if not 0 < number < 2**29 or wire_type not in tuple(WireType):
        raise _malformed()
    return number, WireType(wire_type)


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for count in range(_LONGEST_VARINT):
        if place >= len(message):
            break
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, place
    raise _malformed()


def _malformed() -> UnsafeGraphError:
    return UnsafeGraphError(
        "The network's file is damaged: it is not a valid ONNX graph. Get the style again."
    )
