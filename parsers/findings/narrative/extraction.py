"""Clauses → the numbers that the prose states of the report's own year.

Belongs here: which number of a clause is named by which phrase, and when it is left alone because it is a
part, a target, a comparison or another year's. Does not belong here: the phrases (`phrases.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.findings.narrative.numerals import Number
from parsers.findings.narrative.phrasebook import Phrase, Phrasebook, Statement, fitting, phrasebook
from parsers.findings.narrative.prose import (
    Clause,
    Passage,
    clauses,
    passages,
    quote,
    sentences,
    without_titles,
)
from parsers.findings.narrative.timing import leading_time, relative
from parsers.model import NarrativeFact, Paragraph

MAX_CLAUSES = 6_000
"""The longest reports have a tenth of it; a longer text is not one."""

_RELEVANT = re.compile(
    r"申请|复议|诉讼|规范性文件|规章|行政(?:许可|处罚|强制)|费|办[结理复]|答复|回复|结转|收|制|废止|有效|印|颁|出台"
)
_NONE = re.compile("[未没无]")
"""Stands in whatever says that there was nothing (the words `none` of `phrases.toml`)."""
_PROCEEDINGS = frozenset(
    ("request", "reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration")
)
_OWN_TIME = frozenset((None, "本年"))


@dataclass(slots=True)
class _Thread:
    """What a clause inherits from those before it in its sentence."""

    topic: str | None
    disclosure: bool = False
    time: str | None = None
    part: bool = False
    touched: bool = False


_PARTS_OF_A_PLACE = ("department", "township")
_WHOLE_PLACE = re.compile("全[省市县区州盟旗](?!.*(?:[我本][局委办厅院处镇乡街单部中机]))")
"""A place that a body lies in, and not the body behind it."""


def extract(paragraphs: Sequence[Paragraph], year: int, kind: str = "") -> tuple[NarrativeFact, ...]:
    """The numbers that a report's prose states about `year`, in reading order.

    `paragraphs` is everything outside the tables, page furniture included. Counts are in 件, rates in %,
    money in the printed unit (元 or 万元). A number that may be another year's, a part, a target or a
    comparison is left out; one that is clear but may be one of several cells lists them all. So is what a
    department or a township, as `kind` says (`Agency.kind`), tells of the whole county (全县).
    """
    return tuple(_facts(paragraphs, year, kind in _PARTS_OF_A_PLACE))


def _facts(paragraphs: Sequence[Paragraph], year: int, part_of_place: bool) -> Iterator[NarrativeFact]:
    book, topic, read = phrasebook(), None, 0
    for passage in passages(paragraphs):
        if not _RELEVANT.search(passage.text):  # as most: nothing in it, and it ends what was spoken of
            topic = topic if next(sentences(passage), None) is None else None
            continue
        for start, end in sentences(passage):
            text = without_titles(passage.text[start:end])
            thread = _Thread(topic)
            if _RELEVANT.search(text):
                for clause in clauses(text, start):
                    read += 1
                    if read > MAX_CLAUSES:
                        return
                    for statement, number in _read(text, start, clause, year, thread, book):
                        lead = passage.text[clause.start : number.start if number else clause.end]
                        if part_of_place and _WHOLE_PLACE.search(lead):
                            continue
                        yield _fact(statement, number, passage, clause, paragraphs)
            topic = thread.topic if thread.touched and thread.time in _OWN_TIME else None


def _read(
    text: str, start: int, clause: Clause, year: int, thread: _Thread, book: Phrasebook
) -> list[tuple[Statement, Number | None]]:
    """The statements of one clause; `thread` goes on to the next one."""
    pieces = _pieces(text, start, clause, year)
    flat = "@".join(pieces)
    thread.part = thread.part and not clause.fresh
    thread.time = leading_time(flat) or thread.time
    part = thread.part or clause.aside
    found: list[tuple[Statement, Number | None]] = []
    if clause.numbers:
        for index, number in enumerate(clause.numbers):
            phrase = _phrase(pieces, index, number, thread, part, book)
            found += [(statement, number) for statement in (phrase.statements if phrase else ())]
    else:
        found = [(statement, None) for statement in dict.fromkeys(_nothing(flat, thread, part, book))]
    thread.disclosure = thread.disclosure or book.disclosure.search(flat) is not None
    thread.part = thread.part or bool(book.sticky.search(flat))
    _follow(thread, flat, found, part or thread.part, clause, book)
    return found


def _pieces(text: str, start: int, clause: Clause, year: int) -> list[str]:
    """The words of a clause around its numbers, each measure word at the head of what follows it."""
    edges = [clause.start, *(edge for n in clause.numbers for edge in (n.start, n.end)), clause.end]
    spans = zip(edges[::2], edges[1::2], strict=True)
    words = [relative(text[begin - start : end - start], year) for begin, end in spans]
    return [words[0], *(n.unit + word for n, word in zip(clause.numbers, words[1:], strict=True))]


def _phrase(
    pieces: list[str], index: int, number: Number, thread: _Thread, part: bool, book: Phrasebook
) -> Phrase | None:
    before, after = "@".join(pieces[: index + 1]), "@".join(pieces[index + 1 :])
    text = book.whole.sub("", before) + "#" + after
    lead = _Lead(book.whole.sub("", pieces[index]))
    part = part or book.sticky.search(before) is not None
    for phrase in fitting(text, thread.topic, part=part, own=thread.time in _OWN_TIME, counted=True):
        if (
            not (phrase.zero and number.value)
            and (match := phrase.match.search(text))
            and lead.allows(phrase)
            and "@" not in match[0].partition("#")[0]
            and _in_place(phrase, thread, text[: match.end()], book)
        ):
            return phrase
    return None


def _nothing(flat: str, thread: _Thread, part: bool, book: Phrasebook) -> Iterator[Statement]:
    if not _NONE.search(flat):
        return
    text = book.whole.sub("", flat)
    lead = _Lead(text)
    part = part or book.sticky.search(text) is not None
    for phrase in fitting(text, thread.topic, part=part, own=thread.time in _OWN_TIME, counted=False):
        if phrase.match.search(text) and lead.allows(phrase) and _in_place(phrase, thread, text, book):
            yield from phrase.statements


class _Lead:
    """The words before a number: whether it may be the year's own and the whole, as far as they say."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[int, bool] = {}

    def allows(self, phrase: Phrase) -> bool:
        """Whether no word speaks against the phrase."""
        if phrase.unless and phrase.unless.search(self._text):
            return False
        return not any(map(self._has, phrase.guards))

    def _has(self, guard: re.Pattern[str]) -> bool:
        if id(guard) not in self._found:
            self._found[id(guard)] = guard.search(self._text) is not None
        return self._found[id(guard)]


