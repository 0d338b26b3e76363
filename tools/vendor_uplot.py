"""Fetches the chart library of the static site again, from the npm registry, and writes what is kept of it.

Belongs here: one package, its version, and the digests by which it is known. Run it after changing these:

    python -m tools.vendor_uplot

The registry is asked by `npm pack`. The archive must be the one that `vendor.toml` names; a test compares the
files with the digests there.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "presentation" / "site" / "vendor"
DECLARED = VENDOR / "vendor.toml"


def unpacked(archive: bytes, declared: dict[str, str], folder: Path) -> dict[str, bytes]:
    """The files that are kept, by name.

    Args:
        archive: What the registry holds.
        declared: Their paths in the archive, by name.
        folder: Where the archive may be written.
    """
    path = folder / "package.tgz"
    path.write_bytes(archive)
    found: dict[str, bytes] = {}
    with tarfile.open(path) as package:
        for name, inside in declared.items():
            member = package.extractfile(f"package/{inside}")
            assert member is not None, inside
            found[name] = member.read()
    return found


def main() -> None:
    """Fetch, compare and write."""
    about = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as near:
        package = f"{about['name']}@{about['version']}"
        command = ["npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", near, package]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(near).glob("*.tgz")
        archive = packed.read_bytes()
        integrity = f"sha512-{base64.b64encode(hashlib.sha512(archive).digest()).decode()}"
        if integrity != about["integrity"]:
            sys.exit(f"{package} is {integrity}, and {DECLARED.name} names {about['integrity']}")
        files = unpacked(archive, about["files"], Path(near))
    for name, content in files.items():
        (VENDOR / name).write_bytes(content)
        sys.stdout.write(f'{name} = "{hashlib.sha256(content).hexdigest()}"\n')


if __name__ == "__main__":
    main()
