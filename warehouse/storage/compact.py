"""Thrift's compact protocol, as far as the footer of a Parquet file needs it.

Belongs here: where the values of a structure lie in its bytes, and how numbers and texts are written.
Does not belong here: what the fields of a footer are (`warehouse.storage.row_groups`).
"""

from __future__ import annotations

from collections.abc import Iterator

TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
"""Kinds of values."""
_INTEGERS = (4, 5, 6)
_FIXED = {TRUE: 0, FALSE: 0, BYTE: 1, DOUBLE: 8}
"""Bytes of values that always have as many; those of a flag in a field are none."""


Span = tuple[int, int]
"""Where a value begins and where it ends."""


def struct(data: bytes, at: int) -> dict[int, Span]:
    """The values of the structure that begins at a place, by the numbers of its fields, in their order.

    Raises:
        ValueError: That is no structure, or one with maps.
        IndexError: It is cut off.
    """
    return _struct(data, at)[0]


def structs(data: bytes, at: int) -> Iterator[tuple[int, dict[int, Span], int]]:
    """The structures of the list that begins at a place: where each begins, its values, where it ends.

    Raises:
        ValueError: That is no list of structures.
        IndexError: It is cut off.
    """
    count, kind, at = _list(data, at)
    if count and kind != STRUCT:
        raise ValueError(f"a list of kind {kind}")
    for _ in range(count):
        start = at
        found, at = _struct(data, start)
        yield start, found, at


def integer(data: bytes, at: int) -> int:
    """The integer that begins at a place."""
    return _integer(data, at)[0]


def zigzag(value: int) -> bytes:
    """An integer that is not negative, as the protocol writes one that has a sign."""
    return varint(value << 1)


def text(value: str) -> bytes:
    """A text."""
    said = value.encode()
    return varint(len(said)) + said


def list_head(count: int, kind: int = STRUCT) -> bytes:
    """What stands before the items of a list."""
    return bytes([count << 4 | kind]) if count < 15 else bytes([0xF0 | kind]) + varint(count)


def varint(value: int) -> bytes:
    """A number without sign in as many bytes as it needs."""
    said = bytearray()
    while value > 0x7F:
        said.append(value & 0x7F | 0x80)
        value >>= 7
    said.append(value)
    return bytes(said)


def _struct(data: bytes, at: int) -> tuple[dict[int, Span], int]:
    """The values of a structure by the numbers of its fields, and where it ends."""
    found: dict[int, Span] = {}
    number = 0
    while head := data[at]:
        kind = head & 15
        at += 1
        if head > 15:
            number += head >> 4
        else:
            number, at = _integer(data, at)
        start = at
        if kind in _INTEGERS:
            while data[at] > 127:
                at += 1
            at += 1
        elif kind > FALSE:
            at = _end(data, at, kind)
        found[number] = start, at
    return found, at + 1


def _integer(data: bytes, at: int) -> tuple[int, int]:
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = data[at]
    at += 1
    if value < 0x80:
        return value, at
    value &= 0x7F
    shift = 7
    while True:
        more = data[at]
        at += 1
        value |= (more & 0x7F) << shift
        if more < 0x80:
            return value, at
        shift += 7


def _list(data: bytes, at: int) -> tuple[int, int, int]:
    """How many items of which kind, and where they begin."""
    head = data[at]
    if head >> 4 < 15:
        return head >> 4, head & 15, at + 1
    count, at = _varint(data, at + 1)
    return count, head & 15, at


def _end(data: bytes, at: int, kind: int) -> int:
    """Where a value ends; of a flag in a field the kind is the value."""
    if kind == BINARY:
        size, at = _varint(data, at)
        return at + size
    if kind in (LIST, SET):
        count, of, at = _list(data, at)
        for _ in range(count):
            at = _end(data, at, of) if of > FALSE else at + 1
        return at
    if kind == STRUCT:
        return _struct(data, at)[1]
    if kind in _INTEGERS:
        return _varint(data, at)[1]
    if kind in _FIXED:
        return at + _FIXED[kind]
    raise ValueError(f"a value of kind {kind} at {at}")
