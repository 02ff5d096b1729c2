"""Whether contenders give the same answers: the same multiset of rows, numbers compared by value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from ogpkg.iris import PREFIXES

_NUMBERS = frozenset(
    PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)
_STRING = PREFIXES["xsd"] + "string"

Row = tuple[tuple[str, object], ...]


def rows(body: bytes) -> Counter[Row]:
    """The rows of an answer in JSON; ValueError if it is none."""
    found = json.loads(body)
    return Counter(
        tuple(sorted((name, _term(term)) for name, term in row.items())) for row in found["results"]["bindings"]
    )


def _term(term: dict[str, Any]) -> object:
    kind, datatype = term["type"], term.get("datatype", _STRING)
    if kind == "uri":
        return "uri", term["value"]
    if datatype in _NUMBERS:
        try:
            return "number", Decimal(term["value"]).normalize()
        except InvalidOperation:
            pass
    return "literal", term["value"], term.get("xml:lang", "").lower(), "" if "xml:lang" in term else datatype


def difference(expected: Counter[Row], found: Counter[Row]) -> str:
    """What is not the same, in short; nothing if it is."""
    lacking, extra = expected - found, found - expected
    if not (lacking or extra):
        return ""
    examples = [f"{word} {dict(next(iter(rows)))}" for word, rows in (("lacks", lacking), ("has", extra)) if rows]
    return (
        f"{sum(lacking.values())} of {sum(expected.values())} rows lack, {sum(extra.values())} are others: "
        + (", ".join(examples)[:300])
    )


def disagreements(answers: Sequence[tuple[str, int, bytes]]) -> dict[str, str]:
    """Who does not say what most say → what is different. `answers` are names, statuses and bodies."""
    found: dict[str, Counter[Row]] = {}
    wrong: dict[str, str] = {}
    for name, status, body in answers:
        try:
            found[name] = rows(body)
        except (ValueError, KeyError, TypeError):
            wrong[name] = f"status {status}: {body[:200].decode(errors='replace')!r}"
    if found:
        agreed = max(found.values(), key=lambda one: sum(one == other for other in found.values()))
        differ = ((name, difference(agreed, one)) for name, one in found.items())
        wrong.update((name, words) for name, words in differ if words)
    return wrong
