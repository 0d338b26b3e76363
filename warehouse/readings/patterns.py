"""Patterns of paths in a manifest, as regular expressions that take little time on any path.

Belongs here: what `*`, `**`, `?` and `[…]` mean. Does not belong here: which row counts
(`warehouse.readings.manifest`).

A star takes as little as it can and gives nothing back: what follows stands at the first place where it can,
and no later star has more room behind a later one. Only what stands behind the last star must end the path.
"""

from __future__ import annotations

import re
from functools import lru_cache

WILD = re.compile(r"[*?\[]")
MAX_STARS = 4
"""A path with more stars is no pattern."""
_TOKEN = re.compile(r"(?<![^/])\*\*/|\*+|\?|\[.[^\]]*\]|.", re.DOTALL)


@lru_cache(10_000)
def pattern(folder: str, path: str) -> re.Pattern[str]:
    """A glob in a folder as a regular expression: `*`, `?` and `[…]` stay within a folder, `**` does not.

    Args:
        folder: Where the pattern counts: it is taken as it stands, and so is what is no pattern.
        path: The pattern below it.
    """
    as_written = re.compile(re.escape(folder + path))
    if len(re.findall(r"\*+", path)) > MAX_STARS:
        return as_written
    try:
        return re.compile(re.escape(folder) + _expression(path), re.DOTALL)
    except re.error:  # as [z-a]: then the path is what is written
        return as_written


def _expression(path: str) -> str:
    """The parts between `**`, each behind the first place where it stands; the last one ends the path."""
    parts, jumps = [""], list[str]()
    for token in _TOKEN.findall(path):
        if token.startswith("**"):
            jumps.append(r"(?:.*?/)??" if token == "**/" else r".*?")
            parts.append("")
        else:
            parts[-1] += token
    first, *others = parts
    if not others:
        return _within(first, ends=True)
    behind = [f"(?>{jump}{_within(part)})" for jump, part in zip(jumps[:-1], others[:-1], strict=True)]
    return f"(?>{_within(first)})" + "".join(behind) + jumps[-1] + _within(others[-1], ends=True)


def _within(part: str, ends: bool = False) -> str:
    """A part without `**`. What stands behind its last star may have to wait for the end of the path."""
    fixed = [""]
    for token in _TOKEN.findall(part):
        if token[0] == "*":
            fixed.append("")
        else:
            fixed[-1] += _one_character(token)
    first, *others = fixed
    last = f"[^/]*{others.pop()}" if ends and others else ""
    return first + "".join(f"(?>[^/]*?{each})" for each in others) + last


def _one_character(token: str) -> str:
    if token == "?":
        return "[^/]"
    if len(token) == 1:
        return re.escape(token)
    chosen = token[1:-1].replace("\\", "\\\\").replace("[", "\\[")
    return f"(?!/)[{'^' + chosen[1:] if chosen[0] == '!' else chosen}]"
