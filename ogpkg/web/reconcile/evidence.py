"""How far what a client knows of a thing agrees with what the documents say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.search.folding import fold, squash
from ogpkg.web.labels import Labels
from ogpkg.web.reconcile.catalog import entity_id, entity_iri
from ogpkg.web.reconcile.spelling import is_same
from ogpkg.web.reconcile.values import Term
from ogpkg.web.reconcile.wire import Evidence, Given
from ogpkg.web.served import Served

_XSD = PREFIXES["xsd"]
_NUMBERS = tuple(_XSD + name for name in ("integer", "decimal", "double", "float", "gYear"))
#: How like a name has to be to one of a value for that to speak for it.
LIKE = 0.8

#: Looks up a name in the index: the things it may mean, and how near its names are, from 0 to 1.
Lookup = Callable[[str], dict[str, float]]


def agreement(served: Served, given: Evidence, values: list[Term], labels: Labels, meant: Lookup) -> float | None:
    """How well the best pair of a given value and one of ours agrees, from 0 to 1; None where we know no value."""
    wanted = {entity_iri(served, id) for id in given.ids}
    if not values:
        return None
    if any(isinstance(value, ox.NamedNode) and value.value in wanted for value in values):
        return 1.0
    return max((_agree(served, one, value, labels, meant) for one in given.values for value in values), default=0.0)


def _agree(served: Served, given: Given, value: Term, labels: Labels, meant: Lookup) -> float:
    if isinstance(value, ox.Literal):
        return float(_says(given, value))
    if not isinstance(given, str):
        return 0.0
    if given == value.value or squash(given) in _keys(served, value.value):
        return 1.0
    if any(is_same(given, name.text) for name in labels.names.get(value.value, ())):
        return 1.0
    like = meant(given).get(value.value, 0.0)
    return like if like >= LIKE else 0.0


def _keys(served: Served, iri: str) -> Iterable[str]:
    """The id of a thing and its last part, as identifiers are compared."""
    id = entity_id(served, iri)
    return squash(id), squash(re.split("[#/]", id)[-1])


def _says(given: Given, value: ox.Literal) -> bool:
    """Whether a literal says what is given: the same text, number or truth; the day, month or year of a date."""
    text = value.value
    if isinstance(given, bool):
        return text == str(given).lower()
    number = _number(given)
    if number is not None and value.datatype.value in _NUMBERS:
        return number == _number(text)
    if not isinstance(given, str):
        return number == _number(text)
    return fold(given) == fold(text) or _is_day(given, text)


def _number(text: Given) -> float | None:
    try:
        return float(text)
    except (ValueError, OverflowError):
        return None


def _is_day(given: str, text: str) -> bool:
    """Whether a date as tables write it (a year, a month, a day with or without its hour) is that of a document."""
    day = given.partition("T")[0]
    return len(day) >= 4 and day[:4].isdecimal() and (text == day or text.startswith(f"{day}-"))
