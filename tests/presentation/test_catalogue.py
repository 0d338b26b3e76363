"""Everything that is said is said in both languages, with the same names filled in."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from presentation.catalogue import LANGUAGES, Sentence, literal, word, words
from presentation.findings.finding import SEVERITIES, rules
from tests.support.paths import ROOT

RULES = rules()
NAMES = re.compile(r"\{(\w+)(:\w+)?\}")
SENTENCES = {
    **words(),
    **{
        f"{rule.id}.{part}": getattr(rule, part)
        for rule in RULES.values()
        for part in ("title", "message", "article", "action")
    },
}


@pytest.mark.parametrize("name", SENTENCES)
def test_both_languages_name_the_same_values(name: str) -> None:
    sentence = SENTENCES[name]
    zh, en, one = (set(NAMES.findall(text)) for text in (sentence.zh, sentence.en, sentence.en_one))
    assert sentence.zh and sentence.en and zh == en
    if sentence.en_one:
        assert {name for name, _ in one} | {"count"} == {name for name, _ in en} and one <= en


def test_a_rule_has_a_severity_that_programs_know() -> None:
    assert {rule.severity for rule in RULES.values()} == set(SEVERITIES)


def test_english_counts_and_chinese_does_not() -> None:
    sentence = Sentence("{count} 格", "{count} cells", "{count} cell")
    assert [sentence.fill("en", count=n) for n in (1, 2)] == ["1 cell", "2 cells"]
    assert [sentence.fill("zh", count=n) for n in (1, 2)] == ["1 格", "2 格"]


@pytest.mark.parametrize("text", ["{year}", "{0.__class__}", "}{", "{{x}}", "%s $x"])
def test_words_of_a_document_are_never_names_to_fill_in(text: str) -> None:
    sentence = Sentence("文中写“{quote}”", "the text says “{quote}”")
    for language in LANGUAGES:
        assert text in sentence.fill(language, quote=text)
        assert literal(text).fill(language, year=2023) == text


def test_numbers_are_written_as_a_person_writes_them() -> None:
    assert Sentence("{n}", "{n}").fill("zh", n=Decimal("1681.0000")) == "1681"
    assert Sentence("{n}", "{n}").fill("zh", n=Decimal("1E+2")) == "100"
    assert Sentence("{n}", "{n}").fill("zh", n=None) == "—"


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        word("place.nowhere", "zh")


def test_the_documentation_lists_every_rule() -> None:
    page = (ROOT / "docs" / "check.md").read_text("utf-8")
    for rule in RULES.values():
        title = f"{rule.title.en} | {rule.title.zh}"
        assert f"| `{rule.id}` | {rule.severity} | {title} |" in page


def test_the_chinese_documentation_lists_every_rule() -> None:
    page = (ROOT / "docs" / "check.zh.md").read_text("utf-8")
    severities = {"error": "错误", "warning": "提醒", "note": "说明"}
    for rule in RULES.values():
        assert f"| `{rule.id}` | {severities[rule.severity]} | {rule.title.zh} |" in page
