"""Bytes → text, for Chinese of any encoding, damaged or twice encoded.

Belongs here: finding the encoding, marking lost bytes. Does not belong here: text that was decoded
wrongly before it came here (`parsers.text.mojibake`), nor any normalisation: what was not lost stays as it
is.

The ladder: byte order mark → pattern of NUL bytes → HZ → strict UTF-8 → how common the characters are
that each candidate yields. A declaration (`charset=gb2312`) is a hint that is verified, never an order.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace

from parsers.model import Note
from parsers.text.commonness import LOST, SAMPLE, commonness, weight
from parsers.text.mojibake import repaired

_MARKS = (  # the longer marks first: UTF-32 LE begins like UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_LINEWISE = ("utf-8", "gb18030")
"""Encodings in which a line end is one byte that stands for nothing else: files can be cut there."""

_WIDER = {  # what a declared name means in practice: the superset that browsers decode it with
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-tw": "big5hkscs",
    "hz": "hz",
    "ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "iso8859-1": "cp1252",
}
_HZ = re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e])+~\}")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was found. `confidence` runs from 0 (a guess) to 1 (cannot be otherwise)."""

    text: str
    encoding: str
    confidence: float
    notes: tuple[Note, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`; bytes that mean nothing become U+FFFD, none is dropped. Never raises.

    `declared` is a charset named outside the bytes (a MIME header); one named inside is found here.
    """
    hint = _codec(declared) or _codec(declared_charset(data))
    found = (
        _by_mark(data)
        or _by_nul_pattern(data)
        or _by_hz(data)
        or _by_strict_utf8(data)
        or _by_score(data, hint)
    )
    text, repair = repaired(found.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    notes = (*found.notes, Note("mojibake_repaired", repair)) if repair else found.notes
    return _with_notes(replace(found, text=text, notes=notes), hint)


def declared_charset(data: bytes) -> str | None:
    """The charset that HTML or XML names in its first 4,096 bytes, as written."""
    match = _DECLARED.search(data, 0, 4096)
    return match[1].decode("ascii") if match else None


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            # Tools that join files leave a mark before text of another encoding: verify it.
            if text.count(LOST) * 20 > len(text):
                body = _by_strict_utf8(data[len(mark) :]) or _by_score(data[len(mark) :], None)
                if commonness(body.text) > commonness(text):
                    return body
            return Decoded(text, encoding, 1.0)
    return None


def _by_nul_pattern(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: NUL bytes stand where ASCII has its zero halves."""
    sample = data[:SAMPLE]
    if b"\x00" not in sample:
        return None
    nul = [sample[start::4].count(0) for start in range(4)]
    quarter = max(1, len(sample) // 4)
    if len(sample) % 4 == 0 and nul[0] > 0.9 * quarter and nul[1] > 0.9 * quarter:
        return _strictly(data, "utf-32-be")
    if len(sample) % 4 == 0 and nul[3] > 0.9 * quarter and nul[2] > 0.9 * quarter:
        return _strictly(data, "utf-32-le")
    # ASCII has its zero byte on one side, but so has 一 (4E00) on the other: ask which reads as text.
    best = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _legibility(sample, encoding))
    if _legibility(sample, best) < 0.5:
        return None
    return Decoded(data.decode(best, "replace"), best, 0.95)


def _legibility(sample: bytes, encoding: str) -> float:
    """The mean of 1 for printable ASCII and line ends, −1 for controls, `weight` for the rest."""
    counts = Counter(sample.decode(encoding, "replace"))
    marks = {c: 1.0 if c.isprintable() or c in "\t\n\r\f" else -1.0 for c in counts if c <= "\x7f"}
    return sum((marks[c] if c in marks else weight(c)) * n for c, n in counts.items()) / counts.total()


def _by_hz(data: bytes) -> Decoded | None:
    """HZ, the 7-bit form of GB 2312 that old mail gateways left: `~{` … `~}`."""
    if not data.isascii() or not _HZ.search(data):
        return None
    text = data.decode("hz", "replace")
    return Decoded(text, "hz", 0.95) if commonness(text) > 0.2 else None


def _by_strict_utf8(data: bytes) -> Decoded | None:
    found = _strictly(data, "utf-8")
    # Two-byte pairs of short GBK texts can be valid UTF-8 by accident, of Cyrillic or Arabic letters.
    if found is None or data.isascii() or len(data) > 64 or commonness(found.text) > 0:
        return found
    other = _strictly(data, "gb18030")
    if other and commonness(other.text) > 0.5:
        return replace(other, confidence=0.6)
    return found


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, 1.0)
    except UnicodeDecodeError:
        return None


def _by_score(data: bytes, hint: str | None) -> Decoded:
    names = dict.fromkeys((*_CANDIDATES, hint) if hint else _CANDIDATES)
    sample = data[:SAMPLE]
    scores = {name: _score(sample, name) + (0.03 if name == hint else 0) for name in names}
    best = max(scores, key=lambda name: scores[name])
    confidence = round(min(1.0, max(0.0, scores[best])), 3)
    if best in _LINEWISE:
        return _line_by_line(data, best, next(name for name in _LINEWISE if name != best), confidence)
    return Decoded(data.decode(best, "replace"), best, confidence)


def _line_by_line(data: bytes, encoding: str, other: str, confidence: float) -> Decoded:
    """Decode each line in the encoding in which it is Chinese.

    Lines that are Chinese only in the other encoding come from another file, pasted in by the server: head
    and foot of a page are often older than the page.
    """
    lines, strange = [], 0
    for line in data.split(b"\n"):
        own, alien = line.decode(encoding, "replace"), _strictly(line, other)
        if alien is not None and commonness(alien.text) > 0.5 > 0.2 > commonness(own):
            own = alien.text
            strange += 1
        lines.append(own)
    notes = (Note("mixed_encodings", f"{strange} lines are {other}, the rest {encoding}"),) if strange else ()
    return Decoded("\n".join(lines), encoding, confidence, notes)


def _score(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    if encoding.startswith("utf-16") and "\n" not in text and len(text) > 2_000:
        return -1.0  # a real text of this length has a line end
    if text.isascii():
        return -1.0
    return commonness(text)


_NO_CHARSETS = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"))
"""Codecs of Python that no document is written in; some of them refuse to replace what they cannot read."""


def _codec(name: str | None) -> str | None:
    """The Python codec for a declared charset, widened; None when there is no such text encoding."""
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_CHARSETS:
        return None
    return _WIDER.get(info.name, info.name)


def _with_notes(found: Decoded, hint: str | None) -> Decoded:
    notes = list(found.notes)
    if LOST in found.text:
        lost = found.text.count(LOST)
        notes.append(Note("bytes_lost", f"{lost} places hold no legible character (marked {LOST})"))
    if hint and hint != found.encoding and not found.text.isascii():
        notes.append(
            Note("declared_encoding_wrong", f"declared as {hint}, but the bytes are {found.encoding}")
        )
    if found.confidence < 0.3 and not found.text.isascii():
        notes.append(Note("uncertain_encoding", f"{found.encoding} is a guess ({found.confidence})"))
    return replace(found, notes=tuple(notes))
