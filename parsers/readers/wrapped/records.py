"""Records of named values, one of them a report: articles in a JSON answer, items of a feed → a layout.

Belongs here: which records hold a report, and what their other values say of it. Does not belong here: how
records are parsed (`parsers.readers.wrapped.json_text`, `.xml_feed`), nor how a value is wrapped
(`parsers.readers.wrapped.unwrap`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files

from parsers.model import Block, Layout, Note, Paragraph
from parsers.readers.limits import MAX_LINES
from parsers.readers.markup.elsewhere import is_document
from parsers.readers.markup.html import read_markup
from parsers.readers.wrapped.pieces import is_paragraph, list_of_pieces
from parsers.readers.wrapped.unwrap import reports_in
from parsers.text.encoding import Decoded

_PUNCTUATION = re.compile(r"^.*[:}]|[-_]")
_BEIJING = timedelta(hours=8)
_MAX_TITLE = 200
_EPOCHS = ((1e9, 5e9, 1.0), (1e12, 5e12, 1000.0))
"""From, to and divisor of seconds and milliseconds since 1970 that are dates of these decades."""


@dataclass(slots=True)
class Record:
    """`texts` are the values in order, with their names; `place` is where the record stands: `item=3`."""

    place: str
    texts: list[tuple[str, str]] = field(default_factory=list)


_Piece = tuple[str, str, bool]
"""A text with its place, and whether it holds tables of a report."""


def layout_of(media_type: str, found: Decoded, records: Iterable[Record]) -> Layout:
    """What the records print that hold a report, each under its title; where none does, all short texts."""
    records = list(records)
    blocks: list[Block] = []
    notes: list[Note] = [*found.notes]
    meta: dict[str, str] = {}
    for record, pieces in _reporting(records):
        said = _meta(record)
        if title := said.get("articletitle"):
            blocks.append(Paragraph(title, record.place, heading=True))
        for place, text, is_report in pieces:
            if not is_report:
                blocks += [Paragraph(line, place) for line in text.splitlines() if line.strip()]
                continue
            more, its_notes, its_meta = read_markup(text, place)
            blocks += more
            notes += its_notes
            said = {**its_meta, **said}
        meta = {**said, **meta}
    if not blocks:
        blocks = list(_texts(records))
        notes += [Note("needs_attachment", address) for address in _documents(records)]
    return Layout(
        media_type, found.encoding, tuple(blocks), meta, tuple(notes), encoding_confidence=found.confidence
    )


def _reporting(records: list[Record]) -> Iterator[tuple[Record, list[_Piece]]]:
    """The records that hold a report, each with what is read of it; a list of pieces is one of them."""
    seen: set[str] = set()
    held: dict[int, list[_Piece]] = {}
    for index, record in enumerate(records):
        reports = [(name, report) for name, text in record.texts for report in reports_in(text)]
        for name, report in reports:
            if report not in seen:
                seen.add(report)
                held.setdefault(index, []).append((f"{record.place} {name}", report, True))
    placed = [(record.place, record.texts) for record in records]
    titled = any("articletitle" in _meta(records[index]) for index in held)
    several = sum(map(len, held.values())) > 1 and not titled
    outer, within = list_of_pieces(placed, [*held]) if several else (None, [])
    if not within:
        yield from ((records[index], pieces) for index, pieces in held.items())
        return
    around = Record("value") if outer is None else records[outer]
    yield around, [piece for index in within for piece in _in_order(records[index], held.get(index, []))]


def _in_order(record: Record, reports: list[_Piece]) -> Iterator[_Piece]:
    """The tables and paragraphs of a record as they stand in it."""
    for name, text in record.texts:
        place = f"{record.place} {name}"
        its = [piece for piece in reports if piece[0] == place]
        yield from its or ([(place, text, False)] if is_paragraph(text) else [])


@cache
def _names() -> dict[str, str]:
    data = tomllib.loads(files(__package__).joinpath("records.toml").read_text(encoding="utf-8"))
    return {name: meta for meta, names in data.items() for name in names}


def _meta(record: Record) -> dict[str, str]:
    """What the record says of its report, under the names of a page's meta tags."""
    meta: dict[str, str] = {}
    for name, text in record.texts:
        known = _names().get(_PUNCTUATION.sub("", name.lower()))
        if known and text.strip() and len(text) <= _MAX_TITLE and known not in meta:
            meta[known] = date_of(text) if known == "pubdate" else text.strip()
    return meta


def date_of(text: str) -> str:
    """A date as pages print it: of seconds since 1970, and of mails and feeds; else the text itself."""
    text = text.strip()
    for low, high, divisor in _EPOCHS:
        if text.isdecimal() and low < float(text) < high:
            return _in_beijing(datetime.fromtimestamp(float(text) / divisor, UTC))
    try:
        return _in_beijing(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError):
        return text


def _in_beijing(moment: datetime) -> str:
    moment = moment if moment.tzinfo is None else moment.astimezone(UTC) + _BEIJING
    return moment.strftime("%Y-%m-%d")


def _texts(records: Iterable[Record]) -> Iterator[Block]:
    lines = 0
    for record in records:
        for name, text in record.texts:
            for line in text.splitlines():
                if line.strip() and lines < MAX_LINES:
                    lines += 1
                    yield Paragraph(line, f"{record.place} {name}")


def _documents(records: Iterable[Record]) -> list[str]:
    texts = (text.strip() for record in records for _, text in record.texts)
    return list(dict.fromkeys(text for text in texts if len(text) < 500 and is_document(text)))