def _in_place(phrase: Phrase, thread: _Thread, text: str, book: Phrasebook) -> bool:
    """A reconsideration or lawsuit counts only where the sentence has spoken of disclosure."""
    if not phrase.of_disclosure or thread.disclosure or thread.topic in _PROCEEDINGS:
        return True
    return book.disclosure.search(text) is not None


def _follow(
    thread: _Thread,
    flat: str,
    found: list[tuple[Statement, Number | None]],
    part: bool,
    clause: Clause,
    book: Phrasebook,
) -> None:
    """What the next clause may take as its subject."""
    if found:
        thread.topic, thread.touched = found[-1][0].topic, True
    elif part or book.comparison_guard.search(flat):
        return
    elif book.any_topic.search(flat):
        _, topic = max((m.end(), name) for name, pattern in book.topics for m in pattern.finditer(flat))
        thread.topic, thread.touched = _in_context(topic, thread, book), True
    elif any(number.unit != "%" for number in clause.numbers):
        thread.topic = None


def _in_context(topic: str, thread: _Thread, book: Phrasebook) -> str | None:
    """Reconsiderations and lawsuits are ours only where the sentence speaks of disclosure."""
    if topic not in _PROCEEDINGS or topic == "request" or thread.topic in _PROCEEDINGS:
        return topic
    return topic if thread.disclosure else None


def _fact(
    statement: Statement,
    number: Number | None,
    passage: Passage,
    clause: Clause,
    paragraphs: Sequence[Paragraph],
) -> NarrativeFact:
    words, position = quote(passage, paragraphs, clause, number)
    return NarrativeFact(
        indicators=statement.indicators,
        value=number.value if number else Decimal(0),
        unit=number.unit if number and statement.unit == "元" and number.unit else statement.unit,
        approximate=bool(number and number.approximate),
        quote=words,
        position=position,
    )
