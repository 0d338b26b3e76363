"""What tells one result of reading a file from another.

Belongs here: that digest, which both the store of layouts and the worker processes need; nothing that imports
data frames or readers. Does not belong here: the digest of a file's bytes (`warehouse.readings.opening`).
"""

from __future__ import annotations

import hashlib

from parsers.layout_bytes import FileLayout


def layout_digest(found: FileLayout, attempts: int) -> str:
    """Sixteen hex digits of the layout; of a refusal, also of how often the file was read."""
    reason = found.quarantine
    reason_bytes = f"{reason.code}\0{reason.detail}\0{attempts}".encode() if reason else b""
    return hashlib.sha256(found.layout or reason_bytes).hexdigest()[:16]
