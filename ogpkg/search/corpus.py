"""What a dataset calls its things, read from its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from ogpkg.iris import DOCUMENT_CLASSES, OGP, ONTOLOGY, PREFIXES, RDF, SHAPES
from ogpkg.lines import quads_of

#: The properties that name a thing, the best first; `labels` of the site chooses by the same order.
BEST = ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name", "schema:name", "ogp:nameAsPrinted", "sh:name")
#: Other names and spellings.
OTHERS = ("dcterms:alternative", "skos:altLabel", "skos:hiddenLabel")
#: Spellings that are found and never shown as a name.
HIDDEN = PREFIXES["skos"] + "hiddenLabel"
#: What is said of a thing in sentences.
PROSE = (
    *("dcterms:abstract", "dcterms:description", "skos:definition", "skos:scopeNote", "rdfs:comment", "skos:note"),
    *("sh:message", "sh:description"),
    *(f"ogp:{name}" for name in ("problem", "description", "contribution", "peerLearning", "additionalInformation")),
    *(f"ogp:{name}" for name in ("activityDescription", "nextStep", "ongoing", "expectedOutput", "responseText")),
)
#: Codes.
KEYS = ("dcterms:identifier", "skos:notation")
#: What a thing is a part of, said by the first of these that is there.
PART_OF = (
    *("ogp:plan", "ogp:commitment", "ogp:themeOfPlan", "ogp:member", "org:postIn", "org:unitOf", "ogp:eventOf"),
    *("ogp:recommendationOn", "ogp:forumOf", "ogp:indicatorOf", "ogp:budgetOf", "ogp:describes", "skos:inScheme"),
)
#: What a commitment says of those who act in it.
ACTORS = ("ogp:leadAgency", "ogp:supportingAgency", "ogp:stateActor", "ogp:nonStateActor", "ogp:otherActor")
#: The kinds of thing, those that people mostly look for first.
KINDS = (
    *("Member", "ActionPlan", "Commitment", "Agency", "Person", "Concept", "SourceDocument", "Milestone", "Theme"),
    *("AgencyUnit", "Post", "Forum", "Event", "Recommendation", "Response", "BudgetFigure", "IndicatorValue"),
    *("Assessment", "ConceptScheme", "Term", "Shape", "Thing"),
)


def _full(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


#: Property → where it stands in the lists above: the lower, the better a name.
PROPERTIES = {_full(curie): place for place, curie in enumerate((*BEST, *OTHERS, *KEYS, *PROSE))}
_BEST = len(BEST)
FIRST_KEY = _BEST + len(OTHERS)
FIRST_PROSE = FIRST_KEY + len(KEYS)
#: Kinds whose things are found by their code or address, where nobody gives them a name.
NAMELESS = frozenset(KINDS[: KINDS.index("Theme")])
#: Class → kind. What the ontology entails need not be there: a file may be served as it is.
_CLASSES = {
    **{_full(f"ogp:{name}"): name for name in KINDS},
    **{_full(f"skos:{name}"): name for name in ("Concept", "ConceptScheme")},
    **{_full(f"ogp:{name}"): "SourceDocument" for name in DOCUMENT_CLASSES},
    **{_full(f"ogp:{name}"): "Concept" for name in ("PolicyArea", "OgpValue", "Measure")},
    **{_full(f"sh:{name}"): "Shape" for name in ("NodeShape", "PropertyShape")},
    **dict.fromkeys((_full("owl:Class"), _full("rdf:Property")), "Term"),
    **{_full(f"owl:{name}Property"): "Term" for name in ("Object", "Datatype", "Annotation")},
}
_DOCUMENTS = {OGP + name: place + 1 for place, name in enumerate(DOCUMENT_CLASSES)}
#: A milestone is in a commitment, in a plan, of a member; no more is looked up, should the data go round in circles.
_DEEPEST = 4
_TYPE, _SCHEME = f"<{RDF}type>".encode(), f"<{_full('skos:inScheme')}>".encode()
_WITHIN = {f"<{_full(curie)}>".encode(): place for place, curie in enumerate(PART_OF)}
_ACTORS = frozenset(f"<{_full(curie)}>".encode() for curie in ACTORS)
#: The properties that are read.
USED = (*PROPERTIES, RDF + "type", *map(_full, (*PART_OF, *ACTORS)))
_SAID = frozenset(f"<{iri}>".encode() for iri in PROPERTIES)


class Text(NamedTuple):
    """Something said of a thing: the property `of` it (an IRI), the words, their language, the graph that says so."""

    of: str
    words: str
    language: str
    graph: str

    @property
    def is_name(self) -> bool:
        """Whether it is a name or a spelling of one."""
        return PROPERTIES[self.of] < FIRST_KEY

    @property
    def is_key(self) -> bool:
        """Whether it is a code."""
        return FIRST_KEY <= PROPERTIES[self.of] < FIRST_PROSE


@dataclass
class Thing:
    """A thing with all that is said of it. `within` is how early what it is a part of counts, and the IRI of that."""

    iri: str
    kind: str = KINDS[-1]
    scheme: str = ""
    within: tuple[int, str] = (len(PART_OF), "")
    texts: set[Text] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The end of its IRI."""
        return re.split(r"[#/]", self.iri.rstrip("/#"))[-1]


