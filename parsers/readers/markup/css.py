"""Style sheets → the rules of them that may change what is seen.

Belongs here: parsing (tinycss2), which media a desktop screen is, specificity. Does not belong here: which
elements a rule is for (`parsers.readers.markup.looks`), nor what a declaration does to the text in it
(`parsers.readers.markup.typography`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import Any, NamedTuple

import tinycss2

from parsers.readers.limits import MAX_SELECTOR, MAX_STYLE_RULES, MAX_STYLE_SHEETS
from parsers.readers.markup.tree import words

DESKTOP_WIDTH = 1280
"""Pixels of the screen on which the page is looked at; its height does not matter."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_RULE = re.compile(r"[^{};]*\{([^{}]*)\}")
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]{1,100})")
_USED = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_SCREENS = ("all", "screen")
_WIDTH = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([0-9.]+)\s*(px|r?em)?\s*\)")
_RANGE = re.compile(r"\(\s*width\s*([<>]=?)\s*([0-9.]+)\s*(px|r?em)?\s*\)")
_FEATURE = re.compile(r"\([^()]*\)")
_TRUE_FEATURES = re.compile(
    r"\(\s*(?:orientation\s*:\s*landscape|hover\s*:\s*hover|color|scripting.*|.*light)\s*\)"
)
_KNOWN_STATES = words(
    "nth-child nth-last-child nth-of-type nth-last-of-type first-child last-child only-child first-of-type "
    "last-of-type only-of-type not is where has empty root"
)
_GROUPS = ("media", "supports", "layer")
UNLAYERED = 1_000_000
MAX_DEPTH = 4
"""Rules and groups of rules inside each other are followed so far."""
MAX_NESTED = 50
"""Selectors of a rule that others stand in, at most."""

Declarations = tuple[tuple[str, str, bool], ...]
"""Property, value and whether it is `!important`, in order."""


class Rule(NamedTuple):
    """One selector with its declarations; `specificity` counts ids, classes and elements.

    `generated` is `before` or `after` where the rule is for what it puts there, else "". `layer` is the
    number of its cascade layer; rules outside of layers are stronger, whatever their selectors.
    """

    selector: str
    specificity: tuple[int, int, int]
    declarations: Declarations
    generated: str = ""
    layer: int = UNLAYERED


def with_variables(sheets: list[str]) -> list[str]:
    """The sheets with the values of their variables in place, of those that have one value everywhere."""
    if not any("var(" in sheet for sheet in sheets):
        return sheets
    values: dict[str, set[str]] = {}
    for sheet in sheets:
        for name, value in _VARIABLE.findall(sheet):
            values.setdefault(name, set()).add(value.strip())
    known = {name: next(iter(its)) for name, its in values.items() if len(its) == 1}

    def value_of(used: re.Match[str]) -> str:
        """A variable's value; where no sheet declares it, what stands for it."""
        return known.get(used[1]) or (used[2] if used[2] and used[1] not in values else used[0])

    return [_USED.sub(value_of, sheet) for sheet in sheets]


def rules_of(sheets: Sequence[str], properties: frozenset[str]) -> list[Rule]:
    """The rules that set any of the properties on a desktop screen, from weak to strong, at most a limit."""
    rules: list[Rule] = []
    for sheet in sheets[:MAX_STYLE_SHEETS]:
        rules += _rules_of_sheet(sheet, properties)
    return sorted(rules[:MAX_STYLE_RULES], key=lambda rule: (rule.layer, rule.specificity))


@lru_cache(maxsize=16)  # the pages of one site share their sheets
def _rules_of_sheet(sheet: str, properties: frozenset[str]) -> tuple[Rule, ...]:
    """The parser costs 1 ms a kilobyte, so rules of other properties, nearly all, are taken out before."""
    names = re.compile("|".join(sorted(re.escape(name) for name in properties)), re.I)
    text = _COMMENT.sub(" ", sheet)
    text = _RULE.sub(lambda rule: rule[0] if names.search(rule[1]) else " ", text)
    rules: list[Rule] = []
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for rule in _rules(nodes, properties, {}, _Around()):
        rules.append(rule)
        if len(rules) > MAX_STYLE_RULES:
            break
    return tuple(rules)


