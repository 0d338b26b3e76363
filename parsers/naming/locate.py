"""Where a form's table stands in a stream, and which token carries which row label.

The printed words of a table are aligned, character by character, with the words the form prescribes.
So a label is found although characters are lost or wrong, it is split over lines, cells or pages, or its
group heading is missing, and `其他` the row is not taken for `其他` the column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from parsers.forms import FormTable
from parsers.layout import new
from parsers.naming.chains import Hit, best_chain, hits_of, longest
from parsers.naming.moved_labels import put_where_printed
from parsers.naming.prescribed import MIN_SEED, Segment, first_row_offset, seeds_in, seeds_of, segments
from parsers.naming.skeleton import Skeleton
from parsers.text.normalise import ideographs

MIN_CHAIN = 0.3
"""Share of a table's seed characters that must stand there in order for the table to be there at all."""
MIN_TOP_CHAIN = 0.2
"""The same where headings stand above: stacked ones leave only the outer headings in one piece."""
MIN_CUT_CHAIN = 0.75
"""A chain with a greater share of the table is the whole table, if a damaged one."""
MIN_CUT, MIN_CUT_SHARE = 24, 0.7
"""The seed characters of the beginning of a table: how many at least, and their share up to where it ends."""
MIN_MATCH = 0.6
"""Share of a label's characters that must be printed in order for the label to be found."""
MIN_SIMILARITY = 0.6
"""Words that resemble the prescribed ones less are prose that mentions some of them."""
MIN_STACKED = 0.9
"""Headings in another order are taken for the prescribed ones only when hardly a character differs."""
MAX_STRAY, MIN_WITHOUT_STRAYS = 2, 0.7
"""Characters that a label and other words share by chance, and the share of it that is then elsewhere."""
SLACK = 12
REMEMBERED = 128
"""Texts of tables whose alignment is remembered: a publisher's reports share a few."""


class Anchor(NamedTuple):
    """The tokens that print a label: first and last index, and all indices with a matching character.

    A named tuple because a file has hundreds.
    """

    row: str | None
    first: int
    last: int
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Located:
    """A table found in the stream.

    `first` and `last` are token indices. `similarity`, 0 to 1, is that of all its words, or, where only the
    beginning of the table is there (`cut`), of the words up to the last one found. `by_title`: only the
    section's title is found, and the words behind it are not those of the form in its order. `begun` is the
    similarity of the words up to the last label found, whether or not the table is cut there.
    """

    table: FormTable
    first: int
    last: int
    anchors: tuple[Anchor, ...]
    similarity: float
    cut: bool = False
    by_title: bool = False
    begun: float = 0.0


def locate(table: FormTable, words: Skeleton) -> list[Located]:
    """Every place where the table stands, in reading order."""
    expected, seeds = seeds_of(table)
    total = seeds_in(table)
    hits = hits_of(seeds, words.text, words.places)
    found: list[Located] = []
    taken: list[tuple[int, int]] = []
    enough = (MIN_TOP_CHAIN if table.labels == "top" else MIN_CHAIN) * total
    while hits and longest(hits) >= min(enough, MIN_CUT):
        chain, score = best_chain(hits)
        cut = score < MIN_CUT_CHAIN * total and _is_beginning(table, chain, score)
        if score < enough and not cut:
            break
        before = [end for _, end in taken if end <= chain[0].start]
        behind = [start for start, _ in taken if start >= chain[-1].end]
        start = max([0, *before, chain[0].start - chain[0].expected - SLACK])
        rest = len(expected) - chain[-1].expected_end
        end = min([len(words.text), *behind, chain[-1].end + rest + SLACK])
        taken.append((chain[0].start, chain[-1].end))
        located = _align(table, words, start, end, cut) or _stacked(table, words, chain[0].start)
        if located is not None:
            found.append(located)
        hits = [h for h in hits if h.end <= chain[0].start or h.start >= chain[-1].end]
    if not found and table.labels == "top":
        found = list(_titled(table, words))
    return sorted(found, key=lambda item: item.first)


