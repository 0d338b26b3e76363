"""Lines in columns of a terminal: Chinese is two columns wide, and punctuation clings to its word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipelines.wrapping import lines_of, padded, padded_left

TEXTS = st.text(st.sampled_from("报告年度，。（）“”ab1 [:]/…\n"), max_size=60)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("读取新文件，写出各表。", 10, ["读取新文", "件，写出各", "表。"]),
        ("（或 URL）", 6, ["（或", "URL）"]),
        ("用 > 连接", 4, ["用 >", "连接"]),
        ("默认 [默认：text]", 8, ["默认 [默", "认：", "text]"]),
        ("a bc def", 4, ["a bc", "def"]),
        ("a-very-long-path b", 4, ["a-very-long-path", "b"]),
        ("一\n二", 10, ["一", "二"]),
        ("", 10, [""]),
    ],
)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width) == lines


@given(TEXTS, st.integers(8, 30))
def test_nothing_is_lost_and_no_line_begins_with_punctuation(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    if not set(text) & set("\n "):
        assert not any(line.startswith(("，", "。", "）", "”")) for line in lines[1:])


@given(TEXTS.filter(lambda text: "\n" not in text))
def test_padding_is_in_columns(text: str) -> None:
    assert cell_len(padded(text, 130)) == cell_len(padded_left(text, 130)) == 130
