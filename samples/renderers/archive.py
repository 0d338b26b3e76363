"""Zip archives as Windows packs them: member names in GBK, without saying so.

Belongs here: packing rendered files.
Does not belong here: DOCX, XLSX and OFD, which are zips of their own (`samples.renderers.docx`).
"""

from __future__ import annotations

from samples.renderers.docx import zipped


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of the members, each name as GBK bytes with no flag for its encoding."""
    names = {f"{index:0{len(name.encode('gbk'))}d}": name for index, name in enumerate(members)}
    data = zipped({stand_in: members[name] for stand_in, name in names.items()})
    for stand_in, name in names.items():  # zipfile would flag any name that is not ASCII as UTF-8
        data = data.replace(stand_in.encode(), name.encode("gbk"))
    return data
