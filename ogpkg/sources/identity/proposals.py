"""What imported graphs say of the things that may be one: commitments, plans, bodies, people.

Read from Turtle files, one a document; every text comes with the document and the line or cell that says it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.iris import ID, OGP, PREFIXES, RDF
from ogpkg.sources.identity.text import number, title_number, title_words

_DOCUMENT = ID + "document/"
#: What is read of the graphs, by full IRI.
_READ = {
    PREFIXES[name.partition(":")[0]] + name.partition(":")[2]: name
    for name in (
        "dcterms:title",
        "dcterms:alternative",
        "dcterms:identifier",
        "dcterms:isReplacedBy",
        "foaf:mbox_sha1sum",
        "ogp:assesses",
        "ogp:commitment",
        "ogp:cycle",
        "ogp:describes",
        "ogp:member",
        "ogp:nameAsPrinted",
        "ogp:numberInPlan",
        "ogp:plan",
        "ogp:start",
        "org:postIn",
        "org:unitOf",
        "schema:startDate",
        "skos:altLabel",
        "skos:prefLabel",
    )
}
#: Kinds whose keys begin with the code of their member.
OF_A_MEMBER = ("agency/", "commitment/", "event/", "forum/", "milestone/", "plan/", "post/", "theme/", "unit/")
#: What ties a thing to the one whose key its own begins with.
PARTS = ("ogp:assesses", "ogp:commitment", "ogp:member", "ogp:plan", "org:postIn")
_TITLES = ("dcterms:title", "dcterms:alternative")
_NAMES = ("ogp:nameAsPrinted", "skos:prefLabel", "skos:altLabel")
_CODED = re.compile(r"([A-Z]{2,3})\d{4,}")
_OF_CYCLE = re.compile(r"[A-Z]{2,3}-((?:19|20)\d{2})")
_PLACE = {RDF + part: part for part in ("subject", "predicate", "object")}
_WHERE = {OGP + part: part for part in ("line", "sheet", "cell")}


@dataclass(frozen=True, order=True)
class Said:
    """A text, the key of the document that says it, and where: a line, a cell, or nothing."""

    text: str
    document: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.document}:{self.place}" if self.place else self.document


@dataclass
class Graphs:
    """What is said of every thing: path under ``id/`` → property → the texts; an object's path is a text, too.

    `members_of` are the members whose plans, commitments and posts name a thing.
    """

    said: dict[str, dict[str, list[Said]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    members_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @cached_property
    def _unknown_members(self) -> list[str]:
        """The keys of the members that have no code yet, the longest first."""
        keys = (path.partition("/")[2] for path in self.things("member"))
        return sorted((key for key in keys if key.startswith("x-")), key=lambda key: (-len(key), key))

    def member_of(self, path: str) -> str:
        """The code of the member to whom the thing at `path` belongs, or the key of one that has no code yet."""
        key = path.partition("/")[2]
        unknown = self._unknown_members if key.startswith("x-") else []
        return next((known for known in unknown if f"{key}-".startswith(f"{known}-")), member_of(path))

    def all(self, thing: str, *properties: str) -> list[Said]:
        """Every text of `properties` of `thing`, sorted."""
        return sorted({said for name in properties for said in self.said.get(thing, {}).get(name, ())})

    def texts(self, thing: str, *properties: str) -> set[str]:
        """The same, without where they stand."""
        return {said.text for said in self.all(thing, *properties)}

    def things(self, kind: str) -> list[str]:
        """The paths of all things of `kind` of which something is said, sorted."""
        return sorted(path for path in self.said if path.startswith(f"{kind}/"))


@dataclass(frozen=True)
class Commitment:
    """A commitment: its path, whether OGP has given it an identifier, its plans and cycles, titles and numbers."""

    path: str
    member: str
    coded: bool
    plans: frozenset[str]
    cycles: frozenset[str]
    titles: tuple[Said, ...]
    numbers: frozenset[tuple[str, ...]]
    documents: frozenset[str]

    @property
    def key(self) -> str:
        return self.path.partition("/")[2]

    def of_document(self, document: str) -> Commitment:
        """The same, as one document says it."""
        titles = tuple(title for title in self.titles if title.document == document)
        return Commitment(
            self.path, self.member, self.coded, self.plans, self.cycles, titles, self.numbers, frozenset({document})
        )


def read_graphs(files: Iterable[Path]) -> Graphs:
    """What the RDF `files` say; InputError for one that cannot be read, with file and line."""
    graphs = Graphs()
    for file in files:
        for subject, quads in groupby(formats.read(file), key=lambda quad: str(quad.subject)):
            _subject(graphs, subject[1:-1], list(quads), file.stem)
    for properties in graphs.said.values():
        for name, found in properties.items():
            # A text with a place says where; the bare fact beside it says nothing more.
            placed = {(said.text, said.document) for said in found if said.place}
            properties[name] = [said for said in found if said.place or (said.text, said.document) not in placed]
    return graphs


def _subject(graphs: Graphs, subject: str, quads: list[ox.Quad], document: str) -> None:
    """Take in what is said of one subject, which is a thing or the place of a statement."""
    if not subject.startswith(ID):
        return
    parts = {_PLACE[quad.predicate.value]: quad.object for quad in quads if quad.predicate.value in _PLACE}
    if not parts:
        for quad in quads:
            _fact(graphs, subject.removeprefix(ID), quad, document)
    elif len(parts) == 3 and (name := _READ.get(getattr(parts["predicate"], "value", ""))):
        said = Said(_text(parts["object"]), document, _where(quads))
        graphs.said[_text(parts["subject"])][name].append(said)


def _fact(graphs: Graphs, path: str, quad: ox.Quad, document: str) -> None:
    name, text = _READ.get(quad.predicate.value), _text(quad.object)
    if name and text:
        graphs.said[path][name].append(Said(text, document))
    if text.startswith("person/") and path.startswith(OF_A_MEMBER):
        graphs.members_of[text].add(member_of(path))


def _where(quads: list[ox.Quad]) -> str:
    where = {_WHERE[quad.predicate.value]: _text(quad.object) for quad in quads if quad.predicate.value in _WHERE}
    return f"{where['sheet']}!{where['cell']}" if {"sheet", "cell"} <= where.keys() else where.get("line", "")


def _text(term: object) -> str:
    """A literal's words, or the path of one of our IRIs; empty for all others."""
    if isinstance(term, ox.Literal):
        return term.value
    return term.value.removeprefix(ID) if isinstance(term, ox.NamedNode) and term.value.startswith(ID) else ""


