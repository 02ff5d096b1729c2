"""The terms of the ontology: what each means, how it stands to the others, and what the shapes demand of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ogpkg.iris import OGP, ONTOLOGY, PREFIXES
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Term as Node
from ogpkg.web.present import Presenter
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served
from ogpkg.web.vocabulary.code_lists import count_concepts
from ogpkg.web.vocabulary.constraints import Demand, choices, demands_of
from ogpkg.web.vocabulary.triples import read_ontology, read_shapes
from ogpkg.web.words import LANGUAGES, Words

#: The classes by what they are about, in reading order; what is in none of them comes last.
GROUPS = (
    ("promises", ("Member", "ActionPlan", "Theme", "Commitment", "Milestone")),
    ("actors", ("Agency", "AgencyUnit", "Post", "Person", "Forum")),
    ("judgments", ("Assessment", "SelfAssessment", "IrmAssessment", "ConsultationAssessment")),
    ("process", ("Event", "Recommendation", "Response")),
    ("figures", ("IndicatorValue", "BudgetFigure")),
    ("code-values", ("OgpValue", "PolicyArea", "Measure")),
    (
        "sources",
        (
            *("SourceDocument", "ActionPlanDocument", "SelfAssessmentReport", "IrmReport", "ReportComments"),
            *("Letter", "WebPage", "DatabaseExport", "Absence", "Identification"),
        ),
    ),
)
_DC = "http://purl.org/dc/elements/1.1/"
#: What a vocabulary says of itself, and the word for it.
_ABOUT = (
    ("vocabulary-version", "owl:versionInfo"),
    ("vocabulary-prefix", "vann:preferredNamespacePrefix"),
    ("vocabulary-space", "vann:preferredNamespaceUri"),
    ("vocabulary-creator", _DC + "creator"),
    ("vocabulary-licence", _DC + "rights"),
)
OBJECT, DATATYPE, ANNOTATION = "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"
_KINDS = ("owl:Class", OBJECT, DATATYPE, ANNOTATION)
_RESTRICTIONS = (
    "owl:someValuesFrom",
    "owl:allValuesFrom",
    "owl:minCardinality",
    "owl:maxCardinality",
    "owl:cardinality",
)


@dataclass(frozen=True)
class Ref:
    """A term as a page mentions it."""

    text: str
    href: str | None
    outside: bool = False


@dataclass(frozen=True)
class Rule:
    """What the ontology says of every instance of a class: a word for how, the property, and a class or a number."""

    how: str
    property: Ref
    value: Ref


@dataclass(frozen=True)
class Entry:
    """A term with what is said about it: in the reader's language, its name in the other one, too."""

    iri: str
    local: str
    name: str
    other: str
    other_language: str
    definition: str
    note: str
    retired: str
    successors: tuple[Ref, ...]
    count: int | None


@dataclass(frozen=True)
class Property(Entry):
    """A property: of what, what it gives, and how it stands to other properties.

    One that `is_inverse` follows from the property that is stated, and no document states it.
    """

    kind: str = ""
    domain: tuple[Ref, ...] = ()
    gives: tuple[Ref, ...] = ()
    inverse: tuple[Ref, ...] = ()
    is_inverse: bool = False
    above: tuple[Ref, ...] = ()
    below: tuple[Ref, ...] = ()
    traits: tuple[str, ...] = ()
    demands: tuple[Demand, ...] = ()

    @property
    def demand(self) -> Demand | None:
        """The demand that counts most: the gravest that wants a value, else the gravest."""
        return next((one for one in self.demands if one.required), next(iter(self.demands), None))


@dataclass(frozen=True)
class ClassEntry(Entry):
    """A class: what it is a kind of, what holds for all of it, and its properties."""

    above: tuple[Ref, ...] = ()
    below: tuple[Ref, ...] = ()
    rules: tuple[Rule, ...] = ()
    own: tuple[Property, ...] = ()
    inherited: tuple[tuple[Ref, tuple[Ref, ...]], ...] = ()
    given_by: tuple[Ref, ...] = ()
    others: tuple[tuple[Ref, Demand], ...] = ()


