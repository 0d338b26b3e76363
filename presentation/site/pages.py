"""The pages, in one language each: templates filled with words.

Belongs here: which pages there are, their policy, and what they load.
Does not belong here: what their scripts do (`assets`), and data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from presentation.catalogue import LANGUAGES, Language, word, words
from presentation.site.meta import places
from presentation.site.method import grids

_FOLDER = "presentation.site"
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Nothing but our own files runs or loads. `file:` names the pages' own scheme where they are opened from
disk, which not every browser counts as `'self'`; a page of a web server cannot load such a file."""
PAGES = ("index", "agencies", "agency", "quality", "coverage", "method")
SCRIPTS = {
    "index": ("uPlot.js", "charts.js", "map.js", "overview.js"),
    "agencies": ("lists.js", "agencies.js"),
    "agency": ("uPlot.js", "charts.js", "number.js", "agency.js"),
    "quality": ("map.js", "lists.js", "quality.js"),
    "coverage": ("map.js", "lists.js", "coverage.js"),
    "method": (),
}
_VENDOR = {"uPlot.js": "uPlot.iife.min.js", "uPlot.css": "uPlot.min.css", "uPlot.LICENSE.txt": "LICENSE"}


def assets() -> Iterator[tuple[str, bytes]]:
    """The style, the scripts and the library, which all pages share."""
    own = sorted({name for scripts in SCRIPTS.values() for name in scripts} - set(_VENDOR))
    for name in ("core.js", *own):
        yield f"assets/{name}", _bytes(f"assets/{name}")
    yield "assets/style.css", _bytes("assets/style.css") + "".join(map(_tile, places())).encode()
    for name, source in _VENDOR.items():
        yield f"assets/{name}", _bytes(f"vendor/{source}")


def _tile(place: Mapping[str, Any]) -> str:
    """Where a tile stands; the policy allows no style of an element."""
    column, row = place["at"]
    return f".at-{column}-{row} {{ grid-area: {row} / {column}; }}\n"


def pages(indicators: pl.DataFrame, first: Language, release: str | None) -> Iterator[tuple[str, str]]:
    """Every page in both languages: those of the first at the top, the others in a folder of their own.

    Args:
        indicators: dim_indicator.
        first: The language of the pages at the top.
        release: The version of the release that the numbers are of; None for a warehouse.
    """
    for language in LANGUAGES:
        folder = "" if language == first else f"{language}/"
        (other,) = (each for each in LANGUAGES if each != language)
        back = "../" if folder else ""
        for name in PAGES:
            across = f"{back}{name}.html" if folder else f"{other}/{name}.html"
            said = _page(name, language, back, across, indicators, release)
            yield f"{folder}{name}.html", said


def _page(
    name: str, language: Language, back: str, across: str, indicators: pl.DataFrame, release: str | None
) -> str:
    scripts = () if name == "method" else ("core.js", *SCRIPTS[name])
    return (
        _environment()
        .get_template(f"{name}.html")
        .render(
            name=name,
            pages=[each for each in PAGES if each != "agency"],
            language={"zh": "zh-CN", "en": "en"}[language],
            other={"zh": "en", "en": "zh-CN"}[language],
            policy=POLICY,
            back=back,
            across=across,
            styles=["uPlot.css", "style.css"] if "uPlot.js" in scripts else ["style.css"],
            scripts=scripts,
            words=_words(language),
            say=lambda key, **values: word(f"site.{key}", language, **values),
            release=release,
            grids=list(grids(indicators, language)) if name == "method" else (),
        )
    )


@cache
def _words(language: Language) -> Markup:
    """The words of the scripts as a block of data; no sign in it can end the block."""
    spoken = {
        name.removeprefix("site."): said.zh if language == "zh" else said.en
        for name, said in words().items()
        if name.startswith("site.")
    }
    spoken |= {name: word(name, language) for name in words() if name.startswith("status.")}
    text = json.dumps(spoken, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: _bytes(f"templates/{name}").decode()),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _bytes(name: str) -> bytes:
    return files(_FOLDER).joinpath(name).read_bytes()
