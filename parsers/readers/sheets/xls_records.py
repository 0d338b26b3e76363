"""The records of an old binary workbook (BIFF), looked through without reading them.

Belongs here: whether anything in a workbook is seen otherwise than it is stored, and what the library that
reads its looks does not tell: formulas that nobody has computed yet. Does not belong here: fonts and texts
(`parsers.readers.sheets.xls_view`). Source: [MS-XLS].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from struct import unpack_from
from typing import Any

from xlrd.compdoc import CompDoc, CompDocError

from parsers.readers.sheets.seen import Place

_BOF, _EOF, _FORMULA, _BOOLERR = 0x809, 0x0A, 0x06, 0x205
_FORMAT = 0x41E
_FONT, _XF, _COLINFO, _ROW, _WINDOW2, _RULES = 0x31, 0xE0, 0x7D, 0x208, 0x23E, 0x1B0
_PLAIN_FORMATS = (0, 49)
"""Numbers of the general format and of that for text."""
_GENERAL = b"\x07\x00\x00General"
_BLACK = (0x7FFF, 8, 64)
_TINY_TWIPS = 20
_COMPUTED_ON_LOAD = 2
_ZERO, _NO_TEXT, _ERROR = b"\0" * 8, 3, 2


@dataclass(slots=True)
class Records:
    """What the records of a workbook tell at a glance.

    Attributes:
        is_odd: whether something may be seen otherwise than it is stored.
        waiting: for each substream of a sheet, in order, the formulas without a computed result.
        ruled: for each of them, whether rules paint its cells.
    """

    is_odd: bool = False
    waiting: list[set[Place]] = field(default_factory=list)
    ruled: list[bool] = field(default_factory=list)


def look_through(data: bytes) -> Records:  # noqa: C901 - one pass, a branch for each kind
    """A workbook's records at a glance. Raises what the library does for a damaged container."""
    found = Records()
    depth = 0
    computed = False
    general = set(_PLAIN_FORMATS)
    silent: list[set[Place]] = []  # formulas that show nothing, which may be what they come to
    for kind, body in _records(_stream(data)):
        if kind == _BOF:
            depth += 1
            if depth == 1:
                found.waiting.append(set())
                found.ruled.append(False)
                silent.append(set())
        elif kind == _EOF:
            depth -= 1
        elif kind == _FORMULA and silent:
            place, result = unpack_from("<HH", body), _result(body)
            computed = computed or result == "computed"
            found.is_odd = found.is_odd or result != "computed"
            if result == "waiting":
                found.waiting[-1].add(place)
            elif result == "silent":
                silent[-1].add(place)
        elif kind == _RULES and found.ruled:
            found.ruled[-1] = True
        elif kind == _FORMAT and body.endswith(_GENERAL):
            general.add(unpack_from("<H", body)[0])
        elif kind == _XF:
            found.is_odd = found.is_odd or _odd_format(body, general)
        elif not found.is_odd and kind in _ODD:
            found.is_odd = _ODD[kind](body)
    if not computed:  # a program without a calculator wrote them all
        found.waiting = [a | b for a, b in zip(found.waiting, silent, strict=True)]
    found.waiting, found.ruled = found.waiting[1:], found.ruled[1:]  # the first is that of the workbook
    return found


def _result(body: bytes) -> str:
    """Of a formula: a number, or, as its last two bytes say, none, and its first what it is."""
    result, flags = body[6:14], body[14]
    if result[6:8] != b"\xff\xff":
        return "waiting" if result == _ZERO and flags & _COMPUTED_ON_LOAD else "computed"
    if result[0] == _NO_TEXT:
        return "waiting" if flags & _COMPUTED_ON_LOAD else "silent"
    return "error" if result[0] == _ERROR else "computed"


def _odd_font(body: bytes) -> bool:
    height, flags, colour, _, rise = unpack_from("<5H", body)
    return bool(flags & 8 or rise or colour not in _BLACK or height <= _TINY_TWIPS)


def _odd_format(body: bytes, general: set[int]) -> bool:
    """Of the styles of cells; every workbook has named styles with formats, which are none of a cell."""
    number, flags = unpack_from("<HH", body, 2)
    return not flags & 4 and number not in general


_ODD: dict[int, Callable[[bytes], bool]] = {
    _BOOLERR: lambda body: body[7] == 1,
    _FONT: _odd_font,
    _COLINFO: lambda body: bool(body[8] & 1) or unpack_from("<H", body, 4)[0] == 0,
    _ROW: lambda body: bool(body[12] & 0x20) or unpack_from("<H", body, 6)[0] == 0,
    _WINDOW2: lambda body: not body[0] & 0x10,
}
"""For each kind of record whether one of it makes something be seen otherwise than it is stored."""


class _WithoutRings(CompDoc):  # type: ignore[misc]
    """The container; the library follows a chain of sectors that returns to itself for ever."""

    def _get_stream(
        self, mem: Any, base: int, sat: Any, sec_size: int, start_sid: int, *more: Any, **named: Any
    ) -> Any:
        seen: set[int] = set()
        sector = start_sid
        while 0 <= sector < len(sat):
            if sector in seen:
                raise CompDocError("a chain of sectors returns to itself")
            seen.add(sector)
            sector = sat[sector]
        return super()._get_stream(mem, base, sat, sec_size, start_sid, *more, **named)


def _stream(data: bytes) -> memoryview:
    document = _WithoutRings(data, logfile=StringIO(), ignore_workbook_corruption=True)
    for name in ("Workbook", "Book"):
        held, start, length = document.locate_named_stream(name)
        if held:
            return memoryview(held)[start : start + length]
    return memoryview(b"")


def _records(stream: memoryview) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; of kinds that nobody asks for, without the body."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, place)
        place += 4
        if kind in _TOLD:
            yield kind, bytes(stream[place : place + length])
        place += length


_TOLD = {_BOF, _EOF, _FORMULA, _RULES, _FORMAT, _XF, *_ODD}
