"""Width, punctuation and digits folded character for character."""

from __future__ import annotations

from importlib.resources import files

from hypothesis import example, given
from hypothesis import strategies as st

from parsers.text import normalise as module
from parsers.text import traditional
from parsers.text.normalise import normalise, spaceless
from parsers.text.traditional import folded


@example("︒（１︙\u200b\u3000局")
@given(st.text(st.sampled_from("（一）1２，。\u200b\u3000\ufe12𝟙①局") | st.characters(exclude_categories=())))
def test_each_character_is_folded_once_and_by_itself(text: str) -> None:
    assert normalise(text) == "".join(module._TABLE.get(char, char) for char in text)


def test_what_is_folded() -> None:
    assert normalise("（１２）　②—\u200b︒𝟙⺠") == "(12) ②-。1民"


@given(st.text(st.sampled_from("縣区乾著𝟙，a") | st.characters(exclude_categories=())))
def test_traditional_characters_are_folded_one_for_one(text: str) -> None:
    pairs = "".join(files(traditional).joinpath("characters.txt").read_text("utf-8").split())
    table = dict(zip(pairs[::2], pairs[1::2], strict=True))
    assert folded(text) == "".join(char if char in "乾著藉瞭甯鍾" else table.get(char, char) for char in text)


@example("（一）主动公开　政府信息，共１２件。")
@given(st.text(st.sampled_from("（一）1２，。 \u3000\ufe12𝟙局") | st.characters(exclude_categories=())))
def test_without_spaces_stops_stay(text: str) -> None:
    folded_apart = ("".join(char if char == "。" else normalise(char) for char in text)).split()
    assert spaceless(text) == "".join(folded_apart)
