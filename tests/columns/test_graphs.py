"""Which graph says what: columns answer as Oxigraph does, or not at all."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web.served import QUERIES, bind, text_of
from tests.columns.comparison import Both

#: One triple in two graphs, a graph that is spoken of, one that speaks of itself, and a thing without a name.
LINES = [
    b"<http://x/a> <http://x/p> <http://x/b> <http://x/g> .",
    b"<http://x/a> <http://x/p> <http://x/b> <http://x/h> .",
    b"<http://x/a> <http://x/p> <http://x/c> <http://x/h> .",
    b'<http://x/b> <http://x/q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g> .',
    b'<http://x/b> <http://x/q> "01"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g> .',
    b'<http://x/c> <http://x/q> "c" <http://x/g> .',
    b"<http://x/g> <http://x/by> <http://x/a> <http://x/g> .",
    b"<http://x/h> <http://x/by> <http://x/a> <http://x/g> .",
    b"<http://x/h> <http://x/by> _:b <http://x/h> .",
    b"_:b <http://x/p> <http://x/b> <http://x/h> .",
]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    return Both(LINES, tmp_path_factory.mktemp("graphs"))


#: A group, and how many solutions it has by SPARQL 1.1, sections 13.3 and 18.6; None for what is left to Oxigraph.
GROUPS: dict[str, int | None] = {
    "?s x:p ?o": 3,
    "GRAPH ?g { ?s x:p ?o }": 4,
    "GRAPH x:h { ?s x:p ?o }": 3,
    "GRAPH x:none { ?s x:p ?o }": 0,
    "GRAPH ?g { x:a ?p ?o }": 3,
    "GRAPH ?g { ?s ?p x:b }": 3,
    "GRAPH ?g { x:a x:p x:b }": 2,
    "GRAPH ?g { x:a ?p x:b }": 2,
    "GRAPH ?g { ?s x:q 1 }": 1,
    "GRAPH ?g { ?s x:p ?o . ?o x:q ?n }": 1,
    "GRAPH ?g { ?s x:p ?o } GRAPH ?h { ?o x:q ?n }": 4,
    "GRAPH ?g { ?s x:p ?o } ?o x:q ?n": 4,
    "GRAPH ?g { ?s x:p/x:q ?n }": 1,
    "GRAPH ?g { ?g x:by ?s }": 2,
    "?g x:by x:a GRAPH ?g { ?s x:p ?o }": 4,
    "VALUES ?g { x:h } GRAPH ?g { ?s x:p ?o }": 3,
    "VALUES ?g { x:h x:none } GRAPH ?g { ?s x:p ?o }": 3,
    "VALUES ?s { x:none x:a x:no } GRAPH ?g { ?s ?p ?o }": 3,
    "VALUES ?s { x:none } VALUES ?g { x:g }": None,
    "VALUES ?s { UNDEF } VALUES ?g { x:g } GRAPH ?g { ?s x:p ?o OPTIONAL { ?o x:q ?n } }": 1,
    "VALUES ?n { 1 } GRAPH ?g { ?s x:p ?o OPTIONAL { ?o x:q ?n } }": None,
    "?b x:by ?n GRAPH ?g { ?s x:p ?o OPTIONAL { ?o x:q ?n } }": None,
    "GRAPH ?g { ?s x:p ?o FILTER(?o IN (x:c, x:none)) }": 1,
    "GRAPH ?g { ?s ?p ?o FILTER(?s = x:a) }": None,
    "GRAPH ?g { VALUES ?s { x:a } ?s ?p ?o FILTER(?p NOT IN (x:q)) }": 3,
    "GRAPH ?g { ?s x:p ?o OPTIONAL { ?o x:q ?n } }": 4,
    "?s x:p ?o OPTIONAL { GRAPH ?g { ?o x:q ?n } }": 3,
    "GRAPH ?g { { ?s x:p ?o } UNION { ?s x:q ?o } }": 6,
    "{ GRAPH ?g { ?s x:p ?o } } UNION { ?s x:q ?o }": 6,
    "?s x:p ?o MINUS { GRAPH x:g { ?s x:p ?o } }": 2,
    "?s x:p ?o FILTER NOT EXISTS { GRAPH x:g { ?s x:p ?o } }": 2,
    "GRAPH ?g { ?s x:p ?o } FILTER EXISTS { GRAPH ?g { ?o x:q ?n } }": 1,
    "GRAPH ?g { ?s x:p ?o } FILTER EXISTS { VALUES ?o { x:c x:none } }": 1,
    "GRAPH ?g { ?s x:p ?o } FILTER(?g != x:g)": 3,
    "{ SELECT ?s { GRAPH ?g { ?s x:p ?o } } } GRAPH ?g { ?g x:by ?s }": 4,
    "{ SELECT DISTINCT ?s { GRAPH ?g { ?s x:p ?o } } } ?g x:by ?s": 3,
    "{ SELECT ?s ?o { ?s x:p ?o } LIMIT 3 } UNION { ?s x:q ?o }": 5,
    "{ SELECT ?s ?o { ?s x:p ?o } LIMIT 2 } UNION { ?s x:q ?o }": None,
}


@pytest.mark.parametrize(("group", "rows"), GROUPS.items(), ids=GROUPS)
def test_groups_have_the_solutions_that_sparql_says(both: Both, group: str, rows: int | None) -> None:
    found = both.same(f"PREFIX x: <http://x/> SELECT * WHERE {{ {group} }}")
    assert (found.rows if found else None) == rows


#: What stands for variables of these names.
KNOWN = {
    "class": ["https://w3id.org/ogpkg/ontology#Commitment"],
    "predicate": [f"https://w3id.org/ogpkg/ontology#{name}" for name in ("plan", "commitment", "endDate", "none")]
    + [f"http://www.w3.org/{name}" for name in ("1999/02/22-rdf-syntax-ns#type", "2004/02/skos/core#prefLabel")],
}
#: What descriptions ask: whoever changes one of these so that a worker has to be asked should know it.
AT_ONCE = {
    *("about", "about-places", "about-with", "absences", "absence-of", "around", "between", "completeness", "facts"),
    *("facts-inward", "in-a-row", "known", "labels", "places-between", "pointing", "pointing-with"),
}


def test_what_pages_ask_has_the_same_answers(snapshot: Snapshot, tmp_path: Path) -> None:
    both, random = Both(snapshot.quads.read_bytes().splitlines(), tmp_path), Random(1)
    absences = re.findall(r"(?m)^<(.*)> <.*#absenceOf> <(.*/id/.*)> <(.*)> .$", snapshot.quads.read_text("utf-8"))
    rows = Counter[str]()
    for path in sorted(QUERIES.glob("*.rq")):
        for absence, thing, graph in random.sample(absences, 3):
            known = KNOWN | {"absence": [absence], "graph": [graph]}
            rows[path.stem] += _same(both, path.stem, [thing, "http://x/none", absence], known)
    assert {name for name, count in rows.items() if count} >= AT_ONCE


def _same(both: Both, name: str, things: list[str], known: dict[str, list[str]]) -> int:
    """How many rows the columns have for a question of pages, which Oxigraph answers in the same way; 0 for no answer.

    `known` is what stands for some variables, `things` for all others.
    """
    text = text_of(name)
    values = {blank: known.get(blank, things) for blank in re.findall(r"VALUES [?](\w+) { UNDEF }", text)}
    found = both.columns.cells(text, {blank: [f"<{iri}>" for iri in given] for blank, given in values.items()})
    if found is None:
        return 0
    rows = [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
    ours = Counter(json.dumps({k: json.loads(cell) for k, cell in row.items() if cell}, sort_keys=True) for row in rows)
    theirs = Counter(
        json.dumps(row, sort_keys=True) for row in json.loads(both.oxigraph(bind(text, values)))["results"]["bindings"]
    )
    # Where the whole is cut, chance chooses.
    is_cut = re.search(r"LIMIT [0-9]+\s*$", text) is not None
    assert ours.total() == theirs.total() if is_cut else ours == theirs, (name, values)
    return ours.total()