class Terms:
    """Reads the ontology for a reader of one language. `page`: links to terms stay on the page that has them all."""

    def __init__(self, served: Served, words: Words, *, explicit: bool = False, page: bool = False) -> None:
        self.served, self.words, self.explicit, self.page = served, words, explicit, page
        self.said, self.shapes = read_ontology(served), read_shapes(served)

    @cached_property
    def present(self) -> Presenter:
        """Names and addresses of whatever the two graphs speak of."""
        named = self.said.named() | self.shapes.named() | {scheme for found in self.lists.values() for scheme in found}
        labels = self.served.once("vocabulary-labels", lambda: read_labels(self.served, named))
        return Presenter(self.served, self.words, labels, explicit=self.explicit)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each term is used, where the dataset describes itself; nothing where it does not."""
        found: dict[str, int] = self.served.once("vocabulary-counts", lambda: count_uses(self.served))
        return found

    @cached_property
    def demands(self) -> dict[str, tuple[Demand, ...]]:
        """What the shapes demand, by property."""
        return demands_of(self.shapes, self.said, self.words)

    @cached_property
    def lists(self) -> dict[str, set[str]]:
        """The code lists by the property that has their concepts as values, in the data or as the shapes want it."""
        found: dict[str, set[str]] = {}
        for scheme, uses in count_concepts(self.served).items():
            for property in {name for counts in uses.values() for name in counts}:
                found.setdefault(property, set()).add(scheme)
        for property, concepts in choices(self.shapes).items():
            found.setdefault(property, set()).update(concept.rpartition("/")[0] for concept in concepts)
        return found

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Our classes."""
        return tuple(iri for iri in self.said.pointing("rdf:type", full("owl:Class")) if iri.startswith(OGP))

    @cached_property
    def properties(self) -> tuple[str, ...]:
        """Our properties."""
        found = {iri for kind in _KINDS[1:] for iri in self.said.pointing("rdf:type", full(kind))}
        return tuple(sorted(iri for iri in found if iri.startswith(OGP)))

    @cached_property
    def external(self) -> dict[str, list[str]]:
        """The terms of others that the ontology uses, by kind."""
        found = {kind: self.said.pointing("rdf:type", full(kind)) for kind in _KINDS}
        return {kind: [iri for iri in iris if not iri.startswith(OGP)] for kind, iris in found.items()}

    @property
    def total_of_others(self) -> int:
        """How many terms of others the ontology uses."""
        return len({iri for found in self.external.values() for iri in found})

    def about(self, graph: str) -> list[tuple[str, str]]:
        """What a vocabulary says of itself: a word, and the text."""
        said = self.said if graph == ONTOLOGY else self.shapes
        found = [(word, said.text(graph, name, self.words.language)) for word, name in _ABOUT]
        return [(word, text) for word, text in found if text]

    def groups(self) -> list[tuple[str, list[str]]]:
        """Our classes by what they are about, as the table says, and those that it does not know."""
        known = [(word, [OGP + name for name in names if OGP + name in self.classes]) for word, names in GROUPS]
        listed = {iri for _, found in known for iri in found}
        rest = [iri for iri in self.classes if iri not in listed]
        return [(word, found) for word, found in [*known, ("other-classes", rest)] if found]

    def ref(self, iri: str) -> Ref:
        """A link to a term, a concept, or a term of others."""
        if iri.startswith(OGP):
            local = iri.removeprefix(OGP)
            return Ref(self.name(iri), f"#{local}" if self.page else self.present.local(f"/ontology/{local}"))
        href = self.present.href(iri)
        if href and iri.startswith(self.served.base):
            return Ref(self.name(iri), href)
        return Ref(self.name(iri), iri, True)

    def name(self, iri: str) -> str:
        """What a term is called; one of others by its prefixed name where nobody here names it."""
        said = self.said.text(iri, "rdfs:label", self.words.language)
        known = self.present.labels.name(iri, self.words.language) or self.words.term(iri)
        return said or (self.present.name(iri) if known else self.present.shorten(iri))

    def refs(self, iris: list[str]) -> tuple[Ref, ...]:
        """Links to several terms."""
        return tuple(self.ref(iri) for iri in iris)

    def above_ours(self, iris: list[str]) -> list[tuple[Ref, tuple[Ref, ...]]]:
        """Terms of others, each with the terms of ours that are below it."""
        below = {
            iri: {one for name in ("rdfs:subClassOf", "rdfs:subPropertyOf") for one in self.said.pointing(name, iri)}
            for iri in iris
        }
        return [(self.ref(iri), self.refs(sorted(one for one in below[iri] if one.startswith(OGP)))) for iri in iris]

    def of_domain(self, iri: str) -> list[str]:
        """Our properties of the class `iri`: required ones first, then links, then texts; inverses last."""
        return self._ordered([one for one in self.said.pointing("rdfs:domain", iri) if one.startswith(OGP)])

    def _ordered(self, iris: list[str]) -> list[str]:
        def rank(iri: str) -> tuple[bool, bool, bool, str]:
            required = any(demand.required for demand in self.demands.get(iri, ()))
            is_text = full(DATATYPE) in self.said.iris(iri, "rdf:type")
            return bool(self.said.iris(iri, "owl:inverseOf")), not required, is_text, iri

        return sorted(iris, key=rank)

    def of_anything(self) -> list[str]:
        """Our properties whose domain is no class of ours."""
        known = set(self.classes)
        return self._ordered([iri for iri in self.properties if not known & set(self.said.iris(iri, "rdfs:domain"))])

    def _common(self, iri: str) -> dict[str, object]:
        language = self.words.language
        other = next(code for code in LANGUAGES if code != language)
        retired = {full("owl:DeprecatedClass"), full("owl:DeprecatedProperty")} & set(self.said.iris(iri, "rdf:type"))
        return {
            "iri": iri,
            "local": iri.removeprefix(OGP),
            "name": self.name(iri),
            "other": self.said.text(iri, "rdfs:label", other),
            "other_language": other,
            "definition": self.said.text(iri, "skos:definition", language),
            "note": self.said.text(iri, "skos:scopeNote", language),
            "retired": self._why_retired(iri) if retired else "",
            "successors": self.refs(self.said.iris(iri, "rdfs:seeAlso")) if retired else (),
            "count": self.counts.get(iri, 0) if self.counts else None,
        }

    def _why_retired(self, iri: str) -> str:
        texts = (self.said.text(iri, name, self.words.language) for name in ("owl:versionInfo", "skos:changeNote"))
        return ". ".join(text for text in texts if text) or self.words["retired"]

    def property(self, iri: str) -> Property:
        """A property of ours."""
        said, kinds = self.said, self.said.iris(iri, "rdf:type")
        inverse = {*said.iris(iri, "owl:inverseOf"), *said.pointing("owl:inverseOf", iri)}
        return Property(
            **self._common(iri),  # type: ignore[arg-type]
            kind=next((kind for kind in _KINDS[1:] if full(kind) in kinds), ""),
            domain=self.refs(said.iris(iri, "rdfs:domain")),
            gives=self._gives(iri),
            inverse=self.refs(sorted(inverse)),
            is_inverse=bool(said.iris(iri, "owl:inverseOf")),
            above=self.refs(said.iris(iri, "rdfs:subPropertyOf")),
            below=self.refs(said.pointing("rdfs:subPropertyOf", iri)),
            traits=tuple(trait for trait in ("functional", "symmetric", "transitive") if _trait(trait) in kinds),
            demands=self.demands.get(iri, ()),
        )

    def _gives(self, iri: str) -> tuple[Ref, ...]:
        """The range of a property; for a concept, the code lists that it is of, as far as shapes or data tell."""
        found = self.said.iris(iri, "rdfs:range")
        lists = self.lists.get(iri, ())
        return self.refs(sorted(lists)) if lists and found == [full("skos:Concept")] else self.refs(found)

    def class_entry(self, iri: str) -> ClassEntry:
        """A class of ours."""
        ancestors = self.ancestors(iri)
        inherited = [(self.ref(above), self.refs(self.of_domain(above))) for above in ancestors]
        return ClassEntry(
            **self._common(iri),  # type: ignore[arg-type]
            above=self.refs(self.said.iris(iri, "rdfs:subClassOf")),
            below=self.refs(self.said.pointing("rdfs:subClassOf", iri)),
            rules=self._rules(iri),
            own=tuple(self.property(one) for one in self.of_domain(iri)),
            inherited=tuple((above, found) for above, found in inherited if found),
            given_by=self.refs([one for one in self.said.pointing("rdfs:range", iri) if one.startswith(OGP)]),
            others=self._others(iri),
        )

    def ancestors(self, iri: str) -> list[str]:
        """Every class above `iri`, the nearest first."""
        found: list[str] = []
        waiting = self.said.iris(iri, "rdfs:subClassOf")
        while waiting:
            above = waiting.pop(0)
            if above not in found and above != iri:
                found.append(above)
                waiting += self.said.iris(above, "rdfs:subClassOf")
        return found

    def _others(self, iri: str) -> tuple[tuple[Ref, Demand], ...]:
        """The properties of others that a shape for this class asks about."""
        found: dict[str, Demand] = {}
        for property, demands in sorted(self.demands.items()):
            for demand in demands:
                if not property.startswith(OGP) and iri in demand.classes:
                    found.setdefault(property, demand)
        return tuple((self.ref(property), demand) for property, demand in found.items())

    def _rules(self, iri: str) -> tuple[Rule, ...]:
        above = self.said.objects(ox.NamedNode(iri), "rdfs:subClassOf")
        return tuple(rule for node in above if isinstance(node, ox.BlankNode) for rule in self._restriction(node))

    def _restriction(self, node: Node) -> list[Rule]:
        on = self.said.objects(node, "owl:onProperty")
        found = []
        for how in _RESTRICTIONS:
            for value in self.said.objects(node, how):
                ref = self.ref(value.value) if isinstance(value, ox.NamedNode) else Ref(value.value, None)
                found += [Rule(how.partition(":")[2], self.ref(one.value), ref) for one in on[:1]]
        return found


def _trait(name: str) -> str:
    return f"{PREFIXES['owl']}{name.capitalize()}Property"


def count_uses(served: Served) -> dict[str, int]:
    """How often each term is used, from the description of the dataset."""
    rows = served.rows("uses", dataset=[served.base + "dataset"])
    return {row["term"].value: int(row["count"].value) for row in rows}
