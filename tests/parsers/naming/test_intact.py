"""The direct way for intact tables gives what the general way gives, and is taken where it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

import pytest

from parsers.forms import FormBlock, FormTable, forms
from parsers.layout import Layout
from parsers.model import Block, Grid, GridCell, Paragraph, Quarantine
from parsers.name_layout import name_layout
from parsers.naming import intact, reports, shapes
from parsers.naming.intact import Intact
from parsers.naming.reports import Part, parts
from parsers.readers import read_layout
from samples.defects import Defects
from samples.generate import generate
from tests.support import corpus

TITLES = {
    "fact_proactive_disclosure": "二、主动公开政府信息情况",
    "fact_request": "三、收到和处理政府信息公开申请情况",
    "fact_reconsideration_litigation": "四、政府信息公开行政复议、行政诉讼情况",
}
PROSE = "2023年，本机关公开信息{n}条。"
Taken = Callable[[], int]
T = TypeVar("T")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """How many tables have been named without a search since the test began."""
    direct: list[int] = []
    intact_tables: Callable[..., dict[int, Intact]] = intact.intact_tables

    def watched(*given: object) -> dict[int, Intact]:
        found = intact_tables(*given)
        direct.append(len({each.first for each in found.values()}))
        return found

    monkeypatch.setattr(reports, "intact_tables", watched)
    monkeypatch.setattr(shapes, "PATIENCE", 0)
    return lambda: sum(direct)


def by_search(read: Callable[[], T]) -> T:
    """What `read` gives where every table goes the general way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports, "intact_tables", lambda *_: {})
        return read()


# --- files ------------------------------------------------------------------------------------------


def assert_alike(layout: Layout) -> None:
    assert name_layout(layout, "x") == by_search(lambda: name_layout(layout, "x"))


@pytest.mark.parametrize("layout", ["html_page", "html_word", "docx", "text_tabs", "text_pipes", "xlsx"])
@pytest.mark.parametrize(("defects", "least"), [(Defects.none(), 12), (Defects(), 0), (Defects.seen(), 0)])
def test_generated_files_read_alike_both_ways(
    layout: str, defects: Defects, least: int, taken: Taken
) -> None:
    for path, data, _ in generate(4, 23, defects, [layout]):
        found = read_layout(data, path)
        if not isinstance(found, Quarantine):
            assert_alike(found)
    assert taken() >= (0 if layout == "xlsx" else least)  # there the labels stand in the tables' own titles


def test_real_reports_read_alike_both_ways() -> None:
    paths = [path for path in sorted(corpus.FOLDER.glob("*/*")) if path.suffix in {".html", ".docx", ".txt"}]
    if not paths:
        pytest.skip(f"{corpus.FOLDER} is not here: the real reports are not part of this repository")
    for path in paths:
        found = read_layout(path.read_bytes(), path.name)
        if not isinstance(found, Quarantine):
            assert_alike(found)


# --- tables -----------------------------------------------------------------------------------------


def left_cells(table: FormTable, value: Callable[[], str], *, merged: bool) -> Iterator[GridCell]:
    """A table with its labels on the left; groups as merged cells, or each on a line of its own row."""
    depth = max(len(row.path) for block in table.blocks for row in block.rows)
    width = depth + max(len(block.columns) for block in table.blocks)
    top = 0
    for block in table.blocks:
        if block.heading:
            yield GridCell(block.heading, top, 0, 1, width, "")
            top += 1
        levels = max(len(column.path) for column in block.columns)
        yield GridCell(table.corner, top, 0, levels, depth, "")
        yield from headings(block, top, depth)
        top += levels
        for number in range(len(block.rows)):
            yield from labels(block, number, top + number, depth, merged=merged)
            stretch = (width - depth) // len(block.columns)
            for place in range(len(block.columns)):
                yield GridCell(value(), top + number, depth + place * stretch, 1, stretch, "")
        top += len(block.rows)


def headings(block: FormBlock, top: int, left: int) -> Iterator[GridCell]:
    levels = max(len(column.path) for column in block.columns)
    for level in range(levels):
        place = 0
        while place < len(block.columns):
            path = block.columns[place].path
            alike = [c.path[: level + 1] == path[: level + 1] for c in block.columns[place:]]
            count = alike.index(False) if False in alike else len(alike)
            if level < len(path):
                rows = levels - level if level == len(path) - 1 else 1
                yield GridCell(path[level], top + level, left + place, rows, count, "")
            place += count


