"""What entities, types and properties are called on the wire.

An entity is called by what follows the identifier space (``agency/kr-…``; a foreign IRI by itself), a type by the local
name of its class (``Agency``) or the path of its code list (``id/completion``), a property by its local name in
the ontology or by its prefixed name (``leadAgency``, ``dcterms:title``). Steps of a path are parted by slashes
(``plan/member``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import OGP, PREFIXES, RDF
from ogpkg.web.labels import Labels, read_labels
from ogpkg.web.present import Presenter
from ogpkg.web.quality.orders import ORDER, class_of
from ogpkg.web.reconcile.values import BEYOND
from ogpkg.web.served import Served, bind
from ogpkg.web.state import Finished, finished, state
from ogpkg.web.words import Words

#: Classes whose things have names that a table may hold; those of concepts are found in the dataset.
_NAMED = (
    *("Member", "ActionPlan", "Theme", "Commitment", "Milestone", "Agency", "AgencyUnit", "Forum", "Person", "Post"),
    *("Event", "Recommendation", "SourceDocument"),
)
CONCEPT = PREFIXES["skos"] + "Concept"
#: Things of a type that are looked at to learn its properties.
_SAMPLE = 1000
#: Steps that a path of properties may have.
_STEPS = 3
_ABSOLUTE = re.compile(r"(?:https?://|urn:)")
_LOCAL = re.compile(r"[A-Za-z][\w-]{0,99}", re.ASCII)


@dataclass(frozen=True)
class Type:
    """A type of entities: the kinds that the index knows it by, and the code lists that its concepts are in."""

    id: str
    name: str
    iri: str
    kind: str
    schemes: tuple[str, ...] = ()

    @property
    def wire(self) -> dict[str, str]:
        """The type as other objects carry it."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True)
class Property:
    """A property, and how many statements of the things that were looked at have it."""

    id: str
    name: str
    iri: str


def entity_id(served: Served, iri: str) -> str:
    """What the entity `iri` is called on the wire."""
    return iri.removeprefix(served.id(""))


def entity_iri(served: Served, id: str) -> str | None:
    """The IRI of the entity that is called `id`, by its key or by its IRI; None where that makes no IRI.

    No IRI has a space: it is a plus that OpenRefine does not encode in addresses.
    """
    id = id.replace(" ", "+")
    try:
        return ox.NamedNode(id if _ABSOLUTE.match(id) else served.id(id)).value
    except ValueError:
        return None


def property_id(served: Served, iri: str) -> str:
    """What the property `iri` is called on the wire."""
    return Presenter(served, Words("en"), Labels()).shorten(iri).removeprefix("ogp:")


def path_of(served: Served, id: str) -> tuple[str, ...]:
    """The IRIs of the properties that lead from an entity to the values of `id`; none where `id` cannot be read."""
    steps = [id] if _ABSOLUTE.match(id) else id.split("/")
    found = [_property_iri(served, step) for step in steps]
    return tuple(iri for iri in found if iri) if all(found) and len(found) <= _STEPS else ()


def _property_iri(served: Served, id: str) -> str | None:
    if _ABSOLUTE.match(id):
        return entity_iri(served, id)
    prefix, colon, local = id.rpartition(":")
    space = served.prefixes.get(prefix) if colon else OGP
    return space + local if space and _LOCAL.fullmatch(local) else None


def types(words: Words) -> dict[str, Type]:
    """The types that the dataset has things of, by id."""
    kept = finished(("reconcile-types", words.language), lambda: _kept(_find_types(state().served, words)))
    return {each["id"]: Type(**each | {"schemes": tuple(each["schemes"])}) for each in json.loads(kept.body)}


def type_named(known: dict[str, Type], id: str) -> Type | None:
    """The type that is called `id`: by its id, its IRI or its prefixed name; that of a code list also by the list's."""
    local = id.removeprefix("ogp:")
    ways = {(id,), (state().served.base + id,)}
    return known.get(local) or next((each for each in known.values() if id == each.iri or each.schemes in ways), None)


