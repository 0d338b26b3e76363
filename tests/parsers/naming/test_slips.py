"""What the publisher got wrong turns no reading into a guess: every slip that explains a table counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest

from parsers.findings.identities import evaluate
from parsers.forms import forms
from parsers.model import Attribution, Cell, Outcome, Paragraph, Status
from parsers.naming.fillings.candidates import Entry
from parsers.naming.fillings.relaxations import relaxed
from parsers.naming.fillings.search import Option, survivors
from parsers.naming.reports import parts
from parsers.text.values import Value
from tests.support.naming import COLUMNS, own_lines, report_lines, tab_lines

TABLE = forms()["2021"].table("fact_request")
I1, I2 = (next(i for i in TABLE.identities if i.id == name) for name in ("I1", "I2"))


def read_row(code: str, **rows: Sequence[object]) -> list[Cell]:
    (part,) = parts(tab_lines(report_lines("2021", **rows)))
    return [cell for table in part.tables for cell in table.cells if cell.dim1 == code]


def numbers(cells: Sequence[Cell]) -> list[Decimal | None]:
    return [cell.value for cell in cells]


def test_a_slip_in_a_row_of_two_identities_leaves_other_rows_derived() -> None:
    """（七）总计 prints 20 for 26, for natural persons and in total: I1 and I2 fail in both columns."""
    rows: dict[str, Sequence[object]] = {
        "new_received": (26, 0, 0, 0, 0, 0, 26),
        "granted": ["120000012"],
        "partly_granted": (14, 0, 0, 0, 0, 0, 14),
        "outcome_total": (20, 0, 0, 0, 0, 0, 20),
    }
    cells = read_row("granted", **rows)
    assert numbers(cells) == [12, 0, 0, 0, 0, 0, 12]
    assert {cell.status for cell in cells} == {Status.DERIVED}
    assert {cell.rule for cell in cells} == {"glued_digits"}
    assert numbers(read_row("outcome_total", **rows)) == [20, 0, 0, 0, 0, 0, 20]
    (part,) = parts(tab_lines(report_lines("2021", **rows)))
    reading = part.tables[1]
    checks = evaluate(reading.table, {c.key: c for c in reading.cells}, reading.complete, reading.satisfiable)
    failing = {(c.check_id, c.scope): c.attribution for c in checks if c.outcome is Outcome.FAIL}
    assert set(failing) == {(i, c) for i in ("I1", "I2") for c in ("natural_person", "total")}
    assert set(failing.values()) == {Attribution.PUBLISHER}


@pytest.mark.parametrize("wrong", ["new_received", "carried_out"])
def test_a_slip_in_another_row_leaves_them_derived_too(wrong: str) -> None:
    rows: dict[str, Sequence[object]] = {
        "new_received": (26, 0, 0, 0, 0, 0, 26),
        "granted": ["260000026"],
        "outcome_total": (26, 0, 0, 0, 0, 0, 26),
        wrong: (31, 0, 0, 0, 0, 0, 31),
    }
    cells = read_row("granted", **rows)
    assert numbers(cells) == [26, 0, 0, 0, 0, 0, 26]
    assert {cell.status for cell in cells} == {Status.DERIVED}


def test_two_slips_that_explain_a_table_both_count() -> None:
    """11 and 4 if （七）总计 errs for natural persons, 1 and 14 if it errs for companies: nobody can tell."""
    printed = (1, 4, 0, 0, 0, 0, 15)
    cells = read_row("granted", new_received=printed, granted=["114000015"], outcome_total=printed)
    assert numbers(cells) == [None, None, 0, 0, 0, 0, 15]
    assert [cell.status for cell in cells[:2]] == [Status.AMBIGUOUS] * 2
    assert [cell.candidates for cell in cells[:2]] == [(1, 11), (4, 14)]


def test_the_total_of_a_doubtful_row_may_be_the_slip() -> None:
    """1 + 23 = 24, but the columns say 12 and 3: the row's own total may be as wrong as the columns."""
    printed = (12, 3, 0, 0, 0, 0, 24)
    cells = read_row("granted", new_received=printed, granted=["123000024"], outcome_total=printed)
    assert numbers(cells[:2]) == [None, None]
    assert [cell.candidates for cell in cells[:2]] == [(1, 12), (3, 23)]


