"""A statistics table before 2019 whose cells stand in one line without separators → its fields.

`（一）收到申请数件601.当面申请数件2` is 60 and 2, because the form numbers the second line `1.`. A figure
that can be parted in two ways from what stands behind it is doubtful.
Belongs here: parting label, unit, figure and the numbering of the next label. Does not belong here: lines
with one label (`printed`), and which line of the form a label is (`table`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from parsers.pre2019.forms import OldForm
from parsers.pre2019.labels import label_key, label_words
from parsers.text.normalise import normalise
from parsers.text.traditional import folded

UNITS = "条|件次|件|次|篇|个|人次|人|万元|元|万人次|份|册|期"
MAX_TEXT = 20_000
_MONEY = ("万元", "元")
_GAP = "[、,]?"
"""Between two ideographs of a label."""
_QUOTES = re.compile("[\"'“”‘’《》〈〉<>]")
_NUMBERING = re.compile(
    r"(?:其中[:、,]?)?(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])?(?:其中[:、,]?)?$"
)
_UNIT_AT_END = re.compile(rf"(?:{UNITS})(?:无|不涉及)?$")
_HEAD_AT_END = re.compile(r"(?:统计数|数量|数值|单位|实际|本年度?|\d{4}年度?)$")
_BEHIND = re.compile(rf"(?P<remark>\([^()]{{0,60}}\))?(?P<unit>{UNITS})?(?P<rest>.*)", re.S)
_OPENING = re.compile(rf"$|[^\u3400-\u9fff]|{UNITS}|无|不涉及")
_WHOLE = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)"
_COUNT, _AMOUNT = re.compile(_WHOLE), re.compile(rf"{_WHOLE}(?:\.\d+)?")
_NOTHING = re.compile(r"|[-—/]{1,4}|无|不涉及")
_END = re.compile(rf"({_WHOLE}(?:\.\d+)?)(?![\d,%年月日\s]|\.\d)")
_ROW_NUMBER = re.compile(r"(?<![\d.,])0?1(?:其中:?|[一(])?$")
"""A 1 before the first label: the rows are numbered."""
_HEAD = 60
_RUN = 8
_SKIPPED = 3
"""So many rows without a label of the form may stand between two with one."""


class Field(NamedTuple):
    """A field in print order. `doubtful`: where the figure ends cannot be known."""

    text: str
    doubtful: bool = False


def rows(text: str, form: OldForm) -> list[list[Field]]:
    """Label, unit and figure of every line of the form in the text; none where figures cannot be told apart.

    That is so where a form has two columns of figures, or a column of line codes or of row numbers.
    """
    if len(form.columns) > 1 or len(text) > MAX_TEXT:
        return []
    line = _plain(text)
    labels = list(_labels(line, form))
    if len(labels) < 2 or not _one_figure_each(line[: labels[0].start()]):
        return []
    ends = [*(label.start() for label in labels[1:]), len(line)]
    following = [*(_numberings(form, label[0]) for label in labels[1:]), None]
    found = [
        _row(label[0], line[label.end() : end], numbers)
        for label, end, numbers in zip(labels, ends, following, strict=True)
    ]
    figures = [
        (at, row[-1].text) for at, row in enumerate(found[:-1]) if len(row) > 2 and not row[-1].doubtful
    ]
    return [] if _counts_up(figures) else found


def _plain(text: str) -> str:
    """Folded text without quotes. A space stays only between digits, where it parts two figures."""
    return re.sub(r"(?<![\d.,])\s+|\s+(?![\d.,])", "", _QUOTES.sub("", normalise(folded(text))))


def _labels(line: str, form: OldForm) -> Iterator[re.Match[str]]:
    """The form's labels in a line: whole ones, that is with numbering, a figure or a unit before them."""
    for match in _pattern(form).finditer(line):
        before = line[max(0, match.start() - _HEAD) : match.start()]
        numbered = _NUMBERING.search(before)
        bare = before[: numbered.start()] if numbered else before
        numbered_or_first = len(bare) < len(before) or not bare or not bare[-1].isalpha()
        whole = numbered_or_first or _UNIT_AT_END.search(bare) or _HEAD_AT_END.search(bare)
        if whole and _OPENING.match(line, match.end()):
            yield match


@cache
def _pattern(form: OldForm) -> re.Pattern[str]:
    keys = sorted({key for line in form.indicators for key in line.keys}, key=len, reverse=True)
    return re.compile("|".join(map(_spelled, keys)))


def _spelled(key: str) -> str:
    """How a label may be printed: with signs between its ideographs, a remark that tells it in brackets."""
    remark = next((words for words in label_words()["telling_remarks"] if key.endswith(words)), "")
    bare = _GAP.join(_sign(key, at) for at in range(len(key) - len(remark)))
    return rf"{bare}\(?{remark}\)?" if remark else bare


def _sign(key: str, at: int) -> str:
    """A character of a label; the number of an exempt range may be a digit."""
    digit = "零一二三四五六七八九".find(key[at])
    return f"[{digit}{key[at]}]" if digit > 0 and key[:at].endswith("范围") else key[at]


def _one_figure_each(before: str) -> bool:
    head = before[-_HEAD:]
    coded = any(word in head for word in label_words()["line_codes"])
    return not coded and "累计" not in head and not _ROW_NUMBER.search(head)


def _numberings(form: OldForm, label: str) -> frozenset[str]:
    """What may stand between a figure and the label behind it, as the form numbers that line."""
    numbers = {line.number for line in form.indicators if label_key(label) in line.keys}
    styles = {style for number in numbers for style in (number, number[:-1] + "、", number.rstrip("、.:"))}
    return frozenset({"", *styles, *(style.removeprefix("其中:") for style in styles)})


def _row(label: str, behind: str, following: frozenset[str] | None) -> list[Field]:
    match = _BEHIND.fullmatch(behind)
    unit, rest = (match["unit"] or "", match["rest"]) if match else ("", behind)
    figure = _AMOUNT if unit in _MONEY else _COUNT
    if following is None:
        end = _END.match(rest)
        values = {end[1]} if end and figure.fullmatch(end[1]) else {rest} & {""}
    else:
        tails = {rest.removesuffix(number).strip() for number in following if rest.endswith(number)}
        values = {value for value in tails if figure.fullmatch(value) or _NOTHING.fullmatch(value)}
    fields = [Field(label), Field(unit)] if unit else [Field(label)]
    if len(values) == 1:
        return [*fields, *(Field(value) for value in values if value)]
    return [*fields, Field(rest[:_HEAD], doubtful=True)]


def _counts_up(figures: Sequence[tuple[int, str]]) -> bool:
    """Whether all figures, each with its place, end in numbers that rise as the places do: row numbers."""
    place, last = -1, 0
    for at, figure in figures:
        ends = [int(end) for n in (1, 2) if (end := figure[-n:]).isdigit() and not end.startswith("0")]
        step = [end for end in ends if last + at - place <= end <= last + at - place + _SKIPPED]
        if not step:
            return False
        place, last = at, min(step)
    return len(figures) >= _RUN
