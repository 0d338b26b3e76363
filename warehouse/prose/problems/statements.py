"""What the sentences of the section on problems state, and of which category it is.

Belongs here: telling problems from measures, solved problems and what is neither.
Does not belong here: the patterns (`problems.toml`).

A heading inside the section, or a phrase (下一步, 仍存在), says what follows; it holds until another does.
The section begins with problems, as its title says. Problems of a sentence that names an earlier year, and
those listed behind it, are of that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warehouse.prose.problems.dictionary import (
    CONTEXT,
    EARLIER,
    IMPROVEMENT,
    NO_CATEGORY,
    NONE,
    PROBLEM,
    UNCATEGORISED,
    Category,
    dictionary,
)
from warehouse.prose.sentences import Sentence, sentences

LONGEST = 400
"""Characters beyond which a sentence is none, and is not categorised."""

Piece = tuple[int, str | None, str, int]
"""`(ordinal, heading, text, body)` of a row of fact_section."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence states.

    Args:
        statement: One of `dictionary.STATEMENTS`.
        categories: The codes; `uncategorised` or `none` where no category takes it or none is meant.
        quote: The sentence as read.
        piece: The ordinal of its row of fact_section.
        start: Where it begins there, in `text`.
        end: Where it ends, exclusive.
    """

    statement: str
    categories: tuple[str, ...]
    quote: str
    piece: int
    start: int
    end: int


def statements(pieces: Iterable[Piece], year: int) -> Iterator[Statement]:
    """What a report states in its section on problems, in reading order.

    Args:
        pieces: The rows of fact_section of the section, in reading order.
        year: The year of the report.
    """
    state = PROBLEM
    for ordinal, heading, text, body in pieces:
        path = heading.split(" > ") if heading else []
        said = _said_by_headings(path)
        state = said or state
        is_cue = len(path) < 2 or _of_heading(path[-1]) is not None
        for sentence in _sentences(text, body, is_cue):
            statement, state = _statement(sentence.text, state, year)
            yield Statement(
                statement,
                _categories(sentence, statement),
                text[sentence.start : sentence.end],
                ordinal,
                sentence.start,
                sentence.end,
            )


def _sentences(text: str, body: int, is_cue: bool) -> Iterator[Sentence]:
    """The sentences; a heading that is no cue is one itself, as （一）解读质量有待提升."""
    if not is_cue:
        yield from sentences(text[:body])
    yield from sentences(text, body)


def _said_by_headings(path: list[str]) -> str | None:
    """What the innermost heading that says so makes of the text below it."""
    return next((said for heading in reversed(path) if (said := _of_heading(heading))), None)


def _of_heading(heading: str) -> str | None:
    """The one of the two that a heading says; None where it says both or neither.

    A heading that says that something is lacking is a problem itself and no heading of problems.
    """
    given = dictionary()
    found = [name for name, pattern in given.headings.items() if pattern.search(heading)]
    return found[0] if len(found) == 1 and not given.lack.search(heading.replace("不足", "")) else None


def _statement(text: str, state: str, year: int) -> tuple[str, str]:
    """What a sentence is, and what the next one is if it does not say."""
    given = dictionary()
    found = next((name for name, pattern in given.statements.items() if pattern.search(text)), None)
    if found in (NONE, EARLIER):
        return found, state
    named = [int(each) for each in given.year.findall(text)]
    if found == PROBLEM and named and max(named) < year:
        found = EARLIER
    state = found or (PROBLEM if state == EARLIER and year in named else state)
    if state not in (PROBLEM, EARLIER) or _deficient(text):
        return state, state
    introduces = given.introduction.search(text) or not given.lack.search(text)
    return CONTEXT if introduces else state, state


def _deficient(text: str) -> bool:
    return any(category.deficient.search(text) for category in dictionary().categories)


def _categories(sentence: Sentence, statement: str) -> tuple[str, ...]:
    if statement in (NONE, CONTEXT):
        return (NO_CATEGORY,)
    if len(sentence.text) > LONGEST:
        return (UNCATEGORISED,)
    found = tuple(each.code for each in dictionary().categories if _takes(each, sentence.text, statement))
    return found or (UNCATEGORISED,)


def _takes(category: Category, text: str, statement: str) -> bool:
    """A measure is of the category it speaks about; a problem of the one that it says is lacking."""
    if category.excluded:
        text = category.excluded.sub("", text)
    pattern = category.subject if statement == IMPROVEMENT else category.deficient
    return pattern.search(text) is not None