def labels(block: FormBlock, number: int, top: int, depth: int, *, merged: bool) -> Iterator[GridCell]:
    path = block.rows[number].path
    for level, text in enumerate(path):
        group = path[: level + 1]
        first = number == 0 or block.rows[number - 1].path[: level + 1] != group
        if not first:
            continue
        count = sum(row.path[: level + 1] == group for row in block.rows)
        span = depth - level if level == len(path) - 1 else 1
        yield GridCell(text, top, level, count if merged else 1, span, "")


def top_cells(table: FormTable, value: Callable[[], str]) -> Iterator[GridCell]:
    (block,) = table.blocks
    n = len(block.columns)
    single = [row for row in block.rows if len(row.path) == 1]
    nested = [row for row in block.rows if len(row.path) > 1]
    yield GridCell(single[0].text, 0, 0, 1, n, "")
    yield GridCell(nested[0].path[0], 0, n, 1, n * len(nested), "")
    yield from (GridCell(column.text, 1, i, 2, 1, "") for i, column in enumerate(block.columns))
    yield from (GridCell(row.text, 1, n * i, 1, n, "") for i, row in enumerate(nested, 1))
    for i in range(1, len(nested) + 1):
        yield from (GridCell(c.text, 2, n * i + k, 1, 1, "") for k, c in enumerate(block.columns))
    yield from (GridCell(value(), 3, i, 1, 1, "") for i in range(n * (1 + len(nested))))


def official(table: FormTable, name: str, value: Callable[[], str], *, merged: bool = True) -> Grid:
    top = table.labels == "top"
    cells = top_cells(table, value) if top else left_cells(table, value, merged=merged)
    placed = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(c._replace(locator=f"{name} r{c.row} c{c.column}") for c in placed), name)


def report(tables: Sequence[FormTable], value: Callable[[], str], *, merged: bool = True) -> list[Block]:
    blocks: list[Block] = [Paragraph("一、总体情况", "p0"), Paragraph(PROSE.format(n=37), "p1")]
    for number, table in enumerate(tables):
        blocks.append(Paragraph(TITLES[table.code], f"title {number}", heading=True))
        blocks.append(official(table, f"table {number}", value, merged=merged))
    return [*blocks, Paragraph("五、存在的主要问题及改进情况", "p2"), Paragraph("人手不足。", "p3")]


def of_form(form: str, request: str | None = None) -> list[FormTable]:
    tables = forms()[form].tables
    other = forms()[request or form].table("fact_request")
    return [other if table.code == "fact_request" else table for table in tables]


def read_both_ways(blocks: list[Block]) -> list[Part]:
    found = parts(blocks)
    assert found == by_search(lambda: parts(blocks))
    return found