def member_of(path: str) -> str:
    """The code of the member to whom the thing at `path` belongs, by its key: ``XA`` of ``agency/xa-ministry``.

    Of a member whose code nobody knows yet (``x-el-salvador``), the beginning; `Graphs.member_of` knows the whole.
    """
    found = re.match(r"[^/]+/(x-[a-z0-9]+|[A-Za-z]+)", path)
    return found[1].upper() if found else ""


def cycles_of(graphs: Graphs, plan: str) -> set[str]:
    """The years that may name the cycle of a plan: those stated, that of its key, that in which it begins."""
    stated = {text[:4] for text in graphs.texts(plan, "ogp:cycle")}
    found = _OF_CYCLE.fullmatch(plan.partition("/")[2])
    if found:
        stated.add(found[1])
    return stated or {text[:4] for text in graphs.texts(plan, "schema:startDate", "ogp:start")}


def is_of_a_cycle(plan: str) -> bool:
    """Whether a plan's path is provisional, made of its cycle because nobody said its number: ``plan/GH-2021``."""
    return _OF_CYCLE.fullmatch(plan.partition("/")[2]) is not None


def commitments(graphs: Graphs) -> Iterator[Commitment]:
    """Every commitment of which some graph says a title."""
    for path in graphs.things("commitment"):
        titles = tuple(title for title in graphs.all(path, *_TITLES) if title_words(title.text))
        if titles:
            yield _commitment(graphs, path, titles)


def _commitment(graphs: Graphs, path: str, titles: tuple[Said, ...]) -> Commitment:
    plans = graphs.texts(path, "ogp:plan")
    cycles = {text[:4] for text in graphs.texts(path, "ogp:cycle")}
    cycles |= {cycle for plan in plans for cycle in cycles_of(graphs, plan)}
    # The number with which a title begins may be that of its theme, so it counts where no other is known.
    printed = graphs.texts(path, "ogp:numberInPlan") or {title_number(title.text) or "" for title in titles}
    return Commitment(
        path,
        graphs.member_of(path),
        _CODED.fullmatch(path.partition("/")[2]) is not None,
        frozenset(plans),
        frozenset(cycles),
        titles,
        frozenset(number(text) for text in printed if text),
        frozenset(title.document for title in titles),
    )


def names_of(graphs: Graphs, thing: str) -> list[Said]:
    """Every name of a body or person, with where it stands."""
    return graphs.all(thing, *_NAMES)
