"""Ink that crosses the rules of a table: strokes of seals, stamps and watermarks as dark as the print.

What is printed in a cell stays in it. A stroke that goes on beyond a rule belongs to something laid over the
table, and what touches it cannot be told from it.

Belongs here: which ink that is. Does not belong here: ink of another colour or gray (`overprint`).
Needs the extra `[ocr]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.readers.ocr.lines import Pixels
from parsers.readers.ocr.rules import PixelBox

ASIDE = 2
"""Pixels by which a stroke may lie to the side of where it was before the rule."""
LEAST = 0.4
"""Heights of a character: lower pieces at a rule are its own ragged edge."""
LARGE = 1.6
"""Heights of a character that strokes joined across rules are long, at least."""


def crossing_ink(ink: Pixels, rules: Iterable[PixelBox], height: int) -> Pixels | None:
    """The ink (255) that crosses rules; None where there is none.

    Args:
        ink: the page's (255), without its rules and one pixel on either side of them.
        rules: the boxes of the tables' rules.
        height: of a character, in pixels.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    group = list(range(len(stats)))
    for one, other in _pairs(labels, stats, rules, LEAST * height):
        group[_root(group, one)] = _root(group, other)
    members: dict[int, list[int]] = {}
    for piece in range(1, len(group)):
        members.setdefault(_root(group, piece), []).append(piece)
    keep = np.zeros(len(stats), np.uint8)
    for pieces in members.values():
        if len(pieces) > 1 and _extent(stats[pieces]) >= LARGE * height:
            keep[pieces] = 255
    return np.asarray(keep[labels], np.uint8) if keep.any() else None


def _root(group: list[int], piece: int) -> int:
    while group[piece] != piece:
        group[piece] = group[group[piece]]
        piece = group[piece]
    return piece


def _extent(stats: NDArray[np.int32]) -> int:
    left, top, wide, tall = (stats[:, i] for i in range(4))
    return int(max((left + wide).max() - left.min(), (top + tall).max() - top.min()))


def _pairs(
    labels: NDArray[np.int32], stats: NDArray[np.int32], rules: Iterable[PixelBox], least: float
) -> Iterator[tuple[int, int]]:
    """Pieces that touch a rule from either side at the same place."""
    for x0, top, x1, bottom in rules:
        is_level = x1 - x0 >= bottom - top
        picture, extent = (labels, stats[:, 3]) if is_level else (labels.T, stats[:, 2])
        if not is_level:
            x0, top, x1, bottom = top, x0, bottom, x1
        before = picture[max(0, top - 3) : max(0, top - 1), x0:x1]
        behind = picture[bottom + 1 : bottom + 3, x0:x1]
        if not before.any() or not behind.any():
            continue
        one, other = before.max(axis=0), behind.max(axis=0)
        large_one, large_other = (np.where(extent[side] >= least, side, 0) for side in (one, other))
        for aside in range(-ASIDE, ASIDE + 1):
            moved = np.roll(large_other, aside)
            both = (large_one > 0) & (moved > 0)
            yield from {(int(a), int(b)) for a, b in zip(large_one[both], moved[both], strict=True)}
