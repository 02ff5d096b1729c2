"""The record of one document: its statements, each with the line that says it, and the report.

A statement's line is kept in the graph as a reified statement: ``<document#L326-1>`` is the first thing that
line 326 says, with ``rdf:subject``, ``rdf:predicate``, ``rdf:object`` and ``ogp:line``; where the document has
pages or cells, also ``ogp:page``, or ``ogp:sheet`` and ``ogp:cell``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Node

from ogpkg import formats
from ogpkg.iris import EDTF_DATATYPE, ID, OGP, PREFIXES, RDF, mint, slug
from ogpkg.sources.dates import OPEN_ENDED, Reading, interval, read_date
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.report import Miss, Report
from ogpkg.sources.source import Cell, Source, Where
from ogpkg.terms import to_oxigraph

XSD = PREFIXES["xsd"]

#: The class of what `Record.named` names, by kind.
_CLASSES = {"agency": "ogp:Agency", "unit": "ogp:AgencyUnit", "forum": "ogp:Forum"}


def term(curie: str) -> URIRef:
    """The IRI of a prefixed name: ``term("ogp:plan")``. Raises KeyError for an unknown prefix."""
    prefix, _, local = curie.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@dataclass(frozen=True)
class Document:
    """What is known of a source document before it is read.

    `key` names it (``kr-nap4``), `kind` is its class in the ontology, `member` and `plan` the codes of what it
    is about (``KR``, ``KR-4``; plan is None for a member's page), `title` its own, `published` EDTF or None.
    """

    key: str
    kind: str
    member: str
    plan: str | None = None
    title: str | None = None
    published: str | None = None

    @property
    def iri(self) -> URIRef:
        """The IRI of the document, which is also the name of its graph."""
        return URIRef(mint("document", self.key))


class Record:
    """What one document says. Readers call `say`, `absent`, `period` and the look-ups; nothing else."""

    def __init__(self, document: Document, source: Source | str, lookups: Lookups, *, with_text: bool = False) -> None:
        if isinstance(source, str):
            source = Source(Path(document.key), hashlib.sha256(source.encode()).hexdigest(), source)
        self.document, self.source, self.lookups, self.with_text = document, source, lookups, with_text
        #: Whose part of the document is being read; the readers of databases set it row by row.
        self.member = document.member
        #: What comes first in the numeric dates of the document, where that is shown: `dates.numeric_order`.
        self.date_order: str | None = None
        self.lines = source.lines
        self.report = Report(self.lines)
        #: The people whom the document prints with a telephone number; `people` alone reads it, and states no number.
        self.telephones: dict[str, list[URIRef]] = {}
        # As a dict, because a row of a database says one thing in many cells.
        self._statements: dict[tuple[Node, Node, Node], dict[Where, None]] = {}
        self._describe()

    def _describe(self) -> None:
        """The document's own description; these statements are ours, not a line of the document."""
        about, this = self.document, self.document.iri
        self._state(this, term("rdf:type"), term(f"ogp:{about.kind}"))
        self._state(this, term("ogp:sha256"), Literal(self.source.digest))
        if about.plan or about.member:
            subject = mint("plan", about.plan) if about.plan else mint("member", about.member)
            self._state(this, term("ogp:describes"), URIRef(subject))
        if about.title:
            self._state(this, term("dcterms:title"), Literal(about.title, lang="en"))
        if about.published:
            self._state(this, term("dcterms:issued"), Literal(about.published, datatype=EDTF_DATATYPE))

    def __len__(self) -> int:
        """How many statements were made so far."""
        return len(self._statements)

    def __contains__(self, statement: tuple[URIRef, str, Node]) -> bool:
        """Whether a subject, a prefixed name and an object were stated together before."""
        subject, predicate, object = statement
        return (subject, term(predicate), object) in self._statements

    def _state(self, subject: Node, predicate: Node, object: Node, where: Where | None = None) -> None:
        places = self._statements.setdefault((subject, predicate, object), {})
        if where is not None:
            places[where] = None

    def say(self, subject: URIRef, predicate: str, object: Node | str | int | None, where: Where) -> None:
        """State one thing that the document says at `where`; `predicate` is a prefixed name.

        A `str` becomes a plain literal, an `int` an xsd:integer; None states nothing, so that the result of a
        look-up that missed can be passed on.
        """
        if object is None:
            return
        value = object if isinstance(object, URIRef | Literal) else Literal(object)
        self.state(subject, term(predicate), value, where)

    def state(self, subject: URIRef, predicate: URIRef, object: Node, where: Where) -> None:
        """State one thing that the document says at `where`, in full terms."""
        self._state(subject, predicate, object, where)
        if isinstance(where, int):
            self.report.read.add(where)

    def english(self, subject: URIRef, predicate: str, text: str, line: Where) -> None:
        """State a title or name that the document gives in English."""
        self.say(subject, predicate, Literal(" ".join(text.split()), lang="en"), line)

    def text(self, subject: URIRef, predicate: str, words: str, line: Where) -> None:
        """Running text: in the graph only when the user asked for it (``--with-text``), else counted as prose."""
        if isinstance(line, int):
            self.report.prose.add(line)
        if self.with_text and words.strip():
            self.english(subject, predicate, words, line)

    def absent(self, resource: URIRef, predicate: str, reason: str, where: Where, *, brief: bool = False) -> None:
        """Say that `resource` has no value for `predicate`, and why: a concept key of ``absence-reason``.

        `brief` is for databases with thousands of empty cells: only the reason carries the place.
        """
        local = predicate.partition(":")[2]
        absence = URIRef(mint("absence", f"{self.document.key}-{_tail(resource)}-{local}"))
        place = None if brief else where
        for name, value in (("rdf:type", "ogp:Absence"), ("ogp:absentProperty", predicate)):
            self._state(absence, term(name), term(value), place)
        self._state(absence, term("ogp:absenceOf"), resource, place)
        self.say(absence, "ogp:absenceReason", URIRef(mint("absence-reason", reason)), where)

    def null(self, words: str) -> str | None:
        """The absence reason that `words` stand for (``N/A`` → ``stated-none``, empty → ``blank``), or None."""
        found = self.lookups.concept("absence-reason", words) if words.strip() else mint("absence-reason", "blank")
        return found.removeprefix(f"{ID}absence-reason/") if found else None

    def concept(self, scheme: str, text: str, line: Where) -> URIRef | None:
        """The concept of a code list that `text` names; a miss is reported with a row to paste, and is None."""
        found = self.lookups.concept(scheme, text)
        if found is None:
            self.report.misses.append(Miss("concepts", (scheme, " ".join(text.split()), f"{scheme}/"), line))
        return URIRef(found) if found else None

    def named(self, kind: str, table: str, text: str, line: Where) -> URIRef:
        """The agency, unit or forum that `text` names, with the name as printed.

        One that the table does not know is reported and gets a provisional IRI made from its name, so that
        nothing is lost; the row to paste fixes that IRI.
        """
        text = " ".join(text.split()).strip(" ,;.")
        found = self.lookups.find(table, text, self.member)
        if found is None:
            path = f"{kind}/{self.member.lower()}-{slug(text)}"
            self.report.misses.append(Miss(table, (text, path), line))
            found = ID + path
        self.say(URIRef(found), "rdf:type", term(_CLASSES[kind]), line)
        self.say(URIRef(found), "ogp:nameAsPrinted", text, line)
        return URIRef(found)

    def date(self, subject: URIRef, which: str, words: str, line: Where) -> Reading | None:
        """State one end of a period: `which` is ``start`` or ``end``.

        The words always (``ogp:startText``), the EDTF reading where there is one (``ogp:start``), and the
        bound that an end has (``schema:startDate`` is the earliest day of the start, ``schema:endDate`` the
        latest day of the end). A cell that says there is none becomes an absence.
        """
        reason = self.null(words)
        if reason:
            self.absent(subject, f"schema:{which}Date", reason, line)
            return None
        words = " ".join(words.split())
        self.say(subject, f"ogp:{which}Text", words, line)
        reading = read_date(words, self.date_order)
        if reading:
            self.say(subject, f"ogp:{which}", Literal(reading.edtf, datatype=EDTF_DATATYPE), line)
            bound = reading.earliest if which == "start" else reading.latest
            if bound:
                self.say(subject, f"schema:{which}Date", Literal(bound.isoformat(), datatype=XSD + "date"), line)
        return reading

    def period(self, subject: URIRef, start: str, end: str, line: Where) -> None:
        """State both ends of a period and, where the start can be read, its EDTF interval (``ogp:period``)."""
        readings = self.date(subject, "start", start, line), self.date(subject, "end", end, line)
        whole = interval(*readings, open_ended=" ".join(end.split()).casefold() in OPEN_ENDED)
        if whole:
            self.say(subject, "ogp:period", Literal(whole, datatype=EDTF_DATATYPE), line)

    def turtle(self) -> bytes:
        """The whole record as deterministic Turtle: facts first, a block a subject, then a line a place."""
        prefixes = PREFIXES | {"at": f"{self.document.iri}#"}
        turtle = formats.FORMATS["turtle"]
        names, bodies = set(), []
        for part in self.triples():
            # Not splitlines(): literals hold line ends of other kinds as they are, and "\\n" escaped.
            lines = formats.write(part, turtle, prefixes).decode().rstrip("\n").split("\n")
            names |= {line for line in lines if line.startswith("@prefix")}
            bodies.append("\n".join(line for line in lines if not line.startswith("@prefix")))
        facts, places = bodies
        # Newlines inside literals are escaped, so these line ends are the serializer's own.
        facts = re.sub(r" \.\n(?=\S)", " .\n\n", facts)
        places = places.replace(" ;\n\t", " ; ")
        return "\n\n".join(["\n".join(sorted(names)), facts, places]).encode() + b"\n"

    def triples(self) -> tuple[list[ox.Triple], list[ox.Triple]]:
        """The facts, and the reified statements that say where each fact stands."""
        places_of = {_triple(*statement): places for statement, places in self._statements.items()}
        by_place: dict[Where, list[ox.Triple]] = {}
        for fact, places in places_of.items():
            for where in places:
                by_place.setdefault(where, []).append(fact)
        reified: list[ox.Triple] = []
        for where, facts in by_place.items():
            for number, fact in enumerate(formats.sorted_statements(facts), start=1):
                place = ox.NamedNode(f"{self.document.iri}#{_anchor(where)}-{number}")
                reified += _reified(place, fact)
                reified += (
                    ox.Triple(place, ox.NamedNode(OGP + name), ox.Literal(value)) for name, value in self._at(where)
                )
        return list(places_of), reified

    def _at(self, where: Where) -> list[tuple[str, int | str]]:
        """What the graph says of a place: property and value."""
        if isinstance(where, Cell):
            return [("line", where.row), ("sheet", where.sheet), ("cell", where.cell)]
        page = self.source.page(where)
        return [("line", where), *([("page", page)] if page else [])]


def _anchor(where: Where) -> str:
    return f"{quote(where.sheet, safe='')}.{where.cell}" if isinstance(where, Cell) else f"L{where}"


def _reified(place: ox.NamedNode, fact: ox.Triple) -> list[ox.Triple]:
    return [
        ox.Triple(place, ox.NamedNode(RDF + "type"), ox.NamedNode(RDF + "Statement")),
        ox.Triple(place, ox.NamedNode(RDF + "subject"), fact.subject),
        ox.Triple(place, ox.NamedNode(RDF + "predicate"), fact.predicate),
        ox.Triple(place, ox.NamedNode(RDF + "object"), fact.object),
    ]


def _triple(subject: Node, predicate: Node, object: Node) -> ox.Triple:
    return ox.Triple(ox.NamedNode(str(subject)), ox.NamedNode(str(predicate)), to_oxigraph(object))


def _tail(iri: URIRef) -> str:
    return str(iri).rsplit("/", 1)[-1]
