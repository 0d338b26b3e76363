"""croissant.json: the release as Croissant 1.0 describes data sets, for catalogues of machine learning.

Belongs here: its layout. Does not belong here: columns (the contracts), facts of the release (`about`).
Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.0.html
"""

from __future__ import annotations

from typing import Any

from warehouse.catalogue.dictionary import ColumnEntry
from warehouse.release import files
from warehouse.release.about import Edition, File, about, both
from warehouse.release.tables import ReleaseTable

VERSION = "http://mlcommons.org/croissant/1.0"
_TYPES = {
    "string": "sc:Text",
    "number": "sc:Float",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
    "array": "sc:Text",
}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def descriptor(edition: Edition, cite_as: str) -> dict[str, Any]:
    """The whole document.

    Args:
        edition: The release.
        cite_as: How to cite it, as BibTeX.
    """
    said = about()
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": said["name"],
        "description": both(said["description"]),
        "alternateName": [said["title"]["en"], said["title"]["zh"]],
        "version": _three_numbers(edition.version),
        "datePublished": edition.published,
        "license": said["licence"]["path"],
        "url": edition.url or said["homepage"],
        "keywords": said["keywords"],
        "inLanguage": ["zh", "en"],
        "creator": {"@type": "sc:Organization", "name": said["creator"]},
        "citeAs": cite_as,
        "distribution": [_file(file) for file in edition.files],
        "recordSet": [_records(table) for table in edition.tables.values()],
    }


def _three_numbers(version: str) -> str:
    """2026.1 as Croissant wants it: 2026.1.0."""
    return ".".join([*version.split("."), "0", "0"][:3])


def _file(file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.name,
        "description": file.description,
        "contentUrl": file.path,
        "contentSize": f"{file.size_bytes} B",
        "encodingFormat": "application/x-parquet" if file.path.endswith(".parquet") else file.media_type,
        "sha256": file.sha256,
    }


def _records(table: ReleaseTable) -> dict[str, Any]:
    keys = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        **({"key": keys} if keys else {}),
        "field": [_field(table.name, entry) for entry in table.columns],
    }


def _field(table: str, entry: ColumnEntry) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{entry.name}",
        "name": entry.name,
        "description": entry.description,
        "dataType": _TYPES[entry.kind],
        **({"repeated": True} if entry.kind == "array" else {}),
        "source": {"fileObject": {"@id": files.parquet(table)}, "extract": {"column": entry.name}},
    }
