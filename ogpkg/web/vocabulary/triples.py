"""The statements of the ontology, the shapes and the code lists, to be looked through from either end."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ogpkg.iris import ONTOLOGY, RDF, SHAPES
from ogpkg.web.linked.describe import Term
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Row, Served

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"


class Triples:
    """Statements by subject and by object, blank nodes and all. A property is named with its prefix or by IRI."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._out: dict[tuple[Term, str], list[Term]] = {}
        self._in: dict[tuple[Term, str], list[Term]] = {}
        for row in rows:
            subject, predicate, value = row["subject"], row["predicate"].value, row["object"]
            self._out.setdefault((subject, predicate), []).append(value)
            self._in.setdefault((value, predicate), []).append(subject)

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """What `subject` has for `predicate`."""
        return self._out.get((subject, _full(predicate)), [])

    def subjects(self, predicate: str, value: Term) -> list[Term]:
        """What has `value` for `predicate`."""
        return self._in.get((value, _full(predicate)), [])

    def heads(self, predicate: str) -> list[Term]:
        """Whatever anything has for `predicate`."""
        return [value for value, name in self._in if name == _full(predicate)]

    def iris(self, iri: str, predicate: str) -> list[str]:
        """The IRIs that the thing `iri` has for `predicate`, sorted."""
        return _iris(self.objects(ox.NamedNode(iri), predicate))

    def pointing(self, predicate: str, iri: str) -> list[str]:
        """The IRIs of what has the thing `iri` for `predicate`, sorted."""
        return _iris(self.subjects(predicate, ox.NamedNode(iri)))

    def text(self, subject: str | Term, predicate: str, language: str) -> str:
        """What `predicate` says of `subject` in `language`, else in English, else in any; "" where it says nothing."""
        node = ox.NamedNode(subject) if isinstance(subject, str) else subject
        found = [one for one in self.objects(node, predicate) if isinstance(one, ox.Literal)]
        ranks = {language: 0, "en": 1}
        return min(found, key=lambda one: (ranks.get(one.language or "", 2), one.value)).value if found else ""

    def items(self, head: Term) -> list[Term]:
        """The members of a list; what is there of one that is broken."""
        found, seen = [], set()
        while head not in seen and head != ox.NamedNode(_NIL):
            seen.add(head)
            found += self._out.get((head, _FIRST), [])[:1]
            head = next(iter(self._out.get((head, _REST), [])), ox.NamedNode(_NIL))
        return found

    def named(self) -> set[str]:
        """Every IRI that is subject or object."""
        nodes = {node for node, _ in self._out} | {node for node, _ in self._in}
        return {node.value for node in nodes if isinstance(node, ox.NamedNode)}


def _full(name: str) -> str:
    return name if "//" in name else full(name)


def _iris(terms: Iterable[Term]) -> list[str]:
    return sorted({term.value for term in terms if isinstance(term, ox.NamedNode)})


def read_ontology(served: Served) -> Triples:
    """The graph of the ontology; empty where the dataset has none."""
    found: Triples = served.once("ontology", lambda: Triples(served.rows("graph", graph=[ONTOLOGY])))
    return found


def read_shapes(served: Served) -> Triples:
    """The graph of the shapes; empty where the dataset has none."""
    found: Triples = served.once("shapes", lambda: Triples(served.rows("graph", graph=[SHAPES])))
    return found
