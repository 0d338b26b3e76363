"""Whether a payload out of a web archive can be a report at all: a cheap test on its undecoded bytes.

Belongs here: the test; its words stand in `report_words.toml`. Does not belong here: whether it is a report
(`parsers.name_layout`).

The test must not drop a report. It drops pictures smaller than a page or without paper in them; sounds,
films, typefaces; texts without the words of a report in any encoding. It would miss a text in which every
such word is torn apart by markup or blanks, or stands only as the answer of a script that runs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TypeVar
from urllib.parse import quote

MIN_PAGE = 480
"""Pixels of the shorter side of a picture on which a report can be read; buttons and icons are smaller."""

MAX_LOOKED_AT = 40_000_000
"""Pixels of a picture that is looked at for paper; a larger one passes."""

_MIN_PAPER = 0.3
"""The part of a page's picture that is light and nearly grey: paper. Scans have 0.6 to 0.98."""
_LIGHT, _GREY = 150, 60

_DOCUMENTS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf",
    b"Founder CEB",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\x00", b"MM\x00*")
_MANY_PAGES = (b"II*\x00", b"MM\x00*")
_MEDIA = re.compile(
    rb"....ftyp|\x1aE\xdf\xa3|ID3|OggS|fLaC|FLV\x01|RIFF....(?:AVI |WAVE)|wOF[F2]|\x00\x01\x00\x00\x00"
    rb"|OTTO|\x00asm|\x00\x00\x01[\x00\xba\xb3]",
    re.S,
)
_MAIL = re.compile(rb"^(?:MIME-Version:|Content-Type:\s*multipart/|Received:|Message-ID:)", re.I | re.M)
_ESCAPES = (  # what a text holds that has such escapes of Chinese, and their forms
    (rb"&#[2-4][0-9]{4}", ("&#{};",)),
    (rb"&#[xX][4-9]", ("&#x{:x};", "&#x{:X};", "&#X{:X};")),
    (rb"\\u[4-9]", ("\\u{:04x}", "\\u{:04X}")),
    (rb"%u[4-9]", ("%u{:04X}", "%u{:04x}")),
)
_QUOTED, _WIDE, _HZ = rb"%[4-9A-Fa-f][0-9A-Fa-f]%", rb"\x00", rb"~\{"
Text = TypeVar("Text", str, bytes)
Groups = tuple[tuple[tuple[Text, ...], ...], ...]
"""Groups of sets of words: of one group a word of each set must be there."""


@dataclass(frozen=True, slots=True)
class _Spelled:
    """The words as texts hold them: characters of UTF-8, bytes of other encodings, bytes where a mark is.

    `first_characters` and `first_bytes` find one of the words or marks without which a text holds no group.
    """

    right: Groups[str]
    misread: Groups[str]
    other: tuple[Groups[bytes], ...]
    marked: tuple[tuple[re.Pattern[bytes], tuple[Groups[bytes], ...]], ...]
    first_characters: re.Pattern[str]
    first_bytes: re.Pattern[bytes]


def reason_against(payload: bytes) -> str | None:
    """Why a payload can be no report: `empty`, `media`, `picture`, `words`; None where it may be one.

    Args:
        payload: The bytes as a browser has them after decoding the transfer.
    """
    start = payload[:1024]
    if not start:
        return "empty"
    if start.startswith(_DOCUMENTS) or b"%PDF" in start:
        return None
    if is_media(start):
        return "media"
    if start.startswith(_PICTURES) and (size := _pixels(payload)):
        return None if start.startswith(_MANY_PAGES) or _is_page(payload, size) else "picture"
    if _MAIL.search(start):  # its text is packed in base64
        return None
    return None if may_name_report(payload) else "words"


def is_media(start: bytes) -> bool:
    """Whether a payload that begins so is a sound, a film, a typeface or a program."""
    return _MEDIA.match(start) is not None


def may_name_report(data: bytes) -> bool:
    """Whether bytes of a text can hold the name of a report or the labels of its tables, in any encoding."""
    spelled = _spelled()
    try:
        text = data.decode()
    except UnicodeDecodeError:  # or a page of several encodings
        if spelled.first_bytes.search(data) is None:
            return False
        found = any(_holds(data, groups) for groups in spelled.other)
    else:
        if spelled.first_characters.search(text) is None:
            return False
        found = _holds(text, spelled.right) or _holds(text, spelled.misread)
    return found or any(
        mark.search(data) and any(_holds(data, groups) for groups in forms) for mark, forms in spelled.marked
    )


