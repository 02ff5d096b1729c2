"""What a shape demands, in a form that terms and shapes share: severities, what is required, and where it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import SHAPES
from ogpkg.validation.profiles import PROFILES
from ogpkg.web.linked.describe import Term
from ogpkg.web.quality.orders import full
from ogpkg.web.vocabulary.triples import Triples
from ogpkg.web.words import Words

#: How a constraint in SPARQL begins that wants a value unless nobody has looked for one (see shapes/commitment.ttl).
MISSING = re.compile(r"IF\s*\(\s*EXISTS\s*\{\s*\$this\s[^{}]*\?found\s*\}\s*,\s*false", re.DOTALL)
#: Shapes inside shapes, and steps inside paths, that are followed: a graph of somebody else's may go in a circle.
DEPTH = 8
_ORDER = ("violation", "warning", "info")


@dataclass(frozen=True)
class Demand:
    """One constraint: its key (the end of its IRI), name, severity, and whether it wants that there is a value.

    `legacy` is its severity for plans of the first cycle, where that is another. `classes` are those it looks at.
    """

    key: str
    name: str
    severity: str
    required: bool
    legacy: str = ""
    classes: tuple[str, ...] = ()


def constraints_of(shapes: Triples, node_shape: str) -> list[str]:
    """The IRIs of the constraints of a node shape, in the order of the file as far as it is known."""
    node = ox.NamedNode(node_shape)
    found = [*shapes.objects(node, "sh:property"), *shapes.objects(node, "sh:sparql")]
    return sorted({one.value for one in found if isinstance(one, ox.NamedNode) and one.value.startswith(SHAPES)})


def node_shapes(shapes: Triples) -> list[str]:
    """The IRIs of our node shapes."""
    return [iri for iri in shapes.pointing("rdf:type", full("sh:NodeShape")) if iri.startswith(SHAPES)]


def demand(shapes: Triples, iri: str, words: Words, classes: tuple[str, ...] = ()) -> Demand:
    """The constraint `iri` in short."""
    key = iri.partition("#")[2]
    severity = severity_of(shapes, iri)
    legacy = PROFILES["legacy"].get(key, severity)
    name = shapes.text(iri, "sh:name", words.language) or key
    return Demand(key, name, severity, is_required(shapes, iri), legacy if legacy != severity else "", classes)


def severity_of(shapes: Triples, iri: str) -> str:
    """The severity of a constraint: violation where it names none (SHACL 2.1.4)."""
    found = shapes.iris(iri, "sh:severity")
    return found[0].rpartition("#")[2].lower() if found else "violation"


def is_required(shapes: Triples, iri: str) -> bool:
    """Whether a constraint finds fault with what has no value at all."""
    node = ox.NamedNode(iri)
    counts = [*shapes.objects(node, "sh:minCount"), *shapes.objects(node, "sh:qualifiedMinCount")]
    return any(count.value != "0" for count in counts) or any(MISSING.search(text) for text in queries_of(shapes, iri))


def queries_of(shapes: Triples, iri: str) -> list[str]:
    """The SPARQL of a constraint."""
    rules = shapes.objects(ox.NamedNode(iri), "sh:sparql")
    return [text.value for rule in rules for text in shapes.objects(rule, "sh:select")]


def demands_of(shapes: Triples, ontology: Triples, words: Words) -> dict[str, tuple[Demand, ...]]:
    """The constraints by the property that they look at, the gravest first."""
    found: dict[str, set[Demand]] = {}
    for shape in node_shapes(shapes):
        classes = tuple(shapes.iris(shape, "sh:targetClass"))
        for iri in constraints_of(shapes, shape):
            one = demand(shapes, iri, words, classes)
            for path in shapes.objects(ox.NamedNode(iri), "sh:path"):
                for property in looked_at(shapes, ontology, path):
                    found.setdefault(property, set()).add(one)
    return {property: tuple(sorted(demands, key=_gravity)) for property, demands in found.items()}


def choices(shapes: Triples) -> dict[str, list[str]]:
    """The values that a property may have, where a constraint lists them."""
    found: dict[str, list[str]] = {}
    for iri in shapes.pointing("rdf:type", full("sh:PropertyShape")):
        for property in shapes.iris(iri, "sh:path"):
            for head in shapes.objects(ox.NamedNode(iri), "sh:in"):
                values = [one.value for one in shapes.items(head) if isinstance(one, ox.NamedNode)]
                found.setdefault(property, []).extend(values)
    return found


def looked_at(shapes: Triples, ontology: Triples, path: Term, depth: int = DEPTH) -> list[str]:
    """The properties that a path begins with; for one that is gone backwards, the one that says the same forwards."""
    if isinstance(path, ox.NamedNode) or not depth:
        return [path.value] if isinstance(path, ox.NamedNode) else []
    steps = shapes.items(path)
    if steps:
        return looked_at(shapes, ontology, steps[0], depth - 1)
    found = []
    for inverse in shapes.objects(path, "sh:inversePath"):
        if isinstance(inverse, ox.NamedNode):
            found += backwards(ontology, inverse.value)[:1] or [inverse.value]
    for head in shapes.objects(path, "sh:alternativePath"):
        found += [iri for step in shapes.items(head) for iri in looked_at(shapes, ontology, step, depth - 1)]
    return found


def backwards(ontology: Triples, property: str) -> list[str]:
    """The properties that say the same from the other end."""
    return [*ontology.iris(property, "owl:inverseOf"), *ontology.pointing("owl:inverseOf", property)]


def _gravity(one: Demand) -> tuple[int, bool, str]:
    return _ORDER.index(one.severity) if one.severity in _ORDER else 9, not one.required, one.key
