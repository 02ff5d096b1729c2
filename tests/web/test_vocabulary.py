"""The pages of the ontology, the shapes and the code lists say what their files say.

The files are read here with rdflib, which the pages know nothing of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, SKOS

from ogpkg.dataset import Snapshot
from ogpkg.iris import OGP, SHAPES
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from ogpkg.web.vocabulary.code_lists import years
from ogpkg.web.words import Words
from tests.paths import ROOT
from tests.web.pages import Page

SH = Namespace("http://www.w3.org/ns/shacl#")
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def graph_of(*patterns: str) -> Graph:
    """The files of the project that fit the patterns, as one graph."""
    graph = Graph()
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            graph.parse(file)
    return graph


def ontology() -> Graph:
    return graph_of("ontology/ogp.ttl")


def shapes() -> Graph:
    return graph_of("shapes/*.ttl")


def local(node: object) -> str:
    return str(node).rpartition("#")[2]


def terms() -> set[str]:
    """The local names of our terms."""
    found = {node for kind in TERM_KINDS for node in ontology().subjects(RDF.type, kind)}
    return {local(node) for node in found if str(node).startswith(OGP)}


def label(node: URIRef, language: str = "en") -> str:
    return next(str(text) for text in ontology().objects(node, RDFS.label) if text.language == language)


def row(html: str, anchor: str) -> str:
    """The row of a table, or the entry of a list, under an anchor."""
    found = re.search(rf'<(tr|div) id="{anchor}">.*?</\1>', html, re.DOTALL)
    assert found, anchor
    return found[0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_term_has_its_anchor_and_its_name(shipped: FlaskClient, language: str) -> None:
    found = Page(shipped.get(f"/ontology.html?lang={language}").text)
    assert terms() <= set(found.ids)
    names = {label(URIRef(OGP + name), language) for name in terms()}
    assert [name for name in names if name not in found.words] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_constraint_has_its_anchor_and_its_message(shipped: FlaskClient, language: str) -> None:
    html = shipped.get(f"/shapes.html?lang={language}").text
    found = Page(html)
    assert {local(node) for node in shapes().subjects(RDF.type, SH.NodeShape)} <= set(found.ids)
    for shape in shapes().subjects(RDF.type, SH.PropertyShape):
        (severity,) = shapes().objects(shape, SH.severity)
        assert f'class="severity {local(severity).lower()}"' in row(html, local(shape))
        messages = [text for text in shapes().objects(shape, SH.message) if text.language == language]
        assert [text for text in messages if " ".join(text.split()) not in found.words] == []


def test_a_class_has_a_table_of_its_properties(shipped: FlaskClient) -> None:
    html = shipped.get("/ontology.html").text
    for name in ("Commitment", "Assessment", "SourceDocument"):
        start = html.index(f'<h3 id="{name}"')
        section = html[start : html.index("</section>", start)]
        own = {local(node) for node in ontology().subjects(RDFS.domain, URIRef(OGP + name))}
        assert own == set(re.findall(r'<(?:tr|a) id="(\w+)"', section))


def test_what_the_shapes_want_is_marked_as_required(shipped: FlaskClient) -> None:
    html = shipped.get("/ontology.html").text
    wanted = set()
    for shape, least in shapes().subject_objects(SH.minCount):
        path = next(shapes().objects(shape, SH.path), None)
        if int(least) > 0 and isinstance(shape, URIRef) and str(path).startswith(OGP):
            wanted.add(local(path))
    assert {"member", "absenceReason"} <= wanted
    assert [name for name in wanted if ">required<" not in row(html, name)] == []
    # A query finds a commitment without lead; see the comment at the head of shapes/commitment.ttl.
    assert 'class="severity violation" href="/ontology/leadAgency#demanded">required<' in row(html, "leadAgency")
    assert "required" not in row(html, "venue")


def test_the_drawing_shows_domains_and_ranges_and_leads_to_anchors(shipped: FlaskClient) -> None:
    html = shipped.get("/ontology.html").text
    drawing = re.search(r'<svg class="backbone".*?</svg>', html, re.DOTALL)
    assert drawing
    boxes = re.findall(r'<a href="#([\w-]+)">', drawing[0])
    assert {"Member", "ActionPlan", "Commitment", "Milestone", "Agency", "Person", "Assessment"} <= set(boxes)
    assert set(boxes) <= set(Page(html).ids)
    names = {label(URIRef(OGP + box)) for box in boxes if box != "of-anything"} | {"agent", "anything"}
    drawn = re.findall(r"<title>([^<]+) – ([^<]+) – ([^<]+)</title></path>", drawing[0])
    assert len(drawn) > 15
    for start, properties, end in drawn:
        for name in properties.split(", "):
            found = [p for p in ontology().subjects(RDFS.label, Literal(name, "en")) if _joins(p, start, end)]
            assert found, (start, name, end)
    assert {name for start, _, end in drawn for name in (start, end)} <= names


def _joins(property: object, start: str, end: str) -> bool:
    """Whether the ontology gives a property the domain and range of these names."""
    ends = [*ontology().objects(property, RDFS.range)] or ["anything"]
    return start in map(_name, ontology().objects(property, RDFS.domain)) and end in map(_name, ends)


def _name(node: object) -> str:
    return label(URIRef(str(node))) if str(node).startswith(OGP) else str(node).rpartition("/")[2].lower()


def test_everything_drawn_is_in_the_list_beside_it(shipped: FlaskClient) -> None:
    html = shipped.get("/ontology.html").text
    drawing, _, rest = html.partition('<ul class="relations">')
    listed = Page(rest.partition("</ul>")[0]).words.replace(" ,", ",")
    for start, properties, end in re.findall(r"<title>([^<]+) – ([^<]+) – ([^<]+)</title></path>", drawing):
        assert f"{start} – {properties} → {end}" in listed


def test_the_page_of_a_term_has_examples_and_counts(shipped: FlaskClient) -> None:
    page = Page(shipped.get("/ontology/Commitment").text)
    assert "48 in the data" in page.words  # README.md: four plans, 48 commitments
    assert [link for link in page.links if link.startswith("/doc/commitment/")]
    page = Page(shipped.get("/ontology/leadAgency?lang=ko").text)
    notes = ontology().objects(URIRef(OGP + "leadAgency"), SKOS.scopeNote)
    assert [str(note) for note in notes if note.language == "ko" and str(note) in page.words]
    assert {"/ontology/Agency?lang=ko", "/ontology/leads?lang=ko", "/ontology/involves?lang=ko"} <= set(page.links)
    assert [link for link in page.links if link.startswith("/doc/commitment/")]
    assert [link for link in page.links if link.startswith("/shapes/Commitment-leadAgency")]


def test_what_a_class_inherits_is_on_its_page(shipped: FlaskClient) -> None:
    links = set(Page(shipped.get("/ontology/SelfAssessment").text).links)
    above = {f"/ontology/{local(p)}" for p in ontology().subjects(RDFS.domain, URIRef(OGP + "Assessment"))}
    assert above <= links


@pytest.mark.parametrize("address", ["/ontology/nothing", "/ontology/%3Cb%3E", "/shapes/Commitment", "/shapes/a%22b"])
def test_other_names_are_not_found(shipped: FlaskClient, address: str) -> None:
    assert shipped.get(address).status_code == 404


def test_the_terms_of_others_are_listed(shipped: FlaskClient) -> None:
    links = set(Page(shipped.get("/ontology/other-vocabularies").text).links)
    others = {str(node) for node in ontology().subjects(RDF.type, OWL.Class) if isinstance(node, URIRef)}
    assert {iri for iri in others if not iri.startswith(OGP)} <= links


def test_a_constraint_shows_its_findings(shipped: FlaskClient, snapshot: Snapshot) -> None:
    results = json.loads((snapshot.path / "validation.json").read_text())["results"]
    counts = Counter(local(result["shape"]) for result in results)
    html = shipped.get("/shapes.html").text
    for shape in shapes().subjects(RDF.type, SH.PropertyShape):
        said = re.search(r">(\d+) findings?</a>", row(html, local(shape)))
        assert (int(said[1]) if said else 0) == counts[local(shape)], shape
    words = Page(shipped.get("/shapes/Commitment-leadAgency").text).words
    assert f"Findings now {counts['Commitment-leadAgency']}" in words
    assert "OPTIONAL { $this ogp:plan ?plan }" in words
    assert "이 공약을 책임지는 기관을 밝히십시오." in words


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("ActionPlan-member", "exactly 1"),
        ("Commitment-plan", "plan or cycle"),
        ("Commitment-milestone", "has milestone"),
        ("Absence-blank", "not: the value blank"),
        ("Absence-absenceReason", "one of: stated none , blank , pending review"),
        ("Commitment-leadAgency", "first cycle: info"),
    ],
)
def test_constraints_are_put_into_words(shipped: FlaskClient, constraint: str, words: str) -> None:
    assert words in Page(shipped.get(f"/shapes/{constraint}").text).words


def test_a_code_list_keeps_its_order_and_years(shipped: FlaskClient) -> None:
    graph = graph_of("ontology/codelists/completion.ttl")
    (head,) = graph.objects(None, SKOS.memberList)
    stated = [str(one).rpartition("/")[2] for one in Collection(graph, head)]
    html = shipped.get("/doc/completion.html").text
    assert re.findall(r'<tr id="([\w-]+)">', html.partition('id="concepts"')[2])[: len(stated)] == stated
    assert "From low to high" in Page(html).words
    lists = Page(shipped.get("/concepts").text).words
    assert "up to 2019" in lists
    assert "2020 and later" in lists


def test_concepts_are_counted(shipped: FlaskClient) -> None:
    files = [file.read_text() for file in (ROOT / "data").glob("*.ttl")]
    used = Counter(name for text in files for name in re.findall(r"ogp:completion completion:([\w-]+)", text))
    html = shipped.get("/doc/completion.html").text
    for name, count in used.items():
        assert f'<span class="figure">{count}<' in row(html, name)
    assert used["substantial"]
    assert f'<span class="figure">{used["withdrawn"]}<' in row(html, "withdrawn")


def test_what_may_be_compared_is_linked_from_both_sides(shipped: FlaskClient) -> None:
    html = shipped.get("/doc/policy-area.html").text
    for one, other in graph_of("ontology/codelists/policy-area.ttl").subject_objects(SKOS.closeMatch):
        names = [str(node).rpartition("/")[2] for node in (one, other)]
        assert f"/doc/policy-area/{names[1]}.html" in row(html, names[0])
        assert f"/doc/policy-area/{names[0]}.html" in row(html, names[1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("../2019", "up to 2019"),
        ("/2019", "up to 2019"),
        ("2020/..", "2020 and later"),
        ("2013/2020", "2013 to 2020"),
        ("", "no limit stated"),
        ("../..", "no limit stated"),
        ("201X", "201X"),
    ],
)
def test_years_are_in_words(text: str, words: str) -> None:
    assert years(Words("en"), text) == words


#: An ontology with a term that is retired, one that no table knows, and a list that goes in a circle.
SMALL = f"""
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ogp: <{OGP}> .
GRAPH <{OGP[:-1]}> {{
  ogp:Ghost a owl:Class ; rdfs:label "<b>ghost</b>"@en ; rdfs:subClassOf ogp:Ghost .
  ogp:haunts a owl:ObjectProperty , owl:DeprecatedProperty ; rdfs:label "haunts"@en ; rdfs:domain ogp:Ghost ;
    owl:versionInfo "deprecated since 0.4.0" ; skos:changeNote "Two readings."@en ; rdfs:seeAlso ogp:visits .
  ogp:visits a owl:ObjectProperty ; rdfs:label "visits"@en ; rdfs:domain ogp:Ghost .
}}
GRAPH <{SHAPES}> {{
  <{SHAPES}#Ghost> a sh:NodeShape ; sh:property <{SHAPES}#Ghost-visits> .
  <{SHAPES}#Ghost-visits> a sh:PropertyShape ; sh:path _:path ; sh:in _:list .
  _:path sh:alternativePath _:list . _:list rdf:first ogp:visits , _:path ; rdf:rest _:more .
  _:more rdf:first _:path ; rdf:rest _:list .
  <{SHAPES}#Ghost-visits> sh:not _:not . _:not sh:not _:not ; sh:or _:list .
}}
GRAPH <urn:data> {{ <urn:a> skos:inScheme <urn:list> . <urn:list> a skos:ConceptScheme . <urn:x> ogp:visits <urn:a> }}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    file: Path = tmp_path_factory.mktemp("small") / "small.trig"
    file.write_text(SMALL)
    app = create_app(Settings(files=(file,), workers=1))
    yield app.test_client()
    close_app(app)