def _holds(data: Text, groups: Groups[Text]) -> bool:
    return any(all(any(word in data for word in words) for words in group) for group in groups)


@cache
def _spelled() -> _Spelled:
    data = files("parsers.archives").joinpath("report_words.toml").read_text(encoding="utf-8")
    said = tomllib.loads(data)
    groups: Groups[str] = tuple(tuple(map(tuple, group)) for group in said["groups"])
    other = [_written(groups, _in(encoding)) for encoding in ("utf-8", *said["encodings"])]
    misread = tuple(_misread(group, was, read_as) for was, read_as in said["misread"] for group in groups[:1])
    other += [_written(misread, _in("gb18030"))]
    marked = {mark: [_written(groups, _escaped(form)) for form in forms] for mark, forms in _ESCAPES}
    marked[_WIDE] = [_written(groups, _in(encoding)) for encoding in said["wide"]]
    marked[_HZ] = [_written(groups, lambda word: _in("hz")(word)[2:-2])]
    quoted = [_written(groups, _quoted(encoding)) for encoding in ("utf-8", "gb18030")]
    marked[_QUOTED] = quoted + [_each(words, bytes.lower) for words in quoted]
    marks = list(marked)
    return _Spelled(
        right=groups,
        misread=misread,
        other=tuple(other),
        marked=tuple((re.compile(mark), tuple(forms)) for mark, forms in marked.items()),
        first_characters=re.compile(
            "|".join((*map(re.escape, _firsts(groups + misread)), *(mark.decode() for mark in marks)))
        ),
        first_bytes=re.compile(b"|".join((*map(re.escape, _firsts(sum(other, ()))), *marks))),
    )


def _firsts(groups: Groups[Text]) -> list[Text]:
    return sorted({word for group in groups for word in group[0]})


Spelling = Callable[[str], bytes]
"""The bytes of a word; none where it cannot be written so."""


def _written(groups: Groups[str], spelling: Spelling) -> Groups[bytes]:
    return tuple(
        tuple(tuple(data for word in words if len(data := spelling(word)) > 2) for words in group)
        for group in groups
    )


def _each(groups: Groups[Text], change: Callable[[Text], Text]) -> Groups[Text]:
    return tuple(tuple(tuple(map(change, words)) for words in group) for group in groups)


def _misread(group: tuple[tuple[str, ...], ...], was: str, read_as: str) -> tuple[tuple[str, ...], ...]:
    """A group as text that was decoded wrongly holds it, also by pairs of bytes that begin before a word."""
    return tuple(
        tuple(
            noise
            for word in words
            for part in (slice(None), slice(1, -1))
            if len(noise := _decoded(_in(was)(word)[part], read_as)) > 1
        )
        for words in group
    )


def _decoded(data: bytes, encoding: str) -> str:
    """The text of bytes; none where they are none in this encoding: such a text is not repaired either."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _in(encoding: str) -> Spelling:
    def spelled(word: str) -> bytes:
        data = word.encode(encoding, "ignore")
        return data if data.decode(encoding, "ignore") == word else b""

    return spelled


def _escaped(form: str) -> Spelling:
    return lambda word: "".join(form.format(ord(char)) for char in word).encode()


def _quoted(encoding: str) -> Spelling:
    return lambda word: quote(_in(encoding)(word)).encode()


# --- pictures -----------------------------------------------------------------------------------


def _pixels(payload: bytes) -> tuple[int, int] | None:
    """A picture's width and height by its head; None where that cannot be read."""
    from PIL import Image

    try:
        with Image.open(BytesIO(payload)) as picture:
            return picture.size
    except MemoryError:
        raise
    except Exception:  # what the library raises for damaged files is of any kind
        return None


def _is_page(payload: bytes, size: tuple[int, int]) -> bool:
    """Whether a picture is as large as a page and shows paper."""
    if min(size) < MIN_PAGE:
        return False
    if size[0] * size[1] > MAX_LOOKED_AT:
        return True
    from PIL import Image

    try:
        with Image.open(BytesIO(payload)) as picture:
            picture.draft("RGB", (size[0] // 8, size[1] // 8))
            small = picture.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    except MemoryError:
        raise
    except Exception:  # its reader will say what is wrong with it
        return True
    pixels = list(zip(*[iter(small.tobytes())] * 3, strict=True))
    light = [pixel for pixel in pixels if min(pixel) >= _LIGHT and max(pixel) - min(pixel) <= _GREY]
    return len(light) >= _MIN_PAPER * len(pixels)