class _Around(NamedTuple):
    """What nodes stand in: the selectors of a rule, a cascade layer, so many rules and groups of rules."""

    selectors: Sequence[str] = ()
    layer: int = UNLAYERED
    layer_name: str = ""
    depth: int = 0


def _rules(
    nodes: Sequence[Any], properties: frozenset[str], layers: dict[str, int], around: _Around
) -> Iterator[Rule]:
    """The rules of nodes; `layers` numbers the layers in the order in which the sheet names them."""
    outer, layer = around.selectors, around.layer
    for selector, declared in product(outer, (_declared(nodes, properties),) if outer else ()):
        yield from _rule_for(selector, declared, properties, layer)
    for node in nodes:
        kind = getattr(node, "type", "")
        if kind == "qualified-rule":
            selectors = [*islice(_selectors(node.prelude, outer), MAX_NESTED if outer else None)]
            inner = _contents(node.content)
            for selector, declared in product(selectors, (_declared(inner, properties),)):
                yield from _rule_for(selector, declared, properties, layer)
            nested = [each for each in inner if each.type in ("qualified-rule", "at-rule")]
            if nested and around.depth < MAX_DEPTH:
                within = around._replace(selectors=selectors[:MAX_NESTED], depth=around.depth + 1)
                yield from _rules(nested, properties, layers, within)
        elif kind == "at-rule" and around.depth < MAX_DEPTH and _applies(node):
            within = _in_group(node, layers, around)
            if node.content:
                inner = _contents(node.content) if outer else _rule_list(node.content)
                yield from _rules(inner, properties, layers, within)


def _in_group(node: Any, layers: dict[str, int], around: _Around) -> _Around:
    """What stands around the nodes of a group of rules; a layer is counted where it is first named."""
    within = around._replace(depth=around.depth + 1)
    if node.lower_at_keyword != "layer":
        return within
    for name in tinycss2.serialize(node.prelude).split(","):
        full = f"{around.layer_name}.{name.strip() or f'({len(layers)})'}"
        within = within._replace(layer=layers.setdefault(full, len(layers)), layer_name=full)
    return within


def _rule_for(
    selector: str, declared: Declarations, properties: frozenset[str], layer: int
) -> Iterator[Rule]:
    if not declared:
        return
    tokens = tinycss2.parse_component_value_list(selector)
    tokens, generated = _host(tokens) if "content" in properties else (tokens, "")
    selector = tinycss2.serialize(tokens).strip()
    if selector and len(selector) <= MAX_SELECTOR and _is_at_rest(tokens):
        yield Rule(selector, _specificity(tokens), declared, generated, layer)


def _selectors(prelude: Sequence[Any], outer: Sequence[str]) -> Iterator[str]:
    """The selectors of a rule; of one inside another rule (`.a { .b { … } }`) for what they mean alone."""
    for tokens in _parted(prelude):
        selector = tinycss2.serialize(tokens).strip()
        if not outer:
            yield selector
        for around in outer:
            yield selector.replace("&", around) if "&" in selector else f"{around} {selector}"


def _contents(content: Any) -> list[Any]:
    found: list[Any] = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return found


def _rule_list(content: Any) -> list[Any]:
    found: list[Any] = tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)
    return found


def declarations_of(content: Any, properties: frozenset[str]) -> Declarations:
    """The declarations of the properties in a rule's content or a style attribute."""
    return _declared(_contents(content), properties)


