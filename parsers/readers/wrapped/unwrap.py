"""A text that may hold a report in another form → the markup and texts in it that do.

Belongs here: JSON, strings of scripts, escapes for HTML, addresses and base64, one in the other, and whether
a text holds the tables of a report at all. Does not belong here: where on a page such a text stands
(`parsers.readers.markup.kept`), reading what is found (`parsers.readers.markup.html`).
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from parsers.forms import forms
from parsers.readers.limits import MAX_STRINGS, MAX_WRAPPING, Refusal, too_large
from parsers.readers.wrapped.javascript import strings_of, unescaped
from parsers.text.encoding import decode
from parsers.text.normalise import compact

SHORT = 100
"""Characters of a text that is too short to be a report."""
FORM_CELLS = 100
"""A table of fewer cells than this is no form of any generation; the modern ones have 280."""
FEW_LABELS, MANY_LABELS = 3, 8
"""Different labels of the forms in markup with rows, and in a text without, that are no mere mention."""
_CELLS = re.compile(r"<t[dh]\b", re.I)
_ROWS = re.compile(r"<t[rdh]\b", re.I)
_JSON = re.compile(r"\s*[\[{\"]")
_CALL = re.compile(
    r"\s*(?:/\*.*?\*/)?\s*(?:\)\]\}',?|while\s*\(1\);|for\s*\(;;\);)?\s*(?:[\w$.]{1,100}\s*\(\s*)?(?=[\[{])",
    re.S,
)
_PERCENT = re.compile(r"%3c", re.I)
_LEGACY = re.compile(r"%u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{200,}={0,2}\s*")
_ESCAPED = re.compile(r"\\u00[36][cC]|\\x3[cC]")
_MAY_HOLD = re.compile(r"<t[arbdh]|(?:\\u00|\\x|%)3c|&(?:amp;)?lt;t|atob|总计|\\u603b\\u8ba1", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")


@cache
def _labels() -> tuple[str, ...]:
    """Labels of the forms' rows and columns, and of older forms, that stand nowhere but in a report."""
    blocks = [block for form in forms().values() for table in form.tables for block in table.blocks]
    labels = {label.text for block in blocks for label in (*block.rows, *block.columns)}
    data = files("parsers.readers.wrapped").joinpath("old_labels.toml").read_text(encoding="utf-8")
    old = tomllib.loads(data)["labels"]
    return tuple(sorted({compact(label) for label in labels if len(compact(label)) >= 4} | {*old}))


def holds_report(text: str) -> bool:
    """Whether a text or piece of markup names several rows and columns of the forms, or has as many cells."""
    if len(_CELLS.findall(text)) >= FORM_CELLS:
        return True
    enough = FEW_LABELS if _ROWS.search(text) else MANY_LABELS
    words = words_of(text)
    found = 0
    for label in _labels():
        found += label in words
        if found >= enough:
            return True
    return False


def loads(text: str) -> Any:
    """The value of a JSON text, also of one in a call (JSONP) or behind a guard. ValueError without one."""
    call = _CALL.match(text)
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, call.end() if call else 0)
    except RecursionError as error:
        raise too_large("JSON values inside each other", 1_000) from error
    if text[end:].strip().strip(");"):
        raise ValueError("something stands behind the value")
    return value


def strings_in(value: Any) -> Iterator[str]:
    """All strings in a JSON value, in order, without recursion."""
    stack = [value]
    count = 0
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            stack.extend(reversed(value.values()))
        elif isinstance(value, list):
            stack.extend(reversed(value))
        count += 1
        if count > 10 * MAX_STRINGS:
            raise too_large("JSON values", 10 * MAX_STRINGS)


def reports_in(text: str, depth: int = 0) -> Iterator[str]:
    """The pieces of markup or plain text inside a text that hold tables of a report, each once.

    Args:
        text: of a script, an attribute, a field, a JSON answer …
        depth: how many wrappings were already taken off.
    """
    found = {words_of(report): report for report in _reports_in(text, depth)}
    yield from found.values()


def words_of(markup: str) -> str:
    """What a piece of markup says, without tags and blanks: equal for two copies of one report."""
    return compact(_TAG.sub("", html.unescape(markup)))


def _reports_in(text: str, depth: int) -> Iterator[str]:
    if depth > MAX_WRAPPING or len(text) < SHORT:
        return
    for unwrapped in _ways(text):
        found = [report for piece in unwrapped if piece != text for report in _reports_in(piece, depth + 1)]
        if found:
            yield from found
            return
    if holds_report(text) and (_ROWS.search(text) or not _JSON.match(text)):
        yield text


def _ways(text: str) -> Iterator[Iterable[str]]:
    """The texts in a text, by each way in which it may be wrapped; the first that leads to one counts."""
    if text.lstrip().startswith("<"):
        return  # markup: what it escapes is meant to be seen as it is
    if _JSON.match(text):
        with suppress(ValueError, Refusal):
            yield list(strings_in(loads(text)))
    if _BASE64.fullmatch(text):
        yield _from_base64(text)
        return
    if _MAY_HOLD.search(text):
        yield strings_of(text)
    if "&lt;" in text or "&amp;lt;" in text:
        yield [html.unescape(text)]
    if _PERCENT.search(text):
        yield [unquote(_LEGACY.sub(lambda match: chr(int(match[1], 16)), text))]
    if _ESCAPED.search(text):
        yield [unescaped(text)]


def _from_base64(text: str) -> Iterator[str]:
    try:
        yield unquote(decode(base64.b64decode("".join(text.split()), validate=True)).text)
    except (binascii.Error, ValueError):
        return
