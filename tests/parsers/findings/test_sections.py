"""The prose of a report by sections: invented reports in official style, and nothing of their text lost."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.findings.sections import CODES, notes, sections
from parsers.findings.sections.outline import MAX_CHARACTERS
from parsers.findings.sections.titles import places, title
from parsers.model import Paragraph, Section, TablePlace
from parsers.name_layout import name_layout
from parsers.naming.reports import parts
from parsers.readers import read_by_kind
from tests.support.paths import ROOT

TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
SECTIONS = ("general", "proactive_disclosure", "requests", "reconsideration_litigation", "problems", "other")


def lines(*texts: str, headings: tuple[str, ...] = ()) -> list[Paragraph]:
    """Paragraphs of these texts; those in `headings` are ones by their markup."""
    return [Paragraph(text, f"line={n}", text in headings) for n, text in enumerate(texts, start=1)]


def said(*texts: str, headings: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """Section, heading path and text below the heading, white space at its ends left out."""
    return shown(sections(lines(*texts, headings=headings)))


def shown(found: tuple[Section, ...]) -> list[tuple[str, str, str]]:
    return [(each.section, " > ".join(each.headings), each.text[each.body :].strip()) for each in found]


def whole(paragraphs: list[Paragraph], found: tuple[Section, ...]) -> None:
    """The texts of the sections together are the text of the paragraphs."""
    joined = "".join(("" if " offset=" in each.locator else "\n") + each.text for each in found)
    assert joined == "".join(f"\n{each.text}" for each in paragraphs if each.text)
    assert all(each.text and each.section in CODES and each.body <= len(each.text) for each in found)


def test_a_report_of_today() -> None:
    paragraphs = lines(
        "首页",
        "青禾县水利局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "2023年，我局做好公开工作。",
        "（一）主动公开情况。全年公开信息12条。",
        "（二）依申请公开",
        "全年未收到申请。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "注：本表不含派出机构。",
        "五、存在的主要问题及改进情况",
        "（一）存在的问题：公开内容不够全面。",
        "（二）改进措施：加强培训。",
        "六、其他需要报告的事项：无。",
    )
    found = sections(paragraphs)
    whole(paragraphs, found)
    assert shown(found) == [
        ("preface", "", "首页\n青禾县水利局2023年政府信息公开工作年度报告"),
        ("general", "一、总体情况", "2023年，我局做好公开工作。"),
        ("general", "一、总体情况 > （一）主动公开情况", "全年公开信息12条。"),
        ("general", "一、总体情况 > （二）依申请公开", "全年未收到申请。"),
        ("proactive_disclosure", "二、主动公开政府信息情况", ""),
        ("requests", "三、收到和处理政府信息公开申请情况", "注：本表不含派出机构。"),
        ("problems", "五、存在的主要问题及改进情况", ""),
        ("problems", "五、存在的主要问题及改进情况 > （一）存在的问题", "公开内容不够全面。"),
        ("problems", "五、存在的主要问题及改进情况 > （二）改进措施", "加强培训。"),
        ("other", "六、其他需要报告的事项", "无。"),
    ]
    assert found[0].text == "首页\n青禾县水利局2023年政府信息公开工作年度报告"
    assert (found[0].locator, found[0].last_locator) == ("line=1", "line=2")
    assert found[2].text == "（一）主动公开情况。全年公开信息12条。", "as read, its heading first"


@pytest.mark.parametrize(
    "numbered",
    [
        "{n}、{title}",
        "{n}.{title}",
        "第{n}部分 {title}",
        "（{n}）{title}",
        "{n}、 {title}：",
        "{digit}、{title}",
        "{digit}. {title}",
        "{title}",
    ],
)
def test_sections_are_found_however_they_are_numbered(numbered: str) -> None:
    texts = []
    for n, words in enumerate(TITLES):
        texts += [numbered.format(n="一二三四五六"[n], digit=n + 1, title=words), f"正文，第{n}段。"]
    found = [(section, text) for section, _, text in said(*texts)]
    assert found == [(section, f"正文，第{n}段。") for n, section in enumerate(SECTIONS)]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、2023年政府信息公开工作总体情况", "general"),
        ("一、概述", "general"),
        ("一、總體情況", "general"),
        ("一 、总 体 情 况", "general"),
        ("㈠总体情况", "general"),
        ("二、主动公开政府信息的情况", "proactive_disclosure"),
        ("三、依申请公开政府信息和不予公开政府信息的情况", "requests"),
        ("四、政府信息公开的收费及减免情况", "fees"),
        ("五、因政府信息公开申请行政复议、提起行政诉讼的情况", "reconsideration_litigation"),
        ("四、政府信息公开行政復議、行政訴訟情況", "reconsideration_litigation"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "reconsideration_litigation"),
        ("六、政府信息公开工作存在的主要问题和改进措施", "problems"),
        ("五、存在问题及改进情况", "problems"),
        ("五、存在的不足及下一步改进措施", "problems"),
        ("五、政府信息公开工作中存在的主要问题及改进情况", "problems"),
        ("五、主要问题及整改措施", "problems"),
        ("五、存在的问题及下一步工作打算", "problems"),
        ("六、其它需要报告的事项", "other"),
        ("七、需要说明的其他事项和附表", "other"),
        ("七、其他需要说明的事项", "other"),
        ("附表：政府信息公开情况统计表", "annex"),
        ("四、队伍建设", "unknown"),
    ],
)
def test_variants_of_headings(heading: str, section: str) -> None:
    before = "三、主动公开政府信息情况" if section == "unknown" else "前言。"
    found = said(before, heading, "正文在此。")
    assert found[-1][0] == section
    assert found[-1][2] == "正文在此。"


def test_a_heading_inside_a_section_begins_no_section() -> None:
    found = said(
        "一、总体情况",
        "（一）主动公开政府信息情况",
        "公开多条。",
        "（二）收到和处理政府信息公开申请情况",
        "没有申请。",
        "1.网站情况。良好。",
        "（三）存在的主要问题及改进情况",
        "人少。",
        "二、主动公开政府信息情况",
    )
    assert [section for section, *_ in found] == ["general"] * 5 + ["proactive_disclosure"]
    assert found[3] == (
        "general",
        "一、总体情况 > （二）收到和处理政府信息公开申请情况 > 1.网站情况",
        "良好。",
    )
    assert found[4][1] == "一、总体情况 > （三）存在的主要问题及改进情况"


def test_a_title_without_its_number_begins_its_section_where_no_other_does() -> None:
    lost = said("一、总体情况", "甲。", "存在的主要问题及改进情况", "乙。", "六、其他需要报告的事项", "丙。")
    assert [(section, text) for section, _, text in lost] == [
        ("general", "甲。"),
        ("problems", "乙。"),
        ("other", "丙。"),
    ]
    twice = said("一、总体情况", "主动公开政府信息情况", "甲。", "二、主动公开政府信息情况", "乙。")
    assert [section for section, *_ in twice] == ["general", "general", "proactive_disclosure"]
    assert twice[1][0] == "general"


def test_headings_that_are_only_set_apart() -> None:
    found = said(
        "总体情况", "甲。", "存在问题", "乙。", "小标题", "丙。", "其他事项", "无。", headings=("小标题",)
    )
    assert found == [
        ("general", "总体情况", "甲。"),
        ("problems", "存在问题", "乙。"),
        ("problems", "存在问题 > 小标题", "丙。"),
        ("other", "其他事项", "无。"),
    ]


def test_sections_numbered_from_one_again_and_with_numbers_left_out() -> None:
    found = said(
        "一、总体情况", "甲。", "一、存在的主要问题及改进情况", "乙。", "七、其他需要报告的事项", "丙。"
    )
    assert [section for section, *_ in found] == ["general", "problems", "other"]


def test_one_title_that_is_numbered_higher_than_the_others() -> None:
    found = said(
        "第一部分 总体情况", "甲。", "二、主动公开政府信息情况", "五、存在的主要问题及改进情况", "乙。"
    )
    assert [section for section, *_ in found] == ["general", "proactive_disclosure", "problems"]


def test_headings_numbered_like_sections_inside_a_section() -> None:
    found = said(
        "一、总体情况",
        "一、加强领导",
        "甲。",
        "二、完善制度",
        "乙。",
        "二、主动公开政府信息情况",
        "三、队伍建设",
        "丙。",
    )
    assert found == [
        ("general", "一、总体情况", ""),
        ("general", "一、总体情况 > 一、加强领导", "甲。"),
        ("general", "一、总体情况 > 二、完善制度", "乙。"),
        ("proactive_disclosure", "二、主动公开政府信息情况", ""),
        ("unknown", "三、队伍建设", "丙。"),
    ]


def test_rows_of_the_table_are_no_headings() -> None:
    found = said(
        "三、收到和处理政府信息公开申请情况", "四、结转下年度继续办理", "五、存在的主要问题及改进情况", "甲。"
    )
    assert found[0] == ("requests", "三、收到和处理政府信息公开申请情况", "四、结转下年度继续办理")


def test_a_sentence_is_no_heading() -> None:
    text = "二、主动公开力度不断加大，全年公开12条。"
    found = said("一、总体情况", "甲。", text, "我局基本情况良好。", "存在的问题是人员不足。")
    behind = "\n".join(("甲。", text, "我局基本情况良好。", "存在的问题是人员不足。"))
    assert found == [("general", "一、总体情况", behind)]
    listed = "报告由以下部分组成：一、总体情况；二、主动公开政府信息情况；三、其他需要报告的事项。"
    assert said(listed, "一、总体情况", "甲。")[0] == ("preface", "", listed)


def test_headings_broken_over_lines() -> None:
    paragraphs = lines(
        "一、",
        "总体情况",
        "甲。",
        "五、存在的主要问题",
        "及改进情",
        "况",
        "乙。",
        "六、其他需要报告的",
        "事项",
    )
    found = sections(paragraphs)
    whole(paragraphs, found)
    assert [(each.section, each.headings, each.text[each.body :]) for each in found] == [
        ("general", ("一、总体情况",), "甲。"),
        ("problems", ("五、存在的主要问题及改进情况",), "乙。"),
        ("other", ("六、其他需要报告的事项",), ""),
    ]


def test_a_report_in_one_line() -> None:
    paragraphs = lines(
        "某局报告 一、总体情况 做了工作。二、主动公开政府信息情况见表。五、存在的主要问题及改进情况人少。"
    )
    found = sections(paragraphs)
    whole(paragraphs, found)
    assert shown(found) == [
        ("preface", "", "某局报告"),
        ("general", "一、总体情况", "做了工作。"),
        ("proactive_disclosure", "二、主动公开政府信息情况", "见表。"),
        ("problems", "五、存在的主要问题及改进情况", "人少。"),
    ]
    assert [each.locator for each in found] == [
        "line=1",
        "line=1 offset=4",
        "line=1 offset=17",
        "line=1 offset=32",
    ]


def test_sections_in_one_cell() -> None:
    paragraphs = [Paragraph("一、总体情况\n甲。\n五、存在问题及改进情况\n乙。", "cell=1")]
    found = sections(paragraphs)
    whole(paragraphs, found)
    assert [each.text for each in found] == ["一、总体情况\n甲。\n", "五、存在问题及改进情况\n乙。"]
    assert [each.text[each.body :] for each in found] == ["甲。\n", "乙。"]


def test_text_behind_a_table_belongs_to_its_section() -> None:
    paragraphs = lines("一、总体情况", "甲。", "注一。", "注二。", "五、存在的主要问题及改进情况", "乙。")
    heading = Paragraph("四、政府信息公开行政复议、行政诉讼情况", "line=90")
    tables = [
        TablePlace("fact_request", 2, Paragraph("申请人情况", "line=50")),
        TablePlace("fact_reconsideration_litigation", 3, heading),
    ]
    found = sections(paragraphs, tables)
    whole(paragraphs, found)
    assert shown(found) == [
        ("general", "一、总体情况", "甲。"),
        ("requests", "", "注一。"),
        ("reconsideration_litigation", "四、政府信息公开行政复议、行政诉讼情况", "注二。"),
        ("problems", "五、存在的主要问题及改进情况", "乙。"),
    ]


def test_remarks_below_a_table_stand_under_its_section_alone() -> None:
    paragraphs = lines("二、主动公开政府信息情况", "（一）说明", "甲。", "注。")
    found = sections(
        paragraphs, [TablePlace("fact_proactive_disclosure", 3, Paragraph("信息内容", "line=9"))]
    )
    assert shown(found)[-1] == ("proactive_disclosure", "二、主动公开政府信息情况", "注。")


def test_blank_lines_are_no_text_of_their_own() -> None:
    paragraphs = lines("一、总体情况", "甲。", "\u00a0", "乙。")
    found = sections(paragraphs, [TablePlace("fact_request", 2, Paragraph("申请人情况", "line=50"))])
    whole(paragraphs, found)
    assert [(each.section, each.text) for each in found] == [
        ("general", "一、总体情况\n甲。\n\u00a0"),
        ("requests", "乙。"),
    ]


def test_a_report_before_2019() -> None:
    found = said(
        "一、概述",
        "甲。",
        "二、主动公开政府信息的情况",
        "乙。",
        "三、依申请公开政府信息的情况",
        "丙。",
        "四、政府信息公开的收费及减免情况",
        "丁。",
        "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
        "戊。",
        "六、存在的主要问题和改进措施",
        "己。",
        "七、其他需要说明的事项",
        "庚。",
    )
    assert [(section, text) for section, _, text in found] == [
        ("general", "甲。"),
        ("proactive_disclosure", "乙。"),
        ("requests", "丙。"),
        ("fees", "丁。"),
        ("reconsideration_litigation", "戊。"),
        ("problems", "己。"),
        ("other", "庚。"),
    ]


def test_prose_without_end_is_cut_and_said_to_be() -> None:
    paragraphs = lines("一、总体情况", "甲" * (MAX_CHARACTERS - 6), "乙")
    found = sections(paragraphs)
    assert sum(len(each.text) for each in found) == MAX_CHARACTERS + 1, "with one line break"
    assert [note.code for note in notes(paragraphs)] == ["prose_cut"]
    assert notes(paragraphs[:2]) == ()


def test_many_titles_in_one_line_are_read_in_one_pass() -> None:
    paragraphs = lines("总体情况。一、总体情况" * 20_000)
    found = sections(paragraphs)
    whole(paragraphs, found)
    assert len(found) == 20_001


def test_places_are_those_behind_what_folds() -> None:
    assert places(" 一 、总体", [0, 1, 2, 4, 9]) == [0, 2, 4, 6, 6]


def test_a_sections_own_words_come_before_general_ones() -> None:
    found = title("存在的主要问题及改进情况", 0)
    assert found is not None
    assert (found.code, found.end, found.sure) == ("problems", 12, True)
    found = title("存在的问题", 0)
    assert found is not None
    assert (found.code, found.end, found.sure) == ("problems", 5, False)


def test_what_is_left_of_a_line_that_holds_a_table_is_as_printed() -> None:
    table = "信息内容 本年制发件数 本年废止件数 现行有效件数 规章 1 0 2 行政规范性文件 3 0 4"
    behind = (
        "第二十条第（五）项 信息内容 本年处理决定数量 行政许可 5 第二十条第（六）项 信息内容 本年处理决定数量"
    )
    text = (
        "一、总体情况 全 年 公开12条。 二、主动公开政府信息情况 "
        f"第二十条第（一）项 {table} {behind} 行政处罚 6 行政强制 7"
    )
    (part,) = parts([Paragraph(text, "line=1"), Paragraph("注： 略。", "line=2")])
    assert part.lines[0].text.startswith("一、总体情况 全 年 公开12条。 二、主动公开政府信息情况")
    assert part.lines[0].text in text
    assert [(place.table, place.before) for place in part.places] == [("fact_proactive_disclosure", 1)]


_WORDS = st.sampled_from(
    [
        *(f"{n}、{words}" for n, words in zip("一二三四五六", TITLES, strict=True)),
        *TITLES,
        "（一）主动公开",
        "1.网站",
        "存在的问题",
        "改进情",
        "况",
        "甲，乙。",
        "\n",
        "\r\n",
        "\u3000",
        "\x0b",
        "\u2028",
        "㈠",
        "①",
        "：",
        "。",
        "附件",
        "二、",
        "繁體",
        "",
    ]
)


@given(
    st.lists(
        st.tuples(st.lists(_WORDS, max_size=5).map("".join) | st.text(max_size=20), st.booleans()),
        max_size=12,
    ),
    st.lists(st.tuples(st.sampled_from(["fact_request", "fact_proactive_disclosure"]), st.integers(0, 12))),
)
def test_no_text_is_lost_or_changed(given: list[tuple[str, bool]], tables: list[tuple[str, int]]) -> None:
    paragraphs = [Paragraph(text, f"line={n}", heading) for n, (text, heading) in enumerate(given)]
    opening = Paragraph("四、结转", "line=0")
    found = sections(
        paragraphs, [TablePlace(t, n, opening) for t, n in sorted(tables, key=lambda pair: pair[1])]
    )
    whole(paragraphs, found)


def test_a_file_gives_its_sections() -> None:
    rows = "<tr><td>行政复议</td></tr>"
    page = (
        "<html><body><h1>青禾县水利局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>甲。</p>"
        "<p>二、主动公开政府信息情况</p><table><tr><td colspan=4>第二十条第（一）项</td></tr>"
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
        "<tr><td>行政规范性文件</td><td>1</td><td>0</td><td>3</td></tr></table>"
        f"<p>注：规范性文件以县政府名义制发。</p><p>五、存在问题及改进情况</p><p>人少。</p>{rows[:0]}</body></html>"
    )
    _, layout = read_by_kind(page.encode(), "a.html")
    assert not hasattr(layout, "code")
    (report,) = name_layout(layout, "a.html").reports  # type: ignore[arg-type]
    assert shown(report.sections)[1:] == [
        ("general", "一、总体情况", "甲。"),
        ("proactive_disclosure", "二、主动公开政府信息情况", ""),
        ("proactive_disclosure", "二、主动公开政府信息情况", "注：规范性文件以县政府名义制发。"),
        ("problems", "五、存在问题及改进情况", "人少。"),
    ]


def test_patterns_of_titles_match_nothing_but_the_characters_that_stand_in_them() -> None:
    """What stands behind a run of such characters is not looked at."""
    data = tomllib.loads((ROOT / "parsers/findings/sections/titles.toml").read_text(encoding="utf-8"))
    patterns = [each for section in data["section"] for kind in ("titles", "words") for each in section[kind]]
    assert len(patterns) > 20
    for pattern in (*patterns, *data["words"].values()):
        assert not re.search(r"[.^$+]|\\[^d]|\(\?[^:]", pattern), pattern


@pytest.mark.parametrize("behind", ["", "。", "我局", "情况良好", "2"])
@pytest.mark.parametrize("before", ["", "一、", "（2）"])
@pytest.mark.parametrize("words", [*TITLES, "2023年总体情况", "附件"])
def test_a_title_ends_where_its_words_do(before: str, words: str, behind: str) -> None:
    found = title(before + words + behind, len(before))
    assert found is not None
    assert found.end == len(before + words)


def test_one_character_or_another_sign_is_no_title() -> None:
    assert title("附", 0) is title("我附件", 0) is title("，附件", 0) is None
