"""The documentation as a site: what MkDocs needs beside the pages in docs. A hook of mkdocs.yml.

Belongs here: bringing in the pages of the checkout's root, the list of decisions, and the links between them.
Does not belong here: the text of a page, and what the navigation says (`mkdocs.yml`).

    mkdocs build    # `make docs`
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "README.md": "index.md",
    "README.zh-CN.md": "README.zh-CN.md",
    "ARCHITECTURE.md": "ARCHITECTURE.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "CHANGELOG.md": "CHANGELOG.md",
}
"""Pages of the checkout's root, and their places in the site."""
TITLES = {
    "index.md": "Overview",
    "README.zh-CN.md": "概览",
    "commands.md": "Commands",
    "tables.md": "Tables and codes",
}
"""Titles in the navigation where the page's own is long or no title."""
DECISIONS = "adr/index.md"
_FENCED = re.compile(r"(^```.*?^```$)", re.M | re.S)
_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s]+)\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave pages out of the navigation that are not there, and name the decisions one by one."""
    config.nav = _present(config.nav or [])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the root and the list of decisions."""
    for name, place in PAGES.items():
        text = (ROOT / name).read_text("utf-8")
        files.append(File.generated(config, place, content=linked(text, "", place)))
    files.append(File.generated(config, DECISIONS, content=_decisions()))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Point links out of docs to where their pages are in the site, and title the page."""
    place = page.file.src_uri
    if title := TITLES.get(place):
        page.meta.setdefault("title", title)
    if not page.file.generated_by:
        markdown = linked(markdown, posixpath.dirname(f"docs/{place}"), place)
    return _without_spaces(markdown)


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Say that a page is Chinese where it is, so that fonts and voices follow, and what the dialog is for."""
    output = output.replace('role="dialog">', 'role="dialog" aria-label="Search 搜索">', 1)
    return output.replace('<html lang="en"', '<html lang="zh-Hans"', 1) if is_chinese(page) else output


def is_chinese(page: Page) -> bool:
    """Whether a page is the Chinese twin of another."""
    return ".zh" in page.file.src_uri


def _without_spaces(markdown: str) -> str:
    """Chinese lines of one paragraph joined: a line break inside it would be shown as a space."""
    return _outside_code(markdown, lambda part: _BREAK.sub("", part))


def _present(entries: list[Any]) -> list[Any]:
    """The navigation without absent pages and empty groups; the list of decisions has them behind it."""
    found: list[Any] = []
    for entry in entries:
        if isinstance(entry, str):
            if entry == DECISIONS:
                found += [entry, *_decision_files()]
            elif _is_there(entry):
                found.append(entry)
            continue
        (title, below), *_ = entry.items()
        if kept := _present(below if isinstance(below, list) else [below]):
            found.append({title: kept})
    return found


def _is_there(place: str) -> bool:
    return place in PAGES.values() or (ROOT / "docs" / place).exists()


def _decision_files() -> list[str]:
    return [f"adr/{path.name}" for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]


def _decisions() -> str:
    titles = [(name, (ROOT / "docs" / name).read_text("utf-8").splitlines()[0]) for name in _decision_files()]
    lines = [f"- [{title.removeprefix('# ')}]({name.removeprefix('adr/')})" for name, title in titles]
    intro = "What a reader of the code would question, and why it is so."
    return "\n".join(["# Decisions", "", intro, "", *lines])


def linked(text: str, folder: str, place: str) -> str:
    """The text of a page with its links as they are in the site.

    Args:
        text: Markdown whose links are relative to `folder`.
        folder: Where the page lies in the checkout, from the root.
        place: Where it lies in the site.

    Returns:
        The same text. A link to a file that is not in the site, as the code is not, is its words alone.
    """

    def link(found: re.Match[str]) -> str:
        target, _, anchor = found[3].partition("#")
        if not target or "://" in target or target.startswith("mailto:"):
            return found[0]
        named = posixpath.normpath(posixpath.join(folder, target))
        inside = DECISIONS if named == "docs/adr" else PAGES.get(named)
        if inside is None and not named.startswith("docs/"):
            return found[2] if (ROOT / named).exists() else found[0]
        there = posixpath.relpath(inside or named.removeprefix("docs/"), posixpath.dirname(place) or ".")
        return f"{found[1]}[{found[2]}]({there}{'#' if anchor else ''}{anchor})"

    return _outside_code(text, lambda part: _LINK.sub(link, part))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts = _FENCED.split(text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))