def read_things(lines: Iterable[bytes], base_iri: str) -> list[Thing]:
    """The things that `lines` call something, by kind, code list and the length of their names."""
    things: dict[str, Thing] = {}
    types: dict[str, set[str]] = {}
    acts: dict[str, set[str]] = {}
    said: list[bytes] = []
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if predicate in _SAID and subject[:1] == b"<":
            said.append(line)
        elif (predicate == _TYPE or predicate in _WITHIN) and subject[:1] == rest[:1] == b"<":
            thing = things.setdefault(subject[1:-1].decode(), Thing(subject[1:-1].decode()))
            value = rest[1:].partition(b">")[0].decode()
            if predicate != _TYPE:
                thing.within = min(thing.within, (_WITHIN[predicate], value))
            elif value in _CLASSES:
                types.setdefault(thing.iri, set()).add(value)
            if predicate == _SCHEME:
                thing.scheme = min(thing.scheme or value, value)
        elif predicate in _ACTORS and rest[:1] == b"<":
            acts.setdefault(rest[1:].partition(b">")[0].decode(), set()).add(subject[1:-1].decode())
    for iri, text in _texts(said):
        things.setdefault(iri, Thing(iri)).texts.add(text)
    documents = _documents(types, base_iri)
    for thing in things.values():
        thing.kind = min((_CLASSES[one] for one in types.get(thing.iri, ())), key=KINDS.index, default=KINDS[-1])
        thing.names = _best_names(thing.texts, documents)
    for iri, promises in acts.items():
        if iri in things and not things[iri].within[1]:
            things[iri].within = 0, _member(things, promises)
    return sorted((thing for thing in things.values() if _is_findable(thing, base_iri)), key=_order)


def _member(things: Mapping[str, Thing], promises: Iterable[str]) -> str:
    """The one member whose promises these are; empty where there are several, or none is known."""
    found = {whole.iri for promise in promises for whole in wholes(things, promise) if whole.kind == KINDS[0]}
    return found.pop() if len(found) == 1 else ""


def wholes(things: Mapping[str, Thing], iri: str) -> list[Thing]:
    """What the thing called `iri` is a part of, and what that is a part of."""
    found: list[Thing] = []
    while iri in things and len(found) < _DEEPEST:
        iri = things[iri].within[1]
        if iri in things:
            found.append(things[iri])
    return found


def _is_findable(thing: Thing, base_iri: str) -> bool:
    """Whether people look for it: not for a part of another thing's page, nor for what nobody calls anything."""
    if thing.iri.startswith(base_iri) and "#" in thing.iri and not thing.iri.startswith((OGP, f"{SHAPES}#")):
        return False
    return bool(thing.names) or (thing.kind in NAMELESS and thing.iri.startswith(f"{base_iri}id/"))


def _documents(types: Mapping[str, set[str]], base_iri: str) -> dict[str, int]:
    """How early the word of a graph counts when names are chosen: ours, then the nearest to the act."""
    ours = dict.fromkeys((ONTOLOGY, SHAPES, f"{base_iri}id/document/editors"), 0)
    ranks = {iri: [_DOCUMENTS[one] for one in classes if one in _DOCUMENTS] for iri, classes in types.items()}
    return {iri: min(found) for iri, found in ranks.items() if found} | ours


def _texts(lines: list[bytes]) -> Iterator[tuple[str, Text]]:
    for quad in quads_of(lines):
        words, graph = quad.object, quad.graph_name
        if isinstance(words, ox.Literal):
            text = Text(quad.predicate.value, words.value, words.language or "", getattr(graph, "value", ""))
            yield str(quad.subject)[1:-1], text


def _best_names(texts: Iterable[Text], documents: Mapping[str, int]) -> dict[str, str]:
    """The best name in each language."""
    names: dict[str, Text] = {}

    def rank(text: Text) -> tuple[int, bool, int, int, str]:
        # A title page shouts; whoever writes the same name in small letters knows it better.
        shouted = text.words.isupper() and text.words.lower() != text.words
        place = min(PROPERTIES[text.of], _BEST)
        return place, shouted, documents.get(text.graph, 99), -len(text.words), text.words

    for text in texts:
        if text.is_name and (text.language not in names or rank(text) < rank(names[text.language])):
            names[text.language] = text
    return {language: names[language].words for language in sorted(names)}


def _order(thing: Thing) -> tuple[int, str, int, str]:
    return KINDS.index(thing.kind), thing.scheme, min(map(len, thing.names.values()), default=99), thing.iri
