"""What may be chosen for a parameter of a saved question: the values that the dataset has, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.errors import QueryError
from ogpkg.iris import OGP
from ogpkg.query.saved import LITERALS, Parameter, Question, Value, written
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import natural
from ogpkg.web.present import Presenter
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: As many values a list offers; of more, one is named by its identifier. The queries ask for one beyond it.
MOST = 300
#: Letters of a name in a list, and values that a message names.
_LONGEST, _NAMED = 90, 12
#: Literals that one chooses among those that the dataset has, by their kind: the property that gives them.
_STATED = {"cycle": OGP + "cycle"}
#: Classes whose things are best known by their identifier.
_BY_KEY = ("ActionPlan", "Commitment")


class NoSuchValue(QueryError):
    """A value for a saved question that is of the right kind, but not in the dataset."""

    status, title = 404, "Not in the dataset"


@dataclass(frozen=True)
class Choice:
    """A value: as an address writes it, what it is called, in which language if not the reader's, and whether any
    document uses it."""

    value: str
    text: str
    language: str | None = None
    used: bool = True


def values_of(served: Served, parameter: Parameter) -> list[Value] | None:
    """The values that `parameter` can have; None where there are too many to list, or any will do."""
    if parameter.terms:
        return [ox.NamedNode(iri) for iri in parameter.terms]
    if parameter.kind in LITERALS:
        if parameter.kind not in _STATED:
            return None
        rows = served.rows("literals", property=[_STATED[parameter.kind]])
        values: list[Value] = [row["value"] for row in rows if isinstance(row["value"], ox.Literal)]
    else:
        rows = served.rows("choices", kind=[_kind(served, parameter)])
        values = [row["thing"] for row in rows if isinstance(row["thing"], ox.NamedNode)]
    return values if len(values) <= MOST else None


def choices_of(served: Served, words: Words, parameter: Parameter) -> list[Choice] | None:
    """The values of `parameter` by their names, in order; None where there are too many, or any will do."""
    values = values_of(served, parameter)
    if values is None:
        return None
    iris = [value.value for value in values if isinstance(value, ox.NamedNode)]
    present = Presenter(served, words, read_labels(served, iris))
    used = _used(served, parameter, iris)
    found = [_choice(present, parameter, value, used) for value in values]
    if parameter.of_class or parameter.kind in LITERALS:
        return sorted(found, key=lambda choice: natural(choice.value))
    return found if parameter.terms else sorted(found, key=lambda choice: choice.text.casefold())


def example_of(served: Served, parameter: Parameter) -> str:
    """One of the things that may be chosen, as an address writes it."""
    rows = served.rows("choices", kind=[_kind(served, parameter)])
    return written(rows[0]["thing"], served.base) if rows else ""


def _choice(present: Presenter, parameter: Parameter, value: Value, used: set[str] | None) -> Choice:
    address = written(value, present.served.base)
    if isinstance(value, ox.Literal):
        return Choice(address, value.value)
    name, found = present.name(value.value), present.labels.name(value.value, present.words.language)
    key = address.rsplit("/", 1)[-1]
    if parameter.kind in _BY_KEY and name != key:
        name = f"{key} · {name.removesuffix(f' ({key})')}"
    name = name if len(name) <= _LONGEST else name[:_LONGEST].rstrip() + "…"
    language = found.language if found and found.language != present.words.language else None
    return Choice(address, name, language or None, used is None or value.value in used)


def _used(served: Served, parameter: Parameter, iris: list[str]) -> set[str] | None:
    """Which of `iris` documents use; of documents, those that were read. None where it does not matter."""
    if parameter.of_class and "document/" in "".join(iris[:1]):
        return {graph.iri for graph in served.graphs}
    if parameter.of_class or parameter.terms:
        return None
    return {row["thing"].value for row in served.rows("used", thing=iris)} if iris else set()


def _kind(served: Served, parameter: Parameter) -> str:
    """The class or the code list that the values are of."""
    return parameter.of_class or served.id(parameter.kind)


def read_values(served: Served, question: Question, given: Mapping[str, str]) -> dict[str, Value]:
    """The values that a request gives. WrongValue for what is not of its kind, NoSuchValue for what is not there."""
    values = question.read(given, served.base)
    for parameter in question.parameters:
        value = values.get(parameter.name)
        if isinstance(value, ox.NamedNode) and not parameter.terms and not _is_there(served, parameter, value):
            raise NoSuchValue(_missing(served, parameter, given[parameter.name]))
    return values


def _is_there(served: Served, parameter: Parameter, value: ox.NamedNode) -> bool:
    return bool(served.rows("choices", thing=[value.value], kind=[_kind(served, parameter)]))


def _missing(served: Served, parameter: Parameter, text: str) -> str:
    values = values_of(served, parameter)
    if values is None:
        return f"the dataset has no {parameter.label.lower()} {text!r}; look for one at /search"
    names = [written(value, served.base) for value in values]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    offered = ", ".join(names[:_NAMED]) or "none"
    return f"the dataset has no {parameter.label.lower()} {text!r}; there are: {offered}{more}"
