"""What mirrors and document-sharing sites do to a report: pinyin beside its characters, masks in their place.

Belongs here: drawn document → altered document, with what is no longer legible noted in the truth.
Does not belong here: how ruby is marked up (`samples.renderers.html`); damage that publishers do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from random import Random

from samples.defects import Defects
from samples.document import RUBY, Box, Document, Heading, Part, Sheet, Words
from samples.renderers import Layout
from samples.truth import Truth

_TEXTS = tomllib.loads((files(__package__) / "mirror.toml").read_text(encoding="utf-8"))
SYLLABLES: tuple[str, ...] = tuple(_TEXTS["readings"].split())
"""Not the readings of the characters they stand beside: nothing depends on that."""
MASKS: str = _TEXTS["masks"]
OWN_DIGITS = {digit: chr(0xE6A0 + 7 * int(digit) % 64) for digit in "0123456789"}


def alter(document: Document, truth: Truth, layout: Layout, defects: Defects) -> Document:
    """The document as another site shows it, as a rule as it is; drawn apart from what the publisher does."""
    if not layout.mirrored or truth.publisher is None:
        return document
    rng = Random(f"{truth.publisher.agency_id}/{truth.year}/{layout.name}/mirror")
    if rng.random() < defects.annotated:
        return _annotated(document, truth, layout, rng)
    if rng.random() < defects.masked:
        return _masked(document, truth, layout, rng)
    return document


def _annotated(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    styles: dict[str, Callable[[str], str]] = {
        "behind": lambda text: _each(text, "{0}{1}"),
        "before": lambda text: _each(text, "{1}{0}"),
        "brackets": lambda text: _each(text, "{0}({1})"),
        "above": _above,
    }
    if "ruby" in layout.quirks:
        styles |= dict.fromkeys(
            ("ruby", "ruby again"), lambda text: _each(text, f"{{0}}{RUBY[0]}{{1}}{RUBY[1]}")
        )
    name = rng.choice(sorted(styles))
    truth.note("annotated", "file", name.removesuffix(" again"))
    for cell in truth.cells.values():
        if "ruby" not in name:
            cell.raw = styles[name](cell.raw)
    return _with_texts(document, lambda box: styles[name](box.text), styles[name])


def _each(text: str, pattern: str) -> str:
    return "".join(pattern.format(char, _syllable(char)) if _is_ideograph(char) else char for char in text)


def _above(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if any(map(_is_ideograph, line)):
            readings = (f" {_syllable(char)} " if _is_ideograph(char) else char for char in line)
            lines.append(" ".join("".join(readings).split()))
        lines.append(line)
    return "\n".join(lines)


def _syllable(char: str) -> str:
    return SYLLABLES[ord(char) % len(SYLLABLES)]


def _is_ideograph(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _masked(document: Document, truth: Truth, layout: Layout, rng: Random) -> Document:
    """Some characters of the body, and some digits or all of them; the title stays, as it brings readers."""
    mask = rng.choice(MASKS)
    own = layout.charset is None and rng.random() < 0.15
    share, digits = rng.choice([0.02, 0.05, 0.1]), 1.0 if own else rng.choice([0.05, 0.2, 0.6])
    truth.note("masked", "file", "a font of its own" if own else f"{mask} for {share} and {digits}")

    def word(text: str) -> str:
        return "".join(mask if _is_ideograph(char) and rng.random() < share else char for char in text)

    def digit(char: str) -> str:
        return OWN_DIGITS.get(char, mask) if own else mask

    def value(box: Box) -> str:
        if not box.key:
            return word(box.text)
        head, bracket, remark = box.text.partition("（")
        masked = "".join(digit(c) if c.isdigit() and rng.random() < digits else c for c in head)
        if masked != head:
            cell = truth.cells[box.key]
            cell.raw, cell.value, cell.status, cell.also = (
                (masked + bracket + remark).strip(),
                None,
                "unreadable",
                (),
            )
        return masked + bracket + remark

    return _with_texts(document, value, word)


def _with_texts(document: Document, box_text: Callable[[Box], str], text: Callable[[str], str]) -> Document:
    """The body with other texts."""

    def altered(part: Part) -> Part:
        if isinstance(part, Sheet):
            rows = tuple(tuple(replace(box, text=box_text(box)) for box in row) for row in part.rows)
            return replace(part, rows=rows)
        return Heading(text(part.text)) if isinstance(part, Heading) else Words(text(part.text))

    return replace(document, parts=tuple(map(altered, document.parts)))
