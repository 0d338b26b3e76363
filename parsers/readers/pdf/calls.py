"""pdfium's functions with plain addresses for pointers, called for many things at once.

Belongs here: how pdfium is called where a page needs thousands of calls, and where objects are, which all
ask. Does not belong here: what else is called (`pdf_paint`, `pdf_text`, `pdf_unseen`), or called once a page.

A call takes a fourth of the time without what ctypes does by default: to check each argument, to wrap each
pointer, and to let other threads run meanwhile. pdfium is not thread-safe anyway, and nor is this module: all
answers are written to one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import PYFUNCTYPE, byref, c_float, c_ubyte, c_void_p, cast, sizeof
from itertools import repeat
from struct import iter_unpack
from typing import Any

import pypdfium2.raw as pdfium

Numbers = tuple[Any, ...]
Sides = tuple[float, float, float, float]
"""Left, bottom, right and top in the space of an object."""
Rect = tuple[float, float, float, float]
"""Left, top, right and bottom, as pdfium's FS_RECTF has them, where y grows upwards."""

AT_ONCE = 1024
"""So many things are asked before their answers are taken away."""
WORD = 4
"""Bytes of every number that is written."""
MOST = 6
"""Numbers a function writes of one thing at most."""

_RECT = f"4f{(MOST - 4) * WORD}x"

_written = bytearray(AT_ONCE * MOST * WORD)
_first = (c_ubyte * len(_written)).from_buffer(_written)
_places = [[byref(_first, (MOST * i + number) * WORD) for i in range(AT_ONCE)] for number in range(MOST)]
_pointer = c_void_p.from_param


def lean(function: Any) -> Callable[..., Any]:
    """The same function, which takes and returns addresses: ints, None for a null pointer.

    What is pointed to must be kept alive by the caller.
    """
    return PYFUNCTYPE(*(_plain(kind) for kind in (function.restype, *function.argtypes)))(address(function))


def address(pointer: Any) -> int:
    """Where a pointer or a function of pypdfium2's is."""
    return cast(pointer, c_void_p).value or 0


def of_each(function: Any) -> Callable[[Iterable[int]], list[Any]]:
    """What `function(thing)` returns for the addresses of many things."""
    call = _unchecked(function)
    return lambda things: list(map(call, map(_pointer, things)))


def of_numbered(function: Any) -> Callable[[int, Iterable[int]], list[Any]]:
    """What `function(parent, i)` returns for a parent's address and many numbers i."""
    call = _unchecked(function)
    return lambda parent, numbers: list(map(call, repeat(_pointer(parent)), numbers))


def told_of_each(
    function: Any, kind: Any, count: int, places: int = 0
) -> Callable[[Sequence[int]], list[tuple[Any, Numbers]]]:
    """What `function(thing, *places)` returns, and the first `count` numbers of a ctypes kind that it writes.

    It writes one to each place, or to fewer `places` several in a row. What is not written is 0.
    """
    call, to = _unchecked(function), _places[: places or count]
    layout = f"{count}{kind._type_}{(MOST - count) * WORD}x"

    def told(things: Sequence[int]) -> list[tuple[Any, Numbers]]:
        answers: list[tuple[Any, Numbers]] = []
        for some in _portions(things):
            returned, written = _call(call, (map(_pointer, some), *to), len(some))
            answers += zip(returned, iter_unpack(layout, written), strict=True)
        return answers

    return told


def told_of_one(function: Any, kind: Any, count: int, places: int) -> Callable[[int, int], list[Any]]:
    """The numbers that `function(parent, i, *places)` writes: one to each place, or all in a row to one."""
    call, numbers = _unchecked(function), (kind * count)()
    pointers = [byref(numbers, sizeof(kind) * place) for place in range(places)]

    def told(parent: int, i: int) -> list[Any]:
        call(_pointer(parent), i, *pointers)
        return list(numbers[:])  # sooner than one by one

    return told


def rects_of(function: Any) -> Callable[[int, int], Iterator[Rect]]:
    """The rectangle that `function(parent, i, place)` writes, for all numbers i below a count."""
    call = _unchecked(function)

    def rects(parent: int, count: int) -> Iterator[Rect]:
        for numbers in _portions(range(count)):
            _, written = _call(call, (repeat(_pointer(parent)), numbers, _places[0]), len(numbers))
            yield from iter_unpack(_RECT, written)

    return rects


def _portions(things: Sequence[int]) -> Iterator[Sequence[int]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))


def _call(
    call: Callable[..., Any], arguments: Iterable[Iterable[Any]], count: int
) -> tuple[list[Any], bytes]:
    """What a function returns for each of so many things, and what it wrote."""
    end = count * MOST * WORD
    _written[:end] = bytes(end)
    return list(map(call, *arguments)), bytes(_written[:end])


def _plain(kind: Any) -> Any:
    return c_void_p if hasattr(kind, "contents") else kind


def _unchecked(function: Any) -> Callable[..., Any]:
    """The function as it is: an int is a C int to it, and a pointer must be made by `_pointer` or `byref`."""
    return PYFUNCTYPE(_plain(function.restype))(address(function))


_bounds = told_of_each(pdfium.FPDFPageObj_GetBounds, c_float, 4)
_points = told_of_each(pdfium.FPDFPathSegment_GetPoint, c_float, 2)


def bounds_of(things: Sequence[int]) -> list[Sides]:
    """Where objects are, with the width of their strokes."""
    return [sides for _, sides in _bounds(things)]


def points_of(segments: Sequence[int]) -> list[tuple[float, float]]:
    """Where the segments of paths end."""
    return [point for _, point in _points(segments)]
