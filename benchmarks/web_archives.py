"""`web`: reports in web archives of several sizes, listed and taken out in a process of their own.

Belongs here: drawing the archives, and what listing them costs. Does not belong here: reading the reports
(`benchmarks.readings`).
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.show import Record, Row
from parsers.archives.web_archives import Inventory, list_records, take_records
from samples.defects import Defects
from samples.generate import generate
from samples.web_archive import write

NOTE = (
    "Seconds are CPU time. `peak_mib` is the most memory that the process held which listed the archive and "
    "took its documents out, Python and libraries among it."
)


def run(out: Path, sizes: list[int], reports: int, length: int, seed: int) -> Record:
    """Archives of so many records each, with the same reports among them.

    Args:
        out: Where the record is saved.
        sizes: Numbers of records, growing.
        reports: How many reports lie in each.
        length: Paragraphs of another page, on average.
        seed: The same seed draws the same archives.
    """
    record = Record("web", out, {"records": sizes, "reports": reports, "length": length, "seed": seed})
    files = {path: data for path, data, _ in generate(reports, seed, Defects.none()) if "!/" not in path}
    rows = []
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.warc.gz"
            with path.open("wb") as file:
                write(file, files, size - len(files), seed, length)
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                rows.append({"reports": len(files), **pool.submit(measured, path).result()})
            path.unlink()
    record.table("reports among other pages in a web archive", rows, NOTE)
    return record


def measured(path: Path) -> Row:
    """What listing an archive and taking its documents costs this process."""
    size = path.stat().st_size
    with path.open("rb", buffering=0) as file:
        began = time.process_time()
        found = list_records(file, size)
        listed = time.process_time() - began
        assert isinstance(found, Inventory)
        wanted = {document.sha256: document.offset for document in found.documents if document.sha256}
        taken = take_records(file, size, wanted)
        took = time.process_time() - began - listed
    return {
        "documents": len(found.documents),
        "records": found.records,
        "mib": round(size / 2**20, 1),
        "list_seconds": round(listed, 2),
        "records_a_second": round(found.records / listed),
        "taken": len(taken),
        "take_seconds": round(took, 2),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
