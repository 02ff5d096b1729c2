"""The report as a W3C validation report in Turtle (SHACL 3.6), with the places as PROV locations.

Result nodes are blank, labeled by the fingerprint of the result, so that the same report gives the same bytes.
What SHACL has no property for: `prov:atLocation` (file, line, or sheet and cell), `prov:wasDerivedFrom` (named graph),
`dcterms:subject` (action plan) and `dcterms:relation` (the reason for an absence). How complete the data are stands
beside the report as measurements of the Data Quality Vocabulary (DQV).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

import pyoxigraph as ox

from ogpkg import __version__
from ogpkg.formats import FORMATS
from ogpkg.formats import write as write_statements
from ogpkg.iris import BASE, PREFIXES, mint
from ogpkg.validation.completeness_output import as_dqv
from ogpkg.validation.report import Place, Report, Result, fingerprint
from ogpkg.validation.writers.paths import Path
from ogpkg.validation.writers.words import REASONS, run, visible

_REPORT = ox.BlankNode("report")
_SEVERITIES = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
_MEASUREMENTS = f"{BASE}dataset#completeness-"
_BREAKS = "\n\r\t"
_IN_IRI = "/:?#[]@!$&'()*+,;=-._~%"

Term = ox.NamedNode | ox.BlankNode | ox.Literal


def write(report: Report, lang: str) -> bytes:
    """One sh:ValidationReport; `sh:conforms` is false as soon as there is a result of any severity.

    Messages come in every language the shapes have; `lang` is only that of the comment on the run.
    """
    return write_statements(_statements(report, lang), FORMATS["turtle"])


def _statements(report: Report, lang: str) -> Iterator[ox.Triple]:
    facts = "; ".join([f"ogpkg: {__version__}", *(f"{name}: {fact}" for name, fact in run(report, lang).items())])
    yield _say(_REPORT, "rdf:type", _name("sh:ValidationReport"))
    yield _say(_REPORT, "sh:conforms", ox.Literal(not report.results))
    yield _say(_REPORT, "rdfs:comment", ox.Literal(facts, language=lang))
    if report.scores:
        yield from map(_measured, as_dqv(report.scores))
    seen: Counter[str] = Counter()
    for result in report.results:
        mark = fingerprint(result)
        seen[mark] += 1
        node = ox.BlankNode(f"result-{mark}" + (f"-{seen[mark]}" if seen[mark] > 1 else ""))
        yield _say(_REPORT, "sh:result", node)
        yield from _result(result, node)


def _measured(triple: ox.Triple) -> ox.Triple:
    """A statement about the quality of the data; a measurement is this report's own, and so has no IRI."""
    name = getattr(triple.subject, "value", "")
    if not name.startswith(_MEASUREMENTS):
        return triple
    label = re.sub(r"[^0-9A-Za-z-]", lambda found: f"-{ord(found[0]):x}-", name.removeprefix(_MEASUREMENTS))
    return ox.Triple(ox.BlankNode(f"completeness-{label}"), triple.predicate, triple.object)


def _result(result: Result, node: ox.BlankNode) -> Iterator[ox.Triple]:
    yield _say(node, "rdf:type", _name("sh:ValidationResult"))
    yield _say(node, "sh:focusNode", _resource(result.focus))
    yield _say(node, "sh:resultSeverity", _name(_SEVERITIES[result.severity]))
    yield _say(node, "sh:sourceShape", _resource(result.shape))
    if result.component:
        yield _say(node, "sh:sourceConstraintComponent", _resource(result.component))
    yield from _path(result.path, node)
    if result.value:
        yield _say(node, "sh:value", _term(result.value))
    for language, message in result.messages.items():
        yield _say(node, "sh:resultMessage", ox.Literal(visible(message, _BREAKS), language=language))
    if result.graph:
        yield _say(node, "prov:wasDerivedFrom", _resource(result.graph))
    if result.plan:
        yield _say(node, "dcterms:subject", _resource(result.plan))
    if result.reason in REASONS:
        yield _say(node, "dcterms:relation", ox.NamedNode(mint("absence-reason", result.reason)))
    for number, place in enumerate(result.places, start=1):
        yield from _place(place, node, ox.BlankNode(f"{node.value}-place-{number}"))


def _path(text: str, node: ox.BlankNode) -> Iterator[ox.Triple]:
    if not text:
        return
    try:
        path = Path(text, f"{node.value}-path")
    except ValueError:
        return  # a wrong path would be worse than none; the source shape still has it
    yield _say(node, "sh:resultPath", path.node)
    yield from path.statements


def _place(place: Place, result: ox.BlankNode, node: ox.BlankNode) -> Iterator[ox.Triple]:
    yield _say(result, "prov:atLocation", node)
    yield _say(node, "rdf:type", _name("prov:Location"))
    yield _say(node, "rdfs:label", ox.Literal(visible(str(place))))
    yield _say(node, "prov:value", ox.Literal(visible(place.file)))
    if place.line:
        yield _say(node, "ogp:line", ox.Literal(place.line))
    if place.page:
        yield _say(node, "ogp:page", ox.Literal(place.page))
    for name, text in (("sheet", place.sheet), ("cell", place.cell), ("column", place.header)):
        if text:
            yield _say(node, f"ogp:{name}", ox.Literal(visible(text)))


def _say(subject: ox.NamedNode | ox.BlankNode, predicate: str, object: Term) -> ox.Triple:
    return ox.Triple(subject, _name(predicate), object)


@cache
def _name(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest)


def _resource(text: str) -> ox.NamedNode | ox.BlankNode:
    """`text` as a node; an IRI that no parser should have let through is quoted until it is one."""
    if text.startswith("_:"):
        return ox.BlankNode(re.sub(r"[^0-9A-Za-z]", "-", text[2:]).strip("-") or "b")
    try:
        return ox.NamedNode(text)
    except ValueError:
        quoted = quote(text, safe=_IN_IRI, errors="replace")
        return ox.NamedNode(quoted if re.match(r"[A-Za-z][\w+.-]*:", quoted) else f"urn:x-invalid:{quoted}")


def _term(text: str) -> Term:
    """The term that `text` writes in N-Triples; the text itself as a string when it writes none."""
    statement = f"<urn:s> <urn:p> {text} ."
    try:
        read = list(ox.parse(statement, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False))
    except SyntaxError:
        read = []
    term = read[0].object if len(read) == 1 else None
    return term if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else ox.Literal(visible(text, _BREAKS))
