"""The process in which one target is fuzzed: `python -m tools.fuzz.child READER FOLDER OPTIONS`.

Belongs here: what is instrumented, and atheris. Does not belong here: starting it (`tools.fuzz.__main__`).
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import atheris

INSTRUMENTED = ["parsers", "doc2docx", "markdown_it", "tinycss2", "xlrd"]
"""Packages in pure Python whose branches guide the fuzzer; native ones are fuzzed without knowing theirs."""


def main(reader: str, folder: Path, options: list[str]) -> None:
    """Fuzz; never returns."""
    with atheris.instrument_imports(include=INSTRUMENTED):
        from parsers.readers import reader_modules
        from tools.fuzz.mutate import mutated
        from tools.fuzz.target import keep_fault

        for name, module in reader_modules().items():
            if reader in (name, "all") and not name.startswith("ocr"):
                import_module(module)

    def try_input(data: bytes) -> None:
        fault = keep_fault(data, folder)
        if fault:
            print(f"fault: {fault}", file=sys.stderr, flush=True)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        return mutated(data, most, seed, atheris.Mutate)

    atheris.Setup([sys.argv[0], *options], try_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
