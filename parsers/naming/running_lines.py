"""Lines that each page of a file begins or ends with: headings, addresses and numbers of pages.

Belongs here: which paragraphs these are, by what the pages of a PDF or a scan have in common. Does not belong
here: pages of a text (`parsers.readers.text.form_feeds`), headings that a table repeats (`grid_cells`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from parsers.model import Block, Paragraph

MIN_LETTERS = 4
"""Of fewer letters a line is a row of values, or the number of a page alone."""
_NUMBER = re.compile(r"\d+")
_PAGE = "page="


def without_running_lines(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks without what pages repeat at their edges; above the first page it stays, and may be a title.

    Repeated is a line that says the same on several pages, but for one number that counts the pages.
    """
    if not blocks or not blocks[-1].locator.startswith(_PAGE):
        return blocks
    pages = [[i for i, _ in group] for _, group in groupby(enumerate(blocks), key=lambda at: _page(at[1]))]
    if len(pages) < 2:
        return blocks
    running: set[int] = set()
    for edge in (0, -1):
        lines: dict[str, list[tuple[int, int, str]]] = {}
        for number, page in enumerate(pages):
            block = blocks[page[edge]]
            if isinstance(block, Paragraph) and len(_NUMBER.sub("", block.text)) >= MIN_LETTERS:
                lines.setdefault(_NUMBER.sub("#", block.text), []).append((number, page[edge], block.text))
        for found in lines.values():
            if len(found) > 1 and all(_follows(a, b) for a, b in pairwise(found)):
                running |= {index for number, index, _ in found if number or edge}
    return [block for i, block in enumerate(blocks) if i not in running] if running else blocks


def _page(block: Block) -> str:
    return block.locator.split(" ", 1)[0]


def _follows(line: tuple[int, int, str], later: tuple[int, int, str]) -> bool:
    """Whether a line is another's on a later page: at most one number differs, by as many as the pages do."""
    pairs = zip(_NUMBER.findall(line[2]), _NUMBER.findall(later[2]), strict=True)
    steps = [int(b) - int(a) for a, b in pairs if a != b]
    return not steps or steps == [later[0] - line[0]]
