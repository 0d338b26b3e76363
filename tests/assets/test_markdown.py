"""Markdown for the UI: what comes out of a document is text, and a picture comes out as it went in."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import example, given
from hypothesis import strategies as st

from assets.markdown import INLINE, escaped, fitting, link, picture, short, table


def test_nothing_of_a_document_is_markdown() -> None:
    hostile = "[a](javascript:alert(1)) <b>| `c` *d* _e_ ![x](http://evil) &lt; # \\"
    assert escaped(hostile) == (
        "\\[a\\]\\(javascript\\:alert\\(1\\)\\) \\<b\\>\\| \\`c\\` \\*d\\* \\_e\\_ "
        "\\!\\[x\\]\\(http\\:\\/\\/evil\\) \\&lt\\; \\# \\\\"
    )
    assert escaped("一\n# 二\u202e") == "一 \\# 二\\<202e\\>", "a line break would begin a heading"


@given(st.text())
def test_what_is_escaped_holds_no_sign_of_markdown(text: str) -> None:
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped(text))
    assert not re.search(r"[!-/:-@\[-`{-~\n]", left)


def test_links_and_tables() -> None:
    assert (
        link("甲|乙", "http://127.0.0.1:3001/2023/a.html") == "[甲\\|乙](http://127.0.0.1:3001/2023/a.html)"
    )
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert short("字" * 41) == "字" * 39 + "…" and short("字" * 40) == "字" * 40


@example('%41 &lt; # "a" \\< `b`')
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_a_picture_comes_out_as_it_went_in(svg: str) -> None:
    found = re.fullmatch(r"!\[words\]\(<data:image/svg\+xml,(.*)>\)", picture(svg, "words"), re.S)
    assert found and not re.search(r"(?<!\\)[<>]|[&#]", found[1]), "the address would end, or change"
    assert unquote(found[1].replace("\\<", "<").replace("\\>", ">")) == svg


def test_a_picture_has_as_many_rows_as_are_shown_at_once() -> None:
    drawn = fitting(lambda rows: "<svg>" + "x" * 100 * rows + "</svg>", 30, "words")
    assert len(drawn) < INLINE and drawn.count("x" * 100) == 9
    assert fitting(lambda rows: "y" * 2000, 3, "words").count("y") == 2000, "one row at least"
