"""Messages in the wire format of Protocol Buffers, as far as a package needs them.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections import defaultdict

_VARINT, _LENGTH = 0, 2
_FIXED = {1: 8, 5: 4}
"""Bytes of a value of fixed width, by its wire type."""
_LONGEST_VARINT = 10


class WireError(ValueError):
    """Bytes that are no message."""


Message = dict[int, list[int | bytes]]
"""The values of each field of a message, by the field's number."""


def parse(data: bytes) -> Message:
    """The fields of a message; those of fixed width are bytes."""
    fields: Message = defaultdict(list)
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        value, at = _value(data, at, key & 7)
        fields[key >> 3].append(value)
    return fields


def _value(data: bytes, at: int, wire_type: int) -> tuple[int | bytes, int]:
    """The value at an offset, and the offset behind it."""
    if wire_type == _VARINT:
        return _varint(data, at)
    if wire_type == _LENGTH:
        size, at = _varint(data, at)
    elif wire_type in _FIXED:
        size = _FIXED[wire_type]
    else:
        raise WireError("an unknown wire type")
    if at + size > len(data):
        raise WireError("a value that is cut off")
    return data[at : at + size], at + size


def text(message: Message, number: int) -> str:
    """The text in a field; empty if there is none."""
    value = (message.get(number) or [b""])[-1]
    if not isinstance(value, bytes):
        raise WireError("a number where a text is wanted")
    return value.decode("utf-8", "surrogateescape")


def integer(message: Message, number: int) -> int | None:
    """The signed 64-bit integer in a field."""
    if not message.get(number):
        return None
    value = message[number][-1]
    if isinstance(value, bytes):
        raise WireError("a text where a number is wanted")
    return value - (1 << 64) if value >> 63 else value


def messages(message: Message, number: int) -> list[Message]:
    """The messages in a repeated field."""
    values = message.get(number, [])
    return [parse(value) for value in values if isinstance(value, bytes)]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index, byte in enumerate(data[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value & ((1 << 64) - 1), at + index + 1
    raise WireError("a number without an end")
