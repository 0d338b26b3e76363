"""Web pages as they come: spans that lie, tables in tables, text in pieces, panes hidden by style."""

import time

import pytest

from parsers.model import Grid, Layout, Note, Paragraph, Quarantine
from parsers.readers import read_layout
from parsers.readers.limits import MAX_ATTRIBUTES
from parsers.readers.markup.html import read_html

Placed = tuple[str, int, int, int, int]


def page(body: str) -> Layout:
    found = read_layout(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "report.html")
    assert isinstance(found, Layout), found
    return found


def grids(layout: Layout) -> list[list[Placed]]:
    """text, row, column, row span, column span of every cell of every grid."""
    return [
        [(c.text, c.row, c.column, c.row_span, c.column_span) for c in block.cells]
        for block in layout.blocks
        if isinstance(block, Grid)
    ]


def table(rows: str) -> list[Placed]:
    (only,) = grids(page(f"<table>{rows}</table>"))
    return only


def lines(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


# --- spans --------------------------------------------------------------------------------------

HOSTILE = {
    "plain": ("<tr><td>a<td>b<tr><td>c<td>d", "a00 b01 c10 d11"),
    "colspan with a semicolon": ("<tr><td colspan='2;'>a<tr><td>b<td>c", "a00/1x2 b10 c11"),
    "colspan zero": ("<tr><td colspan=0>a<td>b", "a00 b01"),
    "colspan negative": ("<tr><td colspan=-3>a<td>b", "a00 b01"),
    "colspan of words": ("<tr><td colspan=all>a<td>b", "a00 b01"),
    "colspan with leading blanks": ("<tr><td colspan='  2'>a<tr><td>b<td>c", "a00/1x2 b10 c11"),
    "colspan as a fraction": ("<tr><td colspan=2.9>a<tr><td>b<td>c", "a00/1x2 b10 c11"),
    "colspan of full-width digits": ("<tr><td colspan=２>a<td>b", "a00 b01"),
    "rowspan to the end": ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", "a00/3x1 b01 c11 d21"),
    "rowspan beyond the end": ("<tr><td rowspan=99>a<td>b<tr><td>c", "a00/2x1 b01 c11"),
    "rowspan stops at its group": (
        "<thead><tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d",
        "a00 b01 c10 d11",
    ),
    "a hidden cell": (
        "<tr><td>a<td style='display:none'>x<td>b<tr><td hidden>x<td>c<td>d",
        "a00 b01 c10 d11",
    ),
    "a comment and blanks between cells": (
        "<tr>\n<td>a</td> <!-- x --> <td>b</td>\n<tr><td>c",
        "a00 b01 c10",
    ),
    "two rowspans in a row": (
        "<tr><td rowspan=2>a<td rowspan=2>b<td>c<tr><td>d",
        "a00/2x1 b01/2x1 c02 d12",
    ),
    "overlap is cut short": (
        "<tr><td>a<td rowspan=2>b<tr><td colspan=2>c",
        "a00 b01/2x1 c10",
    ),
    "a row without tr": ("<td>a<td>b", "a00 b01"),
    "rows under a form": ("<form><tr><td>a<td>b</tr></form>", "a00 b01"),
    "a foot before the body": (
        "<tfoot><tr><td>z<td>y</tfoot><tbody><tr><td>a<td>b",
        "a00 b01 z10 y11",
    ),
    "an empty row keeps its place": ("<tr><td>a<td>b<tr></tr><tr><td>c<td>d", "a00 b01 c20 d21"),
    "headings are cells": ("<tr><th>a<td>b", "a00 b01"),
    "unclosed everything": ("<tr><td><b><p>a<td>b<tr><td>c<td>d", "a00 b01 c10 d11"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_cells_stand_where_a_browser_puts_them(name: str) -> None:
    rows, expected = HOSTILE[name]
    found = [
        f"{text}{row}{column}" + (f"/{down}x{across}" if (down, across) != (1, 1) else "")
        for text, row, column, down, across in table(rows)
    ]
    assert " ".join(found) == expected


def test_a_span_reaches_a_thousand_columns_at_most() -> None:
    assert table("<tr><td colspan=99999999999999999999>a<tr><td>b<td>c")[0] == ("a", 0, 0, 1, 1000)


def test_content_outside_cells_stands_before_the_table() -> None:
    layout = page("<table><tr>notice<td>a<td>b</table>")
    assert [type(b).__name__ for b in layout.blocks] == ["Paragraph", "Grid"]
    assert lines(layout) == ["notice"]


def test_locators_count_from_one() -> None:
    layout = page(
        "<p>x</p><table><tr><td>a<td>b</table><p>y</p><table><tr><td colspan=2>c<tr><td>d<td>e</table>"
    )
    assert [b.locator for b in layout.blocks] == ["paragraph=1", "table=1", "paragraph=2", "table=2"]
    last = layout.blocks[3]
    assert isinstance(last, Grid)
    assert [c.locator for c in last.cells] == [
        "table=2 row=1 column=1",
        "table=2 row=2 column=1",
        "table=2 row=2 column=2",
    ]


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>1</span><span></span><span>54</span>", "154"),
        ("<p>结果</p><p>纠正</p>", "结果\n纠正"),
        ("商业<br/>企业", "商业\n企业"),
        ("&nbsp;", "\xa0"),
        ("<p>&nbsp;</p><p> 0 </p>", "\xa0\n0"),
        ("", ""),
        (" \n ", ""),
        ("<p></p><p></p>", ""),
        ("<!-- 1 --><script>2</script><style>3</style><template>4</template>5", "5"),
        ("1<span style='DISPLAY : none'>2</span>3", "13"),
        ("1<i hidden>2</i>3", "13"),
        ("<span style='display:inline'>1</span>2", "12"),
        ("<span style='display:block'>1</span>2", "1\n2"),
        ("　　总　计", "　　总　计"),
        ("1,\n  234", "1, 234"),
        ("&minus;33", "\u221233"),
        ("<a href=x>12</a>", "12"),
        ("10<sup>2</sup>", "10²"),
        ("<select><option>甲<option>乙</select>7", "甲7"),
        ("<o:p>8</o:p>", "8"),
        ("<p>１２</p>", "１２"),
        ("<p><b><span> 1 \n 2 </span></b></p>", "1 2"),
        (" <p> <span>1</span><o:p></o:p> </p>\n", "1"),
        (" <p>1</p>\n<p></p>\n<p>2</p> ", "1\n2"),
        ("<p> </p>\n<p></p>", ""),
        ("<b>1</b> <b>2</b>", "1 2"),
        ("<b>1</b><br><br>", "1"),
        ("<p hidden>1</p>", ""),
        ("<p><b style='display:none'>1</b></p>", ""),
        ("<p><b><script>1</script></b></p>", ""),
        ("<p><!-- 1 --></p>", ""),
        ("<p>1<br></p>", "1"),
        ("<p><pre>1 \n 2</pre></p>", "1 \n 2"),
        ("<p><input value=5></p>", "5"),
        ("<input value=5 readonly><input type=hidden value=6><input type=checkbox value=7>", "5"),
    ],
)
def test_text_of_a_cell(markup: str, text: str) -> None:
    assert table(f"<tr><td>{markup}</td><td>-</td></tr>")[0][0] == text


def test_readings_over_characters_are_counted_and_left_out() -> None:
    ruby = "<ruby>政<rp>(</rp><rt>zhèng</rt><rp>)</rp></ruby><RUBY>府<RT>fǔ</RUBY>公开"
    found = page(
        f"<p>{ruby}</p><table><tr><td>{ruby}</td><td><ruby>12<rt>shí èr</rt></ruby></td></tr></table>"
    )
    assert lines(found) == ["政府公开"]
    assert [cell[0] for cell in grids(found)[0]] == ["政府公开", "12"]
    assert found.annotations == 5
    assert page("<p>政府</p>").annotations == 0


def test_lines_outside_tables() -> None:
    layout = page(
        "<div>一、总体<span>情况</span><br>（一）主动<b>公开</b></div><ul><li>1<li>2</ul><pre>a  b\nc</pre>"
    )
    assert lines(layout) == ["一、总体情况", "（一）主动公开", "1", "2", "a  b", "c"]


def test_headings_come_from_markup_only() -> None:
    layout = page(
        "<h1>报告</h1><div class='article_Title'><p>甲局</p><p>2024年</p></div>"
        "<div class=title-page><p>1<p>2<p>3<p>4<p>5</div><p>二、主动公开政府信息情况</p>"
    )
    assert [b.text for b in layout.blocks if isinstance(b, Paragraph) and b.heading] == [
        "报告",
        "甲局",
        "2024年",
    ]


# --- tables in tables ---------------------------------------------------------------------------


def test_a_nested_table_is_its_own_grid() -> None:
    inner = "<table><tr><td>x<td>y</table>"
    first, second = grids(page(f"<table><tr><td>a{inner}<td>b<tr><td>c<td>d</table>"))
    assert [cell[0] for cell in first] == ["a", "b", "c", "d"]
    assert [cell[0] for cell in second] == ["x", "y"]


def test_tables_that_arrange_the_page_are_content() -> None:
    data = "<table><tr><td>规章<td>0<tr><td>行政规范性文件<td>12</table>"
    layout = page(f"<table><tr><td>导航<td><table><tr><td><p>正文</p>{data}</td></tr></table></table>")
    assert lines(layout) == ["导航", "正文"]
    assert [[cell[0] for cell in grid] for grid in grids(layout)] == [["规章", "0", "行政规范性文件", "12"]]


def test_a_box_around_prose_is_content() -> None:
    article = "正文" * 600
    layout = page(f"<table><tr><td>栏目<td>{article}</table><table><tr><td>一<tr><td>二</table>")
    assert (grids(layout), lines(layout)) == ([], ["栏目", article, "一", "二"])


# --- what is not shown --------------------------------------------------------------------------


FORM = "<table>" + "<tr><td>规章<td>0<td>1<td>2" * 25 + "</table>"
INDEX = "<table><tr><td>索引号<td>1<td>文号<td></table>"


def sizes(layout: Layout) -> list[int]:
    return [len(grid) for grid in grids(layout)]


def test_a_hidden_pane_is_read_when_it_holds_the_tables() -> None:
    for pane in (f"<div style='display:none'>{FORM}</div>", f"<div hidden>{FORM}</div>"):
        layout = page(f"<p>全真版</p>{pane}")
        assert sizes(layout) == [100]
        assert [note.code for note in layout.notes] == ["hidden_content_read"]
        assert sizes(page(f"{INDEX}{pane}")) == [4, 100]
        both = page(f"{FORM}{pane}")
        assert (sizes(both), [note.code for note in both.notes]) == ([100], ["hidden_text"])
        small = page(f"{INDEX}<div hidden>{INDEX}</div>")
        assert (sizes(small), [note.code for note in small.notes]) == ([4], ["hidden_text"])


@pytest.mark.parametrize(
    "kept",
    [
        f"<textarea style='display:none'>{FORM}</textarea>",
        f"<script type='text/html'>{FORM}</script>",
        f'<input type="hidden" value="{FORM.replace("<", "&lt;")}">',
    ],
)
def test_tables_that_the_page_keeps_for_its_scripts(kept: str) -> None:
    layout = page(f"<p>报告</p>{INDEX}{kept}")
    assert (sizes(layout), lines(layout)) == ([4, 100], ["报告"])
    assert [note.code for note in layout.notes] == ["stored_content_read"]
    assert sizes(page(f"{FORM}{kept}")) == [100]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/files/report.PDF?x=1'>附件</a>",
        "<iframe src='a.ofd'></iframe><a href='a.ofd'>下载</a>",
        "<iframe src='/viewer.html?file=/a.pdf'></iframe>",
        "<embed src=a.doc>",
        "<object data='a.docx'></object>",
    ],
)
def test_a_page_without_a_form_points_to_its_attachment(markup: str) -> None:
    for tables in ("", INDEX):
        (note,) = page(f"<p>附件</p>{tables}{markup}").notes
        assert note.code == "needs_attachment"
    assert page(f"{FORM}{markup}").notes == ()


