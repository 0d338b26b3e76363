"""Shingles: every run of so many characters of a text, each as a number.

Belongs here: the shingles of a text, those that everybody prints, and which of one text are in another.
Does not belong here: which texts are compared (`candidates`).

A shingle's number is the sum of its characters, each times a fixed random factor of its place, modulo 2**64.
Two different shingles have the same number once in some 10**19 pairs, and then count as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from warehouse.prose.similarity.neutral import BREAK
from warehouse.prose.similarity.settings import settings

Numbers = NDArray[np.uint64]
"""The numbers of shingles, one dimension."""
_NONE = np.uint64(0)
"""Where no shingle begins, because a `BREAK` would be within it."""


def by_place(text: str) -> Numbers:
    """The number of the shingle that begins at each character but the last; 0 where a `BREAK` is within."""
    width = settings().width
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(codes) < width:
        return np.empty(0, np.uint64)
    numbers = np.convolve(codes.astype(np.uint64), _factors(width), "valid")
    for at in np.flatnonzero(codes == ord(BREAK)).tolist():
        numbers[max(0, at - width + 1) : at + 1] = _NONE
    return numbers


def shingles(text: str) -> Numbers:
    """The different shingles of a text as it is compared, ascending; none goes over a `BREAK`."""
    numbers = np.sort(by_place(text))
    differs = numbers != _NONE
    differs[1:] &= numbers[1:] != numbers[:-1]
    different: Numbers = numbers[differs]
    return different


def common_shingles(texts: Iterable[str]) -> Numbers:
    """The shingles that so many of the texts have that they are taken for prescribed wording, ascending.

    Texts that are the same count once, so that what many bodies copied whole is not taken for it.

    Args:
        texts: The sample of the year's texts.
    """
    given = settings()
    different = set(texts)
    if len(different) < given.enough:
        return np.empty(0, np.uint64)
    each, counts = np.unique(np.concatenate([*map(shingles, different)]), return_counts=True)
    return each[counts > given.common * len(different)]


def among(numbers: Numbers, those: Numbers) -> NDArray[np.bool_]:
    """Which of the numbers are there.

    Args:
        numbers: In any order.
        those: Ascending.
    """
    if not len(those):
        return np.zeros(len(numbers), np.bool_)
    places = those.searchsorted(numbers)
    places[places == len(those)] = 0
    found: NDArray[np.bool_] = those[places] == numbers
    return found


def without(numbers: Numbers, those: Numbers) -> Numbers:
    """The numbers that are not among those, which are ascending."""
    return numbers[~among(numbers, those)] if len(those) else numbers


@cache
def _factors(width: int) -> Numbers:
    return np.frombuffer(shake_256(b"shingles").digest(8 * width), "<u8").astype(np.uint64)