def _declared(nodes: Sequence[Any], properties: frozenset[str]) -> Declarations:
    return tuple(
        (node.lower_name, tinycss2.serialize(node.value).strip().lower(), node.important)
        for node in nodes
        if node.type == "declaration" and node.lower_name in properties
    )


def _applies(node: Any) -> bool:
    name, prelude = node.lower_at_keyword, tinycss2.serialize(node.prelude).strip().lower()
    if name == "media":
        return is_desktop(prelude)
    return name in _GROUPS and not prelude.startswith("not")


def is_desktop(query: str) -> bool:
    """Whether a media query is true of a desktop screen; a feature that is not known is not had."""
    return not query.strip() or any(_is_true(part.strip()) for part in query.lower().split(","))


def _is_true(query: str) -> bool:
    negated = query.startswith("not ")
    words = _FEATURE.sub(" ", query.removeprefix("not ").removeprefix("only ")).replace(" and ", " ").split()
    medium = all(word in (*_SCREENS, "and") for word in words)
    return (medium and all(_has(feature) for feature in _FEATURE.findall(query))) != negated


def _has(feature: str) -> bool:
    if width := _WIDTH.fullmatch(feature):
        pixels = float(width[2]) * (16 if width[3] in ("em", "rem") else 1)
        return pixels <= DESKTOP_WIDTH if width[1] == "min" else pixels >= DESKTOP_WIDTH
    if width := _RANGE.fullmatch(feature):
        pixels = float(width[2]) * (16 if width[3] in ("em", "rem") else 1)
        return pixels <= DESKTOP_WIDTH if width[1][0] == ">" else pixels >= DESKTOP_WIDTH
    return _TRUE_FEATURES.fullmatch(feature) is not None


def _parted(tokens: Sequence[Any]) -> Iterator[list[Any]]:
    """The selectors of a list, parted at its commas."""
    part: list[Any] = []
    for token in tokens:
        if getattr(token, "type", "") == "literal" and token == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _host(tokens: list[Any]) -> tuple[list[Any], str]:
    """The selector of the element before or behind which a rule puts something, and where that is."""
    while tokens and getattr(tokens[-1], "type", "") == "whitespace":
        tokens = tokens[:-1]
    name = getattr(tokens[-1], "lower_value", "") if len(tokens) > 1 else ""
    if name not in ("before", "after") or tokens[-2] != ":":
        return tokens, ""
    tokens = tokens[:-2]
    if tokens and tokens[-1] == ":":
        tokens = tokens[:-1]
    return tokens or tinycss2.parse_component_value_list("*"), name


def _states(tokens: Sequence[Any]) -> Iterator[str]:
    """The names behind colons, `:not(…)` included; a second colon gives ""."""
    for before, token in pairwise(tokens):
        if before == ":":
            name = getattr(token, "lower_name", None) or getattr(token, "lower_value", "")
            yield name if isinstance(name, str) else ""


def _is_at_rest(tokens: Sequence[Any]) -> bool:
    """Whether a selector holds for a page that nobody touches: no `:hover`, `:checked`, `::before`."""
    inner = [token.arguments for token in tokens if getattr(token, "type", "") == "function"]
    return all(name in _KNOWN_STATES for name in _states(tokens)) and all(map(_is_at_rest, inner))


def _specificity(tokens: Sequence[Any]) -> tuple[int, int, int]:
    ids = classes = elements = 0
    before: Any = None
    for token in tokens:
        kind = getattr(token, "type", "")
        if kind == "hash":
            ids += 1
        elif kind == "[] block" or (before == "." and kind == "ident"):
            classes += 1
        elif before == ":" and kind == "function" and token.lower_name in ("not", "is", "has"):
            best = max(map(_specificity, _parted(token.arguments)))
            ids, classes, elements = ids + best[0], classes + best[1], elements + best[2]
        elif before == ":" and (kind == "ident" or token.lower_name != "where"):
            classes += 1
        elif kind == "ident":
            elements += 1
        before = token
    return ids, classes, elements
