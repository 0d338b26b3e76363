"""HTML: a table inside the chrome of a government site, clean or in the markup Word and WPS export.

Belongs here: page chrome, meta tags, table markup.
Does not belong here: MHTML and other wrappings (`samples.renderers.wrapped`).
"""

from __future__ import annotations

import re
from html import escape
from random import Random

from samples.document import RUBY, Box, Document, Heading, Sheet
from samples.typography import HIDDEN, RAISED, STRUCK, is_marked, pieces

TITLE = "政府信息公开年报"
_READING = re.compile(f"(.){RUBY[0]}([^{RUBY[1]}]*){RUBY[1]}")


def page(document: Document, rng: Random) -> bytes:
    """Plain tables with rowspan and colspan in a CMS page."""
    body = article(document, rng)
    return _typed(_with_ruby(_chrome(document, "\n".join(body), rng)), rng).encode()


def article(document: Document, rng: Random) -> list[str]:
    """The report itself, without the page around it."""
    body = [f"<h1>{'<br>'.join(map(escape, document.title))}</h1>"]
    for part in document.parts:
        if isinstance(part, Sheet):
            table = _table(part, rng)
            if "two_copies" in document.quirks:
                table = f'<div class="wide">{table}</div>\n<div class="narrow">{_table(part, rng)}</div>'
            body.append(table)
        else:
            tag = rng.choice(["h3", "p"]) if isinstance(part, Heading) else "p"
            body.append(f"<{tag}>{escape(part.text)}</{tag}>")
    body += [f'<p style="text-align:right">{escape(text)}</p>' for text in document.signature]
    return body


def _table(sheet: Sheet, rng: Random) -> str:
    quote = rng.choice(['"', "'", ""])
    rows = []
    for index, row in enumerate(sheet.rows):
        cells = "".join(f"<td{_spans(box, quote)}>{_lines(box.text)}</td>" for box in row)
        rows.append(f"{_row(sheet, index)}{cells}</tr>")
    table = '<table border="1" cellspacing="0">' + "\n".join(rows) + "</table>"
    return f"<div {_UNSEEN}>{table}</div>" if sheet.hidden_whole else table


_UNSEEN = "data-unseen"
"""Stands for the manner in which a page hides an element, until `_typed` knows it."""


def _row(sheet: Sheet, index: int, style: str = "") -> str:
    return f"<tr{style}{' ' + _UNSEEN if index in sheet.hidden else ''}>"


def _spans(box: Box, quote: str = '"') -> str:
    text = f" rowspan={quote}{box.rows}{quote}" if box.rows > 1 else ""
    return text + (f" colspan={quote}{box.columns}{quote}" if box.columns > 1 else "")


def _lines(text: str) -> str:
    return "<br>".join(_line(line) for line in text.split("\n"))


def _line(text: str) -> str:
    plain = (f"<{p.kind}>{escape(p.text)}</{p.kind}>" if p.kind else escape(p.text) for p in pieces(text))
    return "".join(plain).replace("\u00a0", "&nbsp;")


_MANNERS = {
    STRUCK: (
        ("<s>", "</s>"),
        ("<del>", "</del>"),
        ("<strike>", "</strike>"),
        ('<span style="text-decoration: line-through">', "</span>"),
        ('<span class="x-old">', "</span>"),
    ),
    RAISED: (
        ("<sup>", "</sup>"),
        ('<span style="font-size:70%;vertical-align:super">', "</span>"),
        ('<span class="x-note">', "</span>"),
    ),
    HIDDEN: (
        ('<span style="display:none">', "</span>"),
        ("<span hidden>", "</span>"),
        ('<span style="visibility: hidden">', "</span>"),
        ('<span style="font-size:0">', "</span>"),
        ('<font color="#FFFFFF">', "</font>"),
        ('<span class="x-gone">', "</span>"),
    ),
}
_UNSEEN_MANNERS = ('style="display:none"', "hidden", 'class="x-gone"')
_SHEET = """
.x-old { text-decoration: line-through } .x-note { vertical-align: super; font-size: 70% }
.x-gone { display: none }
.narrow { display: none }
@media (max-width: 640px) { .wide { display: none } .narrow { display: block } }
</style>"""


