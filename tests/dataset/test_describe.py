"""The description: its counts are those of the data, and it is a catalog that DCAT-AP 3 would take."""

import re

import pyoxigraph as ox
import pytest

from ogpkg import formats
from ogpkg.dataset import DUMPS, Snapshot
from ogpkg.iris import BASE, OGP, PREFIXES
from tests.dataset.conftest import World

RDF_TYPE = PREFIXES["rdf"] + "type"


@pytest.fixture
def snapshot(world: World) -> Snapshot:
    return world.build()


@pytest.fixture
def description(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """The statements of void.ttl as plain text."""
    return {(q.subject.value, q.predicate.value, q.object.value) for q in formats.read(snapshot.description)}


def data(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """Every distinct triple outside the description, as written in N-Triples, counted without the engine."""
    this = f"<{snapshot.base_iri}dataset> ."
    lines = [line for line in snapshot.quads.read_text().splitlines() if not line.endswith(this)]
    return {tuple(re.sub(r" <[^>]*> \.$", "", line).split(" ", 2)) for line in lines}  # type: ignore[misc]


def value(description: set[tuple[str, str, str]], subject: str, name: str) -> str:
    prefix, _, local = name.partition(":")
    (found,) = [o for s, p, o in description if s == subject and p == PREFIXES[prefix] + local]
    return found


def test_the_totals_are_those_of_the_data(snapshot: Snapshot, description: set[tuple[str, str, str]]) -> None:
    triples = data(snapshot)
    expected = {
        "void:triples": len(triples),
        "void:distinctSubjects": len({s for s, _, _ in triples}),
        "void:distinctObjects": len({o for _, _, o in triples}),
        "void:properties": len({p for _, p, _ in triples}),
        "void:classes": len({o for _, p, o in triples if p == f"<{RDF_TYPE}>"}),
    }
    assert {name: int(value(description, BASE + "dataset", name)) for name in expected} == expected


def test_an_entity_is_an_instance_and_not_a_place_in_a_document(
    snapshot: Snapshot, description: set[tuple[str, str, str]]
) -> None:
    expected = (
        "commitment/XA0001",
        "completion",
        "completion/limited",
        "document/xa-page",
        "document/xa-plan",
        "plan/XA-1",
    )
    pattern = re.compile(value(description, BASE + "dataset", "void:uriRegexPattern"))
    entities = {iri for iri in (s.strip("<>") for s, _, _ in data(snapshot)) if pattern.search(iri)}
    assert entities == {BASE + "id/" + path for path in expected}
    assert int(value(description, BASE + "dataset", "void:entities")) == len(expected)


def test_every_term_of_ours_that_is_used_has_its_true_count(
    snapshot: Snapshot, description: set[tuple[str, str, str]]
) -> None:
    triples = data(snapshot)
    classes: dict[str, set[str]] = {}
    properties: dict[str, list[str]] = {}
    for s, p, o in triples:
        if p == f"<{RDF_TYPE}>":
            classes.setdefault(o.strip("<>"), set()).add(s)
        properties.setdefault(p.strip("<>"), []).append(s)
    for kind, counted, measure in (("class", classes, "void:entities"), ("property", properties, "void:triples")):
        partitions = {s: o for s, p, o in description if p == f"{PREFIXES['void']}{kind}"}
        assert set(partitions.values()) == {term for term in counted if term.startswith(OGP)}
        for partition, term in partitions.items():
            assert int(value(description, partition, measure)) == len(counted[term])


def test_every_named_graph_is_a_subset_with_its_true_size(
    snapshot: Snapshot, description: set[tuple[str, str, str]]
) -> None:
    subsets = [o for _, p, o in description if p == PREFIXES["void"] + "subset"]
    sizes = {
        value(description, subset, "dcterms:identifier"): int(value(description, subset, "void:triples"))
        for subset in subsets
    }
    lines = snapshot.quads.read_text().splitlines()
    graphs = {line.rsplit(" ", 2)[1].strip("<>") for line in lines} - {BASE + "dataset"}
    assert sizes == {graph: sum(line.endswith(f" <{graph}> .") for line in lines) for graph in graphs}


def test_what_sparql_counts_is_what_the_description_says(snapshot: Snapshot) -> None:
    store = snapshot.store()
    query = """SELECT ?said (COUNT(*) AS ?counted) WHERE {
        GRAPH ?this { ?this void:triples ?said }
        { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?g != <https://w3id.org/ogpkg/dataset>) } }
    } GROUP BY ?said"""
    (row,) = store.query(query, prefixes=PREFIXES)  # type: ignore[misc]
    assert row["said"] == row["counted"]


#: What DCAT-AP 3 makes mandatory, or recommends and we can tell, class by class.
WANTED = {
    "dcat:Catalog": ["dcterms:title", "dcterms:description", "dcterms:publisher", "dcterms:license", "dcat:dataset"],
    "dcat:Dataset": ["dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:theme", "dcat:keyword"],
    "dcat:Distribution": ["dcat:accessURL", "dcterms:license", "dcterms:format"],
    "dcat:DataService": ["dcterms:title", "dcat:endpointURL", "dcat:servesDataset"],
    "foaf:Agent": ["foaf:name"],
}


@pytest.mark.parametrize("kind", sorted(WANTED))
def test_the_catalog_has_what_dcat_ap_wants(kind: str, snapshot: Snapshot) -> None:
    for wanted in WANTED[kind]:
        query = f"ASK {{ ?x a {kind} FILTER NOT EXISTS {{ ?x {wanted} ?value }} }}"
        assert not snapshot.store().query(query, prefixes=PREFIXES), wanted
    assert snapshot.store().query(f"ASK {{ ?x a {kind} }}", prefixes=PREFIXES)


def test_titles_and_descriptions_are_in_english_and_korean(snapshot: Snapshot) -> None:
    query = """SELECT ?x ?p (GROUP_CONCAT(LANG(?text); separator=" ") AS ?languages) WHERE {
        GRAPH <https://w3id.org/ogpkg/dataset> { ?x ?p ?text } VALUES ?p { dcterms:title dcterms:description foaf:name }
    } GROUP BY ?x ?p"""
    rows = list(snapshot.store().query(query, prefixes=PREFIXES))  # type: ignore[arg-type]
    assert rows
    assert {" ".join(sorted(row["languages"].value.split())) for row in rows} == {"en ko"}


def test_a_document_and_its_statements_are_two_things(description: set[tuple[str, str, str]]) -> None:
    subset, document = BASE + "dataset#document-xa-plan", BASE + "id/document/xa-plan"
    assert value(description, subset, "prov:wasDerivedFrom") == document
    assert not [statement for statement in description if statement[0] == document]
    assert ("Statements of: The plan of XA") in {o for s, _, o in description if s == subset}


def test_dates_are_those_of_the_documents(snapshot: Snapshot, description: set[tuple[str, str, str]]) -> None:
    assert value(description, BASE + "dataset#document-xa-plan", "dcterms:issued") == "2018-08-31"
    assert value(description, BASE + "dataset", "dcterms:modified") == "2020"
    body = snapshot.description.read_text()
    assert '"2018-08-31"^^xsd:date' in body
    assert '"2020"^^xsd:gYear' in body


@pytest.mark.parametrize("date", ["2018-08~", "2018-21", "2018/2020", "201X", "soon"])
def test_a_date_that_is_no_calendar_date_is_left_out(world: World, date: str) -> None:
    edtf = "<http://id.loc.gov/datatypes/edtf/EDTF>"
    world.write("data/xb.ttl", f'document:xb a ogp:SourceDocument ; dcterms:issued "{date}"^^{edtf} .')
    assert f'"{date}"' not in world.build().description.read_text()


def test_addresses_follow_the_base(world: World) -> None:
    base = "https://data.example.org/"
    snapshot = world.build(base_iri=base)
    body = snapshot.description.read_text()
    assert BASE + "id/" not in body
    assert f"void:sparqlEndpoint <{base}sparql>" in body
    for path, _, _ in DUMPS:
        assert f"<{base}{path}>" in body
    assert f"{base}graph?graph=https%3A%2F%2Fdata.example.org%2Fid%2Fdocument%2Fxa-plan" in body


def test_the_version_is_in_the_description(snapshot: Snapshot, description: set[tuple[str, str, str]]) -> None:
    assert value(description, BASE + "dataset", "dcat:version") == snapshot.version


def test_the_description_stands_in_its_graph_and_in_the_file_alike(snapshot: Snapshot) -> None:
    in_graph = snapshot.store().quads_for_pattern(None, None, None, ox.NamedNode(BASE + "dataset"))
    assert {str(quad.triple) for quad in in_graph} == {str(q.triple) for q in formats.read(snapshot.description)}
