"""A report inside something else, found by what it holds."""

from __future__ import annotations

import base64
import html
import json
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from parsers.model import Grid, Layout, Paragraph, Quarantine
from parsers.readers import read_layout

ROWS = [
    ["规章", "4", "2", "31"],
    ["行政规范性文件", "0", "1", "7"],
    ["行政许可", "12", "", ""],
    ["行政处罚", "36", "", ""],
    ["行政强制", "5", "", ""],
    ["行政事业性收费", "0", "", ""],
]
TABLE = (
    "<table>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    + "</table>"
)
REPORT = f"<h1>某县2023年政府信息公开工作年度报告</h1>\n<p>一、总体情况</p>\n{TABLE}"
CELLS = [cell for row in ROWS for cell in row]


def read(data: str | bytes, name: str = "file.html") -> Layout:
    found = read_layout(data.encode() if isinstance(data, str) else data, name)
    assert isinstance(found, Layout), found
    return found


def cells(layout: Layout) -> list[str]:
    return [cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells]


def places(layout: Layout) -> list[str]:
    return [block.locator for block in layout.blocks if isinstance(block, Grid)]


def page(inside: str) -> str:
    return f"<!DOCTYPE html><html><head><title>某县</title></head><body><p>正在加载</p>{inside}</body></html>"


def in_script(code: str) -> str:
    return page(f"<script>var a=1;</script><script>{code}</script>")


