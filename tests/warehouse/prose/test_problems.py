"""The problems that bodies state, by value. All sentences are invented."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.version import closure
from tests.support.building import TABLES, VERSION, fact, ingest, put, report, write_year
from warehouse.contracts.problems import MartProblem
from warehouse.prose.problems.dictionary import codes, dictionary
from warehouse.prose.problems.problems import stated
from warehouse.prose.problems.statements import statements
from warehouse.prose.sentences import sentences
from warehouse.storage.tree import Warehouse

Said = tuple[str, tuple[str, ...]]


def said(*pieces: tuple[str | None, str, int] | str, year: int = 2023) -> list[Said]:
    rows = [(None, each, 0) if isinstance(each, str) else each for each in pieces]
    found = statements([(number, *row) for number, row in enumerate(rows)], year)
    return [(each.statement, each.categories) for each in found]


@pytest.mark.parametrize(
    ("sentence", "categories"),
    [
        ("主动公开的范围还不够广。", ("proactive_disclosure",)),
        ("个别栏目更新不及时。", ("timeliness",)),
        ("答复文书不够规范。", ("requests",)),
        ("图解偏少，解读形式单一。", ("interpretation",)),
        ("网站维护薄弱。", ("platform",)),
        ("工作人员流动频繁。", ("capacity",)),
        ("与群众互动较少。", ("participation",)),
        ("有的科室对公开不够重视。", ("awareness",)),
        ("考核制度有待完善。", ("mechanism",)),
        ("公开的方式比较单一。", ("channels",)),
        ("信息质量仍需提高。", ("quality",)),
        ("各科室进展不平衡。", ("uneven",)),
        ("历史文件整理滞后。", ("management",)),
        ("经办人不足，解读材料也偏少。", ("interpretation", "capacity")),
        ("窗口离车站远，交通上差距很大。", ("uncategorised",)),
    ],
)
def test_a_problem_is_of_the_categories_that_it_says_are_lacking(
    sentence: str, categories: tuple[str, ...]
) -> None:
    assert said(sentence) == [("problem", categories)]


def test_every_category_has_a_sentence_of_its_own() -> None:
    (mark,) = test_a_problem_is_of_the_categories_that_it_says_are_lacking.pytestmark
    assert {each for _, categories in mark.args[1] for each in categories} == set(codes()) - {"none"}


def test_measures_are_no_problems() -> None:
    text = "一是解读偏少；二是人手不足。下一步，一是多做图解式解读；二是把站点搬到新楼。"
    assert said(text) == [
        ("problem", ("interpretation",)),
        ("problem", ("capacity",)),
        ("improvement", ("uncategorised",)),
        ("improvement", ("interpretation",)),
        ("improvement", ("uncategorised",)),
    ]


def test_headings_say_what_stands_below_them() -> None:
    top = "五、存在的主要问题及改进情况"
    below = [
        (f"{top} > （一）存在的不足", "（一）存在的不足\n解读偏少。", 9),
        (f"{top} > （二）改进措施", "（二）改进措施\n", 8),
        (f"{top} > （二）改进措施 > 1.多做解读", "1.多做解读\n每月一期。", 7),
    ]
    assert said(*below) == [
        ("problem", ("interpretation",)),
        ("improvement", ("interpretation",)),
        ("improvement", ("uncategorised",)),
    ]


def test_a_heading_that_states_a_problem_is_a_sentence() -> None:
    heading = "（一）解读质量有待提高"
    assert said((f"五、问题及改进 > {heading}", f"{heading}\n", 11)) == [("problem", ("interpretation",))]


def test_problems_of_an_earlier_year_are_told_apart() -> None:
    text = "2022年仍存在两个问题：一是栏目更新不及时；二是人手不足。2023年已换人。但仍存在解读偏少的情况。"
    assert said(text) == [
        ("context", ("none",)),
        ("earlier", ("timeliness",)),
        ("earlier", ("capacity",)),
        ("context", ("none",)),
        ("problem", ("interpretation",)),
    ]
    assert said("上年存在的栏目更新不及时问题已全部整改。") == [("earlier", ("timeliness",))]
    assert said("2023年仍存在更新不及时的问题。") == [("problem", ("timeliness",))]


@pytest.mark.parametrize("text", ["本年度不存在问题。", "无。", "没有发现明显问题。"])
def test_that_there_is_no_problem_is_no_problem(text: str) -> None:
    assert said(text) == [("none", ("none",))]


def test_what_only_leads_to_the_problems_is_context() -> None:
    assert said("工作取得一些成绩，但仍存在以下不足：", "主要表现在：") == [("context", ("none",))] * 2


def test_a_lost_character_ends_no_sentence() -> None:
    assert [each.text for each in sentences("解读以文字?主,图表较少。")] == ["解读以文字?主,图表较少."]


def test_lines_end_no_sentence_and_places_are_those_of_the_raw_text() -> None:
    raw = "一、标题\n 一是解读\n质量不高；二是统一是好事"
    found = list(sentences(raw, 5))
    assert [each.text for each in found] == ["一是解读质量不高;", "二是统一是好事"]
    assert [raw[each.start : each.end] for each in found] == ["一是解读\n质量不高；", "二是统一是好事"]


@given(st.text("一是二。；\n问题不足下一步解读2023年 （）.1a", max_size=60), st.integers(0, 20))
def test_sentences_are_in_order_and_lose_no_character(raw: str, begin: int) -> None:
    found = list(sentences(raw, begin))
    ends = [begin, *(end for each in found for end in (each.start, each.end)), len(raw)]
    assert ends == sorted(ends) or len(raw) < begin
    covered = "".join(raw[each.start : each.end] for each in found)
    assert [c for c in covered if c.isalnum()] == [c for c in raw[begin:] if c.isalnum()]


@pytest.mark.parametrize(
    "text", ["", "一" * 200_000, "一是" * 60_000, "解读" * 60_000 + "不够", "2022年存在" * 20_000]
)
def test_hostile_text_ends(text: str) -> None:
    found = [*statements([(0, None, text, 0)], 2023)]
    assert "".join(each.quote for each in found) == text


def test_the_table_by_value(tmp_path: Path) -> None:
    warehouse = Warehouse.at(str(tmp_path / "warehouse"))
    prose = {"general": "解读偏少。", "problems": "解读偏少，人手不足。下一步，多写。"}
    put(tmp_path / "landing", "a.json", **report("水利局", 2023, prose=prose))
    put(tmp_path / "landing", "b.json", **report("教育局", 2023, prose={"problems": "无。"}))
    ingest(tmp_path / "landing", warehouse)
    write_year(warehouse, 2023, "fact_section")
    rows = fact(warehouse, VERSION, "mart_problem", 2023).collect()
    assert MartProblem.is_valid(rows)
    chosen = rows.select(
        "agency_id", "ordinal", "statement", "category", "category_zh", "quote", "start", "end"
    )
    assert chosen.rows() == [
        ("410825-教育局", 0, "none", "none", "不适用", "无。", 11, 13),
        ("410825-水利局", 0, "problem", "capacity", "队伍和业务能力不足", "解读偏少，人手不足。", 11, 21),
        ("410825-水利局", 0, "problem", "interpretation", "政策解读质量不高", "解读偏少，人手不足。", 11, 21),
        ("410825-水利局", 1, "improvement", "uncategorised", "未归类", "下一步，多写。", 21, 28),
    ]


def test_the_order_of_rows_does_not_matter() -> None:
    prose = pl.DataFrame(
        [
            (f"d{n}", m, "五、问题", f"{text}。")
            for n in range(5)
            for m, text in enumerate(("解读偏少", "下一步加强", "人手不足"))
        ],
        schema={"document_id": pl.String, "ordinal": pl.Int32, "heading": pl.String, "text": pl.String},
        orient="row",
    ).with_columns(section=pl.lit("problems"), body=pl.lit(0, pl.Int32), is_current=True)
    expected = stated(prose.lazy(), 2023).sort("document_id", "ordinal").collect()
    shuffled = prose.sample(fraction=1, shuffle=True, seed=3)
    assert stated(shuffled.lazy(), 2023).sort("document_id", "ordinal").collect().equals(expected)


def test_labels_are_bilingual_and_unique() -> None:
    categories = dictionary().categories
    assert len({each.zh for each in categories}) == len({each.en for each in categories}) == len(categories)


def test_the_dictionary_makes_its_own_table_again_and_no_other() -> None:
    for name, table in TABLES.items():
        own, _ = closure(table.make.__module__, table.contract.__module__)
        assert ("warehouse.prose.problems.dictionary" in own) == (name == "mart_problem"), name
