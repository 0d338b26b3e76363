"""Numbers that are no values but number the label behind them.

Belongs here: numbering with a space before its label (`1 .属于国家秘密`, `（2） 重复申请`). Does not belong
here: digits that touch a label (`tokens`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.text.normalise import ideographs

_NUMBER = re.compile(r"\d{1,2}")
_BRACKETED = re.compile(r"[(（]?\d{1,2}[)）]")
_POINTS = ".．、)）"


def is_numbering(chunk: str, behind: Sequence[str]) -> bool:
    """Whether a text without white space is the number of a label, or such a number in brackets.

    Args:
        chunk: the text.
        behind: the next two on its line, as far as there are any.
    """
    if len(chunk) > 4 or not behind:
        return False
    if behind[0][0] in _POINTS:
        return _NUMBER.fullmatch(chunk) is not None and bool(ideographs("".join(behind)[1:2]))
    return bool(ideographs(behind[0][0])) and _BRACKETED.fullmatch(chunk) is not None