KINDS: dict[str, Sequence[str]] = {
    "numbers": ("0", "3", "12", "1,234", "7"),
    "blanks": ("0", "5", "", " "),
    "signs": ("4", "-", "无", "0"),
    "unusual": ("0", "5件", "8①", "约3", "1 2", "见附件", "*", "减4", "2.5万元"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(("form", "request_form"), [("2021", None), ("2019", None), ("2021", "2019")])
def test_generated_tables_read_alike_both_ways(
    kind: str, merged: bool, form: str, request_form: str | None, taken: Taken
) -> None:
    rng = Random(f"{kind} {merged} {form} {request_form}")
    for number in range(4):
        rare = kind != "numbers" and number % 2
        chosen = (*KINDS["numbers"] * 20, *KINDS[kind]) if rare else KINDS[kind]
        blocks = report(of_form(form, request_form), lambda chosen=chosen: rng.choice(chosen), merged=merged)
        (part,) = read_both_ways(blocks)
        assert len(part.tables) == 3
    assert (taken() == 12) == (kind in {"numbers", "signs", "blanks"})


def test_an_intact_table_is_named_as_it_is_printed(taken: Taken) -> None:
    numbers = iter(range(1, 1000))
    (part,) = read_both_ways(report(of_form("2021"), lambda: str(next(numbers))))
    assert taken() == 3
    proactive, request, dispute = part.tables
    assert [int(cell.value or 0) for cell in (*proactive.cells, *request.cells, *dispute.cells)] == [
        *range(1, 201)
    ]
    assert request.cells[0].locator == "table 1 r3 c3"
    assert {cell.rule for cell in (*proactive.cells, *request.cells)} == {"grid_heading", "grid_position"}


def shuffled(blocks: list[Block], table: int) -> tuple[Grid, int]:
    at = next(i for i, block in enumerate(blocks) if block.locator == f"table {table}")
    block = blocks[at]
    assert isinstance(block, Grid)
    return block, at


def test_the_amounts_unit_is_looked_for_where_it_stands(taken: Taken) -> None:
    blocks = report(of_form("2021"), lambda: "20000")
    grid, at = shuffled(blocks, 0)
    read = read_both_ways(blocks)[0].tables[0].cells[-1]
    behind = Paragraph("元", "behind")
    read_in_yuan = read_both_ways([*blocks[: at + 1], behind, *blocks[at + 1 :]])[0].tables[0].cells[-1]
    assert (str(read.value), read.printed_unit) == ("20000", None)
    assert (str(read_in_yuan.value), read_in_yuan.printed_unit) == ("2", "元")
    assert taken() == 6
    assert len(grid.cells) == 30


@pytest.mark.parametrize(
    "change",
    ["twice", "lacking", "another label", "a word more", "a row more", "goes on", "values behind", "prose"],
)
def test_a_table_with_anything_unusual_goes_the_general_way(change: str, taken: Taken) -> None:
    """The other two are named directly; words of its own, and prose that lists labels, change nothing."""
    numbers = iter(range(1, 2000))
    tables = of_form("2021")
    blocks = report(tables, lambda: str(next(numbers)))
    grid, at = shuffled(blocks, 1)
    cells = grid.cells
    last = cells[-1].row
    more = [GridCell(text, 0, i, 1, 1, f"more {i}") for i, text in enumerate(["", "7", "8", "9"])]
    if change == "twice":
        blocks.append(official(tables[1], "table 1", lambda: "1"))
    elif change == "lacking":
        blocks.remove(grid)
    elif change == "another label":
        other = tuple(c._replace(text=c.text.replace("属于国家秘密", "国家秘密")) for c in cells)
        blocks[at] = Grid(other, grid.locator)
    elif change == "a word more":
        blocks[at] = Grid((*cells, GridCell("说明", last + 1, 0, 1, 10, "note")), grid.locator)
    elif change == "a row more":
        row = [GridCell(str(i), last + 1, i, 1, 1, f"extra {i}") for i in range(3, 10)]
        blocks[at] = Grid((*cells, *row), grid.locator)
    elif change == "goes on":
        blocks.insert(at + 4, Grid(tuple(more), "more"))
    elif change == "values behind":
        blocks.insert(at + 1, Grid(tuple(cell._replace(text=cell.text or " ") for cell in more), "more"))
    else:
        said = "、".join(row.text for block in tables[0].blocks for row in (*block.columns, *block.rows))
        blocks.append(Paragraph(said, "prose"))
    read_both_ways(blocks)
    assert taken() == (3 if change in {"another label", "a word more", "prose"} else 2)


def test_a_grid_behind_the_tables_with_words_of_its_own_changes_nothing(taken: Taken) -> None:
    menu = [GridCell(text, 0, i, 1, 1, f"menu {i}") for i, text in enumerate(["网站地图", "关于我们"])]
    read_both_ways([*report(of_form("2021"), lambda: "1"), Grid(tuple(menu), "menu")])
    assert taken() == 3


def changed(blocks: Sequence[Block], rng: Random) -> list[Block]:
    """A report with something changed: a text, a cell, a row, a block, or the place where a grid ends."""
    found = list(blocks)
    at = rng.choice([i for i, block in enumerate(found) if isinstance(block, Grid)])
    grid = found[at]
    assert isinstance(grid, Grid)
    chosen = rng.choice(grid.cells)
    change = rng.randrange(6)
    if change == 0:
        other = chosen._replace(text=rng.choice(["", "8", "5件", "8①", "说明", "合计", chosen.text[1:]]))
        cells = [other if cell is chosen else cell for cell in grid.cells]
        found[at] = replace(grid, cells=tuple(cells))
    elif change == 1:
        found[at] = replace(grid, cells=tuple(cell for cell in grid.cells if cell is not chosen))
    elif change == 2:
        found[at] = replace(grid, cells=tuple(cell for cell in grid.cells if cell.row != chosen.row))
    elif change == 3:
        found.insert(rng.randrange(len(found)), rng.choice(found))
    elif change == 4:
        said = rng.choice(["3", "", "单位：元", "行政诉讼情况", chosen.text])
        found.insert(at + rng.randrange(2), Paragraph(said, "more"))
    else:
        above = tuple(cell for cell in grid.cells if cell.row < chosen.row)
        below = tuple(
            cell._replace(row=cell.row - chosen.row) for cell in grid.cells if cell.row >= chosen.row
        )
        found[at : at + 1] = [replace(grid, cells=part) for part in (above, below) if part]
    return found


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_changed_reports_read_alike_both_ways(form: str, taken: Taken) -> None:
    rng = Random(f"changed {form}")
    for number in range(60):
        blocks = report(of_form(form), lambda: rng.choice(("0", "3", "12", "7", "")), merged=number % 2 == 0)
        if number % 3 == 0:
            blocks = [replace(block, ruled=False) if isinstance(block, Grid) else block for block in blocks]
        for _ in range(rng.randrange(1, 4)):
            blocks = changed(blocks, rng)
        read_both_ways(blocks)
    assert taken() > 60


def test_digits_that_are_no_number_go_the_general_way(taken: Taken) -> None:
    """000 in a grid without rules is several cells or damage: neither words nor a value."""
    blocks = report(of_form("2021"), lambda: "1")
    grid, at = shuffled(blocks, 1)
    cells = (*grid.cells[:-1], grid.cells[-1]._replace(text="000"))
    blocks[at] = replace(grid, cells=cells, ruled=False)
    read_both_ways(blocks)
    assert taken() == 2


def reworded(blocks: list[Block], *replaced: tuple[str, str]) -> list[Block]:
    """The second table with other words in its cells."""
    grid, at = shuffled(blocks, 1)
    cells = grid.cells
    for official_words, words in replaced:
        assert any(official_words in cell.text for cell in cells)
        cells = tuple(cell._replace(text=cell.text.replace(official_words, words)) for cell in cells)
    return [*blocks[:at], replace(grid, cells=cells), *blocks[at + 1 :]]


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch, taken: Taken) -> dict[object, object]:
    """The plans that are remembered, once a report of the form was read and no other; `taken` counts it."""
    found: dict[object, object] = {}
    monkeypatch.setattr(shapes, "_plans", found)
    read_both_ways(report(of_form("2021"), lambda: "0"))
    return found


def test_grids_whose_labels_say_other_words_share_a_plan(plans: dict[object, object], taken: Taken) -> None:
    assert len(plans) == 3
    numbers = iter(range(1, 1000))
    blocks = report(of_form("2021"), lambda: str(next(numbers)))
    (part,) = read_both_ways(reworded(blocks, ("属于国家秘密", "国家秘密"), ("危及", "可能危及")))
    assert (len(plans), taken()) == (3, 6)
    assert [int(cell.value or 0) for cell in part.tables[1].cells] == list(range(11, 186))


def test_headings_that_say_other_words_have_a_plan_of_their_own(
    plans: dict[object, object], taken: Taken
) -> None:
    read_both_ways(reworded(report(of_form("2021"), lambda: "0"), ("科研机构", "研究机构")))
    assert len(plans) == 4
    assert taken() == 6


def test_a_label_that_is_printed_twice_in_its_row_goes_the_general_way(taken: Taken) -> None:
    """Converters repeat a label for each column that it spans."""
    blocks = report(of_form("2021"), lambda: "1")
    grid, at = shuffled(blocks, 1)
    label = next(cell for cell in grid.cells if "属于国家秘密" in cell.text)
    moved = [c._replace(column=c.column + 1) if c.column > label.column else c for c in grid.cells]
    again = label._replace(column=label.column + label.column_span, column_span=1, locator="again")
    cells = sorted([*moved, again], key=lambda cell: (cell.row, cell.column))
    (part,) = read_both_ways([*blocks[:at], replace(grid, cells=tuple(cells)), *blocks[at + 1 :]])
    assert {str(cell.value) for cell in part.tables[1].cells} == {"1"}
    assert taken() == 2


def test_a_shape_is_planned_when_it_is_seen_again(monkeypatch: pytest.MonkeyPatch, taken: Taken) -> None:
    for name in ("_plans", "_seen"):
        monkeypatch.setattr(shapes, name, {})
    monkeypatch.setattr(shapes, "PATIENCE", 1)
    planned = []
    for _ in range(4):
        before = taken()
        parts(report(of_form("2021"), lambda: "1"))
        planned.append(taken() - before)
    assert planned[0] == 0
    assert planned[-1] == 3


def test_what_is_remembered_of_shapes_is_bounded(monkeypatch: pytest.MonkeyPatch, taken: Taken) -> None:
    plans: dict[object, object] = {}
    monkeypatch.setattr(shapes, "_plans", plans)
    monkeypatch.setattr(shapes, "SHAPES", 4)
    rng = Random(5)
    for _ in range(3):
        read_both_ways(report(of_form("2021"), lambda: rng.choice(("1", ""))))
    assert len(plans) == 4
    assert taken() == 9
