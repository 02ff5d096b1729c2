"""Saved questions as RDF, in the words of SHACL: ``sh:SPARQLExecutable`` with ``sh:select``, and ``sh:parameter``.

The words are those of the SHACL recommendation (section 5.2.1 for ``sh:prefixes``, 6.2 for parameters) and of its note
on advanced features (section 5, whose functions take parameters the same way): the local name of a parameter's
``sh:path`` is the variable that it binds. Where both are silent we say where a question can be asked
(``schema:target``), as other collections of queries do.

A parameter's default stands in a VALUES block of the query; a value is bound by taking its place there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ogpkg.iris import ID, PREFIXES, prefixes
from ogpkg.query.saved import Parameter, Question, Value, under
from ogpkg.web.words import LANGUAGES, TABLE

_SH, _RDF, _RDFS = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["rdfs"]
_XSD, _SCHEMA, _DCTERMS = PREFIXES["xsd"], PREFIXES["schema"], PREFIXES["dcterms"]
_DATATYPES = {"number": "integer", "cycle": "string", "text": "string"}
Triples = Iterator[ox.Triple]


def describe(questions: Iterable[Question], base: str, url: str, *, whole: bool = False) -> list[ox.Triple]:
    """What `questions` are, for things minted under `base` and a server at `url`; `whole`: these are all there are."""
    found = list(questions)
    triples = [triple for question in found for triple in _question(question, base, url)]
    triples += _prefixes(found, base)
    collection = f"{base}questions"
    if whole:
        triples += [_link(collection, _DCTERMS + "hasPart", _iri(base, question)) for question in found]
        triples += [_say(collection, "label", "/questions", language) for language in LANGUAGES]
        triples += [_say(collection, "comment", "about-questions", language) for language in LANGUAGES]
    return triples


def _question(question: Question, base: str, url: str) -> Triples:
    iri = _iri(base, question)
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable", "Parameterizable"):
        yield _link(iri, _RDF + "type", _SH + kind)
    for language in LANGUAGES:
        yield _text(iri, _RDFS + "label", question.say("title", language), language)
        yield _text(iri, _RDFS + "comment", question.say("question", language), language)
        yield _text(iri, _SCHEMA + "keywords", _words(f"subject-{question.subject}", language), language)
    yield _text(iri, _SH + "select", question.text(base=base))
    yield _link(iri, _SH + "prefixes", f"{base}questions")
    yield _link(iri, _DCTERMS + "isPartOf", f"{base}questions")
    yield _link(iri, _SCHEMA + "target", f"{url}sparql")
    for place, parameter in enumerate(question.parameters):
        yield _link(iri, _SH + "parameter", f"{iri}#parameter-{parameter.name}")
        yield from _parameter(parameter, iri, place, base)


def _parameter(parameter: Parameter, question: str, place: int, base: str) -> Triples:
    iri = f"{question}#parameter-{parameter.name}"
    yield _link(iri, _RDF + "type", _SH + "Parameter")
    yield _link(iri, _SH + "path", f"{question}#{parameter.name}")
    yield _number(iri, "order", place)
    yield _number(iri, "maxCount", 1)
    yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(_SH + "optional"), ox.Literal(True))
    for language in LANGUAGES:
        yield _text(iri, _SH + "name", parameter.say(language), language)
    if len(parameter.default) == 1:
        yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(_SH + "defaultValue"), under(parameter.default[0], base))
    yield from _kind(parameter, iri, base)


def _kind(parameter: Parameter, iri: str, base: str) -> Triples:
    """What values a parameter takes."""
    if parameter.kind in _DATATYPES:
        yield _link(iri, _SH + "datatype", _XSD + _DATATYPES[parameter.kind])
        return
    yield _link(iri, _SH + "nodeKind", _SH + "IRI")
    if parameter.of_class:
        yield _link(iri, _SH + "class", parameter.of_class)
    elif parameter.terms:
        yield from _list(iri, _SH + "in", [ox.NamedNode(term) for term in parameter.terms])
    else:
        inner = f"{iri}-list"
        yield _link(iri, _SH + "node", inner)
        yield _link(inner, _RDF + "type", _SH + "NodeShape")
        yield _link(inner, _SH + "property", f"{inner}-of")
        yield _link(f"{inner}-of", _SH + "path", PREFIXES["skos"] + "inScheme")
        yield _link(f"{inner}-of", _SH + "hasValue", f"{base}id/{parameter.kind}")


def _list(subject: str, predicate: str, items: list[Value]) -> Triples:
    """An RDF list, its nodes named after what it is of, so that the same questions give the same bytes."""
    stem = "".join(char if char.isalnum() else "-" for char in subject.rsplit("/", 1)[-1])
    nodes = [ox.BlankNode(f"{stem}-{place}") for place in range(len(items))]
    yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), nodes[0])
    for place, item in enumerate(items):
        rest = nodes[place + 1] if place + 1 < len(items) else ox.NamedNode(_RDF + "nil")
        yield ox.Triple(nodes[place], ox.NamedNode(_RDF + "first"), item)
        yield ox.Triple(nodes[place], ox.NamedNode(_RDF + "rest"), rest)


def _prefixes(questions: list[Question], base: str) -> Triples:
    """The declarations of the prefixes that the questions use."""
    collection = f"{base}questions"
    yield _link(collection, _RDF + "type", PREFIXES["owl"] + "Ontology")
    for name, namespace in prefixes(base).items():
        official = namespace.replace(f"{base}id/", ID, 1)
        if any(f"PREFIX {name}: <{official}>" in question.query for question in questions):
            declared = f"{collection}#prefix-{name}"
            yield _link(collection, _SH + "declare", declared)
            yield _link(declared, _RDF + "type", _SH + "PrefixDeclaration")
            yield _text(declared, _SH + "prefix", name)
            value = ox.Literal(namespace, datatype=ox.NamedNode(_XSD + "anyURI"))
            yield ox.Triple(ox.NamedNode(declared), ox.NamedNode(_SH + "namespace"), value)


def _iri(base: str, question: Question) -> str:
    return f"{base}questions/{question.key}"


def _words(key: str, language: str) -> str:
    return TABLE[key][list(LANGUAGES).index(language)]


def _say(subject: str, property: str, key: str, language: str) -> ox.Triple:
    return _text(subject, _RDFS + property, _words(key, language), language)


def _link(subject: str, predicate: str, object: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(object))


def _text(subject: str, predicate: str, text: str, language: str | None = None) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text, language=language))


def _number(subject: str, property: str, number: int) -> ox.Triple:
    value = ox.Literal(str(number), datatype=ox.NamedNode(_XSD + "integer"))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(_SH + property), value)
