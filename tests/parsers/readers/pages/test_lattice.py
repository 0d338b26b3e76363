"""The cells that ruled lines enclose are those of pdfplumber's lattice, whatever lines are missing."""

from __future__ import annotations

from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given, settings
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells
from pdfplumber.utils.geometry import bbox_to_rect

from parsers.readers.pages.geometry import Rule
from parsers.readers.pages.lattice import Crossings, LatticeCell, tables_of
from parsers.readers.pages.ruled_lines import TOLERANCE, Line, joined

Corners = tuple[float, float, float, float]

places = st.lists(st.integers(1, 8), min_size=2, max_size=5).map(
    lambda steps: [float(10 * sum(steps[:i])) for i in range(1, len(steps) + 1)]
)


@st.composite
def some_lines(draw: st.DrawFn) -> tuple[list[Line], list[Line]]:
    """Level and upright lines of a table in which pieces between two crossings may lack or fall short."""
    xs, ys = draw(places), draw(places)

    def drawn(across: list[float], along: list[float]) -> list[Line]:
        return [
            (place, start + draw(st.sampled_from((0.0, 2.0, 4.0))), end)
            for place in across
            for start, end in pairwise(along)
            if draw(st.integers(0, 5))
        ]

    return joined(drawn(ys, xs)), joined(drawn(xs, ys))


def edge(line: Line, *, is_level: bool) -> dict[str, float | str]:
    place, start, end = line
    box = (start, place, end, place) if is_level else (place, start, place, end)
    return {**bbox_to_rect(box), "orientation": "h" if is_level else "v"}


def by_pdfplumber(level: list[Line], upright: list[Line]) -> tuple[set[Corners], list[set[Corners]]]:
    edges = [edge(line, is_level=True) for line in level] + [edge(line, is_level=False) for line in upright]
    cells = intersections_to_cells(edges_to_intersections(edges, TOLERANCE, TOLERANCE))
    return set(cells), [set(table) for table in cells_to_tables(cells)]


@settings(max_examples=300)
@given(some_lines())
def test_cells_and_tables_are_those_of_pdfplumber(lines: tuple[list[Line], list[Line]]) -> None:
    level, upright = lines
    crossings = Crossings(level, upright)
    xs, ys = crossings.xs, crossings.ys
    cells, tables = by_pdfplumber(level, upright)
    squares = crossings.smallest_cells()
    assert {(xs[left], ys[top], xs[right], ys[bottom]) for top, left, bottom, right in squares} == cells
    found = [
        {(xs[left], ys[top], xs[right], ys[bottom]) for top, left, bottom, right in group}
        for group in crossings.tables()
    ]
    assert found == tables


def test_spans_are_counted_on_lines_that_are_sides_of_cells() -> None:
    rules = [
        *(Rule(0, y, 90, y) for y in (0, 20, 60)),
        *(Rule(x, 0, x, 60) for x in (0, 90)),
        Rule(0, 40, 30, 40),
        Rule(30, 20, 30, 60),
        Rule(60, 20, 60, 28),  # ends in the air
    ]
    (table,) = tables_of(rules)
    assert table.xs == (0, 30, 90)
    assert table.ys == (0, 20, 40, 60)
    assert [cell[:4] for cell in table.cells] == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 2, 1), (2, 0, 1, 1)]
    assert table.cells[2] == LatticeCell(1, 1, 2, 1, (30, 20, 90, 60))


def test_tables_that_meet_when_a_later_cell_joins_them_are_one() -> None:
    comb = [
        *(Rule(x, 0, x, 40) for x in (0, 20, 40, 60)),
        Rule(0, 0, 20, 0),
        Rule(40, 0, 60, 0),
        Rule(0, 20, 60, 20),
        Rule(0, 40, 60, 40),
    ]
    (table,) = tables_of(comb)
    assert [cell[:2] for cell in table.cells] == [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2)]


def test_three_tables_are_joined_one_after_the_other() -> None:
    rules = [
        *(Rule(x, 0, x, 60) for x in (0, 20, 40, 60, 80, 100)),
        *(Rule(x, y, x + 20, y) for x in (0, 40, 80) for y in (0, 20, 40, 60)),
        Rule(20, 40, 80, 40),
        Rule(0, 60, 100, 60),
    ]
    (table,) = tables_of(rules)
    assert len(table.cells) == 11


def test_a_single_cell_is_no_table() -> None:
    assert tables_of([Rule(0, 0, 50, 0), Rule(0, 30, 50, 30), Rule(0, 0, 0, 30), Rule(50, 0, 50, 30)]) == []
