"""The first corpus of a target: invented reports, sound files of every format, and hostile ones.

Belongs here: which files begin a target's corpus. Does not belong here: making them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.fuzz.target import ALL, target_of
from tools.hostile import damage, markup, ofd, office, pdf, seeds, sheets, text
from tools.hostile.case import Case

MOST_BYTES = 65_536
SMALL_BYTES = 4_096
LEFT_OUT = ("cells", "bomb", "pattern_ring", "much_text", "diagonal", "strokes")
"""Cases that are made of size alone."""


def write_corpus(target: str, folder: Path, small: bool = False) -> None:
    """Write the files with which fuzzing a target begins, unless they are there.

    Args:
        target: The target, or `ALL`.
        folder: Where to.
        small: Only the smallest sound files, one of each format.
    """
    if folder.exists():
        return
    folder.mkdir(parents=True)
    most = SMALL_BYTES if small else MOST_BYTES
    for name, data in _files(small):
        if len(data) <= most and (target == ALL or target_of(data, name) == target):
            folder.joinpath(hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def _files(small: bool) -> Iterator[tuple[str, bytes]]:
    for kind in seeds.KINDS:
        yield f"a.{kind}", seeds.seed(kind)
    if small:
        return
    for case in _cases():
        yield case.name, case.make()
    from samples.defects import Defects
    from samples.generate import generate
    from samples.renderers import USUAL

    layouts = [layout for layout in USUAL if not layout.startswith("scan")]
    for path, data, _ in generate(len(layouts), 7, Defects.none(), layouts):
        yield path, data


def _cases() -> Iterable[Case]:
    for module in (damage, pdf, office, sheets, ofd, markup, text):
        for case in module.cases():
            if not any(word in case.name for word in LEFT_OUT):
                yield case
