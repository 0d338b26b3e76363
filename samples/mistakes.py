"""What publishers get wrong in their own books: the figures as published no longer add up.

Belongs here: changing published figures at one known place, and saying which identities then fail.
Does not belong here: damage to the layout (`samples.damage`): there the figures stay right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from random import Random

from parsers.forms import FormTable
from samples.figures import APPLICANTS, DISPUTE, OUTCOMES, PROCEEDINGS, REQUEST, Figures

COLUMNS = (*APPLICANTS, "total")


def _total_row_of_zeros(figures: Figures, rng: Random) -> str | None:
    """（七）总计 left at zero although outcomes are printed above it."""
    if not figures[REQUEST, "outcome_total", "total"]:
        return None
    for column in COLUMNS:
        figures[REQUEST, "outcome_total", column] = Decimal(0)
    return "outcome_total"


def _column_forgotten(figures: Figures, rng: Random) -> str | None:
    """What was carried in from last year was not entered."""
    if not figures[REQUEST, "carried_in", "total"]:
        return None
    for column in COLUMNS:
        figures[REQUEST, "carried_in", column] = Decimal(0)
    return "carried_in"


def _row_total_off(figures: Figures, rng: Random) -> str | None:
    rows = [row for row in ("new_received", *OUTCOMES) if figures.get((REQUEST, row, "total"))]
    if not rows:
        return None
    row = rng.choice(rows)
    figures[REQUEST, row, "total"] += rng.choice([1, 2, 9, 10])
    return f"{row}.total"


def _applicant_swapped(figures: Figures, rng: Random) -> str | None:
    """One outcome entered under the neighbouring applicant."""
    if not figures[REQUEST, "granted", "natural_person"]:
        return None
    figures[REQUEST, "granted", "natural_person"] -= 1
    figures[REQUEST, "granted", "company"] += 1
    return "granted"


def _dispute_total_zero(figures: Figures, rng: Random) -> str | None:
    open_to_it = [p for p in PROCEEDINGS if figures[DISPUTE, p, "total"]]
    if not open_to_it:
        return None
    proceeding = rng.choice(open_to_it)
    figures[DISPUTE, proceeding, "total"] = Decimal(0)
    return f"{proceeding}.total"


def _dispute_total_off(figures: Figures, rng: Random) -> str | None:
    proceeding = rng.choice(PROCEEDINGS)
    figures[DISPUTE, proceeding, "total"] += 1
    return f"{proceeding}.total"


MISTAKES: tuple[Callable[[Figures, Random], str | None], ...] = (
    _total_row_of_zeros,
    _column_forgotten,
    _row_total_off,
    _applicant_swapped,
    _dispute_total_zero,
    _dispute_total_off,
)


def publish_wrongly(figures: Figures, rng: Random) -> tuple[Figures, str, str]:
    """Figures with one mistake in them, its kind, and the place (codes of row or cell)."""
    for mistake in rng.sample(MISTAKES, len(MISTAKES)):
        wrong = dict(figures)
        place = mistake(wrong, rng)
        if place is not None:
            return wrong, mistake.__name__.strip("_"), place
    raise AssertionError("the last mistake is always possible")


def failing(tables: Iterable[FormTable], figures: Figures) -> list[tuple[str, str]]:
    """Identity and scope of every equation that does not hold; equations with unknown cells are left out."""
    return [
        (equation.identity.id, equation.scope)
        for table in tables
        for equation in table.equations()
        if all(key in figures for key in equation.keys)
        and sum(figures[key] for key in equation.left) != sum(figures[key] for key in equation.right)
    ]
