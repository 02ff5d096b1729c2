"""Every query that ogpkg itself asks, with values from the shipped data, and how two answers are compared."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox

from ogpkg.iris import BASE, ID, PREFIXES
from ogpkg.query.saved import questions
from ogpkg.search import USED
from ogpkg.web.served import QUERIES, Bound, bind, text_of

OGP, RDF, SKOS, DCTERMS = (PREFIXES[name] for name in ("ogp", "rdf", "skos", "dcterms"))
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_BLOCK = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
#: Where a query stops at some of many that are equally good, in no order or in one that SPARQL leaves open.
ANY = {"instances-of", "known", "literals", "statements-with"}

THINGS = [
    f"{ID}{path}"
    for path in (
        *("commitment/KR0042", "commitment/KR0050", "plan/KR-4", "document/kr-nap4", "member/KR"),
        *("milestone/KR0042-1", "policy-area/anti-corruption"),
    )
]
PLACES = [f"{ID}document/kr-nap3-self-2018#L{line}-1" for line in range(300, 520)]
ABSENCES = [
    f"{ID}absence/kr-member-page-2020-KR-1-{about}"
    for about in ("development-openness", "implementation-openness", "starredCommitmentCount")
]
VALUES: dict[str, list[Bound]] = {
    "absence": [*ABSENCES],
    "before": [ox.Literal("900", datatype=_INTEGER)],
    "class": [OGP + name for name in ("Commitment", "ActionPlan", "SourceDocument", "IrmAssessment", "Agency")],
    "commitment": [*THINGS[:2]],
    "concept": [f"{ID}policy-area/anti-corruption", f"{ID}completion/complete"],
    "dataset": [f"{BASE}dataset"],
    "from": [ox.Literal("100", datatype=_INTEGER)],
    "graph": [f"{ID}document/kr-nap4"],
    "kind": [OGP + "Commitment", f"{ID}policy-area"],
    "last": [f"{ID}document/entailed"],
    "list": [f"{ID}policy-area", f"{ID}ogp-value"],
    "object": [*THINGS],
    "place": [*PLACES],
    "predicate": [RDF + "type", OGP + "plan", OGP + "commitment", OGP + "leadAgency", SKOS + "prefLabel"],
    "property": [RDF + "type", SKOS + "prefLabel", OGP + "plan", DCTERMS + "title", OGP + "line"],
    "subject": [*THINGS],
    "term": [OGP + "Commitment", OGP + "plan"],
    "thing": [*THINGS, OGP + "Commitment"],
    "wanted": [ox.Literal("2018"), f"{ID}plan/KR-4"],
    "within": [f"{ID}agency/kr-ministry-of-the-interior-and-safety"],
}
Row = tuple[str | None, ...]


def names() -> list[str]:
    """The queries of the pages and the saved questions."""
    return [f"page/{path.stem}" for path in sorted(QUERIES.glob("*.rq"))] + [f"saved/{key}" for key in questions()]


def text(name: str) -> str:
    """The query of that name, with values in its blocks."""
    kind, _, key = name.partition("/")
    if kind == "saved":
        return questions()[key].text()
    query = text_of(key)
    values = {block: VALUES[block] for block in _BLOCK.findall(query)}
    return bind(query, values | ({"property": list(USED)} if key == "index" else {}))


def is_graph(query: str) -> bool:
    """Whether the answer is a graph."""
    return re.search(r"^(CONSTRUCT|DESCRIBE)", query, re.MULTILINE) is not None


def rows(body: bytes, query: str) -> Counter[Row]:
    """The solutions or statements of an answer in JSON or N-Triples; blank nodes have no names."""
    if is_graph(query):
        triples = {tuple(map(named, quad.triple)) for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}
        return Counter(triples)
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return Counter(tuple(map(named, solution)) for solution in found)


def named(term: object) -> str | None:
    """A term as text; every blank node is the same."""
    if term is None:
        return None
    return "_:" if isinstance(term, ox.BlankNode) else str(term)