LITERAL = json.dumps(REPORT, ensure_ascii=False)
ASCII = json.dumps(REPORT)
PIECES = [REPORT[i : i + 60] for i in range(0, len(REPORT), 60)]
SCRIPTS = {
    "a variable": f"var content = {LITERAL};",
    "single quotes": "let c='" + REPORT.replace("\n", "\\n") + "'",
    "a template": f"const c = `{REPORT}`;",
    "escaped": f"window.data={{'content':{ASCII.replace('<', chr(92) + 'u003c')}}}",
    "escaped in hexadecimal": f"x({ASCII.replace('<', chr(92) + 'x3c')})",
    "slashes escaped": f"x({LITERAL.replace('/', chr(92) + '/')})",
    "a sum": "var c = " + " +\n ".join(json.dumps(piece) for piece in PIECES) + ";",
    "added bit by bit": "var c='';\n" + "".join(f"c += {json.dumps(piece)};\n" for piece in PIECES),
    "a joined list": "el.innerHTML = [" + ", ".join(json.dumps(piece) for piece in PIECES) + "].join('');",
    "a list joined later": "var rows = ["
    + ", ".join(json.dumps(piece) for piece in PIECES)
    + "];\nshow(rows.join(''));",
    "written": "".join(f"document.write({json.dumps(piece)});" for piece in PIECES),
    "pushed": "".join(f"rows.push({json.dumps(piece)});" for piece in PIECES),
    "behind a pattern and a comment": f"/* it's */ s.replace(/[\"']/g, ''); // don't\nvar c={LITERAL}",
    "JSON in a string": f"var d = JSON.parse({json.dumps(json.dumps({'a': [REPORT]}))});",
    "escaped for an address": f'document.write(unescape("{quote(REPORT)}"))',
    "in base64": f'show(atob("{base64.b64encode(REPORT.encode()).decode()}"))',
    "escaped for HTML": f"var c={json.dumps(html.escape(REPORT))}",
    "Nuxt": f'window.__NUXT__=(function(a,b){{return {{data:[{{content:{ASCII},id:a}}]}}}}(1,"x"));',
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_strings_of_scripts(name: str) -> None:
    layout = read(in_script(SCRIPTS[name]))
    assert cells(layout) == CELLS
    assert places(layout) == ["script=2 table=1"]
    assert [note.code for note in layout.notes] == ["stored_content_read"]
    grid = next(block for block in layout.blocks if isinstance(block, Grid))
    assert grid.cells[5].locator == "script=2 table=1 row=2 column=2"


KEPT = {
    "template": (f"<template>{REPORT}</template>", "template=1"),
    "noscript": (f"<noscript>{REPORT}</noscript>", "noscript=1"),
    "srcdoc": (f"<iframe srcdoc='{html.escape(REPORT)}'></iframe>", "srcdoc=1"),
    "textarea": (f"<textarea>{html.escape(REPORT)}</textarea>", "field=1"),
    "textarea, escaped twice": (f"<textarea>{html.escape(html.escape(REPORT))}</textarea>", "field=1"),
    "xmp": (f"<xmp>{REPORT}</xmp>", "field=1"),
    "hidden field": (f'<input type=hidden value="{html.escape(REPORT)}">', "field=1"),
    "Next": (f'<script id=x type="application/json">{{"props":{{"c":{ASCII}}}}}</script>', "script=1"),
    "text/html": (f"<script type=text/html>{REPORT}</script>", "script=1"),
    "data attribute": (f'<div data-html="{html.escape(REPORT)}"></div>', "attribute=1 data-html"),
    "JSON in an attribute": (
        f'<x-article v-bind="{html.escape(json.dumps({"body": REPORT}))}"></x-article>',
        "attribute=1 v-bind",
    ),
    "Angular": (f'<div ng-init="content={html.escape(LITERAL)}"></div>', "attribute=1 ng-init"),
    "shown as text": (f"<pre>{html.escape(REPORT)}</pre>", "text"),
}


@pytest.mark.parametrize("name", KEPT)
def test_places_where_pages_keep_text(name: str) -> None:
    inside, place = KEPT[name]
    layout = read(page(inside))
    assert (cells(layout), places(layout)) == (CELLS, [f"{place} table=1"])


def test_a_text_kept_twice_is_read_once() -> None:
    assert cells(read(page(f"<template>{REPORT}</template><script>var a={ASCII}</script>"))) == CELLS


def test_what_a_page_shows_comes_before_what_it_keeps() -> None:
    rows = TABLE.replace("<table>", "").replace("</table>", "").replace("<td>4</td>", "<td>5</td>") * 5
    layout = read(page(f"<table>{rows}</table><template>{REPORT}</template><!-- {REPORT} -->"))
    assert len(cells(layout)) == 24 * 5
    assert cells(read(page(f"<!-- {REPORT} --><style>{TABLE}</style>"))) == []


def test_a_value_that_only_the_script_knows_is_unreadable() -> None:
    code = "const n = 36; var c='" + TABLE.replace("<td>31</td>", "<td>'+x.n+'</td>").replace(
        "<td>36</td>", "<td>'+n+'</td>"
    )
    assert cells(read(in_script(code + "'")))[3:14] == [
        "\ufffc", "行政规范性文件", "0", "1", "7", "行政许可", "12", "", "", "行政处罚", "36",
    ]  # fmt: skip
    template = "var c=`" + TABLE.replace("<td>31</td>", "<td>${x.n}</td>") + "`"
    assert cells(read(in_script(template)))[3] == "\ufffc"


FILLED = {
    "assigned": "".join(f"document.getElementById('c{n}').innerText = '{n + 3}';" for n in range(12)),
    "as numbers": "onload=()=>{" + "".join(f'$("#c{n}").html({n + 3});' for n in range(12)) + "}",
    "by an object": "var d={" + ",".join(f'"c{n}": {n + 3}' for n in range(12)) + "};"
    "for (var k in d) document.getElementById(k).textContent = d[k];",
}


def filled(script: str, more: str = "") -> Layout:
    rows = "".join(f"<tr><td>行{n}</td><td><b id=c{n}></b></td></tr>" for n in range(12))
    return read(page(f"<table>{rows}</table>{more}<script>{script}</script>"))


@pytest.mark.parametrize("name", FILLED)
def test_figures_that_a_script_writes_into_empty_cells(name: str) -> None:
    layout = filled(FILLED[name])
    assert cells(layout)[1::2] == [str(n + 3) for n in range(12)]
    assert "stored_content_read" in [note.code for note in layout.notes]


def test_figures_that_a_script_may_write_otherwise() -> None:
    once = FILLED["assigned"]
    twice = filled(once + "document.getElementById('c1').innerText = '9';")
    assert cells(twice)[1:6:2] == ["3", "\ufffc", "5"]
    clicked = filled(f"function show(){{{once}}}", "<a onclick='show()'>更多</a>")
    assert set(cells(clicked)[1::2]) == {"\ufffc"}
    assert set(cells(filled(once + "fetch('/data')"))[1::2]) == {"\ufffc"}
    few = filled("document.getElementById('c1').innerText = '9';")
    assert set(cells(few)[1::2]) == {""}


def test_a_saved_page_of_a_source() -> None:
    source = f"<html><head><meta name=SiteName content=某县></head><body>\n{REPORT}\n</body></html>"
    rows = "".join(
        f'<tr><td class="line-number" value="{i}"></td><td class="line-content">{html.escape(line)}</td></tr>'
        for i, line in enumerate(source.splitlines())
    )
    layout = read(f"<html><body><table><tbody>{rows}</tbody></table></body></html>")
    assert (cells(layout), layout.meta["sitename"], places(layout)) == (CELLS, "某县", ["source table=1"])


ARTICLE = {
    "title": "某县年度报告",
    "pubDate": "2024-01-20 10:00:00",
    "source": "某县政府办",
    "content": REPORT,
}
ANSWERS = {
    "object": json.dumps({"code": 200, "data": ARTICLE}),
    "not escaped": json.dumps({"data": [ARTICLE]}, ensure_ascii=False, indent=1),
    "list": json.dumps([{"title": "别的", "content": "<p>无</p>"}, ARTICLE]),
    "JSONP": f"/**/jQuery123_456({json.dumps(ARTICLE)});",
    "guarded": ")]}',\n" + json.dumps(ARTICLE),
    "lines": json.dumps({"title": "别的", "content": "无"}) + "\n" + json.dumps(ARTICLE) + "\n",
    "a string in it": json.dumps({"data": json.dumps(ARTICLE)}),
    "a script": f"var data = {json.dumps(REPORT)};",
    "cut off": json.dumps({"data": ARTICLE})[:-3],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_of_content_systems(name: str) -> None:
    layout = read(ANSWERS[name], "answer.json")
    assert (layout.media_type, cells(layout)) == ("application/json", CELLS)
    if name not in ("a script", "cut off", "a string in it"):
        assert layout.meta["articletitle"] == "某县年度报告"
        assert (layout.meta["pubdate"], layout.meta["contentsource"]) == ("2024-01-20 10:00:00", "某县政府办")


def texts(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks if isinstance(block, Paragraph)]


def test_a_report_in_a_list_of_pieces_keeps_its_title_and_prose() -> None:
    half = len(ROWS) // 2
    tables = [
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
        for rows in (ROWS[:half], ROWS[half:])
    ]
    title, prose = "某县2023年政府信息公开工作年度报告", "一、总体情况"
    items = [title, prose, tables[0], "二、主动公开政府信息情况", tables[1], "六、其他需要报告的事项"]
    kinds = [{"type": "table" if "<" in item else "text", "text": item} for item in items]
    words = [item for item in items if "<" not in item]
    for answer in (kinds, {"data": {"content": kinds}}, {"body": items}):
        layout = read(json.dumps(answer, ensure_ascii=False), "a.json")
        assert (texts(layout), cells(layout)) == (words, CELLS)
    titled = {"title": title, "blocks": kinds[1:]}
    assert texts(read(json.dumps(titled), "a.json")) == words


def test_articles_of_a_list_are_no_pieces() -> None:
    first, second = REPORT, REPORT.replace("36", "37")
    articles = [{"title": "甲", "content": first}, {"title": "乙", "content": second}, {"title": "通知"}]
    layout = read(json.dumps(articles), "a.json")
    assert [text for text in texts(layout) if len(text) < 4] == ["甲", "乙"]
    alone = [{"id": 1, "content": REPORT}, {"id": 2, "content": "放假通知"}]
    assert "放假通知" not in texts(read(json.dumps(alone), "a.json"))


def test_dates_of_answers() -> None:
    for given in (1705716000, 1705716000000, "Sat, 20 Jan 2024 10:00:00 +0800"):
        layout = read(json.dumps({**ARTICLE, "pubDate": given}), "a.json")
        assert layout.meta["pubdate"] == "2024-01-20"


def test_an_answer_without_a_report_says_where_it_is() -> None:
    layout = read(json.dumps({"title": "年度报告", "files": [{"path": "/a/报告.pdf"}]}), "a.json")
    assert [(note.code, note.detail) for note in layout.notes] == [("needs_attachment", "/a/报告.pdf")]


def test_text_that_begins_like_an_answer_is_text() -> None:
    for text in ("[2023] 1号\n规章\t4", "{}\n规章", "a(b) 规章"):
        found = read_layout(text.encode(), "a.txt")
        assert isinstance(found, Layout)
        assert found.media_type == "text/plain" or not found.blocks or "规章" in str(found.blocks)


FEEDS = {
    "RSS": f"<rss version='2.0'><channel><title>年报</title><item><title>别的</title><description>无"
    f"</description></item><item><title>某县年度报告</title><pubDate>Sat, 20 Jan 2024 10:00:00 GMT</pubDate>"
    f"<description>{html.escape(REPORT)}</description></item></channel></rss>",
    "CDATA": f"<rss><channel><item><title>某县年度报告</title><pubDate>2024-01-20</pubDate>"
    f"<content:encoded xmlns:content='c'><![CDATA[{REPORT}]]></content:encoded></item></channel></rss>",
    "Atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>某县年度报告</title>"
    f"<published>2024-01-20</published><content type='html'>{html.escape(REPORT)}</content></entry></feed>",
    "Atom with markup": f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>某县年度报告</title>"
    f"<published>2024-01-20</published><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
    f"{REPORT}</div></content></entry></feed>",
    "an answer": f"<?xml version='1.0'?><r><a><title>某县年度报告</title><pubdate>2024-01-20</pubdate>"
    f"<body><![CDATA[{REPORT}]]></body></a></r>",
    "not well-formed": f"<rss><channel><item><title>某县年度报告</title><pubDate>2024-01-20</pubDate>"
    f"<description>&nbsp;{html.escape(REPORT)}</description><a></item></channel></rss>",
}


@pytest.mark.parametrize("name", FEEDS)
def test_feeds(name: str) -> None:
    layout = read(FEEDS[name], "feed.xml")
    assert (layout.media_type, cells(layout)) == ("application/xml", CELLS)
    assert (layout.meta["articletitle"], layout.meta["pubdate"]) == ("某县年度报告", "2024-01-20")


def mail(text: str = "见附件", subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "某县年度报告"
    message["Date"] = "Sat, 20 Jan 2024 10:00:00 +0800"
    message.set_content(text, subtype=subtype)
    return message


def attach(message: EmailMessage, data: bytes, name: str) -> EmailMessage:
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def test_the_text_of_a_mail() -> None:
    message = mail()
    message.add_alternative(REPORT, subtype="html")
    layout = read(message.as_bytes(), "a.eml")
    assert (layout.media_type, cells(layout), layout.meta["title"]) == (
        "message/rfc822",
        CELLS,
        "某县年度报告",
    )


def test_attachments_of_a_mail() -> None:
    layout = read(attach(mail(), REPORT.encode(), "某县报告.html").as_bytes(), "a.eml")
    assert (cells(layout), places(layout)) == (CELLS, ["attachment=1 table=1"])
    assert [block.text for block in layout.blocks if isinstance(block, Paragraph)][:2] == [
        "见附件",
        "某县报告",
    ]
    two = attach(attach(mail(), b"%PDF-1.4 damaged", "a.pdf"), REPORT.encode(), "b.html")
    layout = read(two.as_bytes(), "a.eml")
    assert (cells(layout), places(layout)) == (CELLS, ["attachment=2 table=1"])
    assert "needs_attachment" in [note.code for note in layout.notes]


def test_a_mail_in_a_mail_and_no_deeper_than_is_sane() -> None:
    message = attach(mail(), REPORT.encode(), "a.html")
    outer = mail()
    outer.add_attachment(message)
    assert cells(read(outer.as_bytes(), "a.eml")) == CELLS
    for _ in range(10):
        outer, inner = mail(), outer
        outer.add_attachment(inner)
    assert isinstance(read_layout(outer.as_bytes(), "a.eml"), Layout | Quarantine)


def test_a_sole_attachment_that_cannot_be_read_is_the_reason() -> None:
    found = read_layout(
        attach(mail(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc").as_bytes(), "a.eml"
    )
    assert isinstance(found, Quarantine)
    assert found.code in ("corrupt", "needs_attachment", "unsupported_format")


def test_a_page_without_its_text_says_where_it_is() -> None:
    def notes(inside: str) -> list[str]:
        return [note.detail for note in read(page(inside)).notes if note.code == "needs_attachment"]

    assert notes("<iframe src='/pdfjs/viewer.html?file=%2Fa%2Fb.pdf'></iframe>") == [
        "/pdfjs/viewer.html?file=%2Fa%2Fb.pdf"
    ]
    assert notes("<script>PDFObject.embed('/files/n.pdf', '#x')</script>") == ["/files/n.pdf"]
    assert notes("<iframe src='content_12.html'></iframe>") == ["content_12.html"]
    assert notes("<iframe src='content_12.html'></iframe><a href='b.ofd'>附件</a>") == ["b.ofd"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("[" * 200_000, "a.json"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "a.json"),
        ('{"a":"' + "<td>" * 400_000 + '"}', "a.json"),
        (in_script("var a='" + "\\" * 500_000), "a.html"),
        (in_script("a+" * 200_000 + "'x'"), "a.html"),
        (in_script("('a'+(" * 50_000), "a.html"),
        (in_script("/" * 300_000), "a.html"),
        (in_script("`${" * 100_000), "a.html"),
        ("<!DOCTYPE a [<!ENTITY b 'cccccccc'><!ENTITY d '&b;&b;&b;'>]><rss><item>&d;</item></rss>", "a.xml"),
        ("<rss>" * 100_000, "a.xml"),
        ("From: a\nTo: b\n" + "X-A: b\n" * 50_000 + "\n", "a.eml"),
    ],
)
def test_hostile_files_end_as_a_value(data: str, name: str) -> None:
    assert isinstance(read_layout(data.encode(), name), Layout | Quarantine)
