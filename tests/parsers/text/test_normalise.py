"""Width, punctuation and digits folded character for character."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from parsers.text import normalise as module
from parsers.text.normalise import normalise


@example("︒（１︙\u200b\u3000局")
@given(st.text(st.sampled_from("（一）1２，。\u200b\u3000\ufe12𝟙①局") | st.characters(exclude_categories=())))
def test_each_character_is_folded_once_and_by_itself(text: str) -> None:
    assert normalise(text) == "".join(module._TABLE.get(char, char) for char in text)


def test_what_is_folded() -> None:
    assert normalise("（１２）　②—\u200b︒𝟙⺠") == "(12) ②-。1民"


def test_what_is_remembered_is_bounded() -> None:
    normalise("".join(map(chr, range(0xA000, 0x30000))))
    assert len(module._FOLDS) <= 0xA000 + len(module._TABLE)
