"""Pictures that stand in a report where its tables belong.

Belongs here: telling by the headings of the sections where a picture stands. Does not belong here: what a
picture is in a format (each reader), recognition (`ocr`).
"""

from __future__ import annotations

import re

_HEADING = re.compile(r"\s*([一二三四五六七八])\s*[、.．]")
_TABLE_SECTIONS = "二三四"
_TITLES = re.compile(r"主动公开政府信息情况|收到和处理政府信息公开申请|行政复议、行政诉讼")
_OTHER_TITLES = re.compile(r"总体情况|主要问题|其他需要报告")
LONGEST = 40
"""Characters of a heading at most."""


class PicturedTables:
    """The pictures met in the sections of a report that are tables, by name, each once."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.others: dict[str, None] = {}
        self.has_sections = False
        self._in_tables = False

    def read(self, text: str) -> None:
        """Take notice of a line; a heading's number may be automatic, and is then not in it."""
        line = text.strip()
        if not line or len(line) > LONGEST:
            return
        numbered = _HEADING.match(line)
        if numbered or _TITLES.search(line) or _OTHER_TITLES.search(line):
            self.has_sections = True
            by_number = numbered is not None and numbered[1] in _TABLE_SECTIONS
            self._in_tables = by_number or (numbered is None and _TITLES.search(line) is not None)

    def meet(self, name: str) -> None:
        """Take notice of a picture."""
        (self.names if self._in_tables else self.others)[name] = None
