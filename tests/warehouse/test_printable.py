"""Text out of hostile files, where it is shown or handed on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.printable import escaped, from_spreadsheet, to_spreadsheet, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("报告\x1b[2J", "报告<001b>[2J"),
        ("a\u202egnp.exe", "a<202e>gnp.exe"),
        ("a\u2028b\x9bc\x00d\ud800", "a<2028>b<009b>c<0000>d<d800>"),
        ("两行\n文字 ①½", "两行\n文字 ①½"),
    ],
)
def test_what_steers_a_terminal_is_shown_as_its_number(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Lo", "Nd", "So"])))
def test_an_escaped_document_means_the_same(text: str) -> None:
    document = escaped(json.dumps({"报告": [text]}, ensure_ascii=False, indent=1))
    assert json.loads(document) == {"报告": [text]}
    assert visible(document) == document


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1.pdf", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@a"])
def test_no_formula_reaches_a_spreadsheet(text: str) -> None:
    assert to_spreadsheet(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "2023/a.pdf", "'quoted'", "a=b", "（=1）"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert to_spreadsheet(text) == from_spreadsheet(text) == text


@given(st.text(alphabet="'=+-@\t\n\ra1中"))
def test_a_spreadsheet_gives_back_what_it_was_given(text: str) -> None:
    assert from_spreadsheet(to_spreadsheet(text)) == text
