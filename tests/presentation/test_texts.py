"""What the layers below say in English is known in Chinese, whichever way it comes."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from presentation.catalogue import words
from presentation.texts import reason, templates, translated
from tests.support.paths import ROOT

LAYERS = ("parsers", "engine", "warehouse", "assets")
SAYING = ("Quarantine", "Note", "announce", "note", "too_large", "on_step", "_on_step")
"""Functions and classes that are given a sentence for a person."""
RAISED = ("ReleaseError", "NoNumberError", "ConverterError", "EngineError", "OverlapError", "NotReadError")
CODES = re.compile(r"[a-z0-9_]+")
YIELDING = ("warehouse/mend.py", "warehouse/release/verify.py", "warehouse/release/sheets_check.py")
"""Modules that yield sentences."""
PARTS = {
    "`parsers.archives.members.members` gives the files in it, each to be read alone": "",  # for programs
    "makes more than 7 bytes of it": (
        "LibreOffice 7 makes more than 7 bytes of it: save it as DOCX or print it to PDF"
    ),
    "7 7: save it as DOCX or print it to PDF": (
        "LibreOffice 7 failed with exit code 1: save it as DOCX or print it to PDF"
    ),
    "; near it: 7": "no report of x is in this warehouse; near it: y (1), z (2)",
    "7 is no release, for it has no 7 of one7": (
        "r is no release, for it has no x of one: it names no version or no tables"
    ),
    "7 7 landed before are gone: their facts are removed": (
        "1 entry that was landed before are gone: their facts are removed"
    ),
    "7 7: set aside in 7, and 7": (
        "a, b is damaged: 3 rows instead of 4: set aside in c, and the tables are made again"
    ),
    "7 of a killed build removed": "1 unfinished write of a killed build removed",
    "7 of readings that a killed build left removed": (
        "2 files of readings that a killed build left removed"
    ),
    "7: 77 rows7 break the rule 7 of its contract": "fact_x: 7 rows of 2023 break the rule y of its contract",
    "7: 7 rows7 break the rule 7 of its contract": "fact_x: 7 rows of 2023 break the rule y of its contract",
}
"""Sentences that are put together of parts, whole."""


def _text(node: ast.expr) -> str:
    """A string as the source has it, what is filled in as the digit 7."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)


def _strings(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node  # type: ignore[misc]
    elif not isinstance(node, ast.Call | ast.Subscript):
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _said() -> dict[str, str]:
    """Every sentence that a layer below hands on, and where."""
    found: dict[str, str] = {}
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                given = _given(node, place)
                found |= {_text(each): f"{place}:{each.lineno}" for part in given for each in _strings(part)}
    return {text: where for text, where in found.items() if re.search("[a-z]{2,} ", text)}


def _given(node: ast.AST, place: str) -> list[ast.AST]:
    """Where sentences may stand in a node of the source."""
    match node:
        case ast.Yield(value=ast.expr() as said) if place in YIELDING:
            return [said]
        case ast.Assign() if "detail" in map(ast.unparse, node.targets):
            return [node.value]
        case ast.For() if "detail" in ast.unparse(node.target):
            return [node.iter]
        case ast.Call() if _name(node) in (*SAYING, *RAISED):
            return [*node.args, *node.keywords]
    return []


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


SAID = _said()


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_below_is_known(text: str) -> None:
    whole = PARTS.get(text, text)
    assert not whole or not re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", translated(whole, "zh")), SAID[text]


def test_many_sentences_are_found_in_the_sources() -> None:
    assert len(SAID) > 120 and "links in an archive are not followed" in SAID


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.sentence.en)
def test_a_template_knows_its_own_sentence(template: object) -> None:
    sentence = template.sentence  # type: ignore[attr-defined]
    names = {name for _, name, _, _ in string.Formatter().parse(sentence.en) if name}
    assert names == {name for _, name, _, _ in string.Formatter().parse(sentence.zh) if name}
    values = {name: str(10 + number) for number, name in enumerate(sorted(names))}
    assert translated(sentence.fill("en", **values), "zh") == sentence.fill("zh", **values)
    assert translated(sentence.fill("en", **values), "en") == sentence.fill("en", **values)


def test_what_is_filled_in_may_be_such_a_sentence() -> None:
    said = "_manifest.csv, line 2: agency_name 'b' is no name of a body; it is left out"
    assert translated(said, "zh") == "_manifest.csv 第 2 行：agency_name 'b' 不是机关名称；略去"
    said = "a/_manifest.csv, line 3: no file is at x; y"
    assert translated(said, "zh") == "a/_manifest.csv 第 3 行：x; y 处没有文件"


def test_sentences_one_after_the_other() -> None:
    said = "4 files are new; 1 file that failed is tried again"
    assert translated(said, "zh") == "有 4 个新文件；再试 1 个失败的文件"
    said = "The report's tables are in its attachment. No report year in title, prose or signature."
    assert translated(said, "zh") == "年报的表格在附件中。标题、正文和落款都没有年度。"


@pytest.mark.parametrize("text", ["", "水利局", "zip: bad magic number", "{folder}", "a; b. C"])
def test_what_no_template_fits_stays(text: str) -> None:
    assert translated(text, "zh") == text


def test_words_of_a_document_are_never_names_to_fill_in() -> None:
    assert translated("{0.__class__}: missing", "zh") == "{0.__class__}：缺失"


def test_a_reason_has_its_code_and_its_detail() -> None:
    assert reason("corrupt", "the PDF has no pages: fetch it again", "zh") == (
        "文件已损坏（corrupt：PDF 没有页面：请重新下载）"
    )
    assert reason("corrupt", "", "en") == "the file is damaged (corrupt)"
    assert reason("of_a_plugin", "x", "zh") == "没有读出年报（of_a_plugin：x）"


def _codes() -> set[str]:
    found = set()
    for layer in LAYERS:
        for path in (ROOT / layer).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and _name(call) == "Quarantine" and call.args:
                    found |= {each for each in map(_text, _strings(call.args[0])) if CODES.fullmatch(each)}
    return found


def test_every_reason_of_a_quarantine_has_a_sentence() -> None:
    codes = _codes()
    assert len(codes) > 15 and [code for code in sorted(codes) if f"unread.{code}" not in words()] == []


def test_the_layers_below_know_no_catalogue() -> None:
    for layer in ("parsers", "engine", "warehouse"):
        for path in Path(ROOT / layer).rglob("*.py"):
            assert "import presentation" not in path.read_text("utf-8"), path
