"""dcat.jsonld: the release as DCAT-AP 3 describes data sets, for catalogues of open data.

Belongs here: its layout. Does not belong here: facts of the release (`about`).
Source: https://semiceu.github.io/DCAT-AP/releases/3.0.0/
Addresses are relative: they name the files beside this one, wherever the release lies.
"""

from __future__ import annotations

from typing import Any

from warehouse.release.about import Edition, File, about

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_IANA = "http://www.iana.org/assignments/media-types/"
_LANGUAGES = [
    {"@id": f"http://publications.europa.eu/resource/authority/language/{code}"} for code in ("ZHO", "ENG")
]


def descriptor(edition: Edition) -> dict[str, Any]:
    """The whole document: a catalogue of one data set.

    Args:
        edition: The release.
    """
    said = about()
    agent = {"@id": "#creator", "@type": "foaf:Agent", "foaf:name": said["creator"]}
    licence = {"@id": said["licence"]["path"], "@type": "dct:LicenseDocument"}
    dataset: dict[str, Any] = {
        "@id": "#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{said['name']} {edition.version}",
        "dct:title": _texts(said["title"]),
        "dct:description": _texts(said["description"]),
        "dcat:keyword": said["keywords"],
        "dcat:version": edition.version,
        "dct:publisher": {"@id": "#creator"},
        "dct:creator": {"@id": "#creator"},
        "dct:language": _LANGUAGES,
        "dct:issued": _date(edition),
        "dct:spatial": {
            "@id": "http://publications.europa.eu/resource/authority/country/CHN",
            "@type": "dct:Location",
        },
        "dcat:distribution": [_distribution(edition, file, licence["@id"]) for file in edition.files],
    }
    if edition.years:
        first, last = edition.years
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _value(f"{first}-01-01", "date"),
            "dcat:endDate": _value(f"{last}-12-31", "date"),
        }
    if edition.url:
        dataset["dcat:landingPage"] = {"@id": edition.url, "@type": "foaf:Document"}
    catalogue = {
        "@id": "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _texts(said["title"]),
        "dct:description": _texts(said["description"]),
        "dct:publisher": {"@id": "#creator"},
        "dcat:dataset": {"@id": "#dataset"},
    }
    return {"@context": _CONTEXT, "@graph": [catalogue, dataset, agent, licence]}


def _distribution(edition: Edition, file: File, licence: str) -> dict[str, Any]:
    english, _, chinese = file.description.partition(" / ")
    found = {
        "@id": f"#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": file.path,
        "dct:description": _texts({"en": english, "zh": chinese or english}),
        "dcat:accessURL": {"@id": edition.url or "./"},
        "dcat:downloadURL": {"@id": file.path},
        "dcat:mediaType": {"@id": _IANA + file.media_type},
        "dcat:byteSize": _value(str(file.size_bytes), "nonNegativeInteger"),
        "dct:license": {"@id": licence},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _value(file.sha256, "hexBinary"),
        },
    }
    if file.path.endswith(".gz"):
        found["dcat:mediaType"] = {"@id": _IANA + "text/csv"}
        found["dcat:compressFormat"] = {"@id": _IANA + "application/gzip"}
    return found


def _date(edition: Edition) -> dict[str, str]:
    return _value(edition.published, "date" if edition.date else "gYear")


def _value(text: str, kind: str) -> dict[str, str]:
    return {"@value": text, "@type": f"xsd:{kind}"}


def _texts(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": texts[language], "@language": language} for language in ("en", "zh")]
