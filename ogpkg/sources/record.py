"""The record of one document: its statements, each with the line that says it, and the report.

A statement's line is kept in the graph as a reified statement: ``<document#L326-1>`` is the first thing that
line 326 says, with ``rdf:subject``, ``rdf:predicate``, ``rdf:object`` and ``ogp:line``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Node

from ogpkg import formats
from ogpkg.iris import EDTF_DATATYPE, ID, OGP, PREFIXES, RDF, mint, slug
from ogpkg.sources.dates import OPEN_ENDED, Reading, interval, read_date
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.report import Miss, Report
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

    def __init__(self, document: Document, text: str, lookups: Lookups, *, with_text: bool = False) -> None:
        self.document, self.lookups, self.with_text = document, lookups, with_text
        # Not splitlines(): a form feed or U+2028 is no line end to an editor, and our numbers must be an editor's.
        self.lines = re.split(r"\r\n|\r|\n", text)
        self.report = Report(self.lines)
        #: The people whom the document prints with a telephone number; `people` alone reads it, and states no number.
        self.telephones: dict[str, list[URIRef]] = {}
        self._statements: dict[tuple[Node, Node, Node], list[int]] = {}
        self._describe(text)

    def _describe(self, text: str) -> None:
        """The document's own description; these statements are ours, not a line of the document."""
        about, this = self.document, self.document.iri
        self._state(this, term("rdf:type"), term(f"ogp:{about.kind}"))
        self._state(this, term("ogp:sha256"), Literal(hashlib.sha256(text.encode()).hexdigest()))
        subject = mint("plan", about.plan) if about.plan else mint("member", about.member)
        self._state(this, term("ogp:describes"), URIRef(subject))
        if about.title:
            self._state(this, term("dcterms:title"), Literal(about.title, lang="en"))
        if about.published:
            self._state(this, term("dcterms:issued"), Literal(about.published, datatype=EDTF_DATATYPE))

    def _state(self, subject: Node, predicate: Node, object: Node, line: int | None = None) -> None:
        lines = self._statements.setdefault((subject, predicate, object), [])
        if line is not None and line not in lines:
            lines.append(line)

    def say(self, subject: URIRef, predicate: str, object: Node | str | int | None, line: int) -> None:
        """State one thing that `line` says; `predicate` is a prefixed name.

        A `str` becomes a plain literal, an `int` an xsd:integer; None states nothing, so that the result of a
        look-up that missed can be passed on.
        """
        if object is None:
            return
        value = object if isinstance(object, URIRef | Literal) else Literal(object)
        self.state(subject, term(predicate), value, line)

    def state(self, subject: URIRef, predicate: URIRef, object: Node, line: int) -> None:
        """State one thing that `line` says, in full terms."""
        self._state(subject, predicate, object, line)
        self.report.read.add(line)

    def english(self, subject: URIRef, predicate: str, text: str, line: int) -> None:
        """State a title or name that the document gives in English."""
        self.say(subject, predicate, Literal(" ".join(text.split()), lang="en"), line)

    def text(self, subject: URIRef, predicate: str, words: str, line: int) -> None:
        """Running text: in the graph only when the user asked for it (``--with-text``), else counted as prose."""
        self.report.prose.add(line)
        if self.with_text and words.strip():
            self.english(subject, predicate, words, line)

    def absent(self, resource: URIRef, predicate: str, reason: str, line: int) -> None:
        """Say that `resource` has no value for `predicate`, and why: a concept key of ``absence-reason``."""
        local = predicate.partition(":")[2]
        absence = URIRef(mint("absence", f"{self.document.key}-{_tail(resource)}-{local}"))
        self.say(absence, "rdf:type", term("ogp:Absence"), line)
        self.say(absence, "ogp:absenceOf", resource, line)
        self.say(absence, "ogp:absentProperty", term(predicate), line)
        self.say(absence, "ogp:absenceReason", URIRef(mint("absence-reason", reason)), line)

    def null(self, words: str) -> str | None:
        """The absence reason that `words` stand for (``N/A`` → ``stated-none``, empty → ``blank``), or None."""
        found = self.lookups.concept("absence-reason", words) if words.strip() else mint("absence-reason", "blank")
        return found.removeprefix(f"{ID}absence-reason/") if found else None

    def concept(self, scheme: str, text: str, line: int) -> URIRef | None:
        """The concept of a code list that `text` names; a miss is reported with a row to paste, and is None."""
        found = self.lookups.concept(scheme, text)
        if found is None:
            self.report.misses.append(Miss("concepts", (scheme, " ".join(text.split()), f"{scheme}/"), line))
        return URIRef(found) if found else None

    def named(self, kind: str, table: str, text: str, line: int) -> URIRef:
        """The agency, unit or forum that `text` names, with the name as printed.

        One that the table does not know is reported and gets a provisional IRI made from its name, so that
        nothing is lost; the row to paste fixes that IRI.
        """
        text = " ".join(text.split()).strip(" ,;.")
        found = self.lookups.find(table, text, self.document.member)
        if found is None:
            path = f"{kind}/{self.document.member.lower()}-{slug(text)}"
            self.report.misses.append(Miss(table, (text, path), line))
            found = ID + path
        self.say(URIRef(found), "rdf:type", term(_CLASSES[kind]), line)
        self.say(URIRef(found), "ogp:nameAsPrinted", text, line)
        return URIRef(found)

    def date(self, subject: URIRef, which: str, words: str, line: int) -> Reading | None:
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
        reading = read_date(words)
        if reading:
            self.say(subject, f"ogp:{which}", Literal(reading.edtf, datatype=EDTF_DATATYPE), line)
            bound = reading.earliest if which == "start" else reading.latest
            if bound:
                self.say(subject, f"schema:{which}Date", Literal(bound.isoformat(), datatype=XSD + "date"), line)
        return reading

    def period(self, subject: URIRef, start: str, end: str, line: int) -> None:
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
            lines = formats.write(part, turtle, prefixes).decode().splitlines()
            names |= {line for line in lines if line.startswith("@prefix")}
            bodies.append("\n".join(line for line in lines if not line.startswith("@prefix")))
        facts, places = bodies
        # Newlines inside literals are escaped, so these line ends are the serializer's own.
        facts = re.sub(r" \.\n(?=\S)", " .\n\n", facts)
        places = places.replace(" ;\n\t", " ; ")
        return "\n\n".join(["\n".join(sorted(names)), facts, places]).encode() + b"\n"

    def triples(self) -> tuple[list[ox.Triple], list[ox.Triple]]:
        """The facts, and the reified statements that say on which line each fact stands."""
        lines_of = {_triple(*statement): lines for statement, lines in self._statements.items()}
        by_line: dict[int, list[ox.Triple]] = {}
        for fact, lines in lines_of.items():
            for line in lines:
                by_line.setdefault(line, []).append(fact)
        places: list[ox.Triple] = []
        for line, facts in by_line.items():
            for number, fact in enumerate(formats.sorted_statements(facts), start=1):
                places.extend(_place(self.document.iri, line, number, fact))
        return list(lines_of), places


def _place(document: URIRef, line: int, number: int, fact: ox.Triple) -> list[ox.Triple]:
    place = ox.NamedNode(f"{document}#L{line}-{number}")
    return [
        ox.Triple(place, ox.NamedNode(RDF + "type"), ox.NamedNode(RDF + "Statement")),
        ox.Triple(place, ox.NamedNode(RDF + "subject"), fact.subject),
        ox.Triple(place, ox.NamedNode(RDF + "predicate"), fact.predicate),
        ox.Triple(place, ox.NamedNode(RDF + "object"), fact.object),
        ox.Triple(place, ox.NamedNode(OGP + "line"), ox.Literal(line)),
    ]


def _triple(subject: Node, predicate: Node, object: Node) -> ox.Triple:
    return ox.Triple(ox.NamedNode(str(subject)), ox.NamedNode(str(predicate)), to_oxigraph(object))


def _tail(iri: URIRef) -> str:
    return str(iri).rsplit("/", 1)[-1]
