"""What a person sees of a page: struck, raised, hidden; fields, pictures and formulas."""

from __future__ import annotations

import pytest

from parsers.model import Grid, Layout
from parsers.readers import read_layout


def page(cells: str, head: str = "") -> Layout:
    body = f"<table><tr>{cells}<td>甲</td><td>乙</td></tr></table>"
    markup = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    found = read_layout(markup.encode(), "report.html")
    assert isinstance(found, Layout), found
    return found


def texts(layout: Layout) -> list[str]:
    (grid,) = [block for block in layout.blocks if isinstance(block, Grid)]
    texts = [cell.text for cell in grid.cells]
    assert texts[-2:] == ["甲", "乙"]
    return texts[:-2]


def codes(layout: Layout) -> list[str]:
    return [note.code for note in layout.notes]


STRUCK = {
    "s": ("<td><s>7</s>125", ""),
    "del beside ins": ("<td><ins>125</ins><del>8</del>", ""),
    "strike with an element in it": ("<td><strike><b>7</b></strike><span>125</span>", ""),
    "style": ("<td><span style='text-decoration: line-through'>7</span>125", ""),
    "style in capitals": ("<td><SPAN STYLE='TEXT-DECORATION: LINE-THROUGH'>7</SPAN>125", ""),
    "the newer property": ("<td><font style='text-decoration-line:line-through'>7</font>125", ""),
    "a class": (
        "<td><span class='old x'>7</span>125",
        "<style>.old{text-decoration:line-through red}</style>",
    ),
    "an id": ("<td><b id=old>7</b>125", "<style>#old { text-decoration : underline line-through }</style>"),
    "a place": ("<td><b>7</b><b>125</b>", "<style>td b:nth-child(1){text-decoration:line-through}</style>"),
    "several sheets": (
        "<td><i>7</i>125",
        "<style>/* a } */ p{color:red}</style>"
        "<style>@media screen{td > i{text-decoration:line-through}}</style>",
    ),
}


@pytest.mark.parametrize("name", STRUCK)
def test_what_is_struck_is_left_out_and_noted(name: str) -> None:
    layout = page(*STRUCK[name])
    assert (texts(layout), codes(layout)) == (["125"], ["struck_out"])


def test_a_cell_of_nothing_but_struck_text_is_blank_and_keeps_its_place() -> None:
    for cell in ("<td><s>7</s>", "<td style='text-decoration:line-through'>7", "<td><p><del>7</del></p>"):
        assert texts(page(f"{cell}</td><td>5")) == ["", "5"]
    layout = page(
        "<td>7</td>", "<style>tr.x td:first-child, td:nth-of-type(1){text-decoration:line-through}</style>"
    )
    assert texts(layout) == [""]


def test_a_page_may_take_back_what_the_browser_strikes() -> None:
    assert texts(page("<td>12<s>5</s>", "<style>s{text-decoration:none}</style>")) == ["125"]
    assert texts(page("<td>12<u>5</u>", "<style>u{text-decoration:underline}</style>")) == ["125"]


RAISED = {
    "sup": ("<td>125<sup>1</sup>", "", "125¹"),
    "sub": ("<td>125<sub>12</sub>", "", "125₁₂"),
    "style": ("<td>125<span style='vertical-align:super;font-size:8pt'>1</span>", "", "125¹"),
    "class": ("<td>125<i class=n>1</i>", "<style>.n{vertical-align:super}</style>", "125¹"),
    "font": ("<td>125<i class=n>1</i>", "<style>.n{font-variant-position:super}</style>", "125¹"),
    "Word's": ("<td>125<span style='position:relative;top:-6.0pt;mso-text-raise:6.0pt'>1</span>", "", "125¹"),
    "Word's for its lines": (
        "<td><span style='position:relative;top:-1.0pt;mso-text-raise:1.0pt'>12</span>5",
        "",
        "125",
    ),
    "reset and moved": (
        "<td>125<sup>1</sup>",
        "<style>sup{position:relative;vertical-align:baseline;top:-.5em}</style>",
        "125¹",
    ),
    "moved up": ("<td>125<span style='position:relative;top:-.5em;font-size:.7em'>1</span>", "", "125¹"),
    "moved up by a class": ("<td>125<i>1</i>", "<style>i{bottom:5px;position:relative}</style>", "125¹"),
    "shifted": ("<td>125<span style='transform:translateY(-5px)'>1</span>", "", "125¹"),
    "shifted both ways": ("<td>125<b style='transform: translate(1px, -4px)'>1</b>", "", "125¹"),
    "small at the top": ("<td>125<span style='vertical-align:text-top;font-size:60%'>1</span>", "", "125¹"),
    "as large at the top": ("<td>125<span style='vertical-align:top'>1</span>", "", "1251"),
    "a mark in brackets": ("<td>125<sup>[1]</sup>", "", "125[1]"),
    "a mark in words": ("<td>125<sup>注1</sup>", "", "125注1"),
    "nothing raised above anything": ("<td><sup>125</sup>", "", "125"),
    "all lines raised": ("<td><p><sup>125</sup></p><p><sup>6</sup></p>", "", "125\n6"),
    "a line of its own": ("<td><p>125</p><p><sup>1</sup></p>", "", "125\n¹"),
    "cells are not raised": ("<td style='vertical-align:super'>125", "", "125"),
}


