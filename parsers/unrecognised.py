"""Why a readable file has no report, or one of nobody: said with a stable code and one sentence."""

from __future__ import annotations

import re

from parsers.identity.identification import Identification
from parsers.model import Grid, Layout, Quarantine
from parsers.text.normalise import compact

_TITLE = re.compile(r"政府信息公开.{0,6}(年度报告|年报)")
_OLD = (
    "主动公开政府信息数",
    "回应公众关注热点或重大舆情数",
    "收到申请数",
    "申请办结数",
    "申请答复数",
    "行政复议数量",
)
_SECTIONS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议、行政诉讼情况")
MIN_OLD = 3
MIN_SECTIONS = 3


def reason_for(layout: Layout) -> Quarantine:
    """The reason, from what the text does say."""
    text = compact("\n".join(_texts(layout)))
    if sum(label in text for label in _OLD) >= MIN_OLD:
        return Quarantine(
            "unsupported_form", "A form from before 2019; its indicators are not those of the modern forms."
        )
    attachment = next((note for note in layout.notes if note.code == "needs_attachment"), None)
    if attachment is not None:
        return Quarantine("needs_attachment", f"The report is in an attachment: {attachment.detail}")
    title = _TITLE.search(text[:2000]) or _TITLE.search(compact(layout.meta.get("articletitle", "")))
    if title and sum(section in text for section in _SECTIONS) >= MIN_SECTIONS:
        return Quarantine(
            "no_tables", "An annual report without its tables: they may be pictures; get the original file."
        )
    return Quarantine("not_a_report", "No table of any known form of the annual report is in it.")


def unidentified(who: Identification) -> Quarantine | None:
    """The reason when it is not known of which year or whose a report is."""
    if who.year is None:
        return Quarantine(
            "unknown_year", "No report year in title, prose or signature; rename or annotate the file."
        )
    if who.agency is None:
        return Quarantine("unknown_agency", "No agency in title, metadata, signature or prose.")
    return None


def _texts(layout: Layout) -> list[str]:
    texts = []
    for block in layout.blocks:
        texts += [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]
    return texts
