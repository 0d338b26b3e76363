"""How often Python looks for objects that refer to each other in a circle.

Belongs here: settings for processes that make much which stays, or that end soon. Does not belong here: what
they do.
"""

from __future__ import annotations

import gc

_SHORT_LIVED = 50_000, 10, 10
"""So many containers more than before start a search for circles, so many searches one among older ones."""


def collect_seldom() -> None:
    """Look seldom: for a command that imports much and ends soon.

    Python's own setting looks hundreds of times through what was imported, a fifth of the time that imports
    take.
    """
    gc.set_threshold(*_SHORT_LIVED)
