"""A thing in few words: what a list of candidates, a preview and a flyout say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import PREFIXES, RDF
from ogpkg.search import Hit
from ogpkg.search.folding import fold
from ogpkg.web.labels import NAMING, Labels, read_labels
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import class_of, full
from ogpkg.web.reconcile.catalog import entity_id, reading_order
from ogpkg.web.reconcile.values import Path, Term, Values
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: What tells a thing from its namesakes, by kind.
_APART: dict[str, tuple[str, ...]] = {
    "ActionPlan": ("ogp:member", "ogp:period"),
    "Theme": ("ogp:themeOfPlan",),
    "Commitment": ("ogp:plan", "ogp:numberInPlan"),
    "Milestone": ("ogp:commitment",),
    "Agency": ("ogp:member", "ogp:actorKind"),
    "AgencyUnit": ("org:unitOf",),
    "Forum": ("ogp:forumOf",),
    "Person": ("ogp:responsibleFor", "ogp:contactFor"),
    "Post": ("org:postIn",),
    "Event": ("ogp:eventOf",),
    "Recommendation": ("ogp:recommendationOn",),
    "SourceDocument": ("dcterms:issued", "ogp:describes"),
    "Concept": ("skos:inScheme",),
}
#: What a preview says besides what a page says first: what one knows a thing by.
_KNOWN_BY: dict[str, tuple[str, ...]] = {
    "Member": ("ogp:hasPlan",),
    "ActionPlan": ("ogp:hasCommitment",),
    "Agency": ("ogp:leads", "ogp:supports", "ogp:otherActorIn"),
    "AgencyUnit": ("ogp:leadUnitOf",),
    "Person": ("ogp:responsibleFor", "ogp:contactFor", "ogp:otherActorIn"),
    "Post": ("ogp:postResponsibleFor",),
}
#: Facts of a preview, and values of one of them.
_FACTS, _VALUES = 4, 3
_ALSO = PREFIXES["skos"] + "altLabel"
_NOT_FACTS = {
    *(*NAMING, _ALSO, PREFIXES["skos"] + "hiddenLabel", PREFIXES["dcterms"] + "identifier"),
    *(PREFIXES["foaf"] + name for name in ("mbox_sha1sum", "familyName", "givenName")),
}
_ABSTRACT = (PREFIXES["dcterms"] + "abstract", PREFIXES["skos"] + "definition")
_LONGEST = 160


@dataclass(frozen=True)
class Portrait:
    """A thing as a preview shows it: `facts` are a property's name and its values, `more` how many are left out."""

    iri: str
    id: str
    name: Value
    type: str
    about: Value | None
    facts: list[tuple[str, list[Value], int]]


def read_portrait(served: Served, words: Words, iri: str) -> Portrait | None:
    """What is most worth knowing of a thing; None when the dataset says nothing about it."""
    types = served.rows("facts", subject=[iri], predicate=[RDF + "type"])
    own = read_labels(served, [iri])
    if not types and iri not in own.names:
        return None
    classes = [row["object"].value for row in types if isinstance(row["object"], ox.NamedNode)]
    class_iri, kind = class_of(classes)
    order = [each for each in reading_order(kind) if each not in _NOT_FACTS]
    order += [full(each) for each in _KNOWN_BY.get(kind, ())]
    values = Values(served, [iri], [(each,) for each in order])
    labels = _merged(own, values.labels, read_labels(served, {class_iri, _ALSO, *order} - {""}))
    present = Presenter(served, words, labels, explicit=True)
    return Portrait(
        iri=iri,
        id=entity_id(served, iri),
        name=present.value(ox.NamedNode(iri)),
        type=present.name(class_iri) if class_iri else "",
        about=_about(present, values, iri),
        facts=(_other_names(present, iri) + _facts(present, values, iri, order))[:_FACTS],
    )


def _about(present: Presenter, values: Values, iri: str) -> Value | None:
    """The beginning of what is said of a thing in a sentence or two."""
    said = [term for each in _ABSTRACT for term in spoken(values.of(iri, (each,)), present.words.language)]
    if not said:
        return None
    text = said[0].value if len(said[0].value) <= _LONGEST else said[0].value[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return present.value(said[0])._replace(text=text)


def _facts(present: Presenter, values: Values, iri: str, order: list[str]) -> list[tuple[str, list[Value], int]]:
    found = []
    for property in order:
        texts = [] if property in _ABSTRACT else spoken(values.of(iri, (property,)), present.words.language)
        if texts:
            shown = [present.value(each) for each in texts[:_VALUES]]
            found.append((present.name(property), shown, len(texts) - len(shown)))
    return found


def _other_names(present: Presenter, iri: str) -> list[tuple[str, list[Value], int]]:
    """What else a thing is called, in any language."""
    names: dict[str, Value] = {}
    for name in sorted(present.labels.names.get(iri, ()), key=lambda name: (name.language, name.text)):
        other = name.language if name.language != present.words.language else None
        if name.property in NAMING and fold(name.text) != fold(present.name(iri)):
            names.setdefault(fold(name.text), Value(name.text, language=other or None))
    shown = list(names.values())[:_VALUES]
    return [(present.name(_ALSO), shown, len(names) - len(shown))] if names else []


def _merged(*known: Labels) -> Labels:
    return Labels({iri: names for labels in known for iri, names in labels.names.items()}, order=known[0].order)


def spoken(terms: Iterable[Term], language: str) -> list[Term]:
    """`terms` without the texts in languages other than the reader's, where there are some in theirs."""
    terms = list(terms)
    spoken = {term.language for term in terms if isinstance(term, ox.Literal) and term.language}
    chosen = next((each for each in (language, "en") if each in spoken), None)
    return [each for each in terms if not chosen or not getattr(each, "language", None) or each.language == chosen]  # type: ignore[union-attr]


def describe_hits(served: Served, words: Words, hits: Collection[Hit]) -> dict[str, str]:
    """A few words for each of `hits` that tell it from its namesakes, by IRI."""
    paths = {path for hit in hits for path in _apart(served, hit.kind)}
    values = Values(served, {hit.iri for hit in hits}, paths)
    present = Presenter(served, words, values.labels)
    return {hit.iri: _described(served, present, values, hit) for hit in hits}


def _apart(served: Served, kind: str) -> list[Path]:
    """The properties that tell things of a kind apart; among those of one member that member does not."""
    return [(full(name),) for name in _APART.get(kind, ()) if served.crowded or name != "ogp:member"]


def _described(served: Served, present: Presenter, values: Values, hit: Hit) -> str:
    told = [
        present.value(term).text
        for path in _apart(served, hit.kind)
        for term in spoken(values.of(hit.iri, path), present.words.language)[:1]
    ]
    return " · ".join([*told, entity_id(served, hit.iri).rpartition("/")[2]])
