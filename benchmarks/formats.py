"""`formats`: every format and encoding by itself, reports with the defects of the wild.

Belongs here: which layouts make up a format, and this command's run.
Does not belong here: the comparison with other tools (`benchmarks.ratios`).
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import ratios
from benchmarks import scans as recognition
from benchmarks.draw import Sample, draw, score_files, total
from benchmarks.score import Score
from benchmarks.show import Record, score_row
from parsers.model import Reading
from parsers.read import name_file, read, read_file
from parsers.readers.ocr.recognise import can_recognise
from parsers.refusals import refused

FORMATS = {
    "text": ("text_lines", "text_tabs", "text_pipes", "text_boxes", "text_glued"),
    "html": ("html_page", "html_word"),
    "pdf": ("pdf",),
    "docx": ("docx",),
    "doc-html": ("doc_html",),
    "rtf": ("rtf",),
    "xlsx": ("xlsx",),
    "csv": ("csv",),
    "mhtml": ("mhtml",),
    "ofd": ("ofd",),
    "encodings": (
        "text_gbk",
        "html_gbk",
        "text_utf16",
        "text_hz",
        "text_big5",
        "html_traditional",
        "text_mojibake",
    ),
    "carried": ("html_script", "json_answer", "rss_feed"),
    "scans": ("scan_png", "scan_jpeg", "scan_pdf"),
}


def run(out: Path, count: int, seed: int, scans: int, rounds: int, folder: Path | None = None) -> Record:
    """`count` files a format (`scans` of scans), then readers beside peers, on files of `folder` if given."""
    record = Record("formats", out, {"count": count, "seed": seed, "scans": scans, "rounds": rounds})
    rows, found = [], []
    with TemporaryDirectory() as drawn:
        for name, layouts in FORMATS.items():
            number = scans if name == "scans" else count
            if not number or (name == "scans" and not can_recognise()):
                continue
            samples = draw(Path(drawn) / name, number, seed, layouts)
            score, stages = _read(samples)
            speed = round(number / sum(stages.values()), 1)
            costs = {f"{stage}_ms": round(1000 * spent / number, 1) for stage, spent in stages.items()}
            rows.append({"format": name, "files": number, "files/s": speed, **costs, **score_row(score)})
            found.append((score.findings, samples, name))
        record.table("formats, one process", rows, NOTE)
        for findings, samples, name in found:
            record.found(findings, samples, name)
    ratios.measure(record, seed, rounds, folder)
    if scans and can_recognise():
        recognition.measure(record, seed, min(rounds, 2))
        recognition.measure_cells(record, seed, scans)
    return record


NOTE = "files/s: a second of CPU time, from bytes to cells, checks and prose; ms: CPU a file of each stage"


def _read(samples: list[Sample]) -> tuple[Score, dict[str, float]]:
    """The score of the samples and the CPU seconds of both stages; the first sample also warms up."""
    read(samples[0].data, samples[0].name)
    readings: list[Reading] = []
    stages = {"reading": 0.0, "naming": 0.0}
    for sample in samples:
        data = sample.data
        began = time.process_time()
        file = read_file(data, sample.name)
        middle = time.process_time()
        readings.append(refused(file) if file.layout is None else name_file(file.layout, sample.name))
        stages["reading"] += middle - began
        stages["naming"] += time.process_time() - middle
    return total(score_files(samples, readings)), stages
