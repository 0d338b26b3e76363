"""Hostile pages: HTML, saved pages, mail, JSON, feeds.

Belongs here: markup and wrappings without measure or end. Does not belong here: plain text and its tables
(`tools.hostile.text`), XML of office documents (`tools.hostile.office`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tools.hostile import seeds
from tools.hostile.case import Case, case

SPANS = ("0", "-1", "999999999", "2;", "1e9", "x", "", "٣")


def page(body: str, head: str = "") -> bytes:
    """A page of that body."""
    text = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return text.encode("utf-8", "surrogatepass")


def deep(tag: str, depth: int, close: bool = True) -> bytes:
    """Elements in each other."""
    return page(f"<{tag}>" * depth + "125" + f"</{tag}>" * (depth if close else 0) + seeds.TABLE)


def deep_tables(depth: int) -> bytes:
    """A table in a table, and so on."""
    return page("<table><tr><td>a<td>" * depth + "125" + "</table>" * depth)


def spans(columns: str, rows: str, count: int = 3) -> bytes:
    """Cells over that many columns and rows."""
    cell = f'<td colspan="{columns}" rowspan="{rows}">125</td>'
    return page(f"<table>{f'<tr>{cell * 3}</tr>' * count}</table>")


def cells(count: int) -> bytes:
    """A table of that many cells."""
    row = "<tr>" + "<td>1" * 10
    return page(f"<table>{row * (count // 10)}</table>")


def attributes(count: int) -> bytes:
    """An element with that many attributes."""
    names = " ".join(f"a{n}=1" for n in range(count))
    return page(f"<div {names}>{seeds.TABLE}</div>")


def style(rules: str) -> bytes:
    """The table under style rules."""
    return page(seeds.TABLE, f"<style>{rules}</style>")


def script(code: str) -> bytes:
    """A page without a table, whose script may hold one."""
    return page(f"<div id=a></div><script>{code}</script>")


def saved(parts: int) -> bytes:
    """A saved page of that many parts."""
    part = b"--b\r\nContent-Type: text/html\r\nContent-Location: a\r\n\r\n<p>125</p>\r\n"
    return seeds.mhtml().partition(b"--b\r\n")[0] + part * parts + b"--b--\r\n"


def deep_mail(depth: int) -> bytes:
    """A mail in a mail, and so on."""
    data = seeds.mail()
    for number in range(depth):
        kind = f'multipart/mixed; boundary="c{number}"'
        head = f"From: a@b\r\nTo: b@c\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
        data = head.encode() + f"--c{number}\r\nContent-Type: message/rfc822\r\n\r\n".encode() + data
        data += f"\r\n--c{number}--\r\n".encode()
    return data


def boundaries(depth: int) -> bytes:
    """A mail whose every part is a multipart of the same boundary."""
    head = b'From: a@b\r\nTo: b@c\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b'--b\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' * depth + seeds.html()


def header(line: bytes) -> bytes:
    """A mail with one more header line."""
    return seeds.mail().replace(b"Subject:", line + b"\r\nSubject:", 1)


def deep_json(depth: int) -> bytes:
    """Objects and arrays in each other."""
    return b'{"a":[' * depth + b'"125"' + b"]}" * depth


def wrapped_json(depth: int) -> bytes:
    """An answer in a string of an answer, and so on; every level nearly doubles the backslashes."""
    data = seeds.answer().decode()
    for _ in range(depth):
        data = json.dumps({"data": data}, ensure_ascii=False)
    return data.encode()


def numbers() -> bytes:
    """An answer with numbers that are none, and one of many digits."""
    return (
        b'{"a": NaN, "b": -Infinity, "c": 1e999999, "d": '
        + b"9" * 100_000
        + b', "content": "<table><tr><td>1"}'
    )


def feed_items(count: int) -> bytes:
    """A feed of many items."""
    item = f"<item><title>年报</title><description><![CDATA[{seeds.TABLE}]]></description></item>"
    return f'<?xml version="1.0"?><rss><channel>{item * count}</channel></rss>'.encode()


def deep_xml(depth: int) -> bytes:
    """Elements of a feed in each other."""
    return (
        b'<?xml version="1.0"?><rss>' + b"<a>" * depth + b"<![CDATA[<table>]]>" + b"</a>" * depth + b"</rss>"
    )


def cases() -> Iterator[Case]:
    """The hostile pages."""
    for tag in ("div", "span", "b", "font", "section", "table", "a", "svg", "select", "ruby"):
        yield case(f"markup/deep_{tag}.html", deep, tag, 100_000)
        yield case(f"markup/open_{tag}.html", deep, tag, 20_000, False)
    yield case("markup/tables_31.html", deep_tables, 31)
    yield case("markup/tables_2000.html", deep_tables, 2_000)
    for number, value in enumerate(SPANS):
        yield case(f"markup/columns_{number}.html", spans, value, "1", outcomes="read too_large")
        yield case(f"markup/rows_{number}.html", spans, "1", value, outcomes="read")
    yield case("markup/spans_of_all.html", spans, "1000", "65534", 2_000)
    yield case("markup/cells.html", cells, 210_000, outcomes="too_large")
    yield case("markup/attributes.html", attributes, 100_000)
    yield case(
        "markup/long_attribute.html", lambda: page(f'<p style="{"a:b;" * 300_000}">125</p>{seeds.TABLE}')
    )
    yield case("markup/many_classes.html", lambda: page(f'<p class="{"a " * 300_000}">125</p>{seeds.TABLE}'))
    yield case("markup/many_rules.html", style, "td{display:none}" * 50_000)
    yield case("markup/slow_selectors.html", style, "* * * * * * * * td{display:none}" * 2_000)
    yield case("markup/deep_rules.html", style, "@media all{" * 20_000)
    yield case("markup/deep_brackets.html", style, "a{b:" + "(" * 100_000)
    yield case(
        "markup/import_ring.html",
        style,
        '@import "data:text/css,@import url(#)";td{width:calc(' + "(" * 5_000,
    )
    yield case("markup/open_comment.html", lambda: page("<!--" * 100_000 + seeds.TABLE))
    yield case("markup/open_tag.html", lambda: page("<td" * 100_000 + seeds.TABLE))
    yield case("markup/angles.html", lambda: page("<" * 1_000_000 + seeds.TABLE))
    yield case(
        "markup/references.html", lambda: page("<p>" + "&#x110000;&#xD800;&#0;&bogus;&#99999999999;" * 20_000)
    )
    yield case("markup/halves_of_pairs.html", lambda: page("<p>\ud800\udfff12\udc005</p>" + seeds.TABLE))
    yield case("markup/nul.html", lambda: page(seeds.TABLE).replace(b"1", b"\x001\x00"))
    yield case(
        "markup/charset_bogus.html", lambda: page(seeds.TABLE, "<meta charset=x-no-such>"), outcomes="read"
    )
    yield case("markup/charset_utf7.html", lambda: page(seeds.TABLE, "<meta charset=utf-7>"), outcomes="read")
    yield case("markup/charset_idna.html", lambda: page(seeds.TABLE, "<meta charset=idna>"), outcomes="read")
    yield case(
        "markup/charset_zlib.html", lambda: page(seeds.TABLE, "<meta charset=zlib_codec>"), outcomes="read"
    )
    yield case(
        "markup/charset_rot13.html", lambda: page(seeds.TABLE, "<meta charset=rot13>"), outcomes="read"
    )
    yield case(
        "markup/charset_of_nul.html", lambda: page(seeds.TABLE, "<meta charset='utf-8\0'>"), outcomes="read"
    )
    yield case("markup/frames.html", lambda: page('<iframe src="#"></iframe>' * 20_000 + seeds.TABLE))
    yield case("markup/mathml.html", lambda: page("<math><mtext><table><mglyph><style><!--</style>" * 2_000))
    yield case("markup/templates.html", deep, "template", 20_000)
    yield case("markup/script_of_brackets.html", script, "var a=" + "[" * 200_000 + seeds.TABLE)
    yield case("markup/script_of_quotes.html", script, "'" * 400_001 + seeds.TABLE)
    yield case(
        "markup/script_of_escapes.html",
        script,
        "var a='" + "\\ud800\\u{110000}\\x" * 50_000 + seeds.TABLE + "'",
    )
    yield case("markup/script_of_sums.html", script, "var a=" + "'<table>'+" * 200_000 + "''")
    yield case("markup/script_of_templates.html", script, "`${" * 100_000 + seeds.TABLE)
    yield case("markup/parts.mht", saved, 10_100)
    yield case("markup/boundary.mht", lambda: seeds.mhtml().replace(b'boundary="b"', b'boundary=""'))
    yield case("markup/no_boundary.mht", lambda: seeds.mhtml().replace(b'; boundary="b"', b""))
    yield case("markup/charset.mht", lambda: seeds.mhtml().replace(b"charset=utf-8", b"charset=zlib_codec"))
    yield case("markup/encoding.mht", lambda: seeds.mhtml().replace(b"8bit", b"base64"))
    yield case("markup/deep.eml", deep_mail, 60)
    yield case("markup/boundaries.eml", boundaries, 500)
    yield case("markup/long_header.eml", header, b"X-Long: " + b"a" * 500_000)
    yield case("markup/folded_header.eml", header, b"To: " + b"a@b,\r\n " * 20_000)
    yield case("markup/quoted_header.eml", header, b"To: " + b'"' * 20_000 + b"(" * 5_000)
    yield case("markup/words_header.eml", header, b"From: " + b"=?utf-8?B?/////w==?= " * 5_000)
    yield case("markup/charset_header.eml", header, b"From: =?zlib_codec?B?eJwDAAAAAAE=?= =?no?Q?=FF?=")
    yield case("markup/controls_header.eml", header, b"From: \x1b[31m\x00\xff\xfe <a\x00@b>")
    yield case("markup/deep.json", deep_json, 100_000)
    yield case("markup/wrapped.json", wrapped_json, 14)
    yield case("markup/numbers.json", numbers)
    yield case("markup/halves.json", lambda: seeds.answer().replace(b'"code"', b'"\\ud800\\udfff\\ud800"'))
    yield case("markup/keys.json", lambda: b'{"a":"<table><tr><td>1",' + b'"a":"b",' * 300_000 + b'"c":1}')
    yield case("markup/lines.json", lambda: b'{"a":"<table><tr><td>1"}\n' * 10_000)
    yield case("markup/open_string.json", lambda: b'{"a":"<table>' + b'\\"' * 1_000_000)
    yield case("markup/callback.json", lambda: b"a(" * 100_000 + b'{"a":"<table>"}')
    yield case("markup/items.rss", feed_items, 2_000)
    yield case("markup/deep.rss", deep_xml, 50_000)
    yield case(
        "markup/spaces.rss",
        lambda: b'<?xml version="1.0"?><rss ' + b'xmlns:a="b" ' * 2 + b"><![CDATA[<td>]]></rss>",
    )
    yield case("markup/encoding.rss", lambda: seeds.feed().replace(b'"utf-8"', b'"utf-16"'))
    yield case("markup/unknown_encoding.rss", lambda: seeds.feed().replace(b'"utf-8"', b'"x-no-such"'))
