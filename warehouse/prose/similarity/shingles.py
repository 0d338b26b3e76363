"""Shingles: every run of so many characters of a text.

Belongs here: the shingles of a text, those that everybody prints, and how much of one text is in another.
Does not belong here: which texts are compared (`candidates`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from warehouse.prose.similarity.neutral import BREAK
from warehouse.prose.similarity.settings import settings


def shingles(text: str) -> set[str]:
    """The different shingles of a text as it is compared; none goes over a `BREAK`."""
    width = settings().width
    return {run[start : start + width] for run in text.split(BREAK) for start in range(len(run) - width + 1)}


def common_shingles(texts: Iterable[str]) -> frozenset[str]:
    """The shingles that so many of the texts have that they are taken for prescribed wording.

    Texts that are the same count once, so that what many bodies copied whole is not taken for it.

    Args:
        texts: The sample of the year's texts.
    """
    given = settings()
    different = sorted(set(texts))
    if len(different) < given.enough:
        return frozenset()
    counts = Counter(shingle for text in different for shingle in shingles(text))
    return frozenset(each for each, count in counts.items() if count > given.common * len(different))