# --- what the page says of itself ---------------------------------------------------------------


def test_meta_in_any_order_and_case() -> None:
    head = (
        '<META CONTENT="甲局2024年报告" NAME="ArticleTitle"><meta name=PubDate content="2025-01-20 09∶30">'
        '<meta name="SiteIDCode" content="3408010001"/><meta name="Keywords" content="">'
        '<meta name="ContentSource"><meta name="ContentSource" content=" 甲局 "><title> 年报\n _甲局 </title>'
        '<link href="https://www.example.gov.cn/a.html" rel="Canonical">'
    )
    layout = read_html(f"<html><head>{head}</head><body>1</body>".encode())
    assert layout.meta == {
        "articletitle": "甲局2024年报告",
        "pubdate": "2025-01-20 09∶30",
        "siteidcode": "3408010001",
        "contentsource": "甲局",
        "title": "年报 _甲局",
        "url": "https://www.example.gov.cn/a.html",
    }


def test_the_page_meta_url_comes_first() -> None:
    head = "<meta name=url content=u1><link rel=canonical href=u2><meta property='og:url' content=u3>"
    assert read_html(head.encode()).meta["url"] == "u1"
    assert read_html(head[head.index("<link") :].encode()).meta["url"] == "u2"
    assert read_html(head[head.index("<meta prop") :].encode()).meta["url"] == "u3"


