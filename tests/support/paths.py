"""Where the checkout, the test data and the folder of real reports beside the checkout are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ROOT / "tests" / "parsers" / "readers" / "data" / "formats"
CORPUS = ROOT.parent / "shared" / "corpus"
