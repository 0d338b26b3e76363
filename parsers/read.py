"""The way in: one file's bytes to a typed reading, in one step or in the two stages that the stores keep.

Belongs here: joining the stages. The first is `parsers.readers.read_layout` (bytes → layout), the second
`parsers.name_layout.name_layout` (layout → reading).
Does not belong here: what either does. Bad input is a value (`Quarantine`), never an exception.
"""

from __future__ import annotations

from typing import ClassVar

from parsers.identity.outside import Outside
from parsers.layout import Layout, Quarantine
from parsers.layout_bytes import FileLayout, from_bytes, to_bytes
from parsers.model import Reading
from parsers.name_layout import name_layout
from parsers.readers import Handed, read_by_kind
from parsers.readers import kind_of as kind_of  # what a worker is asked about a file that could not be read
from parsers.refusals import refused


def read(data: bytes, name: str) -> Reading:
    """Everything the bytes say. `name` (a file name) only breaks ties between formats, never decides.

    Pure: the same bytes and name give an equal reading, in any process.

    Raises:
        MemoryError: the machine has not enough memory for the file.
    """
    media, layout = read_by_kind(data, name)
    if isinstance(layout, Quarantine):
        return refused(FileLayout(media, None, layout))
    return name_layout(layout, name)


def read_file(data: bytes, name: str) -> FileLayout:
    """The first stage: the bytes of a file to those of its layout. Raises as `read`."""
    Handed.watch()
    media, layout = read_by_kind(data, name)
    if isinstance(layout, Quarantine):
        return FileLayout(media, None, layout, nested=Handed.on())
    written = to_bytes(layout)
    _Written.last = (written, layout) if _HALF not in written else None
    return FileLayout(media, written, nested=Handed.on())


_HALF = b"\\ud"
"""How half a character is written: of two of them one is made when the bytes are read again."""


class _Written:
    """The layout that this process wrote last, until it is named, which as a rule comes next."""

    last: ClassVar[tuple[bytes, Layout] | None] = None

    @classmethod
    def layout(cls, written: bytes) -> Layout:
        """The layout that these bytes hold; they are parsed unless this process has just written them."""
        last, cls.last = cls.last, None
        return last[1] if last and last[0] is written else from_bytes(written)


def name_file(layout: bytes, name: str, outside: str = "") -> Reading:
    """The second stage: the bytes of a layout to everything it says.

    Args:
        layout: The bytes of the layout.
        name: The file's name.
        outside: What is known from outside the file, as text (`parsers.identity.outside`).

    Raises:
        LayoutFormatError: the bytes are of another release.
        MemoryError: the machine has not enough memory for the layout.
    """
    return name_layout(_Written.layout(layout), name, Outside.from_text(outside))
