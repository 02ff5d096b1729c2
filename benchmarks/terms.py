"""Terms as N-Triples writes them, so that a generated statement is a line without further work."""

from __future__ import annotations

from ogpkg.iris import EDTF_DATATYPE, ID, OGP, PREFIXES
from ogpkg.iris import RDF as RDF_NAMESPACE

XSD = "http://www.w3.org/2001/XMLSchema#"


def ogp(name: str) -> str:
    """A term of our ontology."""
    return f"<{OGP}{name}>"


def term(name: str) -> str:
    """``dcterms:title`` → its IRI."""
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def thing(kind: str, key: str) -> str:
    """The IRI of an instance or of a concept of a code list."""
    return f"<{ID}{kind}/{key}>"


def text(words: str, language: str = "") -> str:
    """A literal; generated words need no escapes."""
    return f'"{words}"@{language}' if language else f'"{words}"'


def typed(words: object, datatype: str) -> str:
    """A literal of XML Schema."""
    return f'"{words}"^^<{XSD}{datatype}>'


def edtf(words: str) -> str:
    """A date as the ontology has them."""
    return f'"{words}"^^<{EDTF_DATATYPE}>'


TYPE = f"<{RDF_NAMESPACE}type>"
STATEMENT, SUBJECT, PREDICATE, OBJECT = (
    f"<{RDF_NAMESPACE}{name}>" for name in ("Statement", "subject", "predicate", "object")
)
TITLE, IDENTIFIER, ABSTRACT, ISSUED = (
    term(f"dcterms:{name}") for name in ("title", "identifier", "abstract", "issued")
)
PREF_LABEL = term("skos:prefLabel")
START_DATE, END_DATE, CURRENCY = (term(f"schema:{name}") for name in ("startDate", "endDate", "currency"))
UNIT_OF, POST_IN, HELD_BY = (term(f"org:{name}") for name in ("unitOf", "postIn", "heldBy"))
MAILBOX, FAMILY, GIVEN = (term(f"foaf:{name}") for name in ("mbox_sha1sum", "familyName", "givenName"))
NAME, LINE = ogp("nameAsPrinted"), ogp("line")
#: Everything that says when: of a commitment, a milestone, a plan, an event.
PERIOD = (*(ogp(name) for name in ("startText", "endText", "start", "end", "period")), START_DATE, END_DATE)
