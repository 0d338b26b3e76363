"""Versions of the code: each changes when behaviour may change, and only then.

Belongs here: digests of our own sources. Does not belong here: what is kept under a version
(`warehouse.readings.versions`).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from parsers.source_facts import Facts, Imported, facts

OWN = ("parsers", "engine", "warehouse", "assets", "pipelines", "samples")
"""Our own packages."""

_DATA = (".toml", ".csv", ".tsv", ".txt", ".gz", ".json")
_UNDER = {"pdfplumber": ("pdfminer-six",), "rapidocr": ("onnxruntime",)}
"""Libraries that do the work of another one which our code imports."""
_DISTRIBUTIONS = {
    "cv2": "opencv-python-headless",
    "doc2docx": "msdoc2docx",
    "markdown_it": "markdown-it-py",
    "PIL": "pillow",
    "upath": "universal-pathlib",
}
"""Distributions of another name than their module: to ask all that are installed takes half a second."""

Path = tuple[str, ...]


@cache
def code_version(*modules: str) -> str:
    """Twelve hex digits for everything that decides what the named modules do.

    In: the modules and, over their import statements (also those inside functions, and literal names
    given to `import_module` and `files`), all modules of our own packages that they reach, each as its
    syntax tree; the data files of the packages of these modules; the versions of the libraries that these
    modules import, and that a library is not installed.
    Out: comments, docstrings and other bare strings, layout of the source; imports for the type checker
    alone; modules whose name is computed when the program runs (the readers, which `parsers.readers` picks
    by media type: name them as well); what a library imports in turn; the standard library.

    A name that a module only passes on (`from a import x` in `b`, `from b import x` here) leads to the
    module that defines it: importing a module of ours has no effect but its names.

    Args:
        modules: Dotted names, the order and repetitions of which do not matter.

    Raises:
        ModuleNotFoundError: there is no such module in our own packages.
    """
    own, libraries = closure(*modules)
    digest = hashlib.sha256()
    for module in sorted(own):
        digest.update(f"{module} {_code_digest(module)}\n".encode())
    for package in sorted({_package(module) for module in own}):
        for name, data in _data_files(_folder(package), ""):
            digest.update(f"{package} {name} {hashlib.sha256(data).hexdigest()}\n".encode())
    for library in sorted(libraries):
        digest.update(f"{library} {_library_version(library)}\n".encode())
    return digest.hexdigest()[:12]


def naming_version() -> str:
    """The version of the second stage: everything from a layout to a reading."""
    return code_version("parsers.name_layout", "parsers.layout_bytes")


@cache
def reader_versions() -> dict[str, str]:
    """For each reader by name its version, `pdf-0123456789ab`: the choice of readers and the reader itself.

    Three more stand for what no reader reads alone: `refused`, `converted` for files that an office suite
    turned into DOCX, and `nested` for files of which another reader read a part: they depend on all readers.
    """
    from parsers.readers import REFUSED, reader_modules

    readers = reader_modules()
    found = {REFUSED: code_version("parsers.readers", "parsers.layout_bytes")}
    for name, module in readers.items():
        found[name] = code_version("parsers.layout_bytes", "parsers.readers", module)
    found["converted"] = found["word.docx"]
    found["nested"] = code_version("parsers.layout_bytes", "parsers.readers", *readers.values())
    return {name: f"{name}-{digest}" for name, digest in found.items()}


def closure(*modules: str) -> tuple[frozenset[str], frozenset[str]]:
    """Modules of our own that the named ones reach, themselves included, and distributions they import."""
    own: set[str] = set()
    libraries: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module in own:
            continue
        own.add(module)
        whole, names = _imports(module)
        for imported in whole:
            if _is_own(imported):
                waiting.append(_existing(imported))
            else:
                libraries |= _distributions(imported)
        for source, name in names:
            if _is_own(source):
                waiting.append(_defined_in(source, name))
            else:
                libraries |= _distributions(source)
    return frozenset(own), frozenset(libraries)


@cache
def _imports(module: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """What a module imports: whole modules, and `(module, name)` pairs."""
    found = _facts(module)
    return frozenset(found.whole), frozenset((_absolute(module, each), each[2]) for each in found.names)


def _absolute(module: str, imported: Imported) -> str:
    level, source, _ = imported
    if not level:
        return source
    parents = _package(module).split(".")
    base = parents[: len(parents) - level + 1]
    return ".".join([*base, *([source] if source else [])])


@cache
def _defined_in(source: str, name: str) -> str:
    """The module that a name imported from `source` comes from.

    The name is a module itself, or is defined in `source`, or in a module that `source` imports it from.
    """
    if _file(f"{source}.{name}") is not None:
        return f"{source}.{name}"
    for given, imported in _facts(source).passed:
        passed = _absolute(source, imported)
        if given == name and _is_own(passed):
            return _defined_in(passed, imported[2])
    return source


def _is_own(module: str) -> bool:
    return module.partition(".")[0] in OWN


def _existing(module: str) -> str:
    if _file(module) is None:
        raise ModuleNotFoundError(f"no module {module} among our own packages")
    return module


@cache
def _facts(module: str) -> Facts:
    file = _file(module)
    if file is None:
        raise ModuleNotFoundError(f"no module {module} among our own packages")
    return facts(file.read_bytes())


def _code_digest(module: str) -> str:
    return _facts(module).digest


def _file(module: str) -> Traversable | None:
    """The source of a module of ours; None where there is none. Nothing is imported but its top package."""
    top, *rest = module.split(".")
    place = files(top)
    for part in rest:
        place = place.joinpath(part)
    candidates = [place.joinpath("__init__.py")]
    if rest:
        candidates.append(files(top).joinpath(*rest[:-1], f"{rest[-1]}.py"))
    return next((file for file in candidates if file.is_file()), None)


def _package(module: str) -> str:
    """The package whose data files a module may read: itself, or the one that it stands in."""
    file = _file(module)
    return module if file is not None and file.name == "__init__.py" else module.rpartition(".")[0]


def _folder(package: str) -> Traversable:
    top, *rest = package.split(".")
    return files(top).joinpath(*rest) if rest else files(top)


def _data_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the data below a package's folder, not of packages in it."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if not entry.joinpath("__init__.py").is_file():
                yield from _data_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_DATA):
            yield prefix + entry.name, entry.read_bytes()


def _distributions(module: str) -> set[str]:
    """The distributions that hold a library's module; none for the standard library."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return set()
    name = _DISTRIBUTIONS.get(top, top)
    return {name, *_UNDER.get(name, ())}


@cache
def _library_version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"


def sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    """Names and bytes of the code and data below a package's folder."""
    found = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            found += sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", *_DATA)):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
