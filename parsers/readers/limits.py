"""How much of a hostile file is read before it is refused, and the refusal itself.

Belongs here: the limits of all readers, in one place, and the exception that carries a refusal to
`parsers.readers.read_layout`, which turns it into a value. Does not belong here: any reading.
"""

from __future__ import annotations

import re

from parsers.model import Quarantine

_ADDRESS = re.compile(r" ?<[\w.]+ object at 0x[0-9a-fA-F]+>| at 0x[0-9a-fA-F]+")
MAX_BYTES = 64 * 1024 * 1024
"""Bytes of one file; the largest real report seen, a scan, has a tenth of it."""

MAX_UNPACKED_BYTES = 128 * 1024 * 1024
"""Bytes of one member of a zip container (DOCX, XLSX …) after unpacking."""

MAX_ARCHIVE_BYTES = 256 * 1024 * 1024
"""Bytes of all members of an archive together; they are held in memory at once."""

MAX_EXPANDED_BYTES = 512 * 1024 * 1024
"""Bytes that an archive and the archives in it are expanded to, kept or not."""

MAX_UNPACK_RATIO = 200
"""Unpacked over packed bytes of a member above `FREE_UNPACKED_BYTES`; prose reaches 20."""

FREE_UNPACKED_BYTES = 4 * 1024 * 1024
"""A member that unpacks to less than this is harmless whatever its ratio (blank forms reach 100)."""

MAX_MEMBERS = 10_000
"""Members of an archive or container."""

MAX_ARCHIVE_DEPTH = 2
"""An archive and the archives in it; what lies deeper stays packed."""

MAX_CELLS = 200_000
"""Printed cells of one document; a report has about 300."""

MAX_LINES = 500_000
"""Paragraphs of one document."""

MAX_COLUMN_SPAN = 1_000
MAX_ROW_SPAN = 65_534
"""Spans as the HTML standard clamps them."""

MAX_TAGS = 500_000
"""Tags of an HTML page; a report in Word's markup has 10,000."""

MAX_ATTRIBUTES = 10_000
"""Attributes of one tag; the parser compares each with all before it."""

MAX_NESTING = 5_000
"""HTML elements inside each other; sloppy pages leave hundreds open."""

MAX_TABLE_DEPTH = 32
"""Tables inside tables; deeper ones are read as running text of the table they stand in."""

MAX_STYLE_SHEETS = 50
"""Style sheets of one page."""

MAX_STYLE_RULES = 2_000
"""Rules of one page that may hide, strike or raise text; further ones are not looked at."""

MAX_SELECTOR = 200
"""Characters of one selector; a longer one is no selector that a person wrote."""

MAX_MATCHES = 1_000_000
"""Elements that all selectors of a page are tried on and match, roughly: a second's work."""

MAX_SCRIPT = 8 * 1024 * 1024
"""Characters of one script in which strings are looked for."""

MAX_TOKENS = 300_000
"""Strings, names and marks of one script; a page's own has some thousands."""

MAX_WRAPPING = 4
"""Texts in strings in texts, and mails in mails: deeper ones stay wrapped."""

MAX_STRINGS = 200_000
"""Strings of a JSON answer or of all scripts of a page."""

MAX_ATTACHMENTS = 50
"""Attachments of one mail that are read."""

MAX_PAGES = 200
"""Pages of a PDF, OFD or image; reports have about ten."""

MAX_PAGE_OBJECTS = 50_000
"""Painted objects and path segments of one page."""

MAX_PAGE_CHARACTERS = 100_000
"""Characters of one page."""

MAX_FORM_DEPTH = 8
"""Forms, blocks and composites inside each other on one page."""

MAX_FORM_CALLS = 20_000
"""Calls of forms by the forms of a PDF, each unfolded; stamps and signatures reach 10."""

MAX_RULE_CROSSINGS = 4_000
"""Crossings of ruled lines on one page; more are a drawing, and finding cells in it would take minutes."""

MAX_RULE_PAIRS = 5_000_000
"""Pairs of ruled lines on one page, each from end to end, that are looked at to see whether they touch."""

MAX_CLIP_PIECES = 16
"""Pieces of a clipping path that are looked at; an object behind more is taken as it is."""

MAX_FILE_PIXELS = 800_000_000
"""Pixels of all pages of an image file; 200 pages of A4 at 200 dots an inch have 774 million."""

MAX_IMAGE_PIXELS = 80_000_000
"""Pixels of one page as an image; A3 at 400 dots an inch has 31 million."""


class Refusal(Exception):  # noqa: N818 - the result of reading, not an error of ours
    """A reader's way out of a file it will not read on; never leaves `parsers.readers`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.quarantine = Quarantine(code, plain(detail))


def plain(detail: str) -> str:
    """A sentence with what a library says, fit to be kept and printed.

    Without addresses in memory, which differ from run to run. Every blank is a space, every character that a
    terminal obeys or hides a question mark: libraries quote from the file.
    """
    said = _ADDRESS.sub("", detail)
    if said.isprintable():
        return said
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in said)


def too_large(what: str, limit: int) -> Refusal:
    """The refusal of a file that holds more of something than any report does."""
    return Refusal("too_large", f"more than {limit} {what}: split the file or raise the limit on purpose")