def _titled(table: FormTable, words: Skeleton) -> Iterator[Located]:
    """Where the title of a section stands whose headings are not laid out as the form lays them out."""
    title = ideographs(table.title)
    start = words.text.find(title)
    while start >= 0:
        members = frozenset(words.owner[start : start + len(title)])
        anchor = Anchor(None, min(members), max(members), members)
        yield Located(table, anchor.last + 1, anchor.last + 1, (anchor,), MIN_SIMILARITY, by_title=True)
        start = words.text.find(title, start + 1)


def _is_beginning(table: FormTable, chain: list[Hit], score: float) -> bool:
    """Whether a chain begins with a table's headings or first row and has nearly all up to its own end."""
    if table.labels == "top":
        return False
    _, seeds = seeds_of(table)
    begin, end = chain[0].expected, chain[-1].expected_end
    weights = ((at, weight // len(offsets)) for offsets, weight in seeds.values() for at in offsets)
    prescribed = sum(weight for at, weight in weights if begin <= at < end)
    return begin <= first_row_offset(table) and score >= max(MIN_CUT, MIN_CUT_SHARE * prescribed)


def _align(table: FormTable, words: Skeleton, start: int, end: int, cut: bool) -> Located | None:
    """The table between two places of the skeleton; None where what is printed there is not like it."""
    printed, owner = words.text[start:end], words.owner[start:end]
    _, found = _matched(table, printed)
    kept = [
        _without_strays(at, owner, words.lengths) if at and owner[at[0]] != owner[at[-1]] else at
        for at in found
    ]
    kept = put_where_printed(table, printed, owner, words.lengths, kept)
    anchors = [_anchor(s.row, at, owner) for s, at in zip(segments(table), kept, strict=True) if at]
    if not anchors:
        return None
    begun = _similarity(table, printed, max([at[-1] for at in kept if at]))
    similarity = begun if cut else _similarity(table, printed)
    if similarity < MIN_SIMILARITY:
        return None
    first = min([anchor.first for anchor in anchors])
    last = max([anchor.last for anchor in anchors])
    return Located(table, first, last, tuple(anchors), similarity, cut, begun=begun)


@lru_cache(maxsize=REMEMBERED)
def _matched(table: FormTable, printed: str) -> tuple[Sequence[int], Sequence[Sequence[int]]]:
    """For each prescribed character where it is printed, -1 where it is not; and the places of each label."""
    parts = [_spelling(segment, printed) for segment in segments(table)]
    matched = _aligned("".join(parts), printed)
    found: list[Sequence[int]] = []
    offset = 0
    for part in parts:
        at = matched[offset : offset + len(part)]
        found.append(at if isinstance(matched, range) else _positions(at))
        offset += len(part)
    _recover(found, parts, printed)
    rows = [index for index, segment in enumerate(segments(table)) if segment.row is not None]
    long = [index for index in rows if found[index] or len(parts[index]) >= MIN_SEED]
    of_rows = [found[index] for index in long]
    _recover(of_rows, [parts[index] for index in long], printed)
    for index, at in zip(long, of_rows, strict=True):
        found[index] = at
    return matched, found


def _aligned(prescribed: str, printed: str) -> Sequence[int]:
    """For each prescribed character where it is printed, -1 where it is not."""
    begin = printed.find(prescribed)
    end = begin + len(prescribed)
    if begin >= 0 and prescribed[0] not in printed[:begin] and prescribed[-1] not in printed[end:]:
        return range(begin, end)  # there is no other way to find all of it
    matched = [-1] * len(prescribed)
    for step in Indel.opcodes(prescribed, printed):
        if step.tag == "equal":
            matched[step.src_start : step.src_end] = range(step.dest_start, step.dest_end)
    return matched


@lru_cache(maxsize=2 * REMEMBERED)
def _similarity(table: FormTable, printed: str, until: int | None = None) -> float:
    """How alike the prescribed words and the print are, up to a position of the print; None for all of it."""
    matched, _ = _matched(table, printed)
    hits = [at for at in matched if at >= 0 and (until is None or at <= until)]
    if not hits:
        return 0.0
    length = len(matched) if until is None else matched.index(hits[-1]) + 1
    return 2 * len(hits) / (length + hits[-1] - hits[0] + 1)


def _stacked(table: FormTable, words: Skeleton, start: int) -> Located | None:
    """A table whose headings stand above the values with one character below the other.

    Read line by line their characters are interleaved: all of them are there, in another order.
    """
    if table.labels != "top":
        return None
    lacking = Counter("".join(segment.text for segment in segments(table)))
    expected, used, last = lacking.total(), 0, start
    for position in range(start, min(len(words.text), start + expected + 3 * SLACK)):
        if lacking[words.text[position]] > 0:
            lacking[words.text[position]] -= 1
            used, last = used + 1, position
        elif position - last > SLACK:
            break
    similarity = 2 * used / (expected + last - start + 1)
    if similarity < MIN_STACKED:
        return None
    members = frozenset(words.owner[start : last + 1])
    anchor = Anchor(None, min(members), max(members), members)
    return Located(table, anchor.first, anchor.last, (anchor,), similarity)


def _spelling(segment: Segment, printed: str) -> str:
    if len(segment.spellings) == 1 or segment.text in printed:
        return segment.text
    return next((s for s in segment.spellings if s in printed), segment.text)


def _positions(matched: Sequence[int]) -> Sequence[int]:
    """Where a label is printed; empty when too little of it is."""
    positions = [position for position in matched if position >= 0]
    if len(positions) < MIN_MATCH * len(matched):
        return []
    positions = _densest(positions, len(matched))
    return positions if len(positions) >= MIN_MATCH * len(matched) else []


def _recover(found: list[Sequence[int]], parts: list[str], text: str) -> None:
    """Look again for labels not found, in what lies between their neighbours.

    When a long label is lost, the alignment may spend the characters of a short one behind it on its rest. A
    group's name cut by a page break may end behind its first row: then only rows are neighbours.
    """
    for index, (at, part) in enumerate(zip(found, parts, strict=True)):
        if not at and part:
            low = next((before[-1] + 1 for before in reversed(found[:index]) if before), 0)
            high = next((behind[0] for behind in found[index + 1 :] if behind), low)
            start = text.rfind(part, low, high)
            if start >= 0:
                found[index] = range(start, start + len(part))


def _without_strays(
    positions: Sequence[int], owner: Sequence[int], lengths: Mapping[int, int]
) -> Sequence[int]:
    """The places of a label's characters without those that stand in words of another label.

    A token that shares a character or two with the label and says mostly something else is none of its parts
    where the rest of the label is there without it.
    """
    shares = Counter([owner[position] for position in positions])
    strays = {token for token, count in shares.items() if count <= MAX_STRAY < lengths[token] / 2}
    kept = [position for position in positions if owner[position] not in strays]
    return kept if len(kept) >= MIN_WITHOUT_STRAYS * len(positions) else positions


def _anchor(row: str | None, positions: Sequence[int], owner: Sequence[int]) -> Anchor:
    first, last = owner[positions[0]], owner[positions[-1]]
    if first == last:
        return new(Anchor, (row, first, last, frozenset((first,))))
    return new(Anchor, (row, first, last, frozenset([owner[position] for position in positions])))


def _densest(positions: list[int], length: int) -> list[int]:
    """The longest run of positions without a gap wider than the label itself: strays are dropped."""
    if positions and positions[-1] - positions[0] < len(positions):
        return positions
    runs: list[list[int]] = []
    for position in positions:
        if runs and position - runs[-1][-1] <= max(length, 8):
            runs[-1].append(position)
        else:
            runs.append([position])
    return max(runs, key=len, default=[])
