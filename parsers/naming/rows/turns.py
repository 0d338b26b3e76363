"""Section four read in turns: words that name proceedings and results, then the values they name.

Belongs here: which value the words before it name, however the fifteen cells are laid out: one line under all
headings, a line for each proceeding, a line for each result, a label before each value, in any order.
Does not belong here: headings that stand above cells of a ruled grid (`above`), rows of the other sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from parsers.forms import FormBlock, FormTable
from parsers.naming.rows.heading_words import Name, Words
from parsers.naming.tokens import Token
from parsers.text.normalise import ideographs

MAX_OTHER = 12
"""Ideographs in one run of headings that no heading has: a page heading, a remark."""
TITLE_END = 6
"""So many last ideographs of a section's title tell it (行政诉讼情况)."""
_FILLERS = ("项目", "类别", "类型", "情况", "案件", "数量", "单位", "合计数", "件", "政府信息公开")

Cell = tuple[str, str]
"""The code of a proceeding (a row of the form) and of a result (a column)."""


@cache
def _words(block: FormBlock) -> Words:
    spellings: dict[str, Name] = {}
    for row in block.rows:
        spellings |= {outer: ("outer", outer) for outer in row.path[:-1]}
        spellings |= dict.fromkeys(row.spellings, ("row", row.code))
    for column in block.columns:
        spellings |= dict.fromkeys(column.spellings, ("column", column.code))
    return Words(spellings, _FILLERS)


def behind_title(tokens: Sequence[Token], table: FormTable) -> list[Token]:
    """The tokens without the section's title, which names proceedings too."""
    end = ideographs(table.title)[-TITLE_END:]
    first = [i for i, token in enumerate(tokens) if not token.is_value and end in ideographs(token.text)]
    return list(tokens[first[0] + 1 :]) if first else list(tokens)


def named_in_turns(tokens: Sequence[Token], block: FormBlock) -> dict[Cell, Token]:
    """Every cell of the block with its value, by the words before it.

    Args:
        tokens: from the first heading on; what follows the last cell does not matter.
        block: the proceedings as rows, the results as columns.

    Returns:
        all cells of the block, in the order of print; empty unless every cell has just one value. Blank
        lines are cells where the count then comes out even, else they are none.
    """
    return _walk(tokens, block) or _walk([t for t in tokens if not t.is_value or t.is_printed], block)


def states_other_order(tokens: Sequence[Token], block: FormBlock) -> bool:
    """Whether the headings before the first value name all cells in another order than the form's."""
    heads = list(_until_printed(tokens))
    named, _ = _words(block).read("".join(token.text for token in heads))
    groups = _groups(named, block, in_order=_is_order_stated(heads, block))
    results = [code for kind, code in named if kind == "column"]
    own = [row.code for row in block.rows], [column.code for column in block.columns]
    if sorted(groups) != sorted(own[0]) or sorted(results) != sorted(own[1] * len(own[0])):
        return False
    return groups != own[0] or results != own[1] * len(own[0])


def _until_printed(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.is_printed:
            return
        if not token.is_value:
            yield token


def _walk(tokens: Sequence[Token], block: FormBlock) -> dict[Cell, Token]:
    found: dict[Cell, Token] = {}
    groups: list[str] = []
    results: list[str] = []
    total = len(block.rows) * len(block.columns)
    for is_value, group in groupby(tokens, key=lambda token: token.is_value):
        run = list(group)
        if not is_value:
            named, other = _words(block).read("".join(token.text for token in run))
            if other > MAX_OTHER:
                return {}
            groups = _groups(named, block, in_order=_is_order_stated(run, block)) or groups
            results = [code for kind, code in named if kind == "column"] or results
            continue
        values = run
        cells = _cells(groups, results)
        if len(found) + len(cells) == total and not any(map(_is_blank, values)):
            if _has_superfluous(values, len(cells)):
                return {}
            values = values[: len(cells)]
        if not cells or len(values) != len(cells) or found.keys() & set(cells):
            return {}
        if any(token.value is None for token in values):
            return {}
        found |= dict(zip(cells, values, strict=True))
        if len(found) == total:
            return found
    return {}


def _has_superfluous(values: Sequence[Token], count: int) -> bool:
    """Whether any of the last values may be none of the cells: not where those are a line of their own.

    Where each value has its own line, the first may be the number of a page.
    """
    if not 1 < count < len(values):
        return False
    lines = [(token.block, token.row) for token in values]
    return lines[0] != lines[1] or lines[count] == lines[count - 1]


def _is_blank(token: Token) -> bool:
    return not token.is_printed


def _cells(groups: Sequence[str], results: Sequence[str]) -> list[Cell]:
    """The cells that the words name, in the order of print; empty where this is not clear."""
    if not groups or not results:
        return []
    if len(set(results)) == len(results) and (len(groups) == 1 or len(results) == 1):
        return [(group, result) for group in groups for result in results]
    each, rest = divmod(len(results), len(groups))
    cells = [(groups[i // each], result) for i, result in enumerate(results)] if each and not rest else []
    return cells if len(set(cells)) == len(cells) else []


def _is_order_stated(heads: Sequence[Token], block: FormBlock) -> bool:
    """Whether the outermost headings stand in their order of print.

    A heading that is centred beside two lines of others may be printed behind the first of them. So their
    order is stated on one line, and where no line holds several headings.
    """
    outermost = {row.path[0] if len(row.path) > 1 else row.code for row in block.rows}
    lines: dict[tuple[int, int], list[str]] = {}
    for token in heads:
        named, _ = _words(block).read(token.text)
        lines.setdefault((token.block, token.row), []).extend(code for _, code in named)
    apart = [names for names in lines.values() if outermost & set(names)]
    return len(apart) < 2 or all(len(names) < 2 for names in lines.values())


def _groups(named: Sequence[Name], block: FormBlock, *, in_order: bool) -> list[str]:
    """The proceedings in the order of print; those under an outer heading stand where it stands.

    Where the outermost headings are not `in_order`, they stand in the form's.
    """
    outer_of = {row.code: row.path[0] for row in block.rows if len(row.path) > 1}
    places: dict[str, list[str]] = {}
    for kind, code in named:
        if kind == "outer":
            places.setdefault(code, [])
        elif kind == "row" and outer_of.get(code) in places:
            places[outer_of[code]].append(code)
        elif kind == "row":
            places.setdefault(code, []).append(code)
    if not in_order:
        own = [outer_of.get(row.code, row.code) for row in block.rows]
        places = dict(
            sorted(places.items(), key=lambda place: own.index(place[0]) if place[0] in own else -1)
        )
    return [code for place in places.values() for code in place]