def test_a_declared_charset_outside_the_page() -> None:
    assert read_html("<p>总计</p>".encode("gbk"), "gbk").blocks == (Paragraph("总计", "paragraph=1"),)


# --- hostile pages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<ul><li>" * 100_000,
        "<table><tr><td>" * 4_000 + "x",
        "<table>" + "<tr><td colspan=1000 rowspan=65534>x" * 10_000,
        "<table>" + "<tr>" + "<td rowspan=0>1" * 50_000,
        "<br>" * 300_000 + "x",
        "<p>" + "&nbsp;" * 300_000,
    ],
)
def test_hostile_pages_end_soon(body: str) -> None:
    started = time.process_time()
    read_layout(("<html><body>" + body).encode(), "x.html")
    assert time.process_time() - started < 10


def test_tables_nested_too_deeply_are_read_as_text() -> None:
    layout = page("<table><tr><td>" * 100 + "x<td>y")
    assert "x" in [
        t for text in [*lines(layout), *(c[0] for g in grids(layout) for c in g)] for t in text.split("\n")
    ]


def test_an_empty_page_is_no_layout() -> None:
    assert getattr(read_layout(b"<html><body><p></p></body></html>", "x.html"), "code", "") == "empty"


def test_notes_are_notes() -> None:
    assert all(isinstance(note, Note) for note in page("<p>1</p><a href=a.pdf>x</a>").notes)


@pytest.mark.parametrize("value", ["", "=1", "='x y'"])
def test_a_tag_with_too_many_attributes_is_refused(value: str) -> None:
    """The parser compares each attribute with all before it: 100,000 took it half a minute."""
    names = " ".join(f"a{n}{value}" for n in range(MAX_ATTRIBUTES + 2))
    found = read_layout(f"<html><p {names}>1</p>".encode(), "a.html")
    assert isinstance(found, Quarantine) and found.code == "too_large"


def test_many_words_in_one_attribute_or_text_are_no_attributes() -> None:
    many = "a b/c " * MAX_ATTRIBUTES
    page = f"<html><img alt='{many}'><p>{many}</p><table><tr><td>1</td><td>2</td></tr></table>"
    assert isinstance(read_layout(page.encode(), "a.html"), Layout)
