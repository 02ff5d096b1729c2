"""The shapes are SHACL, their code lists and texts are complete, and they see numbers where numbers are."""

from pathlib import Path

import pyshacl
import pytest
from pyshacl.errors import ReportableRuntimeError
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ogpkg.iris import OGP, SHAPES
from tests.ontology.files import CODE_LISTS, OGP_TTL, SHAPE_FILES, graph_from, graph_of
from tests.shapes.test_pairs import reported

TEXTS = (XSD.string, RDFS.Literal)


def is_shacl(shapes: Graph) -> bool:
    """Whether `shapes` conforms to the shapes of shapes that the SHACL specification gives."""
    try:
        pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    except ReportableRuntimeError:
        return False
    return True


@pytest.mark.parametrize("path", SHAPE_FILES, ids=lambda path: path.name)
def test_every_shapes_file_is_shacl(path: Path) -> None:
    assert is_shacl(graph_of(path))


@pytest.mark.parametrize(
    "shape",
    [
        'ogp:s a sh:PropertyShape ; sh:path ogp:plan ; sh:minCount "one" .',
        "ogp:s a sh:PropertyShape ; sh:path ogp:plan ; sh:severity 'bad' .",
        "ogp:s a sh:NodeShape ; sh:path ogp:plan .",
        "ogp:s a sh:PropertyShape ; sh:path ogp:plan ; sh:in ogp:a .",
    ],
)
def test_a_malformed_shape_is_refused(shape: str) -> None:
    assert not is_shacl(graph_from(shape))


def allowed_values(shapes: Graph) -> dict[Node, set[Node]]:
    """Shape → the values of its sh:in."""
    return {shape: {*Collection(shapes, values)} for shape, values in shapes.subject_objects(SH["in"])}


def test_a_shape_that_allows_a_value_of_a_code_list_allows_the_whole_list() -> None:
    lists = graph_of(*CODE_LISTS)
    allowed = allowed_values(graph_of(*SHAPE_FILES))
    assert allowed
    for shape, values in allowed.items():
        schemes = {scheme for value in values for scheme in lists.objects(value, SKOS.inScheme)}
        concepts = {concept for scheme in schemes for concept in lists.subjects(SKOS.inScheme, scheme)}
        assert values == concepts, shape


def test_the_privacy_shapes_read_every_text_of_the_ontology() -> None:
    ontology, shapes = graph_of(OGP_TTL), graph_of(*SHAPE_FILES)
    texts = {p for p in ontology.subjects(RDF.type, OWL.DatatypeProperty) if ontology.value(p, RDFS.range) in TEXTS}
    targets = set(shapes.objects(URIRef(f"{SHAPES}#Text"), SH.targetSubjectsOf))
    for name in ("emailInText", "telephoneInText"):
        path = shapes.value(URIRef(f"{SHAPES}#Person-{name}"), SH.path)
        head = shapes.value(path, SH.alternativePath)
        assert head is not None
        properties = set(Collection(shapes, head))
        assert properties == targets
        assert {p for p in texts if str(p).startswith(OGP)} <= properties


def shapes_that_mind(words: str) -> set[str]:
    """The shapes that report an event held at `words`."""
    data = Graph()
    data.add((URIRef("urn:event"), URIRef(f"{OGP}venue"), Literal(words)))
    return reported(data)


@pytest.mark.parametrize(
    "number",
    [
        "+82-2-2100-0000",
        "+82 44 200 0000",
        "02-2100-0000",
        "044-200-0000",
        "010-0000-0000",
        "3100-0000",
        "call 200-0000.",
    ],
)
def test_a_telephone_number_is_seen_in_any_of_its_forms(number: str) -> None:
    assert shapes_that_mind(number) == {"Person-telephoneInText"}


@pytest.mark.parametrize(
    "words",
    ["2018-2020", "2018-09-01/2020-08-31", "1,460,000,000", "Sept. 26-27, 2017", "5-1", "(2016 - 2018)", "2018-03/.."],
)
def test_a_period_or_a_figure_is_no_telephone_number(words: str) -> None:
    assert shapes_that_mind(words) == set()


