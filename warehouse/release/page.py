"""A document as a list of blocks, and as an HTML page that opens anywhere.

Belongs here: the kinds of blocks, and HTML. Does not belong here: what a document says (`codebook`,
`changes_page`), and PDF (`to_pdf`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from warehouse.printable import visible

_STYLE = """
:root { color-scheme: light dark;
  --ink: #1a1a1a; --paper: #fff; --line: #ccc; --head: #f0f2f5; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e6ea; --paper: #16181c; --line: #43474f; --head: #23272e; --link: #8ab8f5; } }
@media print { :root { --ink: #000; --paper: #fff; --line: #999; --head: #eee; --link: #000; } }
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 72rem; margin: 0 auto; padding: 1.5rem; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.7rem; line-height: 1.3; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { margin-top: 2rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.4rem; font-size: .9rem; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; min-width: 5rem; } td:first-child { min-width: 9rem; }
th { background: var(--head); }
nav a { margin-right: 1rem; } a { color: var(--link); }
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; `anchor` is where links lead to."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of plain texts.

    Args:
        header: The texts of its first row.
        rows: The others, each as long as the header.
        widths: The shares of the page that the columns take in print.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Block = Heading | Paragraph | Grid


def html(title: str, language: str, blocks: Iterable[Block]) -> str:
    """A whole page without scripts and without anything from elsewhere.

    Args:
        title: The title of the page.
        language: `en` or `zh`.
        blocks: What it says; every text is shown as it is.
    """
    body = list(blocks)
    links = "".join(
        f'<a href="#{_text(each.anchor)}">{_text(each.text)}</a> '
        for each in body
        if isinstance(each, Heading) and each.level == 2 and each.anchor
    )
    parts = [_block(each) for each in body]
    if links:
        parts.insert(1, f"<nav>{links}</nav>")
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_text(block.text)}</p>"
    if isinstance(block, Heading):
        anchor = f' id="{_text(block.anchor)}"' if block.anchor else ""
        return f"<h{block.level}{anchor}>{_text(block.text)}</h{block.level}>"
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in block.header)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{_cell(each)}</td>" for each in row) + "</tr>" for row in block.rows
    )
    table = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return f'<div class="wide" tabindex="0"><table>\n{table}</table></div>'


def _cell(text: str) -> str:
    """A text whose long names may go on in the next line behind an underscore."""
    return _text(text).replace("_", "_<wbr>")


def _text(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")
