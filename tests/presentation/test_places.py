"""A locator in words that a person can follow."""

from __future__ import annotations

import pytest

from presentation.places import Place, short, spot, spots


@pytest.mark.parametrize(
    ("locator", "zh", "en"),
    [
        ("page=4 bbox=486.0,1.0,500.5,20.0", "第4页", "page 4"),
        ("table=2 row=4 column=10", "文件中第2个表格第4行第10列", "table 2 of the file, row 4, column 10"),
        ("line=65", "第65行", "line 65"),
        ("line=10 offset=135", "第10行", "line 10"),
        ("sheet=Sheet 1 row=13 column=2", "工作表“Sheet 1”第13行第2列", "sheet “Sheet 1”, row 13, column 2"),
        ("file=附件 1.docx table=1 row=2 column=3", "附件“附件 1.docx”文件中第1个表格第2行第3列", None),
        ("", "位置不明", "place unknown"),
        ("nonsense", "位置不明", None),
    ],
)
def test_a_locator_in_words(locator: str, zh: str, en: str | None) -> None:
    assert spot(locator).said("zh") == zh
    if en:
        assert spot(locator).said("en") == en


def test_a_box_is_four_numbers() -> None:
    assert spot("page=4 bbox=486.0,1.0,500.5,20.0").bbox == (486.0, 1.0, 500.5, 20.0)
    assert spot("page=4 bbox=486.0,1.0").bbox is None
    assert spot("page=x").page is None
    assert [each.page for each in spots("page=1 bbox=1,2,3,4; page=2 bbox=1,2,3,4")] == [1, 2]


def test_a_cell_is_named_by_its_table_row_and_column() -> None:
    place = Place((("fact_request", "granted", "total"),), "line=505")
    assert place.said("zh", {}) == "三、收到和处理申请情况表“（一）予以公开”行“总计”列（第505行）"
    assert place.said("en", {}) == "Table 3, requests, row “Granted”, column “Total” (line 505)"


def test_a_long_label_is_cut_for_a_sentence() -> None:
    assert short("（二）部分公开（区分处理的，只计这一情形，不计其他情形）") == "（二）部分公开"
    assert (
        short("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")
        == "1.申请人无正当理由逾期不补正、行…"
    )
    assert short("（七）总计") == "（七）总计"
