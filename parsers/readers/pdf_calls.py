"""pdfium's functions with plain addresses for pointers, called for many things at once.

Belongs here: how pdfium is called where a page needs thousands of calls, and where objects are, which all
ask. Does not belong here: what else is called (`pdf_paint`, `pdf_text`, `pdf_unseen`), or called once a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ctypes import PYFUNCTYPE, addressof, c_float, c_void_p, cast, sizeof
from struct import iter_unpack
from typing import Any

import pypdfium2.raw as pdfium

Sides = tuple[float, float, float, float]
"""Left, bottom, right and top in the space of an object."""


def lean(function: Any) -> Callable[..., Any]:
    """The same function, which takes and returns addresses: ints, None for a null pointer.

    ctypes checks and wraps typed pointers on every call, and lets other threads run meanwhile; without that
    a call takes half the time. What is pointed to must be kept alive by the caller.
    """
    kinds = [function.restype, *function.argtypes]
    plain = [c_void_p if hasattr(kind, "contents") else kind for kind in kinds]
    return PYFUNCTYPE(*plain)(cast(function, c_void_p).value or 0)


def address(pointer: Any) -> int:
    """Where a pointer of pypdfium2's points."""
    return cast(pointer, c_void_p).value or 0


def ask(
    function: Callable[..., Any], things: Sequence[int], kind: Any, count: int
) -> list[tuple[Any, tuple[Any, ...]]]:
    """Of each thing what `function(thing, *places)` returns, and the `count` numbers that it writes there.

    `kind` is their ctypes type. What is not written is 0. No step of the loop is Python's.
    """
    numbers = (kind * (count * len(things)))()
    first, size, end = addressof(numbers), sizeof(kind), addressof(numbers) + sizeof(numbers)
    places = [range(first + i * size, end, count * size) for i in range(count)]
    returned = list(map(function, things, *places))
    return list(zip(returned, iter_unpack(f"{count}{kind._type_}", numbers), strict=True))


_bounds_of, _point_of = lean(pdfium.FPDFPageObj_GetBounds), lean(pdfium.FPDFPathSegment_GetPoint)


def bounds_of(things: Sequence[int]) -> list[Sides]:
    """Where objects are, with the width of their strokes."""
    return [sides for _, sides in ask(_bounds_of, things, c_float, 4)]


def points_of(segments: Sequence[int]) -> list[tuple[float, float]]:
    """Where the segments of paths end."""
    return [point for _, point in ask(_point_of, segments, c_float, 2)]