def _typed(page: str, rng: Random) -> str:
    """The page with typography written in the manner of its author; unchanged where it has none."""
    stand_ins = [kind for kind in _MANNERS if f"<{kind}>" in page]
    if not stand_ins and _UNSEEN not in page and 'class="narrow"' not in page:
        return page
    for kind in stand_ins:
        before, behind = rng.choice(_MANNERS[kind])
        page = page.replace(f"<{kind}>", before).replace(f"</{kind}>", behind)
    return page.replace(_UNSEEN, rng.choice(_UNSEEN_MANNERS)).replace("</style>", _SHEET, 1)


def word_page(document: Document, rng: Random) -> bytes:
    """Word or WPS export: paragraphs in cells, one number over several spans, nested layout tables."""
    body = [f'<p class="MsoNormal" align="center">{_word("".join(document.title), rng)}</p>']
    for part in document.parts:
        if isinstance(part, Sheet):
            table = _word_table(part, rng)
            if rng.random() < 0.25:
                table = f'<table class="layout" width="100%"><tr><td>{table}</td></tr></table>'
            body.append(table)
            body.append('<p class="MsoNormal"><o:p>&nbsp;</o:p></p>')
        else:
            body.append(f'<p class="MsoNormal" style="text-indent:32pt">{_word(part.text, rng)}</p>')
    body += [f'<p class="MsoNormal" align="right">{_word(text, rng)}</p>' for text in document.signature]
    whole = _chrome(document, f'<div class="TRS_Editor">{"".join(body)}</div>', rng)
    return _typed(_with_ruby(whole), rng).encode()


def _with_ruby(page: str) -> str:
    """Readings marked up over their characters."""
    return _READING.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", page)


def _word_table(sheet: Sheet, rng: Random) -> str:
    style = "border-top:none;border-bottom:1px solid windowtext;padding:0 5pt;mso-border-alt:solid .5pt"
    rows = []
    for index, row in enumerate(sheet.rows):
        cells = []
        for box in row:
            paragraphs = "".join(
                f'<p class="MsoNormal" align="center">{_word(line, rng)}</p>' for line in box.text.split("\n")
            )
            cells.append(f'<td valign="center"{_spans(box)} style="{style}">{paragraphs}</td>')
        height = ' style="height:19px"' if index not in sheet.hidden else ""
        rows.append(f"{_row(sheet, index, height)}{''.join(cells)}</tr>")
    head = '<table class="MsoNormalTable" style="border-collapse:collapse" border="1" cellspacing="0"><tbody>'
    table = head + "".join(rows) + "</tbody></table>"
    return f"<div {_UNSEEN}>{table}</div>" if sheet.hidden_whole else table


def _word(text: str, rng: Random) -> str:
    """The text in spans: numbers cut apart, an empty span behind, a bookmark here and there."""
    if is_marked(text):
        parts = ((_word(piece.text, rng), piece.kind) for piece in pieces(text))
        return "".join(f"<{kind}>{word}</{kind}>" if kind else word for word, kind in parts)
    if not text.strip("\u00a0 "):
        return '<span style="font-family:宋体"><o:p>&nbsp;</o:p></span>'
    cuts = [piece for piece in re.split(r"(\d+)", text) if piece]
    if len(text) <= 8 and text.isdigit() and len(text) > 1 and rng.random() < 0.4:
        cut = rng.randrange(1, len(text))
        cuts = [text[:cut], text[cut:]]
    spans = "".join(f'<span style="font-family:仿宋_GB2312">{escape(piece)}</span>' for piece in cuts)
    if rng.random() < 0.15:
        spans += '<span style="mso-spacerun:yes"></span><a name="_GoBack"></a><o:p></o:p>'
    return spans


