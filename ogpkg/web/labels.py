"""What things are called, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from ogpkg.iris import BASE, OGP, PREFIXES
from ogpkg.web.served import Served

#: The properties that name a thing, the best first.
NAMING = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "label",
    PREFIXES["dcterms"] + "title",
    PREFIXES["foaf"] + "name",
    PREFIXES["schema"] + "name",
    OGP + "nameAsPrinted",
)
_NOTATION = PREFIXES["skos"] + "notation"
#: So many new names are those of a page; more are those of a list, which no other page shares.
_SHARED = 1000


@dataclass(frozen=True)
class Name:
    """A name, its language (empty when it has none), the property that gives it and the graph that says so."""

    text: str
    language: str
    property: str
    graph: str


#: A name, and the triple that says it.
Said = tuple[Name, ox.Triple]


@dataclass
class Labels:
    """The names of things by IRI, and the triples that say them."""

    names: dict[str, list[Name]] = field(default_factory=dict)
    triples: list[ox.Triple] = field(default_factory=list)
    #: Graphs whose word on a name goes first, the best first.
    order: dict[str, int] = field(default_factory=dict)
    #: The best names by IRI and language, as they are for all who ask of this version of the dataset.
    best: dict[tuple[str, str], Name | None] = field(default_factory=dict)

    def name(self, iri: str, language: str = "en") -> Name | None:
        """The best name of `iri` for a reader of `language`: theirs, then English, then any; None when it has none."""
        if iri not in self.names:
            return None
        if (iri, language) not in self.best:
            known = [name for name in self.names[iri] if name.property != _NOTATION]
            self.best[iri, language] = min(known, key=lambda name: self._rank(name, language), default=None)
        return self.best[iri, language]

    def _rank(self, name: Name, language: str) -> tuple[int, int, bool, int, int, str]:
        languages = (language, "en", "")
        spoken = languages.index(name.language) if name.language in languages else len(languages)
        # A person's or unit's name as printed has no language, and is no worse for it.
        # A title page shouts; whoever writes the same name in small letters knows it better.
        shouted = name.text.isupper() and any(char.islower() for char in name.text.lower())
        order = self.order.get(name.graph, 99)
        return spoken, NAMING.index(name.property), shouted, order, -len(name.text), name.text

    def notation(self, iri: str) -> str | None:
        """The short code of a concept, when it has one."""
        return next((name.text for name in self.names.get(iri, []) if name.property == _NOTATION), None)


def read_labels(served: Served, iris: Iterable[str]) -> Labels:
    """The names of `iris` in all languages."""
    best: dict[Any, Name | None] = served.kept("best names")
    labels, wanted = Labels(order=served.document_order, best=best), sorted(iris)
    known = _known(served, wanted)
    for iri in wanted:
        if found := known[iri]:
            labels.names[iri] = [name for name, _ in found]
            labels.triples += [triple for _, triple in found]
    return labels


def _known(served: Served, iris: list[str]) -> dict[str, list[Said]]:
    """What names each of `iris`; asked is only what was not asked before, because pages share most of their words."""
    kept: dict[str, list[Said]] = served.kept("labels")
    found = {iri: names for iri in iris if (names := kept.get(iri)) is not None}
    missing: dict[str, list[Said]] = {iri: [] for iri in iris if iri not in found}
    for row in served.rows("labels", thing=missing) if missing else ():
        label = row["label"]
        if isinstance(label, ox.Literal):
            name = Name(label.value, label.language or "", row["property"].value, row["graph"].value)
            missing.setdefault(row["thing"].value, []).append((name, ox.Triple(row["thing"], row["property"], label)))
    if len(missing) <= _SHARED:
        kept.update(missing)
    return found | missing


def spelled_out(iri: str) -> str:
    """The last part of an IRI as words: ``…#nameAsPrinted`` gives "name as printed"; a key stays as it is."""
    local = re.split(r"[#/]", iri.rstrip("/#"))[-1]
    if iri.startswith((OGP, *_VOCABULARIES)) and not local.isupper():
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).lower() if local[:1].islower() else local
    return local or iri


_VOCABULARIES = tuple(iri for iri in PREFIXES.values() if not iri.startswith(BASE))
