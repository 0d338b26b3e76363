"""Hostile plain text: encodings that contradict themselves, tables without measure, control codes.

Belongs here: text, Markdown, CSV, TSV. Does not belong here: markup (`tools.hostile.markup`).
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.hostile import seeds
from tools.hostile.case import Case, case

REPORT = "样例区水利局2024年政府信息公开工作年度报告\n一、总体情况\n全年收到申请12件。\n予以公开\t3\t12\n"
CONTROLS = (
    "".join(map(chr, range(32))) + "\x7f\x80\x9b\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\ufffc\ufffe\uffff"
)


def mojibake(first: str, second: str) -> bytes:
    """A report that was read in another encoding than it was written in."""
    return REPORT.encode(first).decode(second, "replace").encode()


def mixed() -> bytes:
    """Lines in several encodings."""
    return b"".join(
        (REPORT + "\n").encode(name, "replace") for name in ("utf-8", "gb18030", "big5hkscs", "utf-16-le")
    )


def cells(count: int, sign: str) -> bytes:
    """A table of that many cells, ten in a row."""
    return (sign.join(["1"] * 10) + "\n").encode() * (count // 10)


def wide(columns: int, sign: str) -> bytes:
    """Two rows of that many cells."""
    return ((sign * columns + "1\n") * 2).encode()


def drawn(rows: int, columns: int) -> bytes:
    """A table drawn with lines."""
    rule = "+" + "---+" * columns + "\n"
    return (rule + ("|" + " 1 |" * columns + "\n" + rule) * rows).encode()


def frames(count: int) -> bytes:
    """Corners of tables that never close."""
    return ("┌─┬─┐\n" * count + "└─┴─┘ 125\n").encode()


def cases() -> Iterator[Case]:
    """The hostile texts."""
    yield case("text/controls.txt", lambda: (CONTROLS + REPORT + CONTROLS).encode("utf-8", "surrogatepass"))
    yield case("text/halves.txt", lambda: (REPORT + "\ud800\udfff12\udc00").encode("utf-8", "surrogatepass"))
    yield case(
        "text/halves_utf16.txt", lambda: b"\xff\xfe" + REPORT.encode("utf-16-le") + b"\x00\xd8\x00\xd8A"
    )
    yield case("text/odd_utf16.txt", lambda: b"\xfe\xff" + REPORT.encode("utf-16-be") + b"\x00")
    yield case("text/utf32.txt", lambda: REPORT.encode("utf-32"))
    yield case("text/two_marks.txt", lambda: b"\xef\xbb\xbf\xff\xfe" + REPORT.encode())
    yield case("text/invalid_utf8.txt", lambda: REPORT.encode().replace(b"1", b"\xff\xc0\x801\xf5\x80"))
    yield case("text/overlong.txt", lambda: REPORT.encode() + b"\xc0\xae\xe0\x80\xae\xf0\x80\x80\xae")
    yield case("text/nul.txt", lambda: REPORT.encode().replace(b"1", b"1\x00"))
    yield case("text/hz.txt", lambda: b"~{" * 50_000 + REPORT.encode("hz") + b"~~~\n~}~{")
    yield case("text/iso2022.txt", lambda: b"\x1b$)A\x0e" * 20_000 + REPORT.encode())
    for first, second in (
        ("utf-8", "latin-1"),
        ("gb18030", "latin-1"),
        ("utf-8", "gb18030"),
        ("gbk", "big5"),
    ):
        yield case(f"text/mojibake_{first}_{second}.txt", mojibake, first, second)
    yield case("text/mixed.txt", mixed)
    yield case("text/one_line.txt", lambda: REPORT.replace("\n", "").encode() * 2_000)
    yield case("text/digits.txt", lambda: REPORT.encode() + b"1" * 300_000)
    yield case("text/lines.txt", lambda: b"1\n" * 600_000, outcomes="too_large")
    yield case("text/blank_lines.txt", lambda: b"\n" * 300_000 + REPORT.encode())
    yield case("text/marks.txt", lambda: (REPORT + "予以公开1" + "\u0301" * 50_000).encode())
    yield case("text/cells.csv", cells, 210_000, ",", outcomes="too_large")
    yield case("text/cells.tsv", cells, 210_000, "\t", outcomes="too_large")
    yield case("text/cells.md", cells, 100_000, "|")
    yield case("text/wide.csv", wide, 150_000, ",", outcomes="too_large")
    yield case("text/wide.md", wide, 20_000, "|")
    yield case("text/open_quote.csv", lambda: seeds.csv() + b'"' + b"a,\r\n" * 20_000)
    yield case("text/quotes.csv", lambda: b'"' * 300_000)
    yield case(
        "text/formulas.csv", lambda: b"=cmd|' /C calc'!A0,+1,-2+3,@SUM(1),\t=1,\r=1\n" * 3, outcomes="read"
    )
    yield case("text/nul.csv", lambda: seeds.csv().replace(b",", b"\x00,\x00"))
    yield case("text/deep_quotes.md", lambda: b">" * 100_000 + b" | a | b |\n")
    yield case("text/deep_lists.md", lambda: b"".join(b" " * 2 * n + b"- a\n" for n in range(700)))
    yield case("text/brackets.md", lambda: b"[" * 100_000 + b"](a)\n" + seeds.markdown())
    yield case("text/stars.md", lambda: seeds.markdown().replace(b"**12**", b"*a_" * 50_000))
    yield case("text/ticks.md", lambda: b" ".join(b"`" * n for n in range(1, 1_000)) + seeds.markdown())
    yield case("text/links.md", lambda: b"[a]: b\n" * 100_000 + b"[a]" * 50_000)
    yield case("text/html.md", lambda: b"<div>" * 50_000 + seeds.markdown())
    yield case("text/mathematics.md", lambda: b"$" + b"^{" * 50_000 + b"1$\n" + seeds.markdown())
    yield case("text/drawn.txt", drawn, 300, 60)
    yield case("text/drawn_wide.txt", drawn, 2, 20_000)
    yield case("text/frames.txt", frames, 20_000)
