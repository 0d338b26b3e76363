"""What a page prints that is not in its text: content of style sheets, other directions, closed parts."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest

from parsers.model import Grid, Layout
from parsers.readers import read_layout
from parsers.readers.visible import UNREADABLE, in_print_order
from tests.parsers.readers.markup.test_seen import codes, page, texts


def styled(rules: str, cell: str) -> list[str]:
    return texts(page(cell, f"<style>{rules}</style>"))


@pytest.mark.parametrize(
    ("rules", "cell", "seen"),
    [
        ('.a::before{content:"12"}', "<td class=a>5", "125"),
        (".a:after { content : '5' ; color: red }", "<td><i class=a>12</i>", "125"),
        ("td::before{content:attr(data-n)}", "<td data-n=125>", "125"),
        (r'.a::before{content:"\31 2\35"}', "<td class=a>", "125"),
        ('td:empty::after{content:"—"}', "<td></td>", "—"),
        ('@media print{.a::before{content:"7"}}', "<td class=a>125", "125"),
        ('.a::before{content:"7";display:none}', "<td class=a>125", "125"),
        ('.a::before{content:"7"}.a.b::before{content:"1"}', "<td class='a b'>25", "125"),
        ('.a::before{content:"7";text-decoration:line-through}s{color:red}', "<td class=a>125", "125"),
        (r'.a::before{content:"\e601";top:1}', "<td class=a>125", "125"),
        (".a::before{content:counter(n)}", "<td class=a>", UNREADABLE),
        (
            '.d1::before{content:"1"}.d2::before{content:"2"}.dp::before{content:"."}',
            "<td><i class=d1></i><i class=d2></i><i class=dp></i><i class=d1></i>",
            "12.1",
        ),
        (".a::after{content:var(--n)}", "<td><b class=a style=\"--n: '125'\"></b>", "125"),
        (".a::after{content:var(--n)}", "<td><b class=a></b>", UNREADABLE),
    ],
)
def test_content_of_style_sheets_is_printed(rules: str, cell: str, seen: str) -> None:
    assert styled(rules, cell) == [seen]


@pytest.mark.parametrize(
    ("rules", "cell"),
    [
        ("", "<td><bdo dir=rtl>521</bdo>"),
        ("", "<td><bdo dir=RTL>5<b>2</b></bdo><bdo dir=rtl>1</bdo>"),
        ("", "<td><bdo dir=ltr>125</bdo>"),
        ("", "<td dir=rtl>125"),
        ("", "<td>\u202e521\u202c"),
        ("", "<td>1&#8238;52"),
        (".r{unicode-bidi:bidi-override;direction:rtl}", "<td><span class=r>521</span>"),
    ],
)
def test_overridden_directions(rules: str, cell: str) -> None:
    assert styled(rules, cell) == ["125"]


def test_what_combining_strokes_strike_out_is_left_out() -> None:
    layout = page("<td>1\u03360\u0336125<td>9\u0335 5<td>7\u03383<td>甲\u0336乙")
    assert texts(layout) == ["125", " 5", "3", "乙"]
    assert codes(layout) == ["struck_out"]
    assert texts(page("<td>a=\u0338b<td>5")) == ["a=\u0338b", "5"]


def test_an_override_ends_with_its_sign_or_its_line() -> None:
    assert in_print_order("1\u202e32\u202c4\n\u202e65\n7") == "1234\n56\n7"
    assert in_print_order("125") == "125"


@pytest.mark.parametrize(
    "cell",
    [
        "<td>125<details><summary></summary>7</details>",
        "<td>125<dialog>7</dialog>",
        "<td>125<div popover>7</div>",
        "<td><span style='display:inline-block;width:0;overflow:hidden'>7</span>125",
        "<td><span style='filter:opacity(0)'>7</span>125",
        "<td><span style='content-visibility:hidden'>7</span>125",
        "<td><svg><text fill=white>7</text><text>125</text></svg>",
        "<td><svg><g style='display: none'><text>7</text></g><text>125</text></svg>",
        "<td><svg><defs><text>7</text></defs><text>125</text></svg>",
    ],
)
def test_what_is_closed_or_not_painted_is_hidden(cell: str) -> None:
    assert texts(page(cell)) == ["125"]


def test_a_variable_of_the_sheet_hides() -> None:
    assert styled(":root{--d:none}.h{display:var(--d)}", "<td><i class=h>7</i>125") == ["125"]
    assert styled(":root{--d:none}b{--d:block}.h{display:var(--d)}", "<td><i class=h>7</i>125") == ["7125"]


def test_an_open_part_is_shown() -> None:
    assert texts(page("<td><details open>125</details>")) == ["125"]


def test_what_is_drawn_by_others_or_in_another_order_is_unreadable() -> None:
    assert texts(page("<td><canvas></canvas></td><td><object data=a.swf></object></td>")) == [UNREADABLE] * 2
    order = "<td><span style='display:inline-flex;flex-direction:row-reverse'><b>5</b><b>12</b></span>"
    assert set(texts(page(order))[0]) == {UNREADABLE}


ROW = "<tr><td>信息内容</td><td>本年制发件数</td><td>规章</td><td>1</td></tr>"
REPORT = f"<h1>某市2023年政府信息公开工作年度报告</h1><table>{ROW * 40}</table>"


def read(body: str) -> Layout:
    layout = read_layout(f"<html><body>{body}</body></html>".encode(), "report.html")
    assert isinstance(layout, Layout), layout
    return layout


@pytest.mark.parametrize(
    "address",
    [
        "data:text/html;charset=utf-8," + quote(REPORT),
        "data:text/html;charset=gbk;base64," + b64encode(REPORT.encode("gbk")).decode(),
    ],
)
def test_a_report_at_a_data_address_is_read(address: str) -> None:
    layout = read(f'<p>年报</p><iframe src="{address}"></iframe>')
    assert "stored_content_read" in codes(layout)
    assert any(isinstance(block, Grid) for block in layout.blocks)


def test_a_report_in_a_comment_is_not_seen() -> None:
    layout = read(f"<p>年报</p><!--{REPORT}-->")
    assert not any(isinstance(block, Grid) for block in layout.blocks)
    assert "needs_script" in codes(layout)
    assert not codes(read(f"<p>年报</p><!-- {'页脚 ' * 400} -->"))


def test_pictures_where_tables_belong_are_noted() -> None:
    sections = (
        "<p>一、总体情况</p><img src=a.png><p>二、主动公开</p><img src=b.png><img src=c.gif width=20>"
        "<p>五、问题</p><img src=d.png>"
    )
    notes = [note for note in read("<img src=logo.png>" + sections).notes if note.code == "needs_ocr"]
    assert [note.detail for note in notes] == ["b.png"]


def test_pictures_below_the_title_of_one_report_may_be_all_of_it() -> None:
    title = "<h1>温县水利局2021年政府信息公开工作年度报告</h1>"
    pictures = "<p>日期：2022-01-25</p><img src=1.jpg><img src=2.jpg>"
    logo = "<img src=logo.png>"

    def noted(markup: str) -> list[str]:
        return [note.detail for note in read(markup).notes if note.code == "needs_ocr"]

    assert noted(logo + title + pictures) == ["1.jpg", "2.jpg"]
    assert noted(logo + "<h1>温县水利局招聘公告</h1>" + pictures) == []
    assert noted(title + title.replace("2021", "2020") + pictures) == []