def test_a_slip_beside_a_lost_cell_is_not_taken_for_the_lost_number() -> None:
    """10, 0, 0, 1, 0, 1, 12 was printed with a slip, 1 for the 0 behind the 1, and the first 1 is lost.

    Put one column to the left, the slip satisfies all sums; but it may as well be the slip that it is.
    """
    right = (10, 0, 0, 1, 0, 1, 12)
    blocks = own_lines(
        report_lines("2021", new_received=right, granted=(10, 0, 0, 1, 1, 12), outcome_total=right)
    )
    (part,) = parts(blocks)
    cells = [cell for table in part.tables for cell in table.cells if cell.dim1 == "granted"]
    assert numbers(cells) == [10, 0, 0, 1, None, 1, 12]
    assert (cells[4].status, cells[4].candidates) == (Status.AMBIGUOUS, (0, 1))


def random_table(draw: random.Random) -> dict[str, list[int]]:
    """A sound section 三 with a few requests in a few rows."""
    outcomes = list(I2.right)
    others = ("new_received", "carried_in", "outcome_total", "carried_out")
    rows = {code: [0] * 6 for code in (*outcomes, *others)}
    for code in draw.sample(outcomes, 4):
        rows[code] = [draw.choice((0, 0, 1, draw.randint(1, 20))) for _ in range(6)]
    rows["outcome_total"] = [sum(rows[code][i] for code in outcomes) for i in range(6)]
    rows["new_received"] = list(rows["outcome_total"])
    return {code: [*row, sum(row)] for code, row in rows.items()}


@pytest.mark.parametrize("seed", range(6))
def test_no_number_is_told_wrong_by_a_slip_in_a_row_that_lost_a_cell(seed: int) -> None:
    draw = random.Random(seed)
    rows = random_table(draw)
    slip, place = draw.choice(list(rows)), draw.randrange(7)
    rows[slip][place] += draw.choice((1, 2, 10))
    lost = {code: draw.randrange(7) for code in {slip, *draw.sample(list(rows), 3)}}
    printed = {c: [v for i, v in enumerate(row) if lost.get(c) != i] for c, row in rows.items()}
    (part,) = parts(own_lines(report_lines("2021", **printed)))
    cells = {cell.key[1:]: cell for table in part.tables for cell in table.cells}
    for code, row in rows.items():
        for i, (column, value) in enumerate(zip(COLUMNS, row, strict=True)):
            if (code, i) != (slip, lost[slip]):
                assert cells[code, column].value in (value, None), (code, column)


@pytest.mark.parametrize("strays", [(2023,), (2023, 12), (2023, 12, 31)])
def test_up_to_three_superfluous_values_are_told_by_the_sums(strays: Sequence[int]) -> None:
    row: list[object] = [5, 2, 0, 0, 0, 0, 7]
    for place, stray in zip((0, 2, 8), strays, strict=False):
        row.insert(place, stray)
    blocks = own_lines(
        report_lines(
            "2021", new_received=row, outcome_total=(5, 2, 0, 0, 0, 0, 7), granted=(5, 2, 0, 0, 0, 0, 7)
        )
    )
    (part,) = parts(blocks)
    cells = [cell for table in part.tables for cell in table.cells if cell.dim1 == "new_received"]
    assert numbers(cells) == [5, 2, 0, 0, 0, 0, 7]
    assert {(cell.status, cell.rule) for cell in cells} == {(Status.DERIVED, "superfluous_cells")}


def test_more_superfluous_values_are_not_understood() -> None:
    row = [2023, 5, 12, 2, 0, 0, 31, 0, 0, 8, 7]
    (part,) = parts(own_lines(report_lines("2021", new_received=row)))
    cells = [cell for table in part.tables for cell in table.cells if cell.dim1 == "new_received"]
    assert {cell.status for cell in cells} == {Status.AMBIGUOUS}


