"""The statistics tables before 2019, rendered by ourselves in the layouts of the wild and read back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from parsers.forms import forms
from parsers.model import Block, Grid, GridCell, Paragraph, Status
from parsers.pre2019 import OldForm, Pre2019Fact, bridges, old_forms, read
from parsers.pre2019.forms import label_key
from tests.support.paths import CORPUS

FORMS = {form.code: form for form in old_forms()}
NATIONAL, FUJIAN = FORMS["national_2014"], FORMS["fujian_2008"]
Row = tuple[str, ...]


def figures(form: OldForm, column: int) -> dict[str, Decimal]:
    """A different number for every line: 11, 12, 13 … and for the cumulative column ten times that."""
    lines = [indicator.code for indicator in form.indicators if indicator.unit]
    return {code: Decimal((11 + at) * (10 if column else 1)) for at, code in enumerate(lines)}


def rows(form: OldForm) -> Iterator[Row]:
    columns = [figures(form, at) for at in range(len(form.columns))]
    for indicator in form.indicators:
        if indicator.unit:
            yield (indicator.label, indicator.unit, *(str(column[indicator.code]) for column in columns))
        else:
            yield (indicator.label, "——", *("" for _ in columns))


def lines(printed: list[Row]) -> list[Block]:
    """One cell a line, blank cells as empty lines."""
    texts = [text for row in printed for text in row]
    return [Paragraph(text, f"line={at}") for at, text in enumerate(texts, 1)]


def spaced(printed: list[Row]) -> list[Block]:
    return [Paragraph(" ".join(row), f"line={at}") for at, row in enumerate(printed, 1)]


def glued(printed: list[Row]) -> list[Block]:
    """Label, unit and first value without separators; the cumulative value behind a space."""
    return [
        Paragraph(" ".join(("".join(row[:3]), *row[3:])), f"line={at}") for at, row in enumerate(printed, 1)
    ]


def tabs(printed: list[Row]) -> list[Block]:
    return [grid(printed, ruled=False)]


def ruled(printed: list[Row]) -> list[Block]:
    return [grid([("统计指标", "单位", *("统计数" for _ in printed[0][2:])), *printed])]


def numbered(printed: list[Row]) -> list[Block]:
    """With a column of row numbers before the labels."""
    return [grid([(str(at), *row) for at, row in enumerate(printed, 1)])]


def broken(printed: list[Row]) -> list[Block]:
    """One cell a line, long labels broken over two lines."""
    texts = [
        part
        for label, *rest in printed
        for part in ([label[:9], label[9:]] if len(label) > 9 and "（不" not in label else [label]) + rest
    ]
    return [Paragraph(text, f"line={at}") for at, text in enumerate(texts, 1)]


def grid(printed: list[Row], ruled: bool = True) -> Grid:
    cells = [
        GridCell(text, row, column, 1, 1, f"row={row} column={column}")
        for row, texts in enumerate(printed)
        for column, text in enumerate(texts)
    ]
    return Grid(tuple(cells), "table=1", ruled)


def by_code(facts: tuple[Pre2019Fact, ...] | None, cumulative: bool = False) -> dict[str, Decimal | None]:
    assert facts is not None
    return {fact.indicator: fact.value for fact in facts if fact.cumulative is cumulative}


LAYOUTS = [lines, spaced, glued, tabs, ruled, numbered, broken]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", [NATIONAL, FUJIAN], ids=lambda form: form.code)
def test_every_line_is_read_back(form: OldForm, layout: Callable[[list[Row]], list[Block]]) -> None:
    facts = read(layout(list(rows(form))))
    assert facts is not None
    assert {fact.form for fact in facts} == {form.code}
    for at in range(len(form.columns)):
        assert by_code(facts, bool(at)) == figures(form, at)
    assert {fact.status for fact in facts} == {Status.REPORTED}


def test_the_national_form_has_its_lines() -> None:
    assert len(NATIONAL.indicators) == 66
    assert sum(1 for indicator in NATIONAL.indicators if indicator.unit) == 59


def test_lines_that_share_a_label_are_told_apart_by_their_order() -> None:
    printed = [
        ("四、行政复议数量", "件", "6"),
        ("（一）维持具体行政行为数", "件", "3"),
        ("（二）被依法纠错数", "件", "2"),
        ("（三）其他情形数", "件", "1"),
        ("五、行政诉讼数量", "件", "9"),
        ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "4"),
        ("（二）被依法纠错数", "件", "0"),
        ("（三）其他情形数", "件", "5"),
    ]
    found = by_code(read(ruled(printed)))
    assert (found["reconsiderations_corrected"], found["lawsuits_corrected"]) == (2, 0)
    assert (found["reconsiderations_other"], found["lawsuits_other"]) == (1, 5)
    assert found["items_disclosed"] is None


def test_what_is_printed_is_kept_and_what_is_not_is_said() -> None:
    printed = [row for row in rows(NATIONAL) if not row[0].startswith("六")]
    values = {"1.当面申请数": "", "2.传真申请数": "—", "3.网络申请数": "无", "（一）收到申请数": "1，204"}
    printed = [(row[0], row[1], values.get(row[0], row[2])) for row in printed]
    facts = {fact.indicator: fact for fact in read(ruled(printed)) or ()}
    assert facts["requests_in_person"].status is Status.BLANK
    assert facts["requests_by_fax"].status is Status.DASH
    assert facts["requests_online"].status is Status.NOT_APPLICABLE
    assert (facts["requests_received"].value, facts["requests_received"].raw_text) == (1204, "1，204")
    assert (facts["complaints"].status, facts["complaints"].raw_text) == (Status.MISSING, None)
    assert facts["requests_received"].locator == "row=22 column=2"


def test_the_printed_unit_wins() -> None:
    printed = [(row[0], "元" if row[1] == "万元" else row[1], row[2]) for row in rows(NATIONAL)]
    facts = {fact.indicator: fact for fact in read(ruled(printed)) or ()}
    assert facts["fees_for_requests"].unit == "元"
    assert facts["items_disclosed"].unit == "条"


def test_a_value_too_many_or_too_few_is_ambiguous() -> None:
    printed = [(*row, "7") for row in rows(NATIONAL)]
    assert {fact.status for fact in read(ruled(printed)) or ()} == {Status.AMBIGUOUS}
    short = [row[:3] if row[0] == "行政诉讼数" else row for row in rows(FUJIAN)]
    facts = [fact for fact in read(lines(short)) or () if fact.indicator == "lawsuits"]
    assert [(fact.status, fact.value) for fact in facts] == [(Status.AMBIGUOUS, None)] * 2


def test_the_cumulative_column_may_come_first() -> None:
    printed = [("指标名称", "计量单位", "历年累计", "2012年度")]
    printed += [(row[0], row[1], row[3], row[2]) for row in rows(FUJIAN)]
    assert by_code(read([grid(printed)])) == figures(FUJIAN, 0)
    assert by_code(read([grid(printed)]), cumulative=True) == figures(FUJIAN, 1)


@pytest.mark.parametrize("layout", [tabs, ruled, lines, spaced])
def test_any_form_may_be_printed_with_a_cumulative_column(layout: Callable[[list[Row]], list[Block]]) -> None:
    printed = [("指标名称", "计量单位", "本年度", "历年累计")]
    printed += [(*row, f"{row[2]}0" if row[2] else "") for row in rows(NATIONAL)]
    facts = read(layout(printed))
    assert by_code(facts) == figures(NATIONAL, 0)
    assert by_code(facts, cumulative=True) == figures(NATIONAL, 1)


def test_section_headings_of_the_prose_do_not_disturb_the_order() -> None:
    prose: list[Block] = [
        Paragraph(text, "p")
        for text in (
            "三、依申请公开情况",
            "全年收到申请12件。",
            "六、举报投诉数量",
            "无。",
            "一、主动公开情况",
        )
    ]
    assert by_code(read([*prose, *ruled(list(rows(NATIONAL)))])) == figures(NATIONAL, 0)


def test_two_tables_are_not_mixed() -> None:
    first = [row for row in rows(NATIONAL) if not row[0].startswith("九") and "培训" not in row[0]]
    second = [(row[0], row[1], "999" if row[2] else "") for row in rows(NATIONAL)]
    found = by_code(read([*ruled(first[:40]), *ruled(second)]))
    assert set(found.values()) == {Decimal(999)}


@pytest.mark.parametrize("form", list(forms().values()), ids=lambda form: form.code)
def test_the_modern_forms_are_not_taken_for_old_ones(form: object) -> None:
    texts: list[str] = []
    for table in forms()["2021" if form is forms()["2021"] else "2019"].tables:
        for block in table.blocks:
            for row in block.rows:
                texts += [*row.path, *(str(at) for at, _ in enumerate(block.columns))]
    assert read([Paragraph(text, "p") for text in texts]) is None


def test_an_unfilled_old_form_is_no_figures() -> None:
    assert read(ruled([(*row[:2], "") for row in rows(NATIONAL)])) is None


@pytest.mark.parametrize("path", sorted((CORPUS / "reports").glob("*.txt")), ids=lambda path: path.name)
def test_real_modern_reports_hold_no_old_table(path: Path) -> None:
    assert read([Paragraph(text, "p") for text in path.read_text("utf-8").splitlines()]) is None


def test_hostile_blocks_take_seconds_at_most() -> None:
    blocks: list[Block] = [Paragraph("被依法纠错数 件 1", "p")] * 10_000
    blocks += [Paragraph("收到申请数 " + "公 开 " * 55, "p")] * 1_000
    began = time.perf_counter()
    read(blocks)
    assert time.perf_counter() - began < 30


def test_every_old_indicator_has_a_bridge_and_bridges_lead_to_cells() -> None:
    codes = {indicator.code for form in old_forms() for indicator in form.indicators if indicator.unit}
    assert set(bridges()) == codes
    cells = {".".join(key) for form in forms().values() for table in form.tables for key, *_ in table.cells()}
    for bridge in bridges().values():
        assert bridge.relation in {"same", "broader", "narrower", "none"}
        assert bool(bridge.modern) == (bridge.relation != "none")
        assert set(bridge.modern) <= cells
        assert not any("admin_fee" in cell for cell in bridge.modern)
        assert bridge.zh and bridge.en


def test_codes_are_unique_and_shared_codes_share_their_meaning() -> None:
    for form in old_forms():
        codes = [indicator.code for indicator in form.indicators]
        assert len(set(codes)) == len(codes)
    english: dict[str, str] = {}
    for form in old_forms():
        for indicator in form.indicators:
            assert english.setdefault(
                indicator.code, indicator.en.removeprefix("Of which ").capitalize()
            ) == (indicator.en.removeprefix("Of which ").capitalize())


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "主动公开政府信息数"),
        ("其中： 1．当面申请数", "当面申请数"),
        ("1、专职人员数", "专职人员数"),
        ("四、行政复议数量", "行政复议数量"),
        ("  不是《条例》所指政府信息", "不是条例所指政府信息"),
    ],
)
def test_a_label_is_known_without_its_numbering(printed: str, key: str) -> None:
    assert label_key(printed) == key


# --- line codes ---------------------------------------------------------------------------------


def coded(form: OldForm, *, filled: bool) -> list[Row]:
    """A table with a column of line codes before the figures, as some regions print it."""
    printed: list[Row] = [("统计指标", "单位", "代码", "本年数")]
    for code, indicator in enumerate(form.indicators, 10):
        figure = str(7 * code % 13) if filled and indicator.unit else ""
        printed.append((indicator.label, indicator.unit or "——", str(code), figure))
    return printed


@pytest.mark.parametrize("layout", [tabs, lambda printed: [grid(printed)]])
def test_line_codes_are_no_figures(layout: Callable[[list[Row]], list[Block]]) -> None:
    assert read(layout(coded(NATIONAL, filled=False))) is None
    facts = read(layout(coded(NATIONAL, filled=True)))
    assert facts is not None
    values = {fact.indicator: fact.value for fact in facts if fact.value is not None}
    expected = {
        indicator.code: Decimal(7 * code % 13)
        for code, indicator in enumerate(NATIONAL.indicators, 10)
        if indicator.unit
    }
    assert values == expected
