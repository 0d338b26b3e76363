"""Renditions that altered what was published: pinyin beside the characters, masks in place of them."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.findings.narrative.numerals import numbers
from parsers.model import Block, Cell, Grid, Layout, NarrativeFact, Paragraph, Report, Status
from parsers.read import read
from parsers.text.values import parse_value
from parsers.trust import Judged, judged, pinyin
from parsers.trust.masks import masks_of
from tests.support.naming import as_lines, as_ruled, as_tab_rows, read_rows, request_rows, statuses, values

GRANTED = (64, 0, 0, 2, 0, 4, 70)
READ = ("政府信息公开工作年度报告", "本年度共受理政府信息公开申请12件，予以公开7件。")
SAID = (
    "zhèng fǔ xìn xī gōng kāi gōng zuò nián dù bào gào",
    "gòng shòu lǐ shēn qǐng 12 jiàn yǔ yǐ gōng kāi 7 jiàn",
)


def judgement(*blocks: Block) -> Judged:
    return judged(Layout("text/plain", "utf-8", blocks))


def of_lines(*lines: str) -> Judged:
    return judgement(*(Paragraph(text, f"line={i}") for i, text in enumerate(lines, 1)))


def codes(found: Judged) -> list[str]:
    return [note.code for note in found.layout.notes]


def texts(found: Judged) -> list[str]:
    return [block.text for block in found.layout.blocks if isinstance(block, Paragraph)]


# --- pinyin -------------------------------------------------------------------------------------

BESIDE = {
    "behind": "政zhèng府fǔ信xìn息xī公gōng开kāi申shēn请qǐng12件jiàn，不bù涉shè及jí规guī章zhāng0件jiàn",
    "before": "zhèng政fǔ府xìn信xī息gōng公kāi开shēn申qǐng请12jiàn件，bù不shè涉jí及guī规zhāng章0jiàn件",
    "brackets": "政(zhèng)府(fǔ)信(xìn)息(xī)公(gōng)开(kāi)申(shēn)请(qǐng)12件（jiàn），"
    "不(bù)涉(shè)及(jí)规(guī)章(zhāng)0件(jiàn)",
    "words": "政府zhèngfǔ信息xìnxī公开gōngkāi申请shēnqǐng12件jiàn，不涉及bùshèjí规章guīzhāng0件jiàn",
    "plain": "政zheng府fu信xin息xi公gong开kai申shen请qing12件jian，不bu涉she及ji规gui章zhang0件jian",
    "numbered": "政zheng4府fu3信xin4息xi1公gong1开kai1申shen1请qing3 12件jian4，"
    "不bu4涉she4及ji2规gui1章zhang1 0件jian4",
}


@pytest.mark.parametrize("style", BESIDE)
def test_readings_beside_characters_are_left_out(style: str) -> None:
    found = of_lines(BESIDE[style], BESIDE[style])
    assert (found.trusted, codes(found)) == (False, ["pinyin_annotated"])
    assert ["".join(text.split()) for text in texts(found)] == ["政府信息公开申请12件，不涉及规章0件"] * 2


def test_a_line_of_readings_above_each_line_is_left_out() -> None:
    found = of_lines(SAID[0], READ[0], SAID[1], READ[1], SAID[0], READ[0])
    assert texts(found) == [*READ, READ[0]]
    assert codes(found) == ["pinyin_annotated"]


def test_cells_keep_what_is_printed() -> None:
    """无wú is 无, its raw text is 无wú; a row of readings above a row is no row."""
    rows = request_rows(granted=("无wú", 12, "3件jiàn", 0, 0, 0, 15))
    (grid,) = as_ruled(rows)
    assert isinstance(grid, Grid)
    long = Paragraph(BESIDE["behind"] * 3, "line=1")
    found = judgement(long, grid)
    cells = read_rows(found.layout.blocks)["granted"]
    assert values(cells) == [None, 12, 3, 0, 0, 0, 15]
    assert cells[0].status is Status.NOT_APPLICABLE
    report = found.as_printed(_report(cells))
    assert [cell.raw_text for cell in report.cells][:3] == ["无wú", "12", "3件jiàn"]


def test_a_page_of_ruby_is_annotated_and_its_cells_stand() -> None:
    page = Layout("text/html", "utf-8", (Paragraph(READ[1] * 2, "paragraph=1"),))
    assert codes(judged(replace(page, annotations=40))) == ["pinyin_annotated"]
    assert codes(judged(replace(page, annotations=2))) == ["readings_skipped"]
    assert judged(replace(page, annotations=2)).trusted


@pytest.mark.parametrize(
    "text",
    [
        "牂（zāng）柯区政府信息公开工作年度报告，本机关受理申请12件",
        "通过APP、WiFi、wei博和Email公开政府信息12条，PDF文件3件，总计O件",
        "Annual report on government information: main page, home, menu, sitemap",
    ],
)
def test_a_few_letters_are_no_rendition(text: str) -> None:
    found = of_lines(*[text, *READ] * 3)
    assert found.trusted and not codes(found)
    assert texts(found) == [text, *READ] * 3


# --- masks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", ["1*3", "２■", "*5", "□□4", "1×7", "3●", "1,■34", "1?3", "1\ue0043", "2*件", "█", "1█"]
)
def test_digits_partly_masked_are_unreadable(raw: str) -> None:
    value = parse_value(raw)
    assert value is not None and value.status is Status.UNREADABLE and value.number is None


@pytest.mark.parametrize("raw", ["*", "-", "—", "**", "/"])
def test_a_mark_alone_is_the_agencys_nothing(raw: str) -> None:
    value = parse_value(raw)
    assert value is not None and value.status is Status.DASH


@pytest.mark.parametrize("mask", ["*", "＊", "■", "□", "●", "○", "×", "?", "\ue00c"])
def test_characters_in_the_place_of_others_are_found(mask: str) -> None:
    lines = (
        "政府信息公开工作年度报告",
        "收到和处理政府信息公开申请情况",
        "主动公开政府信息情况",
        "存在的主要问题及改进情况",
    )
    found = of_lines(*(text[:3] + mask + text[4:] for text in lines))
    assert (found.trusted, codes(found)) == (False, ["characters_masked"])


@pytest.mark.parametrize(
    "text",
    [
        "□是  □否  公开方式：■主动公开 □依申请公开 □不予公开",
        "××县××局×××，联系电话：138****5678，20××年、20XX年度",
        "**政府信息**公开，*主动*公开，***",
        "二○二三年公开12件，二○二二年公开3件，○一二",
        "●主动公开 ●依申请公开 ◆行政复议 ■行政诉讼",
        "你知道如何申请吗？如何申请公开政府信息?请看指南?",
        "2×3=6，增长3*4，面积3×5米，\uf0b7主动公开\uf0b7依申请公开",
        "*注：含结转1件",
    ],
)
def test_symbols_of_the_agencys_own_mask_nothing(text: str) -> None:
    found = of_lines(*[text, *READ, "*", "*", "-", "12"] * 4)
    assert found.trusted and not codes(found)


@pytest.mark.parametrize(("times", "found"), [(1, ()), (2, ()), (3, ("■",))])
def test_one_or_two_symbols_in_labels_are_misprints(times: int, found: tuple[str, ...]) -> None:
    labels = ["收到和处理政府信息公■申请情况", "主动公■政府信息情况", "存在的主要问题及■进情况"]
    texts = labels[:times]
    assert masks_of(texts, "\n".join(texts)).characters == found


def test_masked_cells_are_unreadable_and_their_neighbours_stand() -> None:
    """What the sums would tell of a masked cell is not said: 64 + 2 + 4 is 70 whatever stands there."""
    rows = request_rows(granted=("6■", 0, 0, 2, 0, 4, 70), new_received=("■4", 0, 0, "■", 0, 4, 70))
    for layout in (as_ruled, as_tab_rows, as_lines):
        blocks = [*layout(rows), Paragraph("政府信■公开工作年度报告", "line=900")]
        found = judgement(*blocks)
        assert codes(found) == ["characters_masked"]
        read = read_rows(found.layout.blocks)
        assert values(read["granted"]) == [None, 0, 0, 2, 0, 4, 70]
        assert statuses(read["granted"])[0] is Status.UNREADABLE
        assert statuses(read["new_received"])[3] is Status.UNREADABLE
        report = found.as_printed(_report([*read["granted"], *read["new_received"]]))
        assert [report.cells[i].raw_text for i in (0, 7, 10)] == ["6■", "■4", "■"]


def test_title_and_quotations_are_as_printed() -> None:
    lines = ("某县水利局2023年政府信■公开工作年度报告", "主■公开政府信息情况", "存在的主要问■及改进情况")
    found = of_lines(*lines)
    said = NarrativeFact((), Decimal(7), "件", False, "予以公█7件", "line=1")
    report = replace(_report([]), title="某县水利局2023年政府信█公开工作年度报告", narrative=(said,))
    printed = found.as_printed(report)
    assert printed.title == lines[0]
    assert printed.narrative[0].quote == "予以公■7件"


def test_masks_of_different_lengths_are_numbers() -> None:
    """A star for each digit; a page whose stars are all alike prints nothing there."""
    found = judgement(*as_ruled(request_rows(granted=("**", "*", "*", "***", "*", "*", "***"))))
    assert statuses(read_rows(found.layout.blocks)["granted"]) == [Status.UNREADABLE] * 7
    found = judgement(*as_ruled(request_rows(granted=("*", "*", "*", "*", "*", "*", "*"))))
    assert statuses(read_rows(found.layout.blocks)["granted"]) == [Status.DASH] * 7
    assert found.trusted


def test_digits_of_a_font_of_the_sites_own() -> None:
    own = str.maketrans("0123456789", "".join(chr(0xE100 + i) for i in range(10)))
    rows = request_rows(granted=GRANTED)
    rows = {code: [str(value).translate(own) for value in row] for code, row in rows.items()}
    found = judgement(*as_ruled(rows))
    assert codes(found) == ["characters_masked"]
    read = read_rows(found.layout.blocks)
    assert {cell.status for row in read.values() for cell in row} == {Status.UNREADABLE}


def test_digits_of_a_font_of_the_sites_own_with_decimals() -> None:
    """Zeros all over but for a few numbers with a point: only these show that glyphs are digits."""
    own = str.maketrans("0123456789", "".join(chr(0xE100 + i) for i in range(10)))
    rows = request_rows(granted=("12.50", 0, 0, 0, 0, 0, "12.50"))
    rows = {code: [str(value).translate(own) for value in row] for code, row in rows.items()}
    found = judgement(*as_ruled(rows))
    assert codes(found) == ["characters_masked"]
    read = read_rows(found.layout.blocks)
    assert {cell.status for row in read.values() for cell in row} == {Status.UNREADABLE}
    (table,) = found.layout.blocks
    assert isinstance(table, Grid)
    assert "1.属于国家秘密" in [cell.text for cell in table.cells]


@pytest.mark.parametrize("remark", ["*注：含上年结转1件", "* 不含当场答复15件", "*系跨年办理"])
def test_a_footnote_is_no_mask_where_it_is_explained(remark: str) -> None:
    rows = request_rows(granted=("64*", 0, 0, 2, 0, 4, 70))
    explained = judgement(*as_ruled(rows), Paragraph(remark, "line=99"))
    assert explained.trusted
    cell = read_rows(explained.layout.blocks)["granted"][0]
    assert (cell.value, explained.as_printed(_report([cell])).cells[0].raw_text) == (Decimal(64), "64*")
    bare = judgement(*as_ruled(rows))
    assert bare.trusted
    assert statuses(read_rows(bare.layout.blocks)["granted"])[0] is Status.UNREADABLE


def test_a_number_beside_a_mask_is_none_of_the_prose() -> None:
    assert not numbers("受理申请1*3件")
    assert not numbers("受理申请█3件")
    assert not numbers("受理申请1█件")
    assert [number.value for number in numbers("受理申请13件")] == [13]


@pytest.mark.parametrize(
    "said", ["还剩12页未读，继续阅读", "试读已结束", "下载后可阅读全文", "登录后查看完整内容"]
)
def test_a_preview_is_no_document(said: str) -> None:
    found = of_lines(*READ, said)
    assert (found.trusted, codes(found)) == (False, ["preview_only"])


def test_a_reading_says_whether_it_can_be_trusted() -> None:
    whole = "\n".join(READ).encode()
    assert read(whole, "a.txt").trusted
    assert not read(whole + "\n试读结束".encode(), "a.txt").trusted


@pytest.mark.parametrize(
    "said", ["点击下载查看全文", "附件：年度报告全文下载", "在线预览 打印 关闭", "第3页 共12页"]
)
def test_what_an_agencys_own_page_says_is_no_preview(said: str) -> None:
    assert of_lines(*READ, said).trusted


@pytest.mark.parametrize(
    "text",
    ["a" * 10**6, "xian" * 10**5, "'a" * 10**5, "中*" * 10**5, " *" * 10**5, "中ā\n" * 10**5, "1*" * 10**5],
)
def test_hostile_text_is_judged_soon(text: str) -> None:
    began = time.process_time()
    of_lines(text)
    assert time.process_time() - began < 5


def _report(cells: list[Cell]) -> Report:
    return Report(None, None, None, None, None, None, tuple(cells), ())


@example("’ab政a’a 'á")
@given(st.text(alphabet="ag政'’ á1", max_size=12))
def test_runs_of_letters_on_a_page_are_those_that_the_pattern_finds(page: str) -> None:
    assert pinyin._runs(page) == pinyin._RUNS.findall(page)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("试读结束", True),
        ("预览到此结束", True),
        ("还剩 12 页未读", True),
        ("登录后可查看完整", True),
        ("付费后即可浏览剩余", True),
        ("下载后阅读全文", True),
        ("仅3页供免费预览", True),
        ("政策解读，浏览次数：12，查看全文", False),
    ],
)
def test_what_a_site_says_of_a_preview(said: str, seen: bool) -> None:
    assert judgement(Paragraph(f"年度报告，{said}。", "p")).trusted is not seen