def type_of(known: dict[str, Type], kind: str, scheme: str = "") -> list[Type]:
    """The types of a thing of this kind, in this code list; the most telling first."""
    found = [each for each in known.values() if each.kind == kind and (not each.schemes or scheme in each.schemes)]
    return sorted(found, key=lambda each: (len(each.schemes) or 99, each.id))


def properties(words: Words, type: Type | None) -> list[Property]:
    """The properties that things of `type` have (of all types, where it is None), in the order of reading."""
    if type is None:
        every = [each for known in types(words).values() for each in properties(words, known)]
        return list({each.id: each for each in every}.values())
    key = ("reconcile-properties", words.language, type.id)
    kept = finished(key, lambda: _kept(_find_properties(state().served, words, type)))
    return [Property(**each) for each in json.loads(kept.body)]


def _kept(found: list[Type] | list[Property]) -> Finished:
    """A list of plain objects, as the cache of answers can keep it."""
    return Finished(json.dumps([vars(each) for each in found]).encode(), "application/json")


def _find_types(served: Served, words: Words) -> list[Type]:
    lists: dict[str, set[str]] = {}
    for row in served.rows("concept-lists"):
        lists.setdefault(row["list"].value, set()).add(row["class"].value)
    special: dict[str, set[str]] = {}
    for scheme, classes in lists.items():
        iri, kind = class_of(list(classes))
        if kind == "Concept" and iri.startswith(OGP):
            special.setdefault(iri, set()).add(scheme)
    named = [OGP + name for name in _NAMED if served.counts.get(OGP + name)]
    labels = read_labels(served, {CONCEPT, *named, *special, *lists})
    present = Presenter(served, words, labels)
    found = [Type(iri.removeprefix(OGP), present.name(iri), iri, iri.removeprefix(OGP)) for iri in named]
    found += [
        Type(iri.removeprefix(OGP), present.name(iri), iri, "Concept", tuple(sorted(special[iri])))
        for iri in sorted(special)
    ]
    found += [Type("skos:Concept", present.name(CONCEPT), CONCEPT, "Concept")] if lists else []
    alone = sorted(set(lists) - {scheme for schemes in special.values() if len(schemes) == 1 for scheme in schemes})
    return found + [Type(_list_id(served, iri), present.name(iri), iri, "Concept", (iri,)) for iri in alone]


def _list_id(served: Served, iri: str) -> str:
    return iri.removeprefix(served.base)


def _find_properties(served: Served, words: Words, type: Type) -> list[Property]:
    text = bind(served.text("of-class"), {"class": [type.iri]}) + f"LIMIT {_SAMPLE}"
    things = served.rows("in-list", list=type.schemes) if type.schemes else served.select(text)
    sample = [row["thing"].value for row in things[:_SAMPLE]]
    uses: dict[str, int] = {}
    for row in served.rows("properties-of", thing=sample) if sample else ():
        uses[row["property"].value] = uses.get(row["property"].value, 0) + int(row["uses"].value)
    uses.pop(RDF + "type", None)
    # What is reached beyond them is a property of theirs to whoever has a table.
    uses |= {path[0]: 0 for path, ways in BEYOND.items() if path[0] not in uses and any(way[0] in uses for way in ways)}
    present = Presenter(served, words, read_labels(served, uses))
    order = reading_order(type.kind)
    ranked = sorted(uses, key=lambda iri: (order.index(iri) if iri in order else len(order), -uses[iri], iri))
    return [Property(property_id(served, iri), present.name(iri), iri) for iri in ranked]


def reading_order(kind: str) -> list[str]:
    """The properties that a page about a thing of this kind says first, in order."""
    names = [name.partition(":") for name in ORDER.get(kind, ()) if ":" in name]
    return [PREFIXES[prefix] + local for prefix, _, local in names]