#: A page that lists a commitment; a document of the plan, listed as well; and that somebody read it.
PAGE = f"""
document:xa-page a ogp:WebPage ; dcterms:title "Member page"@en ; dcterms:issued "2020" ; ogp:sha256 "{0:064}" ;
    ogp:describes member:XA .
plan:XA-1 a ogp:ActionPlan ; ogp:member member:XA .
commitment:XA0001 a ogp:Commitment ; dcterms:title "Open the budget"@en ; ogp:cycle "2018" .
"""
LISTED = 'document:xa-nap1 a ogp:ActionPlanDocument ; dcterms:title "Plan"@en ; ogp:describes plan:XA-1 .'
READ = f'document:xa-nap1 dcterms:issued "2018" ; ogp:sha256 "{1:064}" .'
IN_PLAN = "commitment:XA0001 ogp:plan plan:XA-1 ."
FIELDS = {
    f"Commitment-{name}"
    for name in ("numberInPlan", "leadAgency", "period", "milestone", "responsible", "anyClaimedValue")
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", {"ActionPlan-documentRead"}),
        (LISTED, {"ActionPlan-documentRead"}),
        (LISTED + READ, {f"ActionPlan-{name}" for name in ("title", "period", "planNumber")}),
        (LISTED + READ + IN_PLAN, {*FIELDS, *(f"ActionPlan-{name}" for name in ("title", "period", "planNumber"))}),
        # Of a commitment with a page of its own everything is asked for, though nobody read its plan.
        (
            'commitment:XA0001 ogp:startText "2018" ; ogp:start "2018" ; ogp:end "2019" .',
            {*FIELDS, "ActionPlan-documentRead"} - {"Commitment-period"},
        ),
    ],
)
def test_nothing_is_missing_from_a_commitment_that_only_a_list_names(more: str, expected: set[str]) -> None:
    assert reported(graph_from(PAGE + more)) == expected


def test_without_any_page_everything_is_asked_for() -> None:
    bare = 'commitment:XA0001 a ogp:Commitment ; dcterms:title "Open the budget"@en .'
    assert reported(graph_from(bare)) >= FIELDS


@pytest.mark.parametrize(
    ("absent", "reason", "silent", "instead"),
    [
        ("ogp:claimedValue", "free-text", "Commitment-anyClaimedValue", "Absence-freeText"),
        ("ogp:claimedValue", "blank", "Commitment-anyClaimedValue", "Absence-blank"),
        ("ogp:numberInPlan", "lost-in-extraction", "Commitment-numberInPlan", "Absence-lost"),
        ("schema:endDate", "free-text", "Period-missingEnd", "Absence-freeText"),
        ("schema:endDate", "blank", "Period-missingEnd", "Absence-blank"),
    ],
)
def test_a_missing_value_is_reported_once(absent: str, reason: str, silent: str, instead: str) -> None:
    bare = 'commitment:XA0001 a ogp:Commitment ; dcterms:title "Open the budget"@en ; ogp:startText "2018" .'
    absence = f"""absence:xa a ogp:Absence ; ogp:absenceOf commitment:XA0001 ; ogp:absentProperty {absent} ;
        ogp:absenceReason absence-reason:{reason} ."""
    assert reported(graph_from(bare)) - reported(graph_from(bare + absence)) == {silent}
    assert instead in reported(graph_from(bare + absence))
    assert silent in reported(graph_from(bare + absence.replace(reason, "not-stated")))


def test_of_two_names_the_one_that_is_not_official_is_reported() -> None:
    agency = """agency:xa a ogp:Agency ; skos:prefLabel "Office of Works"@en ;
        ogp:nameAsPrinted "Bureau of Roads" , "The Office of Works" ."""
    _, _, text = pyshacl.validate(graph_from(agency), shacl_graph=graph_of(*SHAPE_FILES))
    assert 'Value Node: Literal("Bureau of Roads")' in text
    assert 'Value Node: Literal("The Office of Works")' not in text
