"""Text that was decoded with the wrong charset and saved again → the text it was.

Belongs here: the search over pairs of encodings that takes one wrong decoding back. Does not belong here:
bytes (`parsers.text.encoding`). Clean lines are left alone, whatever rare signs they hold.
"""

from __future__ import annotations

import re

from parsers.text.commonness import FREQUENT_HANZI, LOST, commonness

_SLOPPY = {  # bytes that windows-1252 leaves open pass through as Latin-1, as browsers do
    **{chr(code): bytes([code]) for code in range(256)},
    **{bytes([code]).decode("cp1252", "replace"): bytes([code]) for code in range(0x80, 0xA0)},
}
_SLOPPY.pop(LOST, None)
_NOISY_SAMPLE = 500
"""Lines that decide which wrong decoding is undone."""

_ESTABLISHED = 3
"""Lines of Chinese that must come out before lines of mere signs are undone the same way."""
_FIGURES = re.compile(r"[\s0-9０-９○〇－—－．，,.、/／（）()+＋-]+")

_CONTROLS = re.compile("[\x80-\x9f]")

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ"
_PINYIN = re.compile(rf"[A-Za-z]+[{_TONED}]+[a-z]*|[{_TONED}][a-z]+")
_READ_AS = ("cp1252", "gb18030", "big5hkscs")
_WAS = ("utf-8", "gb18030", "big5hkscs")


def repaired(text: str) -> tuple[str, str]:
    """The text with one wrong decoding undone, and one sentence on what was done.

    Lines change only where that is lossless and turns noise into Chinese; the sentence is "" when none did.
    """
    lines = text.split("\n")
    noisy = sorted({line for line in lines if not line.isascii() and _is_noise(line)})
    if not noisy:
        return text, ""
    pairs = [(wrong, right) for wrong in _READ_AS for right in _WAS if wrong != right]
    best = max(pairs, key=lambda pair: sum(map(len, _repairs(noisy[:_NOISY_SAMPLE], *pair).values())))
    undone = _repairs(noisy, *best)
    if not undone:
        return text, ""
    if len(undone) >= _ESTABLISHED:
        undone |= _signs(lines, *best)
    detail = f"{len(undone)} lines were {best[1]} text read as {best[0]}; undone without loss"
    return "\n".join(undone.get(line, line) for line in lines), detail


def _signs(lines: list[str], wrong: str, right: str) -> dict[str, str]:
    """Lines of mere signs (£° for ０) that become figures, where other lines told what was done.

    No text prints control characters, so lines are undone too that lose all of theirs by it.
    """
    mute = {line for line in lines if not line.isascii() and FREQUENT_HANZI.isdisjoint(line)}
    found = {line: _undone(line, wrong, right) for line in mute if not _FIGURES.fullmatch(line)}
    return {
        line: text
        for line, text in found.items()
        if text is not None
        and (_FIGURES.fullmatch(text) or (_CONTROLS.search(line) and not _CONTROLS.search(text)))
    }


def _is_noise(line: str) -> bool:
    """Letters that are no Chinese; mere signs (○○○) and words of pinyin (zhèng) are what they are."""
    if not FREQUENT_HANZI.isdisjoint(line):
        return False
    letters = [char for char in _PINYIN.sub("", line) if char > "\x7f" and char.isalpha()]
    return bool(letters) and commonness(line) < 0.1


def _repairs(lines: list[str], wrong: str, right: str) -> dict[str, str]:
    """Lines that come out as Chinese when `wrong` is taken back and `right` is read."""
    result = {}
    for line in lines:
        text = _undone(line, wrong, right)
        if text is not None and commonness(text) > 0.4:
            result[line] = text
    return result


def _undone(line: str, wrong: str, right: str) -> str | None:
    try:
        data = b"".join(_SLOPPY[c] for c in line) if wrong == "cp1252" else line.encode(wrong)
        return data.decode(right)
    except (KeyError, UnicodeError):
        return None
