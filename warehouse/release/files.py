"""Where the parts of a release lie in its folder.

Belongs here: names. Does not belong here: what is in the files.
"""

from __future__ import annotations

PARQUET, CSV, STATA, EXCEL = "parquet", "csv", "stata", "excel"
DATABASE = "gongkai.sqlite"
RECORD = "release.json"
CHECKSUMS = "checksums.sha256"
PACKAGE, CROISSANT, DCAT = "datapackage.json", "croissant.json", "dcat.jsonld"
CITATION, LICENCES = "CITATION.cff", "LICENSES.md"
LANGUAGES = ("en", "zh")


def parquet(table: str) -> str:
    """The Parquet file of a table, below the folder of the release."""
    return f"{PARQUET}/{table}.parquet"


def csv(table: str) -> str:
    """The CSV file of a table."""
    return f"{CSV}/{table}.csv.gz"


def stata(sheet: str) -> str:
    """The Stata file of a shape of a mart."""
    return f"{STATA}/{sheet}.dta"


def excel(sheet: str) -> str:
    """The workbook of a shape of a mart."""
    return f"{EXCEL}/{sheet}.xlsx"


def codebook(language: str, kind: str) -> str:
    """The codebook, `html` or `pdf`."""
    return f"codebook.{language}.{kind}"


def changes(language: str) -> str:
    """The page of what changed."""
    return f"changes.{language}.html"
