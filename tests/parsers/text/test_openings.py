"""Searching from where a match can begin finds what searching everywhere finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from parsers.findings.narrative import numerals
from parsers.findings.sections import titles
from parsers.text.openings import matches

PROSE = st.text(
    alphabet="一二第十大约将近超过逾百分之点零3.,0余多万亿元件条例%左右为是:、总体情况章部分(《 *\x00",
    max_size=24,
)


def spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


@given(PROSE)
def test_numbers_of_prose(text: str) -> None:
    assert spans(matches(numerals._NUMBER, numerals._OPENING, text)) == spans(numerals._NUMBER.finditer(text))


@given(PROSE)
def test_numbered_titles_of_sections(text: str) -> None:
    numbered = titles._titles().numbered
    assert spans(matches(numbered, titles._SECTION_NUMBER, text, 1)) == spans(numbered.finditer(text, 1))


def test_the_next_match_begins_behind_the_last() -> None:
    assert spans(matches(re.compile("aba?"), re.compile("a"), "ababab", 1)) == [(2, 5)]
    assert spans(re.compile("aba?").finditer("ababab", 1)) == [(2, 5)]
