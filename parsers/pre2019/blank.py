"""A statistics form before 2019 whose table is not read: blank (also with line codes), or unknown.

Belongs here: recognising it by the labels of `labels.toml` and whether it has figures. Does not belong here:
the forms that are known (`forms`, `table`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from parsers.identity.spelling import folded
from parsers.model import Grid, Layout, Quarantine
from parsers.pre2019.forms import old_forms
from parsers.pre2019.labels import label_key, label_words

UNSUPPORTED = "unsupported_form"
"""The reason of a report whose statistics table is none that is known."""
MIN_LABELS = 3
_REMARK = re.compile(r"\([^()]{0,60}\)")
_NUMBER = re.compile(r"\d{1,4}")
_SENTENCE = re.compile(r"[。;]|,(?!\d{3})|.{80}")
_UNIT_AND_FIGURE = r"(?:总?数)?(?:\([^()]{0,60}\))?(?:条|件次|件|次|篇|个|人次|人|万元|元)\d"
_REACH = 4
"""A label's unit, code and figures stand within so many cells behind it."""
_LONGEST = 800


def unread_form(layout: Layout, text: str) -> Quarantine | None:
    """Why a statistics form before 2019 is not read: it is blank, or of a kind that is not known.

    None when the text is no such form. `text` is the layout's whole text, folded.
    """
    known = [label for label in label_words()["labels"] if label in text]
    if len(known) < MIN_LABELS:
        return None
    cells = [cell for cells in _rows(layout) for cell in cells]
    if not _in_table(known, cells):
        return None
    if not _has_figures(cells):
        return Quarantine(
            "empty_form",
            "A statistics form before 2019 in which nothing is filled in; no figures were published.",
        )
    return Quarantine(
        UNSUPPORTED, "A form from before 2019; its indicators are not those of the modern forms."
    )


def _in_table(known: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether labels stand in cells, or before a unit and its figure, and not in sentences alone.

    `当面申请3件` is prose, `当面申请数件3` a table whose cells were run together.
    """
    short = {label for cell in cells if not _SENTENCE.search(cell) for label in known if label in cell}
    glued = {label for cell in cells for label in known if re.search(label + _UNIT_AND_FIGURE, cell)}
    return len(short | glued) >= MIN_LABELS


def _has_figures(cells: Sequence[str]) -> bool:
    """Whether an old form has figures besides its line codes, which rise from label to label."""
    groups: list[list[int]] = []
    reach = 0
    for cell in cells:
        if label := _label_in(cell):
            behind = _REMARK.sub("", cell).rpartition(label)[2]
            groups.append([int(n) for n in _NUMBER.findall(behind)])
            reach = _REACH
        elif groups and reach:
            reach -= 1
            groups[-1] += [int(cell)] if _NUMBER.fullmatch(cell) else []
    first = [group[0] for group in groups if group]
    headed = any(cell in label_words()["line_codes"] for cell in cells)
    coded = len(first) >= MIN_LABELS and all(b > a and (headed or b - a == 1) for a, b in pairwise(first))
    return any(len(group) > 1 for group in groups) if coded else bool(first)


def _label_in(cell: str) -> str:
    """The label of an old form that a cell holds; "" for none."""
    found = [label for label in label_words()["labels"] if label in cell]
    if found:
        return str(max(found, key=len))
    return cell if label_key(cell) in _old_keys() else ""


@cache
def _old_keys() -> frozenset[str]:
    return frozenset(
        key for form in old_forms() for line in form.indicators if line.unit for key in line.keys
    )


def _rows(layout: Layout) -> Iterator[list[str]]:
    """Lines and grid rows as their fields, folded."""
    for block in layout.blocks:
        if isinstance(block, Grid):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(folded(cell.text))
            yield from rows.values()
        else:
            fields = re.split(r"[\t|\s]+", block.text[:_LONGEST])
            yield [folded(field) for field in fields if field.strip()]
