"""A choice as a SPARQL query that gives the same commitments in the same order, for whoever wants to go on from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ogpkg.web.explore.choice import Choice, address
from ogpkg.web.explore.facets import BY_KEY, NATURAL, NONE, RANKED, Facet
from ogpkg.web.explore.table import Promise, Table

#: A name that needs no escape behind a prefix; a prefix in use.
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_PREFIX = re.compile(r"(?<![\w<?/:.-])([a-z][a-z-]*):(?=[A-Za-z0-9_])")
_ANY = "?commitment a ogp:Commitment"
_NAMES = "skos:prefLabel|skos:altLabel|dcterms:title|dcterms:alternative"
_CODE = 'REPLACE(STR(?commitment), "^.*/", "")'
_RANKED_TITLE = "(SUBSTR(MAX(?ranked), 3) AS ?title)"


def write(table: Table, choice: Choice, language: str) -> str:
    """The query for `choice`, whole, with its prefixes; titles are those for a reader of `language`.

    The report of the validator is not in the graph: where it was asked, the query names the commitments it found.
    """
    writer = _Writer(table, choice, language)
    body = "\n".join([f"{{ SELECT DISTINCT ?commitment WHERE {{ {_ANY} }} }}", *writer.parts()])
    text = f"SELECT ?commitment ?title{writer.graphs()}\nWHERE {{\n{_indented(body)}\n}}\nORDER BY {writer.order()}\n"
    prefixes = table.served.prefixes
    used = [f"PREFIX {name}: <{prefixes[name]}>" for name in sorted(set(_PREFIX.findall(text))) if name in prefixes]
    return "\n".join([f"# {address(choice.fields(page=False))}", *used, "", text])


class _Writer:
    """Writes the parts of one query."""

    def __init__(self, table: Table, choice: Choice, language: str) -> None:
        self.table, self.choice, self.language = table, choice, language

    def graphs(self) -> str:
        """The graphs to ask, one a line, where the default graph is not all of them already."""
        served = self.table.served
        if served.union or not served.named:
            return ""
        return "".join(f"\nFROM {ox.NamedNode(graph.iri)}" for graph in served.graphs)

    def parts(self) -> Iterator[str]:
        """What is asked of ?commitment: first what chooses, then what is shown, then what sorts."""
        yield "FILTER (isIRI(?commitment))"
        if self.choice.sought:
            yield self._words(self.choice.sought)
        for key, picked in self.choice.picked.items():
            yield f"# {key}"
            yield self._findings(picked) if key == "findings" else self._facet(BY_KEY[key], picked)
        ranked = RANKED.replace("LANGUAGE", self.language)
        yield _grouped(_RANKED_TITLE, ranked % "?commitment")
        order = self.choice.order
        if order.key == "member":
            found = "?commitment ogp:plan/ogp:member ?member .\n" + ranked % "?member"
            yield _grouped("(SUBSTR(MAX(?ranked), 3) AS ?memberName)", found)
        elif order.key == "findings":
            yield f"OPTIONAL {{ VALUES (?commitment ?key) {{ {self._tallies()} }} }}"
        elif order.pattern:
            yield _grouped(f"({order.pick}(?key) AS ?sorted)", order.pattern)
        yield _grouped(f"(MIN({NATURAL % '?in'}) AS ?place)", "?commitment ogp:plan ?in .")

    def order(self) -> str:
        """By what is asked for, what has none last, then by plan and code."""
        rest = f"(!BOUND(?place)) ?place ({NATURAL % '?commitment'})"
        if self.choice.order.key == "plan":
            return rest
        named = {"title": "?title", "member": "?memberName"}.get(self.choice.order.key, "")
        key = f"LCASE({named})" if named else "?key" if self.choice.order.key == "findings" else "?sorted"
        return f"(!BOUND({named or key})) {'DESC' if self.choice.order.down else 'ASC'}({key}) {rest}"

    def _facet(self, facet: Facet, picked: Iterable[str]) -> str:
        """That ?commitment has one of the values `picked`; or none, if that is picked."""
        value, kind = ("STR(?value)", "isLiteral") if facet.literal else ("?value", "isIRI")
        known = self.table.by_key[facet.key]
        terms = ", ".join(self._term(facet, known[key]) for key in picked if key != NONE and key in known)
        some = f"{facet.pattern}\nFILTER ({value} IN ({terms}))"
        none = f"MINUS {{\n{_indented(facet.pattern)}\n  FILTER ({kind}(?value))\n}}"
        if NONE not in picked:
            return _distinct(some)
        if not terms:
            return none
        return _distinct(f"{{\n{_indented(some)}\n}} UNION {{\n  {_ANY} .\n{_indented(none)}\n}}")

    def _term(self, facet: Facet, value: str) -> str:
        return str(ox.Literal(value)) if facet.literal else self._iri(value)

    def _iri(self, iri: str) -> str:
        """`iri` with a prefix where one fits."""
        for name, space in self.table.served.prefixes.items():
            if iri.startswith(space) and _LOCAL.fullmatch(iri.removeprefix(space)):
                return f"{name}:{iri.removeprefix(space)}"
        return str(ox.NamedNode(iri))

    @staticmethod
    def _words(sought: Iterable[str]) -> str:
        """That one of the names, or the code, has all the words."""
        terms = [str(ox.Literal(word)) for word in sought]
        called, code = (" && ".join(f"CONTAINS(LCASE({of}), {term})" for term in terms) for of in ("STR(?name)", _CODE))
        return f"FILTER (\n  EXISTS {{ ?commitment {_NAMES} ?name . FILTER ({called}) }}\n  || ({code})\n)"

    def _findings(self, picked: Iterable[str]) -> str:
        """The commitments about which the validator found something of the severities `picked`, named."""
        wanted = set(picked)
        found = [p for p in self.table.promises if _severities(p) & wanted]
        return f"VALUES ?commitment {{ {' '.join(self._iri(promise.iri) for promise in found)} }}"

    def _tallies(self) -> str:
        counted = ((self._iri(promise.iri), sum(promise.findings.values())) for promise in self.table.promises)
        return " ".join(f"({iri} {count})" for iri, count in counted if count)


def _severities(promise: Promise) -> set[str]:
    return set(promise.findings) or {NONE}


def _distinct(pattern: str) -> str:
    return f"{{ SELECT DISTINCT ?commitment WHERE {{\n{_indented(pattern)}\n}} }}"


def _grouped(what: str, pattern: str) -> str:
    """`what` a pattern gives for each commitment, if anything."""
    inner = _indented(f"{_ANY} .\n{pattern}")
    return f"OPTIONAL {{ SELECT ?commitment {what} WHERE {{\n{inner}\n}} GROUP BY ?commitment }}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
