"""What the editor completes with is what the ontology and the shapes say; the page works without any script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection

from ogpkg.iris import OGP, PREFIXES
from ogpkg.web.app import close_app, create_app
from ogpkg.web.editor.editor_words import SAID
from ogpkg.web.settings import Settings
from tests.ontology.files import CODE_LISTS, OGP_TTL, SHAPE_FILES, graph_of
from tests.paths import ROOT
from tests.web.conftest import XA0001

FRONTEND = ROOT / "ogpkg/web/frontend"


@pytest.fixture(scope="module")
def files() -> Graph:
    """The ontology, the code lists and the shapes, as rdflib reads them."""
    return graph_of(OGP_TTL, *CODE_LISTS, *SHAPE_FILES)


def terms(client: FlaskClient, language: str = "en") -> dict:  # type: ignore[type-arg]
    return client.get(f"/editor/terms.json?lang={language}").get_json()


def short(iri: str) -> str:
    name, space = max(((n, s) for n, s in PREFIXES.items() if iri.startswith(s)), key=lambda pair: len(pair[1]))
    return f"{name}:{iri.removeprefix(space)}"


def said(files: Graph, term: URIRef, predicate: URIRef, language: str) -> str | None:
    return next((str(text) for text in files.objects(term, predicate) if text.language == language), None)


#: Queries up to the cursor, and what may come there: the slot, and the subject or predicate it belongs to.
PLACES = [
    ("", "keyword", {}),
    ("SELECT ", "expression", {}),
    ("SELECT * { ", "subject", {}),
    ("SELECT * { ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { ?a a ", "object", {"predicate": "rdf:type"}),
    ("SELECT * { ?a a ogp:Comm", "object", {"predicate": "rdf:type", "word": "ogp:Comm"}),
    ("SELECT * { ?a a ogp:X ; ", "predicate", {"subject": "?a"}),
    ("SELECT * { ?a ogp:p 'a ; b . c' , ", "object", {"subject": "?a", "predicate": "ogp:p"}),
    ("SELECT * { ?a ogp:p 1.5 . ?b ", "predicate", {"subject": "?b"}),
    ("SELECT * { ?a ogp:plan/", "predicate", {"subject": "?a", "via": "ogp:plan"}),
    ("SELECT * { ?a ogp:plan/ogp:cycle ", "object", {"predicate": "ogp:cycle"}),
    ("SELECT * { ?a (ogp:p|^ogp:q)/ogp:r ", "object", {"predicate": "ogp:r"}),
    ("SELECT * { ?a ogp:p [ ", "predicate", {"subject": "[]"}),
    ("SELECT * { ?a ogp:p [ ogp:q 1 ] ; ", "predicate", {"subject": "?a"}),
    ("SELECT * { GRAPH ", "graph", {}),
    ("SELECT * { GRAPH ?g { ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { ?a ogp:p 1 OPTIONAL { ", "subject", {}),
    ("SELECT * { FILTER(", "expression", {}),
    ("SELECT * { ?a ogp:p 1 FILTER(?b > 3) ", "subject", {}),
    ("SELECT * { FILTER NOT EXISTS { ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { BIND(1 AS ?x) ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { VALUES ?x { ", "value", {"values": "?x"}),
    ("SELECT * { VALUES ?x { 1 } ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { VALUES (?x ?y) { (1 2) } ?a ", "predicate", {"subject": "?a"}),
    ("CONSTRUCT { ?a ogp:p ?b } WHERE { ?c ", "predicate", {"subject": "?c"}),
    ("SELECT * { { SELECT ?x ?y ?z ", "expression", {}),
    ("SELECT * { { SELECT ?x { ?x ogp:p 1 } } ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { { SELECT ?x WHERE { ?x ", "predicate", {"subject": "?x"}),
    ("SELECT * { ?a ?p 'x'@ko ; ", "predicate", {"subject": "?a"}),
    ("SELECT * { ?a ?p 'x'^^xsd:date ; ", "predicate", {"subject": "?a"}),
    ("SELECT * { ?a ogp:p 1 } ORDER BY ", "expression", {}),
    ("PREFIX x: <http://x.example/#y> # } {\nSELECT * { ?a ", "predicate", {"subject": "?a"}),
    ("SELECT * { ?a ogp:p 'unfinished ", None, {}),
    ("SELECT * { # a comment", None, {}),
]


def test_the_script_knows_what_may_come_where_the_cursor_is() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    code = f"""import {{ place }} from {json.dumps((FRONTEND / "query.js").as_uri())};
      const queries = {json.dumps([text for text, *_ in PLACES])};
      console.log(JSON.stringify(queries.map((text) => place(text, text.length))));"""
    done = subprocess.run([node, "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    for (text, slot, more), found in zip(PLACES, json.loads(done.stdout), strict=True):
        if slot is None:
            assert found is None, text
        else:
            assert (found["slot"], {key: found[key] for key in more}) == (slot, more), text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_term_of_the_ontology_is_offered_with_its_name_and_meaning(
    shipped: FlaskClient, files: Graph, language: str
) -> None:
    found = terms(shipped, language)
    for key, kinds in (("classes", [OWL.Class]), ("properties", [OWL.ObjectProperty, OWL.DatatypeProperty])):
        offered = {term["name"]: term for term in found[key]}
        expected = [term for kind in kinds for term in files.subjects(RDF.type, kind) if term.startswith(OGP)]
        assert len(expected) > 25
        for term in expected:
            record = offered[short(term)]
            assert record["label"] == said(files, term, RDFS.label, language)
            meaning = said(files, term, SKOS.definition, language)
            assert meaning.startswith(record["text"].removesuffix("…"))
            assert record["text"].endswith("…") is (len(meaning) > 320)


def test_domains_and_ranges_are_those_of_the_ontology(shipped: FlaskClient, files: Graph) -> None:
    for record in terms(shipped)["properties"]:
        if record["name"].startswith("ogp:"):
            term = URIRef(OGP + record["name"].removeprefix("ogp:"))
            for key, relation in (("domain", RDFS.domain), ("range", RDFS.range)):
                assert record.get(key, []) == sorted(short(one) for one in files.objects(term, relation))


def test_required_are_the_properties_that_a_shape_wants_at_least_once(shipped: FlaskClient, files: Graph) -> None:
    expected: dict[tuple[str, str], set[str]] = {}
    for shape, target in files.subject_objects(SH.targetClass):
        for constraint in files.objects(shape, SH.property):
            path, least = files.value(constraint, SH.path), int(files.value(constraint, SH.minCount) or 0)
            members = files.value(path, SH.alternativePath)
            paths = [path] if isinstance(path, URIRef) else list(Collection(files, members)) if members else []
            rank = "may" if least < 1 else "either" if members else "must"
            for one in paths:
                if isinstance(one, URIRef):
                    expected.setdefault((rank, short(one)), set()).add(short(target))
    records = terms(shipped)["properties"]
    offered = {(rank, r["name"]): set(r[rank]) for r in records for rank in ("must", "either", "may") if rank in r}
    assert offered == {key: classes for key, classes in expected.items() if key in offered}
    # What no statement uses, and no vocabulary of ours declares, is left out.
    assert {name for _, name in expected.keys() - offered.keys()} <= {"rdf:object", "rdf:predicate", "rdf:subject"}
    assert "ogp:Commitment" in offered["must", "dcterms:title"]
    assert "ogp:Commitment" in offered["either", "ogp:plan"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_code_lists_have_all_their_values(shipped: FlaskClient, files: Graph, language: str) -> None:
    lists = terms(shipped, language)["lists"]
    assert set(lists) == {path.stem for path in CODE_LISTS}
    for key, record in lists.items():
        scheme = URIRef(f"https://w3id.org/ogpkg/id/{key}")
        values = {value["name"]: value["label"] for value in record["values"]}
        concepts = list(files.subjects(SKOS.inScheme, scheme))
        assert values == {short(one): said(files, one, SKOS.prefLabel, language) for one in concepts}


def test_a_property_names_the_lists_of_its_range_and_of_its_shape(shipped: FlaskClient, files: Graph) -> None:
    lists = {record["name"]: set(record.get("lists", [])) for record in terms(shipped)["properties"]}
    homes = {concept: scheme.rsplit("/", 1)[-1] for concept, scheme in files.subject_objects(SKOS.inScheme)}
    for kind in files.subjects(RDFS.subClassOf, SKOS.Concept):
        keys = {homes[concept] for concept in files.subjects(RDF.type, kind)}
        for property in files.subjects(RDFS.range, kind):
            assert keys <= lists[short(property)], property
    for constraint, allowed in files.subject_objects(SH["in"]):
        keys = {homes[concept] for concept in Collection(files, allowed)}
        assert keys <= lists[short(files.value(constraint, SH.path))], constraint
    assert lists["ogp:completion"] == {"completion"}
    assert lists["dcterms:title"] == set()


def test_the_terms_are_small_and_sent_once(shipped: FlaskClient) -> None:
    answer = shipped.get("/editor/terms.json", headers={"Accept-Language": "ko"})
    assert answer.status_code == 200
    assert len(answer.data) < 200_000
    assert answer.headers["Content-Language"] == "ko"
    assert "Accept-Language" in answer.headers["Vary"]
    again = shipped.get("/editor/terms.json?lang=ko", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert shipped.get("/editor/terms.json?lang=en").headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize("default_graph", ["union", "strict"])
def test_data_without_an_ontology_are_completed_with_what_they_use(tmp_path: Path, default_graph: str) -> None:
    file = tmp_path / "plain.ttl"
    file.write_text("@prefix x: <http://x.example/> . x:a a x:Thing ; x:says 'no' , <http://x.example/a> .\n")
    app = create_app(Settings(files=(file,), default_graph=default_graph, workers=1))
    try:
        found = app.test_client().get("/editor/terms.json").get_json()
    finally:
        close_app(app)
    assert [(term["name"], term["count"]) for term in found["classes"]] == [("http://x.example/Thing", 1)]
    counts = {term["name"]: term["count"] for term in found["properties"]}
    assert counts == {"http://x.example/says": 2, "rdf:type": 1}
    assert found["lists"] == {}


def test_an_empty_dataset_completes_with_prefixes_alone(tmp_path: Path) -> None:
    file = tmp_path / "empty.ttl"
    file.write_text("@prefix x: <http://x.example/> .\n")
    app = create_app(Settings(files=(file,), workers=1))
    try:
        found = app.test_client().get("/editor/terms.json").get_json()
    finally:
        close_app(app)
    assert (found["classes"], found["properties"], found["lists"]) == ([], [], {})
    assert found["prefixes"]["ogp"] == OGP


def post(client: FlaskClient, body: object, **options: object):  # type: ignore[no-untyped-def]
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post("/editor/names", data=data, **options)


def test_things_are_called_as_on_their_pages(shipped: FlaskClient) -> None:
    kr42, lead = "https://w3id.org/ogpkg/id/commitment/KR0042", OGP + "leadAgency"
    found = post(shipped, [kr42, lead, "http://x.example/a", "javascript:alert(1)", "no IRI", ""]).get_json()
    text, href, outside, *_ = found[kr42]
    assert text in shipped.get("/doc/commitment/KR0042.html").text
    assert (href, outside) == ("/doc/commitment/KR0042.html", False)
    assert found[lead][0] == "lead agency"
    assert found["http://x.example/a"][:3] == ["http://x.example/a", "http://x.example/a", True]
    assert found["javascript:alert(1)"][1] is None
    assert len(found) == 4
    korean = post(shipped, [kr42], query_string={"lang": "ko"}).get_json()[kr42]
    assert korean[0] != text
    assert korean[1].endswith("?lang=ko")


@pytest.mark.parametrize(
    "body",
    [b"", b"[", b"\xff", b"{}", b"[1]", b"[[]]", b"null", b"[" * 90_000, ["http://x.example/"] * 1001],
    ids=lambda body: repr(body[:3]),
)
def test_anything_but_a_list_of_iris_is_refused(client: FlaskClient, body: object) -> None:
    answer = post(client, body)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def page(client: FlaskClient, **query: str) -> str:
    answer = client.get("/sparql", query_string=query, headers={"Accept": "text/html"})
    assert answer.mimetype == "text/html"
    return answer.text


@pytest.mark.parametrize("query", ["", "?format=html&query=ASK%20%7B%7D"])
def test_the_editor_and_an_answer_say_their_language(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/sparql{query}", headers={"Accept": "text/html", "Accept-Language": "ko"})
    assert answer.headers["Content-Language"] == "ko"
    assert "Accept-Language" in answer.headers["Vary"]


def test_without_scripts_an_answer_has_names_links_and_downloads(shipped: FlaskClient) -> None:
    query = "SELECT ?c ?a { ?c ogp:leadAgency ?a FILTER(?c = commitment:KR0042) }"
    text = page(shipped, query=query, lang="ko")
    cells = re.findall(r'<td title="([^"]+)"><a href="([^"]+)">([^<]+)</a></td>', text)
    assert cells[0][:2] == ("commitment:KR0042", "/doc/commitment/KR0042.html?lang=ko")
    assert cells[1] == (
        "agency:kr-ministry-of-the-interior-and-safety",
        "/doc/agency/kr-ministry-of-the-interior-and-safety.html?lang=ko",
        "행정안전부",
    )
    for name in ("json", "xml", "csv", "tsv"):
        assert f"format={name}" in text


def test_a_literal_in_an_answer_stays_text(client: FlaskClient) -> None:
    text = page(client, query=f"SELECT * {{ <{XA0001}> dcterms:title ?title }}")
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_a_query_that_is_wrong_stays_in_the_form_with_the_place_marked(client: FlaskClient) -> None:
    query = 'SELECT *\n{ ?s </"> ?o . 5 }'
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "SELECT *\n{ ?s &lt;/&#34;&gt; ?o . 5 }" in answer.text
    assert 'aria-invalid="true" aria-describedby="wrong"' in answer.text
    assert 'data-line="2"' in answer.text
    assert re.search(r'<pre class="excerpt" id="wrong"[^>]*>[^<]*\n *\^</pre>', answer.text)


def test_a_query_that_begins_with_an_empty_line_keeps_it(client: FlaskClient) -> None:
    # A browser drops the first line feed of a text area.
    assert '">\n\n\nASK {}</textarea>' in page(client, query="\n\nASK {}")


def test_the_script_says_what_it_has_words_for_and_all_of_them(client: FlaskClient) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FRONTEND.glob("*.js"))
    asked = set(re.findall(r"\bwords\.(\w+)", code)) | set(re.findall(r'\bwords\["([a-z-]+)"\]', code))
    named = {"table", "chart", "graph", "raw", "required", "either", "optional"}  # by a variable
    named |= {"zoom-in", "zoom-out", "zoom-fit"}
    assert (asked - {"js"}) | named == {key.removeprefix("editor-") for key in SAID}
