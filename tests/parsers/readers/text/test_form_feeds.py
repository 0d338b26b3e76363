"""Texts whose pages are parted by form feeds: what stands at their edges on each is no line of the report."""

from __future__ import annotations

import pytest

from parsers.readers.text.form_feeds import without_page_edges

HEAD = "温县水利局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize("number", ["{}", "- {} -", "第{}页", "第 {} 页 共 3 页", "Page {} of 3", "· {} ·"])
def test_numbers_of_pages_go_and_lines_keep_their_numbers(number: str) -> None:
    pages = ["规章\n0\n0\n\n", "0\n行政许可\n7\n", "行政处罚\n8\n"]
    text = "\f".join(page + number.format(n) + "\n" for n, page in enumerate(pages, 3))
    bare = without_page_edges(text)
    assert bare.split() == ["规章", "0", "0", "0", "行政许可", "7", "行政处罚", "8"]
    assert bare.count("\n") == text.count("\n")


def test_numbers_above_a_line_that_each_page_begins_with() -> None:
    pages = [f"{HEAD}\n一、总体情况\n", f"2\n{HEAD}\n规章\n5\n", f"3\n{HEAD}\n行政许可\n7\n"]
    assert without_page_edges("\f".join(pages)).split() == [
        HEAD,
        "一、总体情况",
        "规章",
        "5",
        "行政许可",
        "7",
    ]


def test_the_last_values_of_pages_are_no_numbers_of_pages() -> None:
    text = "规章\n1\n\f行政许可\n7\n\f行政处罚\n8\n"
    assert without_page_edges(text).split() == ["规章", "1", "行政许可", "7", "行政处罚", "8"]
    assert without_page_edges("规章\n1\n\f行政许可\n2\n").split() == ["规章", "1", "行政许可", "2"]
