"""The date of publication that a page prints without a label: beside its source, or below its title.

Belongs here: which lines of the head hold such a date. Does not belong here: dates behind labels, and that of
the signature (`parsers.identity.fields`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from parsers.identity.dates import read_date
from parsers.identity.fields import LABEL, LABEL_WINDOW, NOT_SIGNED, head
from parsers.identity.spelling import folded
from parsers.identity.titles import names_report
from parsers.identity.vocabulary import any_of, words
from parsers.text.traditional import simplified

_TIMESTAMP = re.compile(
    r"(?:[\u4e00-\u9fff]{4,24}[ \u3000\u00a0]+)?[\[(（【]?20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?"
    r"[ \u3000\u00a0T]*\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?:\.0)?[\])）】]?"
)
_DATELINE = re.compile(r"(?<!\d)20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)")
_DATE_AND_TIME = re.compile(
    r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
)
_DATED_LINE = re.compile(
    rf"[•·*\-\s]*(?:[\u4e00-\u9fff]{{2,16}}\s+)?[(（]?({_DATE_AND_TIME.pattern})[)）]?(?:\s+[\u4e00-\u9fff]{{2,16}})?"
)
"""A date that stands alone, or beside one short name."""
_BODY_ALONE = re.compile(
    "[\u4e00-\u9fff]{3,24}(?:局|厅|委|委员会|办公室|政府|管委会)(?:\\([\u4e00-\u9fff]+\\))?"
)
_LABELLED = re.compile(rf"{any_of(words('unlabelled', 'not_signed'))}(?:时间|日期|于)?[\s(（]*$")
_WEEKDAY = re.compile("星期|[周週][一二三四五六日]")
"""Beside a date that is today's, as sites print it."""
_LINES = 6
"""Below the title, in which its date may stand."""


def dateline(lines: Sequence[str]) -> tuple[date, str] | None:
    """The one date without a label above the body, and the quote.

    It stands on the line of the source, or below the title on a line of its own, at most with a name.
    """
    above = head(lines)
    beside = set(words("unlabelled", "dateline"))
    for line in above:
        text = simplified(line[:LABEL_WINDOW]).strip()
        stated = _DATELINE.findall(text)
        labels = {match.group(1) for match in LABEL.finditer(_DATE_AND_TIME.sub(" ", text))}
        if labels and labels <= beside and len(stated) == 1 and (day := read_date(stated[0])):
            return day, text[:40]
    return _alone(above)


def _alone(above: Sequence[str]) -> tuple[date, str] | None:
    """The one date on a line by itself below a title or a body's name; in brackets, anywhere."""
    found: dict[date, str] = {}
    titled = False
    for index, line in enumerate(above):
        text = line[:LABEL_WINDOW].strip()
        stated = _DATED_LINE.fullmatch(text)
        labelled = stated and (_LABELLED.search(text[: stated.start(1)]) or _WEEKDAY.search(text))
        named = index > 0 and _BODY_ALONE.fullmatch(folded(above[index - 1][:LABEL_WINDOW]))
        below = titled or named or text[:1] in {"(", "（"}
        if stated and not labelled and below and (day := read_date(stated.group(1))):
            found[day] = text[:40]
        titled = titled or names_report(folded(text))
    return next(iter(found.items())) if len(found) == 1 else None


def under_title(lines: Sequence[str]) -> tuple[date, str] | None:
    """The one date and time of day, alone or behind a name, on a line below the title, and the quote."""
    above = [simplified(line[:LABEL_WINDOW]).strip() for line in head(lines)]
    titles = [i for i, text in enumerate(above) if names_report(folded(text))]
    below = above[titles[-1] + 1 : titles[-1] + 1 + _LINES] if titles else ()
    stated = [text for text in below if _TIMESTAMP.fullmatch(text) and not NOT_SIGNED.search(text)]
    if len(stated) == 1 and (day := read_date(stated[0])):
        return day, stated[0]
    return None