@pytest.mark.parametrize("name", RAISED)
def test_raised_digits_are_note_marks(name: str) -> None:
    cells, head, seen = RAISED[name]
    assert texts(page(cells, head)) == [seen]


HIDDEN = {
    "attribute": ("<span hidden>9</span>", ""),
    "display": ("<span style='display : none'>9</span>", ""),
    "visibility": ("<span style='visibility:hidden'>9</span>", ""),
    "size": ("<span style='font-size:0'>9</span>", ""),
    "size in points": ("<span style='font-size:0.0pt;color:red'>9</span>", ""),
    "size in short": ("<span style='font:0/0 a'>9</span>", ""),
    "opacity": ("<span style='opacity:0.0'>9</span>", ""),
    "white on white": ("<font color=white>9</font>", ""),
    "white in hexadecimal": ("<span style='color:#FFF'>9</span>", ""),
    "nearly white": ("<span style='color:rgb(254,254,255)'>9</span>", ""),
    "transparent": ("<span style='color:transparent'>9</span>", ""),
    "off the page": ("<span style='position:absolute;left:-9999px'>9</span>", ""),
    "indented": ("<div style='text-indent:-999em'>9</div>", ""),
    "clipped": ("<span style='position:absolute;clip:rect(0 0 0 0)'>9</span>", ""),
    "clipped by path": ("<span style='clip-path:inset(50%)'>9</span>", ""),
    "of no height": ("<div style='height:0;overflow:hidden'>9</div>", ""),
    "for screen readers": ("<span class=sr-only>9</span>", "<link rel=stylesheet href=bootstrap.css>"),
    "Word's": ("<span class=h>9</span>", "<style>span.h{mso-style-name:x;mso-hide:all}</style>"),
    "a class": ("<span class=h>9</span>", "<style>.a,.h{display:none}</style>"),
    "a class for phones": (
        "<span class=h>9</span>",
        "<style>.h{display:none}@media (max-width: 768px){.h{display:inline}}</style>",
    ),
    "a class for wide screens": (
        "<span class=h>9</span>",
        "<style>@media only screen and (min-width:1000px){.h{display:none}}</style>",
    ),
    "important": ("<b class=h style='display:inline'>9</b>", "<style>.h{display:none!important}</style>"),
    "specificity": ("<b class=h id=k>9</b>", "<style>#k{display:none}b.h{display:inline}</style>"),
    "hovered": ("<b class=h>9</b>", "<style>.h{display:none}.h:hover{display:inline}</style>"),
    "without a fill": ("<b style='-webkit-text-fill-color:transparent'>9</b>", ""),
    "shifted away": ("<b style='position:absolute;transform:translateX(-9999px)'>9</b>", ""),
    "shifted up": ("<b style='display:inline-block;transform:translate(0, -2000px)'>9</b>", ""),
    "seen from the side": ("<b style='display:inline-block;transform:rotateY(90deg)'>9</b>", ""),
    "hardly any size": ("<b style='display:inline-block;transform:scale(.001)'>9</b>", ""),
    "no size by the newer property": ("<b style='display:inline-block;scale:0'>9</b>", ""),
    "a matrix of nothing": ("<b style='display:inline-block;transform:matrix(0,0,0,0,0,0)'>9</b>", ""),
    "shifted by the newer property": ("<b style='position:absolute;translate:-9999px'>9</b>", ""),
    "off by inset": ("<b style='position:absolute;inset:-9999px auto auto -9999px'>9</b>", ""),
    "off by a sum": ("<b style='position:absolute;left:calc(-100vw - 50px)'>9</b>", ""),
    "cut from one side": ("<b style='clip-path:inset(0 100% 0 0)'>9</b>", ""),
    "the colour of the page": ("<b style='color:Canvas'>9</b>", ""),
    "what stands for a variable": ("<b class=h>9</b>", "<style>.h{color:var(--none, #fff)}</style>"),
    "clamped": ("<b style='display:-webkit-box;height:0;overflow:hidden'>9</b>", ""),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_is_left_out_and_noted(name: str) -> None:
    text, head = HIDDEN[name]
    layout = page(f"<td>125{text}</td>", head)
    assert (texts(layout), codes(layout)) == (["125"], ["hidden_text"])


SHOWN = {
    "aria": ("<span aria-hidden=true>5</span>", ""),
    "print": ("<b class=h>5</b>", "<style>@media print{.h{display:none}}</style>"),
    "a sheet for print": ("<b class=h>5</b>", "<style media=print>.h{display:none}</style>"),
    "phones": ("<b class=h>5</b>", "<style>@media (max-width:768px){.h{display:none}}</style>"),
    "dark": ("<b class=h>5</b>", "<style>@media (prefers-color-scheme:dark){.h{display:none}}</style>"),
    "the active one": ("<b class='h on'>5</b>", "<style>.h{display:none}.h.on{display:inline}</style>"),
    "before it": ("<b class=h>5</b>", "<style>.h::before{display:none}</style>"),
    "half opaque": ("<span style='opacity:0.05'>5</span>", ""),
    "white on blue": ("<b style='background:#00f'><font color=white>5</font></b>", ""),
    "sizes again": ("<span style='font-size:0'><b style='font-size:14px'>5</b></span>", ""),
    "visible again": ("<span style='visibility:hidden'><b style='visibility:visible'>5</b></span>", ""),
    "filled": ("<b style='color:transparent;-webkit-text-fill-color:#000'>5</b>", ""),
    "its ground's picture": (
        "<b class=h>5</b>",
        "<style>.h{background:#000;-webkit-background-clip:text;color:transparent}</style>",
    ),
    "its shadow": ("<b style='color:transparent;text-shadow:0 0 0 #000'>5</b>", ""),
    "smaller": ("<b style='display:inline-block;transform:scale(.8);scale:1'>5</b>", ""),
    "cut at its edge": ("<b style='clip-path:inset(0 -100% 0 0)'>5</b>", ""),
    "shifted a little": ("<b style='display:inline-block;transform:translateX(-3px)'>5</b>", ""),
    "a shift that does nothing in a line": ("<b style='transform:translateX(-9999px)'>5</b>", ""),
    "damaged": ("<b class=h>5</b>", "<style>.h{display:</style><style>}}.x{display:none</style>"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_after_all(name: str) -> None:
    text, head = SHOWN[name]
    layout = page(f"<td>12{text}</td>", head)
    assert (texts(layout), codes(layout)) == (["125"], [])


def test_print_of_the_colour_of_its_ground() -> None:
    assert texts(page("<td>125<b style='color:rgb(255 255 255 / 100%)'>9</b>")) == ["125"]
    assert texts(page("<td bgcolor=red>125<font color=red>9</font>")) == ["125"]
    assert texts(page("<td bgcolor=#000000>9</td><td style='background:#fff url(a.png);color:#fff'>5")) == [
        "",
        "5",
    ]
    head = "<style>tr{background:navy}td{color:white}td b{background:white}</style>"
    assert texts(page("<td>12<b>9</b>5</td>", head)) == ["125"]


def test_a_sheet_elsewhere_may_have_painted_the_ground() -> None:
    link = "<link rel=stylesheet href=site.css>"
    assert texts(page("<td><font color=white>5</font></td>", link)) == ["5"]
    assert texts(page("<td>125<font color=white>9</font></td>", link)) == ["125"]


def test_a_hidden_row_takes_no_place_and_an_invisible_cell_does() -> None:
    head = "<style>tr.tpl{display:none}</style>"
    layout = page(
        "<td>1</td></tr><tr class=tpl><td>8</td></tr><tr><td style='visibility:hidden'>9</td>", head
    )
    assert texts(layout) == ["1", ""]
    assert codes(layout) == ["hidden_text"]


def test_fields_show_what_is_filled_in() -> None:
    chosen = "<select><option>0<option selected>15<option>999</select>"
    assert texts(page(f"<td>{chosen}</td><td><select><option>3<option>4</select></td>")) == ["15", "3"]
    assert texts(page("<td><textarea>5</textarea></td><td><input type=tel value=6>")) == ["5", "6"]
    assert texts(page("<td><input type=hidden value=9></td><td><input placeholder=请填写></td>")) == ["", ""]


def test_pictures_say_what_they_are_or_that_nobody_knows() -> None:
    layout = page("<td><img src=n.png alt=125></td><td><img src=a.png></td><td>1<img src=a.png alt=image003>")
    assert texts(layout) == ["125", "\ufffc", "1\ufffc"]
    assert texts(page("<td>规章<img src=a.png></td><td>0<img src=dot.gif width=1 height=1>")) == ["规章", "0"]
    arranging = (
        "<!DOCTYPE html><html><body><table><tr><td><img src=logo.png></td></tr></table>正文</body></html>"
    )
    found = read_layout(arranging.encode(), "a.html")
    assert isinstance(found, Layout)
    assert [block.text for block in found.blocks if not isinstance(block, Grid)] == ["正文"]


def test_the_unit_keeps_the_picture_of_its_first_character() -> None:
    assert texts(page("<td>收费金额（<img src=a.png>元）</td>")) == ["收费金额（\ufffc元）"]


@pytest.mark.parametrize(
    "digits",
    [
        "<i style='float:right'>2</i><i style='float:right'>1</i>",
        "<div style='display:flex;flex-direction:row-reverse'><i>2</i><i>1</i></div>",
    ],
)
def test_digits_that_change_their_places_are_not_told(digits: str) -> None:
    assert texts(page(f"<td>{digits}</td><td>3</td>")) == ["\ufffc\ufffc", "3"]


def test_a_page_that_is_turned_round_leaves_its_cells_as_they_are() -> None:
    style = "display:flex;flex-direction:row-reverse;float:right"
    body = (
        f"<div style='{style}'><table><tr><td><b>1</b><b>2</b></td><td>3</td><td>甲</td><td>乙</td></table>"
    )
    body += "</div>"
    found = read_layout(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "a.html")
    assert isinstance(found, Layout)
    assert texts(found) == ["12", "3"]


def test_a_page_that_takes_back_all_strokes_shows_its_figures() -> None:
    for head in (
        "<style>del{text-decoration:none}</style>",
        "<style>s,del{text-decoration-line:none}</style>",
    ):
        assert texts(page("<td><del>12</del>5</td>", head)) == ["125"]
    assert texts(page("<td><del>9</del>125</td>", "<style>a{text-decoration:none}</style>")) == ["125"]


def test_cells_of_pieces_of_a_picture_cannot_be_read() -> None:
    piece = "<i class='n n{0}'></i>"
    sheet = "<style>.n{background:url(n.png)}.n1{background-position:0 -10px}.dot{color:red}</style>"
    assert texts(page(f"<td>{piece.format(1)}{piece.format(2)}<td>5", sheet)) == ["\ufffc\ufffc", "5"]
    assert texts(page("<td><b style='background-position:0 -70px'></b><td>5")) == ["\ufffc", "5"]
    assert texts(page(f"<td>12{piece.format(1)}<td><i class=dot></i>", sheet)) == ["12", ""]


def test_columns_made_of_words_at_widths_of_their_own_are_apart() -> None:
    for style in ("display:inline-block;width:60px", "min-width:4em;display:inline-block"):
        body = f"<p>规章{''.join(f'<span style={style!r}>{n}</span>' for n in (3, 1, 26))}</p>"
        found = read_layout(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "a.html")
        assert isinstance(found, Layout)
        assert found.blocks[0].text == "规章 3 1 26"  # type: ignore[union-attr]
    narrow = "<p><b style='display:inline-block;width:8px'>1</b><b style='display:inline-block'>2</b></p>"
    found = read_layout(f"<!DOCTYPE html><html><body>{narrow}</body></html>".encode(), "a.html")
    assert isinstance(found, Layout)
    assert found.blocks[0].text == "12"  # type: ignore[union-attr]


def test_what_a_script_writes_into_a_cell() -> None:
    assert texts(page("<td><script>document.write('12');</script></td>")) == ["12"]
    assert texts(page("<td><script>document.write(a + 1)</script></td><td>3")) == ["\ufffc", "3"]
    assert texts(page("<td><script>count('9')</script>4</td>")) == ["4"]


def test_what_cannot_be_seen_through_is_unreadable() -> None:
    assert texts(page("<td><input type=button value=125></td>")) == ["125"]
    assert texts(page("<td><input type=password value=12></td><td><input type=password>")) == ["\ufffc", ""]
    assert texts(page("<td><b><template shadowrootmode=open>12</template></b></td><td>3")) == ["\ufffc", "3"]
    assert texts(page("<td><template>12</template>3</td>")) == ["3"]


def test_drawings_and_formulas() -> None:
    svg = "<td><svg><text x=0>12</text><title>图</title></svg></td><td><svg><path d='M0 0'/></svg>"
    assert texts(page(svg)) == ["12", "\ufffc"]
    formula = "<td><math><mn>12</mn><msup><mn>5</mn><mn>1</mn></msup></math></td>"
    assert texts(page(formula + "<td><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>")) == ["125¹", "\ufffc"]
    struck = "<menclose notation='horizontalstrike'><mn>9</mn></menclose>"
    assert texts(page(f"<td><math>{struck}<mn>5</mn><mphantom><mn>1</mn></mphantom></math></td>")) == ["5"]
    moved = "<text x=20 y=9>5</text><text x=10 y=9>2</text><text x=0 y=9>1</text>"
    assert texts(page(f"<td><svg>{moved}</svg></td>")) == ["1 2 5"]
    twice = "<span class=katex-mathml><math><mn>5</mn></math></span><span aria-hidden=true>5</span>"
    assert texts(page(f"<td>{twice}</td>")) == ["5"]


def test_a_sheet_of_many_rules_is_read_within_limits() -> None:
    rules = "".join(f".c{i} {{display:none}}" for i in range(5_000))
    assert texts(page("<td>125", f"<style>{rules}{'a ' * 500}{{display:none}}</style>")) == ["125"]


def test_a_point_is_too_small_to_be_seen() -> None:
    assert texts(page('<td><font style="font-size: 1pt">7</font>125</td>')) == ["125"]
    assert texts(page('<td><font style="font-size: 11pt">7</font>125</td>')) == ["7125"]


@pytest.mark.parametrize("rule", ["display:table-cell", "display: block", "float:left"])
def test_elements_that_classes_display_as_blocks_are_lines_of_their_own(rule: str) -> None:
    html = (
        f"<html><head><style>li span {{{rule}}}</style></head><body><ul><li><span>规章</span><span>4</span>"
    )
    found = read_layout(html.encode(), "a.html")
    assert isinstance(found, Layout)
    assert [block.text for block in found.blocks if not isinstance(block, Grid)] == ["规章", "4"]


SAVED = """MIME-Version: 1.0
Content-Type: multipart/related; boundary=B
Snapshot-Content-Location: http://www.x.cn/a/page.html

--B
Content-Type: text/html; charset=utf-8
Content-Location: http://www.x.cn/a/page.html

<html><head>{head}</head><body><table><tr><td>1<td><i class=o>7</i>125<tr><td>甲<td>乙</table></body></html>
--B
Content-Type: text/css
Content-ID: <s@x>
Content-Location: http://www.x.cn/css/s.css

@import url(t.css) print;
@import "t2.css";
{rule}
--B
Content-Type: text/css
Content-Location: http://www.x.cn/css/t.css

table {{display:none}}
--B
Content-Type: text/css
Content-Location: http://www.x.cn/css/t2.css

i {{text-decoration:line-through}}
--B--
"""
HIDES = ".o {display:none}"


@pytest.mark.parametrize(
    ("head", "rule", "seen"),
    [
        ('<link rel=stylesheet href="http://www.x.cn/css/s.css">', HIDES, "125"),
        ('<link rel=stylesheet href="../css/s.css">', HIDES, "125"),
        ('<link rel=stylesheet href="cid:s@x">', HIDES, "125"),
        ("<style>@import '/css/s.css';</style>", HIDES, "125"),
        ('<link rel=stylesheet href="../css/s.css">', "", "125"),
        ('<link rel=stylesheet href="../css/s.css" media=print>', HIDES, "7125"),
        ('<link rel="alternate stylesheet" href="../css/s.css">', HIDES, "7125"),
        ('<link rel=stylesheet href="../css/other.css">', HIDES, "7125"),
        (
            '<link rel=stylesheet href="/css/s.css"><style>i.o {display:inline;text-decoration:none}</style>',
            HIDES,
            "7125",
        ),
    ],
)
def test_style_sheets_that_came_with_a_saved_page_apply(head: str, rule: str, seen: str) -> None:
    found = read_layout(SAVED.format(head=head, rule=rule).encode(), "a.mht")
    assert isinstance(found, Layout), found
    assert texts(found)[-1] == seen


NESTED = {
    "in a rule": ".a { .b { display:none } }",
    "with the outer element": "b { color: red; &.b { display:none } }",
    "behind a combinator": ".a { > .b { display:none } }",
    "a medium in a rule": ".b { @media screen { display:none } }",
    "groups in groups": "@media screen { .a { @supports (display:grid) { .b { display:none } } } }",
    "a layer": "@layer base { .b { display:none } }",
    "a layer is weaker": "@layer base { td > b.b.x { display:inline } } .b { display:none }",
    "the first layer is weaker": "@layer one, two; @layer two { .b { display:none } } "
    "@layer one { td > b.b.x { display:inline } }",
}


@pytest.mark.parametrize("name", NESTED)
def test_rules_in_rules_and_layers_hide(name: str) -> None:
    layout = page("<td class=a><b class='b x'>7</b>125", f"<style>{NESTED[name]}</style>")
    assert (texts(layout), codes(layout)) == (["125"], ["hidden_text"])


def test_rules_in_rules_for_other_elements_or_media_hide_nothing() -> None:
    for sheet in (
        ".b { @media print { display:none } }",
        ".c { .b { display:none } }",
        ".b { &.c { display:none } }",
    ):
        assert texts(page("<td class=a><b class=b>125</b>", f"<style>{sheet}</style>")) == ["125"]


LINE = "content:'';position:absolute;left:0;right:0;"
STROKES = {
    "a border": f".o{{position:relative}}.o::after{{{LINE}top:50%;border-top:1px solid red}}",
    "a low block": f".o:before{{{LINE}top:.6em;height:1px;background:#000}}",
    "from below": f".o::after{{{LINE}bottom:calc(50% - 1px);border-bottom:2px solid}}",
    "a band": ".o{background:linear-gradient(transparent 48%,red 48%,red 52%,transparent 52%)}",
    "a band by calc": ".o{background-image:linear-gradient(#fff0 calc(50% - 1px),#000 calc(50% - 1px),"
    "#000 calc(50% + 1px),#fff0 calc(50% + 1px))}",
    "a low image": ".o{background:linear-gradient(#000,#000) no-repeat center/100% 1px}",
}


@pytest.mark.parametrize("name", STROKES)
def test_a_stroke_that_a_sheet_draws_strikes_out(name: str) -> None:
    layout = page("<td><span class=o>7</span>125", f"<style>{STROKES[name]}</style>")
    assert (texts(layout), codes(layout)) == (["125"], ["struck_out"])


@pytest.mark.parametrize(
    "sheet",
    [
        f".o::after{{{LINE}bottom:0;height:1px;background:#000}}",
        f".o::after{{{LINE}top:50%;width:9px;height:9px}}",
        ".o{background:linear-gradient(transparent 90%,red 90%)}",
        ".o{background:linear-gradient(#fff,#eee)}",
    ],
)
def test_lines_below_and_grounds_strike_nothing(sheet: str) -> None:
    assert texts(page("<td><span class=o>125</span>", f"<style>{sheet}</style>")) == ["125"]


def test_elements_of_old_pages_and_bars_of_the_browser() -> None:
    assert texts(page("<td><xmp>125</xmp>")) == ["125"]
    assert texts(page("<td><noembed>7</noembed>125")) == ["125"]
    assert texts(page("<td><noframes>7</noframes>125")) == ["125"]
    assert (
        texts(page("<td><progress value=3 max=9>3</progress></td><td><meter value=3>3</meter>"))
        == ["\ufffc"] * 2
    )
    found = read_layout("<!DOCTYPE html><html><body><p>甲<plaintext>125\n<td>乙</td>".encode(), "report.html")
    assert isinstance(found, Layout)
    assert [block.text for block in found.blocks if not isinstance(block, Grid)] == [
        "甲",
        "125",
        "<td>乙</td>",
    ]