def _chrome(document: Document, body: str, rng: Random) -> str:
    title = "".join(document.title)
    menu = "".join(f'<li><a href="/{i}/">{name}</a></li>' for i, name in enumerate(MENU))
    news = "".join(
        f"<li><a href='/n/{rng.randint(1000, 9999)}.html'>{name}</a><span>{rng.randint(1, 900)}</span></li>"
        for name in rng.sample(SIDE, 4)
    )
    return f"""<!DOCTYPE html>
<html><head>
{_metas(document, rng)}
<title>{escape(title)}_{TITLE}_{escape(document.site)}</title>
<script>var visits = {rng.randint(100, 99999)}; if (1 < 2) {{ document.title = "{TITLE}"; }}</script>
<style>td {{ border: 1px solid #000 }}</style>
</head><body>
<div class="header"><ul role="navigation">{menu}</ul></div>
<div class="breadcrumb">当前位置：<a href="/">首页</a>&gt;<a href="/zwgk/">政务公开</a>&gt;<a href="/nb/">{TITLE}</a></div>
<table class="side"><tr><td>本周浏览排行</td><td>次数</td></tr><tr><td><ul>{news}</ul></td><td>{rng.randint(9, 99)}</td></tr></table>
<div class="source">来源：{escape(document.source)} 时间：{document.published} 10:15 浏览次数：{rng.randint(3, 5000)}</div>
<div id="zoom" class="article">
{body}
</div>
<div class="footer">主办：{escape(document.site)} 网站标识码：{document.site_id} 您是第{rng.randint(10000, 999999)}位访客
<table><tr><td><a href="/map.html">网站地图</a></td><td><a href="/about.html">关于我们</a></td></tr></table></div>
</body></html>
"""  # noqa: E501


MENU = ("首页", "走进本地", "政务公开", "办事服务", "互动交流", "政府信息公开年报")
SIDE = (
    "关于做好汛期安全工作的通知",
    "年度部门预算公开",
    "全市重点项目开工",
    "办事指南更新说明",
    "意见征集结果反馈",
    "2018年统计公报",
)


def _metas(document: Document, rng: Random) -> str:
    """The meta tags of the site standard; order, case and completeness vary as they do on real sites."""
    values = {
        "SiteName": document.site,
        "SiteDomain": "www.gov.example",
        "SiteIDCode": document.site_id,
        "ColumnName": TITLE,
        "ColumnType": TITLE,
        "ArticleTitle": " ".join(document.title),
        "PubDate": f"{document.published} {rng.choice(['10:15', '10∶15', '10:15:00'])}",
        "ContentSource": document.source,
        "Keywords": "",
        "Author": "",
        "Url": f"http://www.gov.example/zwgk/nb/t{document.published:%Y%m%d}_{rng.randint(1000, 9999)}.html",
    }
    if rng.random() < 0.3:
        for name in rng.sample(sorted(values), 4):
            del values[name]
    lower, backwards = rng.random() < 0.2, rng.random() < 0.3
    tags = ['<meta charset="utf-8">']
    for name, value in values.items():
        attributes = [f'name="{name.lower() if lower else name}"', f'content="{escape(value)}"']
        tag = rng.choice(["meta", "meta", "META"])
        tags.append(f"<{tag} {' '.join(attributes[::-1] if backwards else attributes)}/>")
    return "\n".join(tags)


def typed_article(document: Document, rng: Random) -> str:
    """The report alone, its typography written so that it needs no style sheet of a page's."""
    return _typed("<style></style>" + _with_ruby("\n".join(article(document, rng))), rng)


def around(document: Document, body: str, rng: Random) -> str:
    """A site's page with something else in the place of the report."""
    return _chrome(document, body, rng)