def test_a_retired_term_says_so_and_leads_on(small: FlaskClient) -> None:
    page = Page(small.get("/ontology/haunts").text)
    assert "deprecated since 0.4.0. Two readings." in page.words
    assert "/ontology/visits" in page.links
    overview = small.get("/ontology.html").text
    assert "No longer to be used" in row(overview, "haunts")
    assert "No longer to be used" not in row(overview, "visits")


def test_files_of_others_have_these_pages_too(small: FlaskClient) -> None:
    overview = Page(small.get("/ontology.html").text)
    assert "Other classes" in overview.words
    assert "<b>ghost</b>" in overview.words  # as text, not as an element
    assert small.get("/ontology/Ghost").status_code == 200
    assert "not judged" in Page(small.get("/shapes/Ghost-visits").text).words
    lists = Page(small.get("/concepts").text)
    assert "/describe?iri=urn%3Alist" in lists.links or "urn:list" in lists.words


def test_a_dataset_without_vocabulary_has_none_and_no_page_leads_there(tmp_path: Path) -> None:
    (tmp_path / "little.nq").write_text("<urn:a> <urn:b> <urn:c> .\n")
    app = create_app(Settings(files=(tmp_path / "little.nq",), workers=1))
    client = app.test_client()
    statuses = {path: client.get(path).status_code for path in ("/concepts", "/ontology/Commitment", "/shapes/x")}
    pages = [Page(client.get(path).text) for path in ("/", "/about", "/concepts", "/quality", "/describe?iri=urn:a")]
    links = {link for page in pages for link in page.links if link.startswith("/") and "/static/" not in link}
    dead = {link for link in links if client.get(link).status_code >= 400}
    close_app(app)
    assert dead == set()
    assert statuses == {"/concepts": 200, "/ontology/Commitment": 404, "/shapes/x": 404}
