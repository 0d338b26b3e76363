"""Pictures that stand in a report where its tables belong.

Belongs here: telling by the headings of the sections where a picture stands. Does not belong here: what a
picture is in a format (each reader), recognition (`ocr`).
"""

from __future__ import annotations

import re

_HEADING = re.compile(r"\s*([一二三四五六七八])\s*[、.．]")
_TABLE_SECTIONS = "二三四"
_TITLES = re.compile(r"主动公开政府信息情况|收到和处理政府信息公开申请|行政复议、行政诉讼")
_OF_REPORT = re.compile(r"(?:19|20)\d\d年?度?.{0,20}信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_OTHER_TITLES = re.compile(r"总体情况|主要问题|其他需要报告")
LONGEST = 40
"""Characters of a heading at most."""


class PicturedTables:
    """The pictures met in the sections of a report that are tables, by name, each once.

    `whole`: those behind the title of a report, which may be all of it where it has no sections.
    """

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.others: dict[str, None] = {}
        self.has_sections = False
        self._whole: dict[str, None] = {}
        self._reports: set[str] = set()
        self._in_tables = False

    def read(self, text: str) -> None:
        """Take notice of a line; a heading's number may be automatic, and is then not in it."""
        line = text.strip()
        if not line or len(line) > LONGEST:
            return
        if title := _OF_REPORT.search(line):
            self._reports.add(title[0])
        numbered = _HEADING.match(line)
        if numbered or _TITLES.search(line) or _OTHER_TITLES.search(line):
            self.has_sections = True
            by_number = numbered is not None and numbered[1] in _TABLE_SECTIONS
            self._in_tables = by_number or (numbered is None and _TITLES.search(line) is not None)

    def meet(self, name: str) -> None:
        """Take notice of a picture."""
        (self.names if self._in_tables else self.others)[name] = None
        if self._reports:
            self._whole[name] = None

    @property
    def whole(self) -> tuple[str, ...]:
        """The pictures behind the title of the one report that the text names; none where it has sections."""
        return () if self.has_sections or len(self._reports) != 1 else tuple(self._whole)
