"""The reading of a file that has no layout.

Belongs here: what such a reading says. It is apart from `parsers.read`, because whoever only keeps readings
needs nothing that makes them.
"""

from __future__ import annotations

from parsers.layout import CONVERSION_FAILED, Note
from parsers.layout_bytes import FileLayout
from parsers.model import Reading


def refused(file: FileLayout) -> Reading:
    """The reading of a file that has no layout, for the reason that its `quarantine` states."""
    notes: tuple[Note, ...] = ()
    if file.converter and file.quarantine and file.quarantine.code != CONVERSION_FAILED:
        notes = (converted_by(file.converter),)
    return Reading(file.media_type, None, (), notes, file.quarantine)


def converted_by(converter: str) -> Note:
    """What a reading says of a file that was converted before it was read."""
    return Note("converted", f"by {converter}")
