"""The site of a warehouse of many bodies: seconds, memory and size of writing it, and what a browser feels.

    python -m benchmarks.site --bodies 100000 --years 3 --out FOLDER

The warehouse (`benchmarks.many_bodies`) is made first, unless FOLDER has it. Chromium must be installed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from benchmarks.many_bodies import LAST, agencies, make
from tools.pictures import browsing

TOOK = """async (values) => {
  const root = document.documentElement;
  const until = async (turn) => {
    while (Number(root.dataset.drawn) < turn) await new Promise((next) => setTimeout(next));
  };
  const took = [];
  for (let time = 0; time < 8; time += 1) {
    const began = performance.now(), turn = Number(root.dataset.drawn) + 1;
    site.change({ ...values, again: String(time) }, true);
    await until(turn);
    took.push(performance.now() - began);
  }
  return took.slice(1).sort((a, b) => a - b)[3];
}"""
"""Milliseconds from a change to the drawn page, the median of seven; before them files are loaded."""


def write(warehouse: Path, out: Path) -> None:
    """Write the site in a process of its own, and print what it took."""
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "site",
        "--warehouse",
        str(warehouse),
        "--out",
        str(out),
    ]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, busy = used.ru_maxrss / 2**10, used.ru_utime + used.ru_stime
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 2**20
    print(f"written in {seconds:.0f} s ({busy:.0f} s of CPU time), {memory:,.0f} MiB of memory")
    print(f"{len(files):,} files, {size:,.0f} MiB")


class _Counting(SimpleHTTPRequestHandler):
    sent = 0

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        before = source.tell()
        super().copyfile(source, outputfile)
        _Counting.sent += source.tell() - before


def browse(out: Path) -> None:
    """Open the pages from a server, and print bytes and milliseconds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Counting, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    some = agencies(50_000)["agency_id"][-1]
    views = (
        "index.html",
        "agencies.html",
        f"agency.html#id={some}",
        "quality.html",
        "coverage.html",
        "method.html",
    )
    with browsing() as browser:
        for view in views:
            with browser.new_context() as context:
                _Counting.sent = 0
                tab = context.new_page()
                began = time.monotonic()
                tab.goto(f"{address}/{view}")
                if not view.startswith("method"):
                    tab.wait_for_selector("html[data-drawn]", state="attached")
                print(f"{view}: {_Counting.sent / 1000:,.0f} kB, {(time.monotonic() - began) * 1000:,.0f} ms")
        with browser.new_context() as context:
            tab = context.new_page()
            tab.goto(f"{address}/agencies.html")
            tab.wait_for_selector("html[data-drawn]", state="attached")
            for query in ("公安局", "浦东新区 公安", "340", "局", "没有这个名字"):
                print(f"search {query}: {_took(tab, {'query': query}):,.0f} ms")
            tab.evaluate("site.change({query: '', place: '37'}, true)")
            tab.wait_for_timeout(1500)
            for values in (
                {"kind": "government"},
                {"kind": ""},
                {"year": str(LAST - 1)},
                {"year": str(LAST)},
                {"query": "财政"},
            ):
                print(f"filter {values}: {_took(tab, values):,.0f} ms")
            tab.goto(f"{address}/index.html")
            tab.wait_for_selector("html[data-drawn]", state="attached")
            for values in ({"kind": "government"}, {"place": "37"}, {"measure": "granted_share"}):
                print(f"overview {values}: {_took(tab, values):,.0f} ms")
    server.shutdown()


def _took(tab: Page, values: dict[str, str]) -> float:
    return float(tab.evaluate(TOOK, values))


def main() -> None:
    """Make, write, browse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    warehouse, out = asked.out / "warehouse", asked.out / "site"
    if not warehouse.exists():
        began = time.monotonic()
        make(warehouse, asked.bodies, list(range(LAST - asked.years + 1, LAST + 1)))
        print(f"{asked.bodies:,} bodies, {asked.years} years, made in {time.monotonic() - began:.0f} s")
    write(warehouse, out)
    browse(out)


if __name__ == "__main__":
    main()
