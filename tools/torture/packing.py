"""ZIP files as no program writes them, and a page that is no report.

Belongs here: bytes. Does not belong here: where they are put (`tools.torture.hazards`).
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping


def zipped(members: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """A ZIP of members in order; names may repeat or be empty."""
    pairs = list(members.items()) if isinstance(members, Mapping) else members
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in pairs:
                archive.writestr(zipfile.ZipInfo(name or "x"), data)
    data = out.getvalue()
    return data if all(name for name, _ in pairs) else _nameless(data)


def _nameless(data: bytes) -> bytes:
    """The same ZIP with its only member named `x` renamed to nothing, in both directories."""
    local, central = data.index(b"PK\3\4"), data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    head = data[:26] + struct.pack("<H", 0) + data[28:30] + data[31:central]
    entry = data[central : central + 28] + struct.pack("<H", 0) + data[central + 30 : central + 46]
    entry += data[central + 47 : end]
    assert local == 0
    tail = data[end : end + 12] + struct.pack("<II", len(entry), len(head)) + data[end + 20 :]
    return head + entry + tail


PAGE = "某局2023年政府信息公开工作年度报告\n本局没有表格。\n"
