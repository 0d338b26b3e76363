"""The command line of the trial of the Superset bundle.

python -m tools.superset --warehouse FOLDER                # install, import, run every chart, picture
python -m tools.superset --warehouse FOLDER --serve 8088   # and keep serving it
python -m tools.superset --warehouse FOLDER --zip FILE     # only write the ZIP that Superset imports
python -m tools.superset datasets                          # write the datasets of the bundle again
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tools.superset.bundle import FOLDER, write_bundle
from tools.superset.charts import DASHBOARD, try_bundle
from tools.superset.datasets import datasets
from tools.superset.instance import USER, Instance

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 1 when a chart fails or is empty."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.superset", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("what", nargs="?", choices=["try", "datasets"], default="try")
    parser.add_argument("--warehouse", type=Path, default=ROOT / "data" / "warehouse")
    parser.add_argument(
        "--home", type=Path, default=ROOT / "data" / "superset", help="its environment and data"
    )
    parser.add_argument("--picture", type=Path, help="where the picture of the dashboard goes")
    parser.add_argument("--zip", type=Path, help="only write the ZIP that Superset imports")
    parser.add_argument("--serve", type=int, metavar="PORT", help="keep serving on 127.0.0.1")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh", help="of Superset's own pages")
    options = parser.parse_args(arguments)
    if options.what == "datasets":
        for name, text in datasets().items():
            (FOLDER / "datasets" / "gongkai" / name).write_text(text, encoding="utf-8")
        return 0
    if not (options.warehouse / "warehouse.duckdb").is_file():
        parser.error(
            f"there is no warehouse.duckdb in {options.warehouse}: build one, or name it with --warehouse"
        )
    if "?" in str(options.warehouse.absolute()):
        parser.error(f"Superset opens no path with a ?: rename a folder of {options.warehouse}")
    if options.zip:
        write_bundle(options.warehouse, options.zip)
        return 0
    return _try(options)


def _try(options: argparse.Namespace) -> int:
    instance = Instance(options.home.absolute(), options.lang)
    instance.install()
    with tempfile.TemporaryDirectory() as folder, instance.served(options.serve or 0) as address:
        bundle = Path(folder) / "gongkai.zip"
        write_bundle(options.warehouse, bundle)
        faults = try_bundle(address, USER, instance.password, bundle, options.picture)
        for fault in faults:
            print(f"superset: {fault}", file=sys.stderr)
        if options.serve:
            where = f"{address}/superset/dashboard/{DASHBOARD}/"
            print(
                f"{where} (user {USER}, password in {instance.home / 'password'}); Ctrl+C ends it", flush=True
            )
            while True:
                time.sleep(60)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
