"""Grids that print each figure of two years, the report's own and the one before: the own ones alone.

Belongs here: rows and columns of the earlier year, told by cells of rows or of a line of headings that name
two years in turn. Does not belong here: a table of each year (`copies`), and which year the report is on
(`parsers.identity`): of two years the report's own is the later one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from parsers.model import Grid, GridCell
from parsers.text.normalise import compact

MIN_ROWS = 4
"""So many rows that name two years in turn have a line for each year."""
MAX_HEADING = 40
_YEAR = re.compile(r"(.*?)[(\[]?((?:19|20)\d\d)年度?(?:数据|数量|数|情况)?[)\]]?")
_WORDS = dict.fromkeys(("本年", "本年度", "今年", "当年"), 1)
_WORDS |= dict.fromkeys(("上年", "上年度", "去年", "上一年", "上一年度"), 0)


def of_one_year(grid: Grid) -> Grid:
    """The grid without the rows or columns of the year before; the grid itself where it names no two."""
    years = {cell: year for cell in grid.cells if "年" in cell.text and (year := _year(cell.text))}
    if len(years) < 2 or len(set(years.values())) < 2:
        return grid
    return _without_rows(grid, years) or _without_columns(grid, years) or grid


@lru_cache(maxsize=4096)
def _year(text: str) -> tuple[int, str] | None:
    """The year that a cell names at its end, 1 and 0 for this one and the last, and the words before it."""
    if len(text) > MAX_HEADING:
        return None
    said = compact(text)
    if said in _WORDS:
        return _WORDS[said], ""
    match = _YEAR.fullmatch(said)
    return (int(match[2]), match[1]) if match else None


def _without_rows(grid: Grid, years: dict[GridCell, tuple[int, str]]) -> Grid | None:
    """The grid without the rows of the earlier year, where rows name two in turn, each one year alone."""
    said = sorted((cell.row, year, cell.column) for cell, (year, words) in years.items() if not words)
    rows = [row for row, *_ in said]
    if len(rows) < MIN_ROWS or len(set(rows)) < len(rows) or not _is_in_turn([year for _, year, _ in said]):
        return None
    last = max(year for _, year, _ in said)
    early = {row: column for row, year, column in said if year != last}
    kept = [c for c in grid.cells if c not in years and c.column < early.get(c.row, c.column + 1)]
    return replace(grid, cells=tuple(kept))


def _without_columns(grid: Grid, years: dict[GridCell, tuple[int, str]]) -> Grid | None:
    """The grid without the columns of the earlier year, where lines of headings name two in turn."""
    early: dict[int, set[int]] = {}
    named: dict[GridCell, str] = {}
    for row, group in groupby(sorted(years, key=lambda c: (c.row, c.column)), key=lambda cell: cell.row):
        cells = list(group)
        said = [years[cell][0] for cell in cells]
        if len(cells) > 1 and _is_in_turn(said):
            early[row] = {c.column for c, year in zip(cells, said, strict=True) if year != max(said)}
            named |= {cell: years[cell][1] for cell in cells}
    if not early:
        return None
    rows = sorted(early)

    def is_early(cell: GridCell) -> bool:
        above = max((row for row in rows if row <= cell.row), default=None)
        return above is not None and cell.column_span == 1 and cell.column in early[above]

    kept = [cell._replace(text=named.get(cell, cell.text)) for cell in grid.cells if not is_early(cell)]
    return replace(grid, cells=tuple(kept))


def _is_in_turn(years: Sequence[int]) -> bool:
    """Whether two years that follow each other are named in turn, as often one as the other."""
    first, second = years[:2]
    alternating = all(year == (second if i % 2 else first) for i, year in enumerate(years))
    return abs(first - second) == 1 and alternating and len(years) % 2 == 0
