"""The strings of a script, put together as the script does.

Belongs here: which characters of a script are strings, their escapes, and what `+`, `+=`, `.join` and
repeated calls of `document.write` make of them. Does not belong here: running anything, nor what a string
holds (`parsers.readers.wrapped.unwrap`). What is put between two strings and not known is `UNREADABLE`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from parsers.readers.limits import MAX_SCRIPT, MAX_STRINGS, MAX_TOKENS
from parsers.readers.visible import UNREADABLE

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|<!--[^\n]*)
    |"(?P<double>[^"\\\n]*(?:\\(?:\r\n|[\s\S])[^"\\\n]*)*)(?:"|\Z)
    |'(?P<single>[^'\\\n]*(?:\\(?:\r\n|[\s\S])[^'\\\n]*)*)(?:'|\Z)
    |`(?P<template>[^`\\]*(?:\\[\s\S][^`\\]*)*)`
    |(?P<name>[\w$.]+)
    |(?P<mark>\+=|[^\s\w])""",
    re.X,
)
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_BEFORE_REGEX = frozenset(["(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", "+", "return"])
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
_SUBSTITUTION = re.compile(r"\$\{([^{}]*)\}")
_PLAIN_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r\n": "",
}
_CONSTANT = re.compile(
    r"""\b(?:var|let|const)\s+([\w$]+)\s*=\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)'|(-?[0-9.]+))\s*(?=[;,\n]|$)"""
)
_SETS = re.compile(r"(?<![\w$.])([\w$]{1,100})\s*(?:[-+*/]?=(?![=>])|\+\+|--)")
_CALLS = ("write", "writeln", "push", "append")
"""Functions whose arguments, call after call, make one text."""
_OPEN, _CLOSED = frozenset("([{"), frozenset(")]}")


class _Token(NamedTuple):
    kind: str
    text: str


def strings_of(script: str) -> list[str]:
    """All texts that a script holds as strings, in order, each as it is put together there.

    Args:
        script: the source; what stands beyond the limit is not looked at.
    """
    script = script[:MAX_SCRIPT]
    return _Assembly(list(islice(_tokens(script), MAX_TOKENS)), _constants(script)).texts()


def unescaped(text: str) -> str:
    """The inside of a string literal with its escapes read."""
    if "\\" not in text:
        return text
    out = _ESCAPE.sub(_escape, text)
    if any("\ud800" <= char <= "\udfff" for char in out):
        out = out.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return out


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _PLAIN_ESCAPES.get(match[4], match[4])


def _constants(script: str) -> dict[str, str]:
    """Names that are set once, to a string or number without escapes."""
    times = Counter(_SETS.findall(script))
    found = {match[1]: match[2] or match[3] or match[4] or "" for match in _CONSTANT.finditer(script)}
    return {name: value for name, value in found.items() if times[name] == 1}


def _tokens(script: str) -> Iterator[_Token]:
    position, before = 0, ""
    while match := _TOKEN.search(script, position):
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "comment":
            continue
        text = match[kind]
        if text == "/" and kind == "mark" and before in _BEFORE_REGEX | {""}:
            regex = _REGEX.match(script, match.start())
            if regex is not None:
                position, before = regex.end(), "/regex/"
                yield _Token("regex", "")
                continue
        before = text if kind in ("name", "mark") else '"'
        yield _Token(kind, text)


@dataclass(slots=True)
class _Assembly:
    """A walk over the tokens that gathers strings under the names that they are put into."""

    tokens: list[_Token]
    constants: dict[str, str]
    found: list[list[str]] = field(default_factory=list)
    gathered: dict[str, int] = field(default_factory=dict)  # name → its place in `found`

    def texts(self) -> list[str]:
        """Every string, or what it became part of."""
        index = 0
        while index < len(self.tokens) and len(self.found) < MAX_STRINGS:
            if self._is_string(index):
                text, end = self._sum(index)
                self._put(text, *self._target(index))
                index = end
            elif self.tokens[index] == ("mark", "[") and self._is_string(index + 1):
                index = self._list(index)
            else:
                index += 1
        return [text for text in map("".join, self.found) if text]

    def _is_string(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].kind in ("double", "single", "template")

    def _sum(self, first: int) -> tuple[str, int]:
        """What a sum that begins with a string comes to, and the index behind it."""
        pieces = [self._string(first)]
        index = first + 1
        while index + 1 < len(self.tokens) and self.tokens[index] == ("mark", "+"):
            value, index = self._operand(index + 1)
            pieces.append(value)
        return "".join(pieces), index

    def _list(self, opening: int) -> int:
        """Reads a list of strings: one text where it is joined, else several. Returns the index behind."""
        texts, index = [], opening + 1
        while self._is_string(index):
            text, index = self._sum(index)
            texts.append(text)
            if index < len(self.tokens) and self.tokens[index] == ("mark", ","):
                index += 1
        after = [token.text for token in self.tokens[index : index + 4]]
        if after[:3] == ["]", ".join", "("]:
            between = self._string(index + 3) if self._is_string(index + 3) else ","
            self._put(between.join(texts), *self._target(opening))
            return index + 4
        name, _ = self._target(opening)
        joint = self._joint(f"{name}.join") if name else None
        if joint is not None:
            self._put(joint.join(texts), name, False)
            return index
        for text in texts:
            self._put(text, "", False)
        return index

    def _joint(self, call: str) -> str | None:
        """What the script puts between the strings of a list where it joins them; None where it does not."""
        for index, token in enumerate(self.tokens):
            if token.text == call and token.kind == "name":
                return self._string(index + 2) if self._is_string(index + 2) else ","
        return None

    def _operand(self, index: int) -> tuple[str, int]:
        """One summand and the index behind it."""
        if self._is_string(index):
            return self._string(index), index + 1
        first = self.tokens[index]
        depth = 0
        begin = index
        while index < len(self.tokens):
            text = self.tokens[index].text if self.tokens[index].kind == "mark" else ""
            if depth == 0 and text in ("+", ",", ";", "+=", ")", "]", "}"):
                break
            depth += (text in _OPEN) - (text in _CLOSED)
            index += 1
        alone = index == begin + 1 and first.kind == "name"
        known = self.constants.get(first.text) if alone else None
        if alone and known is None and first.text.isdecimal():
            known = first.text
        return UNREADABLE if known is None else known, max(index, begin + 1)

    def _string(self, index: int) -> str:
        token = self.tokens[index]
        text = token.text
        if token.kind == "template":
            text = _SUBSTITUTION.sub(lambda found: self.constants.get(found[1].strip(), UNREADABLE), text)
        return unescaped(text)

    def _target(self, first: int) -> tuple[str, bool]:
        """What a text that begins here is put into, "" for nothing, and whether it is added to it."""
        before = self.tokens[max(0, first - 2) : first]
        if len(before) < 2 or before[0].kind != "name" or before[1].kind != "mark":
            return "", False
        name, mark = before[0].text, before[1].text
        if mark == "(" and name.rpartition(".")[2] in _CALLS:
            return name, True
        return (name, mark == "+=") if mark in ("=", "+=") else ("", False)

    def _put(self, text: str, name: str, adds: bool) -> None:
        if adds and name in self.gathered:
            self.found[self.gathered[name]].append(text)
            return
        if name:
            self.gathered[name] = len(self.found)
        self.found.append([text])
