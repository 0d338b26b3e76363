"""Object storage: how a place in it is opened, and what its errors mean.

Belongs here: what s3fs, Polars and DuckDB must be told so that all see the same objects, and one sentence for
each kind of trouble. Does not belong here: reading and writing files (`warehouse.storage.parquet`).

Where the storage is and who asks stands in the environment (`AWS_ENDPOINT_URL`, `AWS_REGION`,
`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), nowhere else: no key is part of a place, of an error's sentence
or of anything that is written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from upath import UPath

S3 = ("s3", "s3a")
"""The protocols of S3."""

_REFUSED = re.compile(r"\b(?:40[13]|Forbidden|Unauthorized|AccessDenied|InvalidAccessKeyId|Signature\w+)\b")
_NO_BUCKET = re.compile(r"\bNoSuchBucket\b")
_UNREACHABLE = re.compile(r"error sending request|client error \(Connect\)|dns error|timed out")
_CODES = {
    **dict.fromkeys(("403", "AccessDenied", "AllAccessDisabled", "InvalidAccessKeyId"), "refused"),
    **dict.fromkeys(("401", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"), "refused"),
    "NoSuchBucket": "no_bucket",
}
UNREACHABLE = "the storage cannot be reached: check the network and AWS_ENDPOINT_URL"
_SENTENCES = {
    "unreachable": UNREACHABLE,
    "no_keys": "no keys are set for the storage: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "refused": "the storage refuses access: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and their rights",
    "no_bucket": "there is no such bucket: make it, or name another",
}


def at(place: str) -> UPath:
    """The path of a place.

    Listings are never remembered: other programs write there too.

    Args:
        place: A path or URL.
    """
    return UPath(place, **_options()) if place.partition("://")[0] in S3 else UPath(place)


def _options() -> dict[str, Any]:
    region = os.environ.get("AWS_REGION")  # botocore knows AWS_DEFAULT_REGION alone, Polars both
    # s3fs tries again by itself: with botocore's own attempts nobody answers for minutes.
    retries = {"mode": "standard", "total_max_attempts": 2}
    return {
        "use_listings_cache": False,
        "config_kwargs": {"retries": retries},
        "client_kwargs": {"region_name": region} if region else {},
    }


def is_local(path: UPath) -> bool:
    """Whether the operating system can open the path itself."""
    return path.protocol in ("", "file", "local")


def keys_below(folder: UPath) -> dict[str, dict[str, Any]]:
    """Every object below a folder of object storage, by its key below the folder, in pages of a thousand.

    Returns:
        What the storage says of each (`size`, `ETag`, `LastModified`); a key that ends with `/` marks a
        folder.

    Raises:
        OSError: The storage does not answer, or not with a list.
    """
    start = folder.path.rstrip("/") + "/"
    found: dict[str, dict[str, Any]] = folder.fs.find(folder.path, detail=True)
    return {key.removeprefix(start): said for key, said in found.items() if key.startswith(start)}


def state_of(said: dict[str, Any]) -> str:
    """What changes when an object does: its ETag and time."""
    return f"{said.get('ETag')}{said.get('LastModified') or said.get('mtime')}"


def require(place: UPath) -> bool:
    """Ask object storage for a place, to know that it answers.

    Returns:
        Whether anything lies there.

    Raises:
        OSError: With one sentence that says what is wrong.
    """
    try:
        if place.protocol not in S3:
            return place.exists()
        bucket, key, _ = place.fs.split_path(place.path)
        prefix = key.rstrip("/") + "/" if key else ""
        answer = place.fs.call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1)
        return bool(answer.get("Contents"))
    except Exception as error:
        if sentence := trouble(error):
            raise OSError(f"{place}: {sentence}") from None
        raise


def register(database: Any, place: UPath) -> None:
    """Let DuckDB open what lies where a place lies; its own extension would have to be downloaded.

    Args:
        database: A connection of DuckDB.
        place: A path or URL.
    """
    if not is_local(place):
        database.register_filesystem(place.fs)


def trouble(error: BaseException) -> str:
    """One sentence for what went wrong with object storage; "" when it was something else.

    What the storage answered is left out: it may repeat the key that was sent.
    """
    for each in chain(error):
        if kind := _kind(each):
            return _SENTENCES[kind]
    return ""


def _kind(error: BaseException) -> str:
    package, name = type(error).__module__.partition(".")[0], type(error).__name__
    if package in ("botocore", "aiobotocore"):
        response = getattr(error, "response", None)
        if response is not None:
            return _CODES.get(str(response.get("Error", {}).get("Code")), "")
        if name in ("NoCredentialsError", "PartialCredentialsError"):
            return "no_keys"
        return "unreachable" if "Connect" in name or "Timeout" in name or name == "HTTPClientError" else ""
    said = str(error)
    if "Generic S3 error" not in said and "object-store error" not in said:  # Polars
        return ""
    for kind, pattern in (("no_bucket", _NO_BUCKET), ("refused", _REFUSED), ("unreachable", _UNREACHABLE)):
        if pattern.search(said):
            return kind
    return ""


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those behind it, each once."""
    met: set[int] = set()
    while error is not None and id(error) not in met:
        met.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
