"""Where a form's table stands in a stream, and which token carries which row label.

The printed words of a table are aligned, character by character, with the words the form prescribes.
So a label is found although characters are lost or wrong, it is split over lines, cells or pages, or its
group heading is missing, and `其他` the row is not taken for `其他` the column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from parsers.forms import FormTable
from parsers.naming.chains import Hit, best_chain, hits_of
from parsers.naming.prescribed import MIN_SEED, Segment, first_row_offset, seeds_of, segments
from parsers.naming.tokens import Skeleton
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


@dataclass(frozen=True, slots=True)
class Anchor:
    """The tokens that print a label: first and last index, and all indices with a matching character."""

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
    total = sum(length for _, length in seeds.values())
    hits = hits_of(seeds, words.text)
    found: list[Located] = []
    taken: list[tuple[int, int]] = []
    while hits:
        chain, score = best_chain(hits)
        cut = score < MIN_CUT_CHAIN * total and _is_beginning(table, chain, score)
        if score < (MIN_TOP_CHAIN if table.labels == "top" else MIN_CHAIN) * total and not cut:
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


def may_stand(table: FormTable, text: str) -> bool:
    """False where a text has so few of a table's words that `locate` finds it nowhere."""
    _, seeds = seeds_of(table)
    total = sum(length for _, length in seeds.values())
    enough = MIN_TOP_CHAIN * total if table.labels == "top" else min(MIN_CHAIN * total, MIN_CUT)
    if sum(len(spelling) * text.count(spelling) for spelling in seeds) < enough:
        return False
    return best_chain(hits_of(seeds, text))[1] >= enough


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
    printed = words.text[start:end]
    parts = [_spelling(segment, printed) for segment in segments(table)]
    prescribed = "".join(parts)
    matched = [-1] * len(prescribed)
    for step in Indel.opcodes(prescribed, printed):
        if step.tag == "equal":
            matched[step.src_start : step.src_end] = range(start + step.dest_start, start + step.dest_end)
    found: list[list[int]] = []
    offset = 0
    for part in parts:
        found.append(_positions(matched[offset : offset + len(part)]))
        offset += len(part)
    _recover(found, parts, words.text, start)
    rows = [index for index, segment in enumerate(segments(table)) if segment.row is not None]
    long = [index for index in rows if found[index] or len(parts[index]) >= MIN_SEED]
    of_rows = [found[index] for index in long]
    _recover(of_rows, [parts[index] for index in long], words.text, start)
    for index, at in zip(long, of_rows, strict=True):
        found[index] = at
    found = [_without_strays(at, words) for at in found]
    anchors = [_anchor(s, at, words) for s, at in zip(segments(table), found, strict=True) if at]
    if not anchors:
        return None
    first = min(anchor.first for anchor in anchors)
    last = max(anchor.last for anchor in anchors)
    begun = _similarity(matched, max(at[-1] for at in found if at))
    similarity = begun if cut else _similarity(matched)
    if similarity < MIN_SIMILARITY:
        return None
    return Located(table, first, last, tuple(anchors), similarity, cut, begun=begun)


def _similarity(matched: list[int], until: int | None = None) -> float:
    """How alike the prescribed words and the print are, up to a position of the print.

    Args:
        matched: for each prescribed character where it is printed, -1 where it is not.
        until: the last position that counts; None for all.
    """
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
    return next((s for s in segment.spellings if s in printed), segment.text)


def _positions(matched: list[int]) -> list[int]:
    """Where a label is printed; empty when too little of it is."""
    positions = _densest([position for position in matched if position >= 0], len(matched))
    return positions if len(positions) >= MIN_MATCH * len(matched) else []


def _recover(found: list[list[int]], parts: list[str], text: str, first: int) -> None:
    """Look again for labels not found, in what lies between their neighbours and behind the `first` place.

    When a long label is lost, the alignment may spend the characters of a short one behind it on its rest. A
    group's name cut by a page break may end behind its first row: then only rows are neighbours.
    """
    for index, (at, part) in enumerate(zip(found, parts, strict=True)):
        if not at and part:
            low = next((before[-1] + 1 for before in reversed(found[:index]) if before), first)
            high = next((behind[0] for behind in found[index + 1 :] if behind), low)
            start = text.rfind(part, low, high)
            if start >= 0:
                found[index] = list(range(start, start + len(part)))


def _without_strays(positions: list[int], words: Skeleton) -> list[int]:
    """The places of a label's characters without those that stand in words of another label.

    A token that shares a character or two with the label and says mostly something else is none of its parts
    where the rest of the label is there without it.
    """
    shares = Counter(words.owner[position] for position in positions)
    strays = {token for token, count in shares.items() if count <= MAX_STRAY < words.lengths[token] / 2}
    kept = [position for position in positions if words.owner[position] not in strays]
    return kept if len(kept) >= MIN_WITHOUT_STRAYS * len(positions) else positions


def _anchor(segment: Segment, positions: list[int], words: Skeleton) -> Anchor:
    if words.owner[positions[0]] == words.owner[positions[-1]]:
        owner = words.owner[positions[0]]
        return Anchor(segment.row, owner, owner, frozenset((owner,)))
    members = [words.owner[position] for position in positions]
    return Anchor(segment.row, members[0], members[-1], frozenset(members))


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