def option(*values: int) -> Option:
    entries = tuple(Entry(i, str(v), Value(Status.REPORTED, Decimal(v))) for i, v in enumerate(values))
    return Option(entries, tuple(map(Decimal, values)))


def test_the_search_worked_out_by_hand() -> None:
    """新收 + 结转 = 总计 + 结转下年 in one column: 5 + 0 = 5 + 0 and 6 + 0 = 5 + 1; nothing goes with 7."""
    options = {
        "new_received": [option(5), option(6)],
        "carried_in": [option(0)],
        "outcome_total": [option(5), option(7)],
        "carried_out": [option(0), option(1)],
    }
    kept = survivors(options, [(I1, 0)])
    assert kept == {**options, "outcome_total": [option(5)]}
    assert survivors({**options, "carried_in": [option(9)]}, [(I1, 0)]) is None


def test_slips_worked_out_by_hand() -> None:
    """总计 5 against 新收 6, and an outcome of 5 or 6: with I1 given up it is 5, with I2 nothing holds."""
    others = {code: [option(0)] for code in I2.right if code != "granted"}
    strict = {
        "new_received": [option(6)],
        "carried_in": [option(0)],
        "granted": [option(5), option(6)],
        **others,
        "outcome_total": [option(5)],
        "carried_out": [option(0)],
    }
    kept = relaxed(strict, {"granted": strict["granted"]}, [(I1, 0), (I2, 0)])
    assert kept["granted"] == [option(5)]


def test_the_page_of_the_architecture_document() -> None:
    """No separators at all, and a total of 71 where 70 is right: it stays, and 64, 0, 0, 2, 0, 4 are told."""
    lines = report_lines("2021")
    glued = {
        "一、本年新收政府信息公开申请数量": "640020471",
        "（一）予以公开": "270020130",
        "1.本机关不掌握相关政府信息": "220000325",
        "3.补正后申请内容仍不明确": "140000014",
        "（七）总计": "630020469",
        "四、结转下年度继续办理": "1000001",
    }
    text = []
    for line in lines:
        words = [field for field in line if not field.isdigit()]
        digits = "".join(field for field in line if field.isdigit())
        text.append("".join(words) + glued.get(words[-1] if words else "", digits))
    (part,) = parts([Paragraph(line, f"line={n}") for n, line in enumerate(text, 1)])
    cells = [cell for table in part.tables for cell in table.cells if cell.dim1 == "new_received"]
    assert numbers(cells) == [64, 0, 0, 2, 0, 4, 71]


def test_the_search_keeps_what_stands_in_a_solution_whatever_the_numbers_are() -> None:
    """Against trying out every choice: fractions, negative and large numbers, three constraints at once."""
    rng = random.Random(11)
    codes = dict.fromkeys(code for i in (I1, I2) for code in (*i.left, *i.right))
    constraints = [(I1, 0), (I2, 0), (I1, 1)]
    solvable = 0
    for _ in range(20):
        drawn: dict[str, list[tuple[Decimal, ...]]] = {code: [(Decimal(0), Decimal(0))] for code in codes}
        for code in (*I1.left, *I1.right[:1], *I2.left[:2], *I2.right[:1]):
            drawn[code] = [
                (Decimal(rng.choice(("0", "0.5", "-1", "1E+2", "2"))), Decimal(rng.choice(("0", "1"))))
                for _ in range(rng.randint(1, 3))
            ]
        kept: set[tuple[str, tuple[Decimal, ...]]] = set()
        for choice in product(*drawn.values()):
            numbers = dict(zip(drawn, choice, strict=True))
            if all(
                sum(numbers[c][k] for c in identity.left) == sum(numbers[c][k] for c in identity.right)
                for identity, k in constraints
            ):
                kept |= set(numbers.items())
        options = {code: [Option((), each) for each in found] for code, found in drawn.items()}
        found = survivors(options, constraints)
        left = {(code, option.numbers) for code, options in (found or {}).items() for option in options}
        assert left == kept
        solvable += bool(kept)
    assert solvable > 2
