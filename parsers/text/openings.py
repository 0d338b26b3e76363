"""Patterns that cost much at every character, tried only where one of their matches can begin.

Belongs here: the search. Does not belong here: any pattern. `re` itself skips to where a match can begin only
for patterns that begin with a plain character, not with something optional or with a look behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def matches(
    pattern: re.Pattern[str], opening: re.Pattern[str], text: str, start: int = 0
) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text, start)` finds.

    Args:
        pattern: matches one character or more.
        opening: one character, with which every match of the pattern begins.
        text: what is searched.
        start: where the search begins.
    """
    for begin in opening.finditer(text, start):
        if begin.start() >= start and (match := pattern.match(text, begin.start())):
            yield match
            start = match.end()
