"""How a release is cited, and under which licences its parts are: CITATION.cff, BibTeX, LICENSES.md.

Belongs here: these texts. Does not belong here: what they say (`about.toml`).
Source: https://github.com/citation-file-format/citation-file-format (1.2.0).
"""

from __future__ import annotations

import json

from warehouse.release.about import Edition, about, both


def cff(edition: Edition) -> str:
    """CITATION.cff; every text is quoted as JSON quotes it, which YAML reads alike."""
    said = about()
    lines = [
        "cff-version: 1.2.0",
        f"message: {_text('Cite this version of the data set. / 引用时请注明版本。')}",
        "type: dataset",
        f"title: {_text(both(said['title']))}",
        f"version: {_text(edition.version)}",
        *([f"date-released: {edition.date.isoformat()}"] if edition.date else []),
        *([f"url: {_text(edition.url)}"] if edition.url else []),
        f"license: {said['licence']['name']}",
        f"abstract: {_text(both(said['description']))}",
        "authors:",
        f"  - name: {_text(said['creator'])}",
        "keywords:",
        *(f"  - {_text(word)}" for word in said["keywords"]),
    ]
    return "\n".join(lines) + "\n"


def bibtex(edition: Edition) -> str:
    """The citation in one entry of BibTeX."""
    said = about()
    fields = {
        "title": both(said["title"]),
        "author": f"{{{said['creator']}}}",
        "year": edition.published[:4],
        "version": edition.version,
        **({"url": edition.url} if edition.url else {}),
    }
    inner = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{said['name']}-{edition.version}, {inner}}}"


def in_words(edition: Edition, language: str) -> str:
    """The citation as a sentence, `en` or `zh`."""
    said = about()
    where = f" {edition.url}" if edition.url else ""
    if language == "zh":
        title, year = said["title"]["zh"], edition.published[:4]
        return f"{said['creator']}：《{title}》，{edition.version} 版，{year} 年。{where}".rstrip()
    title, year = said["title"]["en"], edition.published[:4]
    return f"{said['creator']} ({year}). {title}. Version {edition.version}.{where}"


def licences(edition: Edition) -> str:
    """LICENSES.md: the parts with their sources and licences."""
    said = about()
    rows = [
        f"| {part['en']} / {part['zh']} | {part['source_en']} / {part['source_zh']} "
        f"| {part['licence_en']} / {part['licence_zh']} |"
        for part in said["part"]
    ]
    licence = said["licence"]
    head = [
        f"# {said['name']} {edition.version}: licences and sources / 许可与来源",
        "",
        f"The release as a whole is under the {licence['title']} ({licence['path']}).",
        f"本版数据整体适用 {licence['title']}（{licence['path']}）。",
        "",
        "| part / 部分 | source / 来源 | licence / 许可 |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
