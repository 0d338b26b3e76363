"""A layout as bytes and back, for the store between the two stages.

Belongs here: the encoding, by the fields of the classes in `parsers.layout`: a new field or class there
needs no edit here. Does not belong here: where the bytes are kept (`warehouse.readings.layouts`).

The bytes are compact JSON: `[FORMAT, {class: [field, …]}, value]`. In a value every array begins with what
it is: the name's place in the list of classes, `-1` for a tuple, `-2` for a mapping of pairs.
Bytes of another format, and classes or fields that this release does not know, are refused; fields that
the bytes lack take their default.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from parsers import layout as nouns
from parsers.layout import GridCell, Layout, Quarantine, new

FORMAT = 1
_TUPLE, _MAPPING = -1, -2
_PLAIN = frozenset((str, int, float, bool, type(None)))

_Class = tuple[type, tuple[str, ...], bool]
"""A class of the bytes, the fields that they give it, and whether these are all that it has, in order."""


class LayoutFormatError(ValueError):
    """The bytes are no layout that this release can read: the file has to be read again."""


@dataclass(frozen=True, slots=True)
class FileLayout:
    """What the first stage gives for one file, as the store keeps it.

    `layout` holds the bytes of `to_bytes`, None where `quarantine` says why there is none.
    `media_type` is what the file's bytes are. `converter` names the program that converted the file first.
    `nested` is True where a part of the file was read by another reader than the file's own.
    """

    media_type: str
    layout: bytes | None
    quarantine: Quarantine | None = None
    converter: str | None = None
    nested: bool = False


def to_bytes(layout: Layout) -> bytes:
    """The layout as bytes; equal layouts give equal bytes.

    Raises:
        TypeError: a field holds a value of a class that is not in `parsers.layout`.
    """
    fields = {kind.__name__: list(names) for kind, names in _classes().items()}
    places = {kind: (place, names) for place, (kind, names) in enumerate(_classes().items())}
    return _TO_JSON.encode([FORMAT, fields, _encode(layout, places)]).encode("ascii")


def from_bytes(data: bytes) -> Layout:
    """The layout that `to_bytes` was given.

    Raises:
        LayoutFormatError: `data` is damaged, or of a release that knows more than this one.
    """
    try:
        found, fields, value = json.loads(data)
        if found != FORMAT:
            raise LayoutFormatError(f"a layout of format {found!r}, this release reads {FORMAT}")
        layout = _decode(value, [_class(name, names) for name, names in fields.items()])
    except LayoutFormatError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise LayoutFormatError(f"these bytes are no layout: {type(error).__name__}") from error
    if not isinstance(layout, Layout):
        raise LayoutFormatError("these bytes hold something else than a layout")
    return layout


@cache
def _classes() -> dict[type, tuple[str, ...]]:
    """The dataclasses and named tuples of `parsers.layout` with their fields, in the order of names."""
    found = {each: _fields(each) for each in vars(nouns).values() if isinstance(each, type)}
    return {kind: found[kind] for kind in sorted(found, key=lambda kind: kind.__name__) if found[kind]}


def _fields(kind: type) -> tuple[str, ...]:
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind))
    return tuple(getattr(kind, "_fields", ()))


def _class(name: str, names: list[str]) -> _Class:
    """The class of that name, the fields that were written, and whether these are all of today's in order."""
    for kind, fields in _classes().items():
        if kind.__name__ == name:
            if not set(names) <= set(fields):
                raise LayoutFormatError(f"a {name} with fields that this release does not know")
            return kind, tuple(names), tuple(names) == fields
    raise LayoutFormatError(f"a layout with {name!r}, which this release does not know")


_TO_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # nothing below holds itself


def _encode(value: Any, places: dict[type, tuple[int, tuple[str, ...]]]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in places:
        place, names = places[kind]
        fields = [getattr(value, name) for name in names]
        if _PLAIN.issuperset(map(type, fields)):
            return (place, *fields)
        return [place, *[_encode(field, places) for field in fields]]
    if kind is tuple:
        if set(map(type, value)) == {GridCell} and _PLAIN.issuperset(map(type, chain.from_iterable(value))):
            cell = places[GridCell][0]
            return [_TUPLE, *[(cell, *fields) for fields in value]]
        return [_TUPLE, *[_encode(item, places) for item in value]]
    if kind is dict:
        return [_MAPPING, *[[_encode(key, places), _encode(item, places)] for key, item in value.items()]]
    raise TypeError(f"a layout holds a {kind.__name__}, which is not in parsers.layout")


def _decode(value: Any, classes: list[_Class]) -> Any:
    if not isinstance(value, list):
        return value
    code, items = value[0], value[1:]
    if code == _TUPLE:
        if _are_cells(items, classes):
            return tuple([new(GridCell, item[1:]) for item in items])
        return tuple([_decode(item, classes) for item in items])
    if code == _MAPPING:
        return {_decode(key, classes): _decode(item, classes) for key, item in items}
    if not isinstance(code, int) or code < 0:
        raise LayoutFormatError(f"a layout with a value of kind {code!r}")
    kind, names, in_order = classes[code]
    given = [_decode(item, classes) for item in items] if list in map(type, items) else items
    return kind(*given) if in_order else kind(**dict(zip(names, given, strict=True)))


def _are_cells(items: list[Any], classes: list[_Class]) -> bool:
    """Whether all items are cells with every field that this release knows, and hold nothing to decode."""
    if not items or type(items[0]) is not list or len(items[0]) != 1 + len(GridCell._fields):
        return False
    return (
        set(map(type, items)) == {list}
        and set(map(len, items)) == {1 + len(GridCell._fields)}
        and set(map(itemgetter(0), items)) == {classes.index(_WHOLE_CELL) if _WHOLE_CELL in classes else None}
        and list not in map(type, chain.from_iterable(items))
    )


_WHOLE_CELL: _Class = (GridCell, GridCell._fields, True)
