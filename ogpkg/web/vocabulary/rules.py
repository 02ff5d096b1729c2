"""The shapes as a page: class by class, what is demanded, how gravely, and how often it is found wanting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import SHAPES
from ogpkg.validation import Result
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, Spot
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.findings import order
from ogpkg.web.quality.quality_pages import NOWHERE
from ogpkg.web.served import Served
from ogpkg.web.vocabulary.constraints import Demand, constraints_of, demand, node_shapes, queries_of
from ogpkg.web.vocabulary.terms import Ref, Terms
from ogpkg.web.vocabulary.wording import Phrase, Wording
from ogpkg.web.words import LANGUAGES

_TARGETS = ("sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf")
#: Findings that the page of one rule shows.
SHOWN = 50


@dataclass(frozen=True)
class Rule:
    """A constraint in words. `count` is how many findings it has now; None where nothing was judged."""

    demand: Demand
    iri: str
    message: str
    path: Phrase
    asks: tuple[Phrase, ...]
    source: Ref | None
    count: int | None


@dataclass(frozen=True)
class Group:
    """The constraints on one target."""

    key: str
    name: str
    targets: tuple[tuple[str, tuple[Ref, ...]], ...]
    rules: tuple[Rule, ...]

    @property
    def count(self) -> int | None:
        """The findings of all its constraints."""
        counts = [rule.count for rule in self.rules if rule.count is not None]
        return sum(counts) if counts else None


@dataclass(frozen=True)
class Finding:
    """A finding as the page of its rule shows it."""

    focus: Value
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class RulePage:
    """A constraint with everything about it. `messages` are in both languages, `queries` its SPARQL."""

    rule: Rule
    groups: tuple[Group, ...]
    messages: tuple[tuple[str, str, str], ...]
    queries: tuple[str, ...]
    findings: tuple[Finding, ...]
    by_document: tuple[tuple[Value, int], ...]
    present: Presenter


class Rules:
    """Reads the shapes for a reader of one language."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.shapes, self.words = terms, terms.shapes, terms.words
        self.wording = Wording(terms)
        self.counts = count_findings(terms.served)

    def groups(self) -> list[Group]:
        """All constraints by what they are about, in the order of the ontology's classes, then of their names."""
        ranks = {iri: place for place, iri in enumerate(iri for _, iris in self.terms.groups() for iri in iris)}

        def rank(shape: str) -> tuple[int, str]:
            places = [ranks.get(iri, 999) for iri in self.shapes.iris(shape, "sh:targetClass")]
            return min(places) if len(places) == 1 else 1000, shape

        return [self.group(shape) for shape in sorted(node_shapes(self.shapes), key=rank)]

    def group(self, shape: str) -> Group:
        """The constraints of one node shape."""
        language = self.words.language
        name = self.shapes.text(shape, "rdfs:label", language) or shape.partition("#")[2]
        targets = [(word.partition(":")[2], self.terms.refs(self.shapes.iris(shape, word))) for word in _TARGETS]
        rules = tuple(self.rule(iri) for iri in constraints_of(self.shapes, shape))
        return Group(shape.partition("#")[2], name, tuple((word, refs) for word, refs in targets if refs), rules)

    def rule(self, iri: str) -> Rule:
        """One constraint."""
        sources = self.shapes.iris(iri, "dcterms:source")
        paths = self.shapes.objects(ox.NamedNode(iri), "sh:path")
        return Rule(
            demand(self.shapes, iri, self.words),
            iri,
            self.shapes.text(iri, "sh:message", self.words.language),
            self.wording.path(paths[0]) if paths else (),
            tuple(self.wording.asks(iri)),
            self._source(sources[0]) if sources else None,
            self.counts.get(iri, 0) if self.counts is not None else None,
        )

    def _source(self, iri: str) -> Ref:
        """Where a demand comes from: a term of the ontology, or a document of the partnership."""
        ref = self.terms.ref(iri)
        return Ref(iri.rstrip("/").rpartition("/")[2].replace("-", " "), iri, True) if ref.outside else ref

    def page(self, key: str) -> RulePage | None:
        """Everything about the constraint `key`; None where there is none of that name."""
        iri = f"{SHAPES}#{key}"
        owners = [shape for shape in node_shapes(self.shapes) if iri in constraints_of(self.shapes, shape)]
        if not owners:
            return None
        texts = [
            (code, self.shapes.text(iri, "sh:name", code), self.shapes.text(iri, "sh:message", code))
            for code in LANGUAGES
        ]
        found = self._found(iri)
        present = self._present(found)
        return RulePage(
            self.rule(iri),
            tuple(self.group(owner) for owner in owners),
            tuple(texts),
            tuple(map(_outdented, queries_of(self.shapes, iri))),
            tuple(_finding(present, result) for result in found[:SHOWN]),
            _by_document(present, found),
            present,
        )

    def _found(self, iri: str) -> list[Result]:
        findings = self.terms.served.findings
        return sorted((one for one in findings.report.results if one.shape == iri), key=order) if findings else []

    def _present(self, found: list[Result]) -> Presenter:
        """Names of what was found at fault, and where."""
        terms = self.terms
        named = {result.graph for result in found} | {result.focus for result in found[:SHOWN]}
        iris = {iri for iri in named if iri and not iri.startswith("_:")}
        return Presenter(terms.served, terms.words, read_labels(terms.served, iris), explicit=terms.explicit)


def count_findings(served: Served) -> dict[str, int] | None:
    """How many findings each constraint has; None where nothing was judged."""
    if served.findings is None:
        return None
    results = served.findings.report.results
    found: dict[str, int] = served.once("findings-by-shape", lambda: dict(Counter(one.shape for one in results)))
    return found


def _finding(present: Presenter, result: Result) -> Finding:
    lines = sorted({place.line for place in result.places if place.line})
    spots = tuple(Spot(line) for line in lines)
    sources = (Source(result.graph, spots),) if result.graph else ()
    return Finding(Value(present.name(result.focus), present.href(result.focus)), sources)


def _by_document(present: Presenter, found: list[Result]) -> tuple[tuple[Value, int], ...]:
    """How many findings each document has, the most first."""
    counts = Counter(result.graph for result in found)
    names = {iri: present.name(iri) if iri else present.words["no-place"] for iri in counts}
    places = {iri: present.local(f"/quality/{_key(iri) or NOWHERE}") for iri in counts}
    return tuple((Value(names[iri], places[iri]), count) for iri, count in counts.most_common())


def _key(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


def _outdented(text: str) -> str:
    """A query without the space that its file begins lines with."""
    lines = text.strip("\n").splitlines()
    edge = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[edge:] for line in lines).strip()
