"""The tutorial's pages: run as notebooks, with what their blocks print written below them.

Belongs here: running a page, putting its outputs into it, and taking the picture of its evidence. Does not
belong here: what the pages say (`docs/tutorial.md`, `docs/tutorial.zh.md`).

    python -m tools.tutorial    # runs both, and writes the pages and their pictures again; needs Chromium
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import jupytext
from nbclient import NotebookClient
from PIL import Image

from tools.pictures import browsing

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {"tutorial.md": "tutorial.svg", "tutorial.zh.md": "tutorial.zh.svg"}
"""The pages in docs, and the name in docs/images of the chart that each saves."""
CHART, EVIDENCE = "requests.svg", "evidence.html"
CITED = "435"
"""The number whose evidence is shown."""
SECONDS = 300
"""How long one block may take on a busy machine."""
_VERSION = re.compile(r"(?<=[a-z])-[0-9a-f]{12,16}\b")
"""Versions of the readers and the naming: they change with the code, and no reader compares them."""
_BLOCK = re.compile(r"(^```(?:python|bash)\n.*?^```\n)(\n```text\n.*?^```\n)?", re.M | re.S)


def run(page: Path, folder: Path) -> list[str]:
    """Run a page from top to bottom.

    Args:
        page: A notebook in jupytext's Markdown.
        folder: Where its temporary folder, Dagster's home and IPython's settings are made.

    Returns:
        What each block prints on standard output, paths of the temporary folder and versions of the
        parsers shortened.

    Raises:
        nbclient.exceptions.CellExecutionError: A block failed.
    """
    notebook = jupytext.read(page)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    environment |= {"DAGSTER_HOME": str(folder / "home"), "IPYTHONDIR": str(folder / "ipython")}
    environment |= {"PYTHONPATH": _import_path(), "TMPDIR": str(folder), "COLUMNS": "100"}
    environment["GONGKAI_LANG"] = "zh" if page.name.endswith(".zh.md") else "en"
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3")
    client.execute(cwd=str(folder), env=environment)
    return [_printed(cell, folder) for cell in notebook.cells if cell.cell_type == "code"]


def with_outputs(text: str, outputs: list[str]) -> str:
    """The text of a page with the outputs below its blocks, in place of those that stand there."""
    found = iter(outputs)

    def write(block: re.Match[str]) -> str:
        output = next(found)
        return f"{block[1]}\n```text\n{output}\n```\n" if output else block[1]

    written = _BLOCK.sub(write, text)
    assert next(found, None) is None, "there are more code cells than blocks"
    return written


def chart_of(folder: Path) -> Path:
    """The chart that a page saved in its temporary folder below the folder it was run in."""
    (chart,) = folder.glob(f"gongkai-*/{CHART}")
    return chart


def photograph(evidence: Path) -> bytes:
    """The page of evidence with the number that the tutorial cites chosen, as PNG in few colours."""
    with browsing() as browser, browser.new_context(viewport={"width": 1400, "height": 640}) as context:
        page = context.new_page()
        page.goto(evidence.as_uri())
        page.locator("button.number", has_text=CITED).click()
        page.wait_for_timeout(1000)  # the place comes into view
        picture = Image.open(io.BytesIO(page.screenshot()))
    found = io.BytesIO()
    picture.convert("RGB").quantize(64).save(found, "PNG", optimize=True)
    return found.getvalue()


def _import_path() -> str:
    """This checkout before any other that is installed."""
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def _printed(cell: Any, folder: Path) -> str:
    texts = [output.text for output in cell.outputs if output.get("name") == "stdout"]
    found = re.sub(rf"{re.escape(str(folder))}/gongkai-\w+", "/tmp/gongkai", "".join(texts))
    found = _VERSION.sub("-…", found)
    return "\n".join(line.rstrip() for line in found.rstrip().splitlines())


def main() -> None:
    """Run both pages and write them again."""
    for name, picture in PICTURES.items():
        page = ROOT / "docs" / name
        with tempfile.TemporaryDirectory() as folder:
            outputs = run(page, Path(folder))
            chart, kept = chart_of(Path(folder)), ROOT / "docs" / "images" / picture
            shutil.copyfile(chart, kept)
            kept.with_name(f"evidence.{kept.stem}.png").write_bytes(photograph(chart.with_name(EVIDENCE)))
        page.write_text(with_outputs(page.read_text("utf-8"), outputs), "utf-8")


if __name__ == "__main__":
    main()
