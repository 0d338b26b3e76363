"""A JSON answer of a content system, also as JSONP, line by line, or as a script → its records.

Belongs here: the values of a JSON text as records with places. Does not belong here: which record is a report
(`parsers.readers.wrapped.records`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsers.model import Layout
from parsers.readers.limits import MAX_STRINGS, too_large
from parsers.readers.wrapped.javascript import strings_of
from parsers.readers.wrapped.records import Record, layout_of
from parsers.readers.wrapped.unwrap import loads
from parsers.text.encoding import decode


def read_json(data: bytes) -> Layout:
    """The report in an answer, under its title; of several articles all that hold one. Raises Refusal."""
    found = decode(data)
    return layout_of("application/json", found, _records(found.text))


def _records(text: str) -> list[Record]:
    try:
        return list(records_of(loads(text), ""))
    except ValueError:
        pass
    records: list[Record] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                records += records_of(loads(line), f"line={number}")
            except ValueError:
                return [
                    Record("script", [(f"string={n}", s) for n, s in enumerate(strings_of(text), start=1)])
                ]
    return records


def records_of(value: Any, place: str) -> Iterator[Record]:
    """Every object in a JSON value as a record of its own texts and numbers, outer ones first."""
    stack: list[tuple[Any, str]] = [(value, place)]
    count = 0
    while stack:
        value, place = stack.pop()
        items = _items(value)
        record = Record(place or "value")
        inner = []
        for name, item in items:
            if isinstance(item, str):
                record.texts.append((name, item))
            elif isinstance(item, int | float) and not isinstance(item, bool):
                record.texts.append((name, str(item)))
            elif isinstance(item, dict | list):
                inner.append((item, f"{place}.{name}" if place else name))
            count += 1
            if count > 10 * MAX_STRINGS:
                raise too_large("JSON values", 10 * MAX_STRINGS)
        if record.texts:
            yield record
        stack += reversed(inner)


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, list):
        return [(str(number), item) for number, item in enumerate(value, start=1)]
    return [("", value)]
