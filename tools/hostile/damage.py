"""Damage that any format can have: cut off, filled with NUL bytes, under another format's name.

Belongs here: what is done to a sound file of every format without knowing the format.
Does not belong here: structures of one format.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tools.hostile.case import Case, case
from tools.hostile.seeds import KINDS, seed

CUTS = (0.02, 0.3, 0.6, 0.9, 0.99)
"""Where files are cut off, as a share of their bytes."""
LIES = (("html", "pdf"), ("pdf", "docx"), ("docx", "zip"), ("zip", "xlsx"), ("png", "html"), ("rtf", "csv"))
"""Formats that come under the name of another."""


def cut(kind: str, share: float) -> bytes:
    """The beginning of a file."""
    data = seed(kind)
    return data[: max(1, int(len(data) * share))]


def punched(kind: str, number: int) -> bytes:
    """A file in which stretches are overwritten with NUL bytes."""
    data, rng = bytearray(seed(kind)), Random(f"{kind}/{number}")
    for _ in range(6):
        at = rng.randrange(8, max(9, len(data)))
        length = rng.randrange(1, 40)
        data[at : at + length] = bytes(len(data[at : at + length]))
    return bytes(data)


def scattered(kind: str, number: int) -> bytes:
    """A file in which one byte of a hundred is another."""
    data, rng = bytearray(seed(kind)), Random(f"{kind}/{number}")
    for _ in range(max(3, len(data) // 100)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def twice(kind: str) -> bytes:
    """A file behind itself."""
    return seed(kind) * 2


def tail(kind: str) -> bytes:
    """The last half of a file."""
    return seed(kind)[len(seed(kind)) // 2 :]


def joined(first: str, second: str) -> bytes:
    """One format behind the other: both find themselves in it."""
    return seed(first) + seed(second)


def cases() -> Iterator[Case]:
    """The damaged files of every format."""
    for kind in KINDS:
        yield case(f"damage/sound/a.{kind}", seed, kind)
        for share in CUTS:
            yield case(f"damage/cut_{share}/a.{kind}", cut, kind, share)
        for number in range(3):
            yield case(f"damage/punched_{number}/a.{kind}", punched, kind, number)
            yield case(f"damage/scattered_{number}/a.{kind}", scattered, kind, number)
        yield case(f"damage/twice/a.{kind}", twice, kind)
        yield case(f"damage/tail/a.{kind}", tail, kind)
        yield case(f"damage/joined_pdf/a.{kind}", joined, kind, "pdf")
        yield case(f"damage/joined_zip/a.{kind}", joined, kind, "zip")
    for true, told in LIES:
        yield case(f"damage/lie_{true}/a.{told}", seed, true)
    yield case("damage/nothing/a.pdf", bytes, outcomes="empty")
    yield case("damage/zeros/a.docx", bytes, 100_000, outcomes="empty")
    yield case("damage/ones/a.xls", lambda: b"\xff" * 100_000)
    yield case("damage/noise/a.bin", lambda: Random(1).randbytes(200_000), outcomes="unsupported_format")
