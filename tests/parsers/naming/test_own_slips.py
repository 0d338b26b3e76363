"""Slips in the row of a lost cell, against trying out every number in every place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random

from parsers.forms import forms
from parsers.model import Status
from parsers.naming.fillings.filling import Entry, Filling
from parsers.naming.fillings.own_slips import Table, extremes_of, slipped
from parsers.naming.fillings.search import Numbers, Option, Options, scale_of
from parsers.text.values import Value

(I1,) = (i for i in forms()["2021"].table("fact_request").identities if i.id == "I1")
"""新收 + 结转 = 总计 + 结转下年."""
SUMS = ((2, (0, 1)),)
"""Along a row of three cells the last is the sum of the others."""
ROW = "new_received"
CONSTRAINTS = [(I1, column) for column in range(3)]


def filling(*numbers: int | None) -> Filling:
    slots = iter(range(3))
    return tuple(
        None if n is None else Entry(next(slots), str(n), Value(Status.REPORTED, Decimal(n))) for n in numbers
    )


def option(*numbers: int) -> Option:
    return Option(filling(*numbers), tuple(map(Decimal, numbers)))


def by_trying(fillings: list[Filling], options: Options) -> Iterator[tuple[Filling, Numbers]]:
    """Each filling with what its lost cells held, where one wrong number explains everything."""
    others = [code for code in options if code != ROW]
    for each in fillings:
        printed = [int(entry.text) if entry else None for entry in each]
        for choice in product(*(options[code] for code in others)):
            chosen = dict(zip(others, choice, strict=True))
            right = [
                sum(int(chosen[code].numbers[k] or 0) for code in I1.right)
                - sum(int(chosen[code].numbers[k] or 0) for code in I1.left if code != ROW)
                for k in range(3)
            ]
            wrong = [k for k in range(3) if printed[k] is not None and printed[k] != right[k]]
            if right[0] + right[1] == right[2] and len(wrong) == 1 and min(right) >= 0:
                yield each, tuple(Decimal(r if p is None else p) for r, p in zip(right, printed, strict=True))


def test_slips_are_those_that_trying_out_every_number_finds() -> None:
    rng = Random(3)
    explained = 0
    for _ in range(150):
        n = [rng.randrange(4) for _ in range(2)]
        fillings = [filling(None, *n), filling(n[0], None, n[1]), filling(*n, None)]
        codes = dict.fromkeys((*I1.left, *I1.right))
        options: Options = {
            code: [option(a, b, a + b) for a, b in {(rng.randrange(4), rng.randrange(4)) for _ in range(2)}]
            for code in codes
        }
        scale = scale_of(options)
        wholes = {code: scale.wholes(each) for code, each in options.items()}
        found, _ = slipped(ROW, fillings, SUMS, Table(wholes, extremes_of(options), scale, CONSTRAINTS))
        assert {(o.filling, o.numbers) for o in found} == set(by_trying(fillings, options))
        assert all(o.slip for o in found)
        explained += bool(found)
    assert 20 < explained < 150
