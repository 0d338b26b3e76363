"""The script that one would write instead of this project: the peer of whole builds.

Stock pdfplumber, pandas.read_html and python-docx, regular expressions for agency and year, the numbers of
each table row in print order, one Parquet file. Run as `python -m benchmarks.script LANDING OUT WORKERS`.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

NUMBER = re.compile(r"^-?\d[\d,]*(\.\d+)?$")
TITLE = re.compile(r"([\u4e00-\u9fff]{3,30}?)(20\d\d)年")
SUFFIXES = (".pdf", ".html", ".htm", ".docx", ".txt")
Fact = tuple[str, str, str, int, int, str, str]


def facts_of(path: Path) -> list[Fact]:
    """Path, agency, year, table, column, first label and number, for each number in a table."""
    try:
        text, tables = _opened(path)
    except Exception as error:
        return [(str(path), "", "", -1, -1, "", str(error)[:80])]
    found = TITLE.search(text)
    agency, year = (found[1], found[2]) if found else ("", "")
    facts = []
    for number, table in enumerate(tables):
        for row in table:
            values = [str(value or "").strip().replace(",", "") for value in row]
            label = next((value for value in values if value and not NUMBER.match(value)), "")
            printed = filter(NUMBER.match, values)
            facts += [(str(path), agency, year, number, at, label, value) for at, value in enumerate(printed)]
    return facts


def _opened(path: Path) -> tuple[str, list[list[list[str]]]]:
    if path.suffix == ".pdf":
        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        with pdfplumber.open(path) as pdf:
            text = "\n".join(page.extract_text() or "" for page in pdf.pages)
            return text, [table for page in pdf.pages for table in page.extract_tables()]  # type: ignore[misc]
    if path.suffix in (".html", ".htm"):
        import pandas

        raw = path.read_bytes()
        try:
            page = raw.decode("utf-8")
        except UnicodeDecodeError:
            page = raw.decode("gb18030", "replace")
        frames = pandas.read_html(io.StringIO(page))
        return re.sub(r"<[^>]+>", " ", page), [frame.astype(str).to_numpy().tolist() for frame in frames]
    if path.suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        text = "\n".join(each.text for each in document.paragraphs)
        tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
        return text, tables
    text = path.read_bytes().decode("utf-8", "replace")
    return text, [[line.split("\t") for line in text.splitlines()]]


def main(landing: str, out: str, workers: str) -> None:
    """Read every file below a folder, and write one Parquet file."""
    import pandas

    paths = sorted(path for path in Path(landing).rglob("*") if path.suffix in SUFFIXES)
    with ProcessPoolExecutor(int(workers)) as pool:
        rows = [fact for facts in pool.map(facts_of, paths, chunksize=8) for fact in facts]
    columns = ["path", "agency", "year", "table", "column", "label", "value"]
    pandas.DataFrame(rows, columns=columns).astype(str).to_parquet(out)
    print(len(paths), "files,", len(rows), "numbers")


if __name__ == "__main__":
    main(*sys.argv[1:4])
