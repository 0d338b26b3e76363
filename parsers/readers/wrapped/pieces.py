"""A report that a JSON answer keeps as a list of pieces: paragraphs and tables one behind the other.

Belongs here: telling such a list from a list of articles, and its pieces in order. Does not belong here: what
becomes of a piece (`parsers.readers.wrapped.records`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fff]")

Placed = tuple[str, Sequence[tuple[str, str]]]
"""The place of a record and its texts with their names."""


def list_of_pieces(records: Sequence[Placed], reporting: Sequence[int]) -> tuple[int | None, list[int]]:
    """The record around a list of pieces of one report, None where there is none, and the list's records.

    No records where the tables do not stand in one list, or nothing else stands in it.

    Args:
        records: in order, outer ones first; the place of an item of a list ends in its number.
        reporting: which of them hold tables of a report.
    """
    lists = {_list_at(records[index]) for index in reporting}
    if len(lists) != 1 or (place := lists.pop()) is None:
        return None, []
    within = [
        i
        for i, (its, _) in enumerate(records)
        if its == place or its.startswith(f"{place}." if place else "")
    ]
    if not any(_is_words(text) for i in within for _, text in records[i][1]):
        return None, []
    around = place.rpartition(".")[0] or "value"
    outer = next((i for i, (its, _) in enumerate(records) if its == around and i not in within), None)
    return outer, within


def is_paragraph(text: str) -> bool:
    """Whether a piece is print, not a code of the system that keeps it."""
    return _IDEOGRAPHS.search(text) is not None


def _list_at(record: Placed) -> str | None:
    """The place of the list that a record is, or is an item of; None of other records."""
    place, texts = record
    if len(texts) > 1 and all(name.isdecimal() for name, _ in texts):
        return place
    around, _, last = place.rpartition(".")
    return around if last.isdecimal() else None


def _is_words(text: str) -> bool:
    return "<" not in text and is_paragraph(text)
