"""A list of commitments as CSV, as a workbook, and as JSON-LD."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.web.explore.choice import PATH
from ogpkg.web.explore.facets import BY_KEY, END, NUMBER, natural
from ogpkg.web.explore.page import Names
from ogpkg.web.explore.table import Promise, Said, Table
from ogpkg.web.words import LANGUAGES, Words

Cell = str | int | None
#: How several values stand in one cell.
_AND = "; "
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonld": "application/ld+json",
    ".rq": "application/sparql-query; charset=utf-8",
}


def _names(facet: str) -> Callable[[Names, Promise], Cell]:
    return lambda names, promise: (
        _AND.join(names.of(BY_KEY[facet], key) for key in _keys(names, promise, facet)) or None
    )


def _codes(facet: str) -> Callable[[Names, Promise], Cell]:
    return lambda names, promise: _AND.join(_keys(names, promise, facet)) or None


def _keys(names: Names, promise: Promise, facet: str) -> list[str]:
    found = [names.table.key(BY_KEY[facet], value) for value in promise.values[facet]]
    return sorted(found, key=natural) if len(found) > 1 else found


def _found(severity: str) -> Callable[[Names, Promise], Cell]:
    # Without a report nothing is known of findings, which is not the same as none.
    return lambda names, promise: promise.findings.get(severity, 0) if names.table.served.findings else None


#: The columns, and what stands in them; what they mean is in the table of words.
COLUMNS: dict[str, Callable[[Names, Promise], Cell]] = {
    "commitment": lambda _, promise: promise.iri,
    "code": lambda _, promise: promise.key,
    "title": lambda n, p: p.title(n.words.language) or None,
    "member": _codes("member"),
    "member_name": _names("member"),
    "plan": _codes("plan"),
    "cycle": _codes("cycle"),
    "number_in_plan": lambda _, p: _AND.join(p.objects(NUMBER)) or None,
    "lead_agencies": _names("lead"),
    "policy_areas": _names("area"),
    "ogp_values": _names("value"),
    "end": lambda _, p: _AND.join(p.objects(END)) or None,
    "completion_own": _names("completion-own"),
    "completion_irm": _names("completion-irm"),
    "assessed_by": _names("assessed"),
    "violations": _found("violation"),
    "warnings": _found("warning"),
    "infos": _found("info"),
}


def _rows(table: Table, promises: Iterable[Promise], words: Words) -> list[list[Cell]]:
    names = Names(table, words, explicit=False)
    return [[cell(names, promise) for cell in COLUMNS.values()] for promise in promises]


def as_csv(table: Table, promises: Iterable[Promise], words: Words) -> bytes:
    """The list as CSV (RFC 4180), cells as they are; several values in a cell stand between semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(table, promises, words))
    return text.getvalue().encode()


def as_workbook(table: Table, promises: Iterable[Promise], words: Words) -> bytes:
    """The list as a workbook of one sheet, with the columns of the CSV."""
    # Half of a server's start would be the import of this, and few ask for a workbook.
    from ogpkg.sources.workbook.sheet import sheet  # noqa: PLC0415

    return sheet(words[PATH], list(COLUMNS), _rows(table, promises, words))


def metadata() -> bytes:
    """The columns as CSV on the Web describes them."""
    columns = [
        {"name": name, "titles": name, "dc:description": _meanings(f"explore-column-{name}")} for name in COLUMNS
    ]
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{PATH[1:]}.csv",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tableSchema": {"columns": columns, "primaryKey": "commitment", "aboutUrl": "{+commitment}"},
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _meanings(word: str) -> list[dict[str, str]]:
    return [{"@value": Words(language)[word], "@language": language} for language in LANGUAGES]


def as_json_ld(table: Table, promises: Iterable[Promise], words: Words) -> bytes:
    """The list as JSON-LD: a schema:ItemList of the commitments in order, each with what the graph says of it here.

    What programs read of it is true in the graph, statement by statement, but for the list itself.
    """
    writer = _JsonLd(table)
    items = [writer.promise(promise) for promise in promises]
    document = {
        "@context": writer.context(),
        "@type": "schema:ItemList",
        "schema:numberOfItems": len(items),
        "schema:itemListElement": {"@list": items},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class _JsonLd:
    """Writes commitments with prefixed names, and remembers which prefixes it took."""

    def __init__(self, table: Table) -> None:
        self.table, self.prefixes = table, {"schema": PREFIXES["schema"]}
        #: What was written before: IRIs with their prefix, and what is said alike of several things.
        self._names: dict[str, str] = {}
        self._nodes: dict[int, dict[str, Any]] = {}

    def context(self) -> dict[str, Any]:
        """The prefixes in use, and the one property that is read backwards."""
        self._short(PREFIXES["ogp"] + "assesses")
        back = {"@reverse": PREFIXES["ogp"] + "assesses"}
        return {"@version": 1.1} | dict(sorted(self.prefixes.items())) | {"assessments": back}

    def promise(self, promise: Promise) -> dict[str, Any]:
        """A commitment and its assessments."""
        judged = [self._node(iri, said) for iri, said in sorted(promise.assessments.items()) if iri.startswith("http")]
        return self._node(promise.iri, promise.said) | ({"assessments": judged} if judged else {})

    def _node(self, iri: str, said: Said) -> dict[str, Any]:
        if id(said) not in self._nodes:
            self._nodes[id(said)] = self._written(said)
        return {"@id": self._short(iri)} | self._nodes[id(said)]

    def _written(self, said: Said) -> dict[str, Any]:
        node: dict[str, Any] = {}
        for property in sorted(said):
            terms = sorted({term for term in said[property] if not isinstance(term, ox.BlankNode)}, key=str)
            if property == PREFIXES["rdf"] + "type":
                node["@type"] = [self._short(term.value) for term in terms]
            elif terms:
                node[self._short(property)] = _one_or_many([self._value(term) for term in terms])
        return node

    def _value(self, term: ox.NamedNode | ox.Literal | ox.BlankNode) -> dict[str, str]:
        if not isinstance(term, ox.Literal):
            return {"@id": self._short(term.value)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        kind = self._short(term.datatype.value)
        return {"@value": term.value} | ({} if kind == "xsd:string" else {"@type": kind})

    def _short(self, iri: str) -> str:
        """`iri` with the longest prefix that fits, which is remembered."""
        if iri not in self._names:
            self._names[iri] = self._prefixed(iri)
        return self._names[iri]

    def _prefixed(self, iri: str) -> str:
        known = [(name, space) for name, space in self.table.served.prefixes.items() if iri.startswith(space)]
        name, space = max(known, key=lambda pair: len(pair[1]), default=("", ""))
        local = iri.removeprefix(space)
        if not space or not local or local.startswith("//"):
            return iri
        self.prefixes[name] = space
        return f"{name}:{local}"


def _one_or_many(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)


WRITERS: dict[str, Callable[[Table, Iterable[Promise], Words], bytes]] = {
    ".csv": as_csv,
    ".xlsx": as_workbook,
    ".jsonld": as_json_ld,
}
