"""How often a PDF's forms call each other, found out before pdfium paints them.

pdfium unfolds every call of a form while it loads a page. Forms that call themselves or each other several
times unfold to thousands of millions of objects, and the process dies.
Belongs here: an upper bound of the calls, from the bytes alone, for files whose forms stand in clear (a form
is a stream: it is never inside another). Does not belong here: what a form paints.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from parsers.readers.limits import MAX_FORM_CALLS, MAX_MEMBERS, too_large

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NUMBER = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+$")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_CALL = re.compile(rb"/[^\s/\[\](){}<>%]+\s+Do\b")
_HEAD_ENDS = re.compile(rb"stream|endobj")
MOST_DEEP = 30
"""Calls inside calls that are looked at: pdfium itself follows no more."""
MOST_CONTENT = 4 * 1024 * 1024
"""Bytes of a form's content that are looked at."""


class _Object(NamedTuple):
    """A numbered object: what it refers to, and how many calls of forms its content has (forms alone)."""

    refers_to: frozenset[int]
    calls: int
    is_form: bool
    is_stream: bool


def refuse_endless_forms(data: bytes) -> None:
    """Refuse a PDF whose forms unfold to more calls than any page has.

    Raises:
        Refusal: `too_large`.
    """
    if not _FORM.search(data):
        return
    objects = dict(_objects(data))
    called = {number: _called(number, objects) for number, each in objects.items() if each.calls}
    unfolded = dict.fromkeys(called, 1)
    for _ in range(MOST_DEEP if any(inner & called.keys() for inner in called.values()) else 1):
        unfolded = {
            number: min(
                MAX_FORM_CALLS + 1,
                1 + objects[number].calls * max((unfolded.get(each, 1) for each in inner), default=1),
            )
            for number, inner in called.items()
        }
    if max(unfolded.values(), default=0) > MAX_FORM_CALLS:
        raise too_large("forms called by forms", MAX_FORM_CALLS)


def _objects(data: bytes) -> Iterator[tuple[int, _Object]]:
    at = data.find(b"obj")
    while at >= 0:
        number = _NUMBER.search(data, max(0, at - 24), at)
        if number:
            yield int(number[1]), _object(data, at + 3)
        at = data.find(b"obj", at + 3)


def _object(data: bytes, start: int) -> _Object:
    end = _HEAD_ENDS.search(data, start)
    head = data[start : end.start() if end else len(data)]
    is_stream = end is not None and end[0] == b"stream"
    is_form = is_stream and _FORM.search(head) is not None
    refers_to = frozenset(int(each) for each in _REFERENCE.findall(head)[:MAX_MEMBERS])
    calls = len(_CALL.findall(_content(data, end.end(), head))) if is_form and end else 0
    return _Object(refers_to, calls, is_form, is_stream)


def _content(data: bytes, start: int, head: bytes) -> bytes:
    end = data.find(b"endstream", start)
    content = data[start : end if end >= 0 else len(data)].lstrip(b"\r\n")
    if b"Flate" not in head and b"/Fl" not in head:
        return content[:MOST_CONTENT]
    try:
        return zlib.decompressobj().decompress(content, MOST_CONTENT)
    except zlib.error:
        return b""


def _called(number: int, objects: dict[int, _Object]) -> frozenset[int]:
    """The forms that one can call: those its dictionary names, itself or by way of other dictionaries."""
    found: set[int] = set()
    seen = {number}
    waiting = set(objects[number].refers_to)
    while waiting:
        each = waiting.pop()
        if each in objects and objects[each].is_form:
            found.add(each)
        if each in objects and each not in seen and not objects[each].is_stream and len(seen) < MAX_MEMBERS:
            waiting |= objects[each].refers_to
        seen.add(each)
    return frozenset(found)
