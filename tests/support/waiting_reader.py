"""The package's reader; of files that say so it waits for what never comes, or ends its process."""

from __future__ import annotations

import os
import time

from parsers.layout_bytes import FileLayout
from parsers.read import kind_of, name_file
from parsers.read import read_file as read

__all__ = ["kind_of", "name_file", "read_file"]


def read_file(data: bytes, name: str) -> FileLayout:
    """The first stage."""
    if data.startswith(b"wait"):
        time.sleep(600)
    if data.startswith(b"die"):
        os._exit(9)
    return read(data, name)
