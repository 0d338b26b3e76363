"""A page of evidence about a file, made in this process."""

from __future__ import annotations

import hashlib

from parsers.layout_bytes import from_bytes
from parsers.read import name_file, read_file
from presentation.catalogue import Language
from presentation.evidence.page import Background, Shown, page
from presentation.evidence.rendering import render
from presentation.findings.find import findings_of


def evidence(data: bytes, name: str, language: Language = "zh", background: Background | None = None) -> str:
    """The page of the first report of a file."""
    file = read_file(data, name)
    assert file.layout is not None, file.quarantine
    report = name_file(file.layout, name).reports[0]
    images = render(data, file.media_type)
    shown = Shown(name, hashlib.sha256(data).hexdigest(), from_bytes(file.layout), images)
    return page(shown, report, findings_of(report), language, background or Background())
