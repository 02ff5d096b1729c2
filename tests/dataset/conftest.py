"""A small invented world: member XA, one plan told by two documents, one code list, one shape."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ogpkg.dataset import Snapshot, build
from ogpkg.iris import PREFIXES

PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

ONTOLOGY = """
ogp:ActionPlan a owl:Class ; rdfs:subClassOf prov:Plan .
ogp:Commitment a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ogp:plan ; owl:maxCardinality 1 ] ,
    [ a owl:Restriction ; owl:onProperty ogp:leadAgency ; owl:maxCardinality 1 ] .
ogp:plan a owl:ObjectProperty ; rdfs:range ogp:ActionPlan ; owl:inverseOf ogp:hasCommitment .
ogp:leadAgency a owl:ObjectProperty ; rdfs:subPropertyOf ogp:involves .
ogp:SourceDocument a owl:Class .
ogp:ActionPlanDocument a owl:Class ; rdfs:subClassOf ogp:SourceDocument .
"""
CODE_LIST = """
<https://w3id.org/ogpkg/id/completion> a skos:ConceptScheme ; rdfs:label "Completion"@en , "이행 정도"@ko .
completion:limited a skos:Concept ; skos:inScheme <https://w3id.org/ogpkg/id/completion> .
"""
SHAPE = """
<https://w3id.org/ogpkg/shapes#Commitment> a sh:NodeShape ; sh:targetClass ogp:Commitment ;
    sh:property <https://w3id.org/ogpkg/shapes#Commitment-plan> .
<https://w3id.org/ogpkg/shapes#Commitment-plan> sh:path ogp:plan ; sh:minCount 1 ; sh:or ( [ sh:nodeKind sh:IRI ] ) ;
    sh:sparql <https://w3id.org/ogpkg/shapes#limited> .
<https://w3id.org/ogpkg/shapes#limited> sh:select "SELECT $this { $this ?p <https://w3id.org/ogpkg/id/completion/limited> }" ;
    sh:declare [ sh:prefix "completion" ; sh:namespace "https://w3id.org/ogpkg/id/completion/"^^xsd:anyURI ] .
"""  # noqa: E501
PLAN = """
document:xa-plan a ogp:ActionPlanDocument ; dcterms:title "The plan of XA"@en ;
    dcterms:issued "2018-08-31"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
commitment:XA0001 a ogp:Commitment ; dcterms:title "Open the register"@en ; ogp:plan plan:XA-1 ;
    ogp:leadAgency agency:xa-interior .
<https://w3id.org/ogpkg/id/document/xa-plan#L3-1> a rdf:Statement ; rdf:subject commitment:XA0001 ;
    rdf:predicate ogp:plan ; rdf:object plan:XA-1 ; ogp:line 3 .
"""
PAGE = """
document:xa-page a ogp:SourceDocument ; dcterms:issued "2020"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
commitment:XA0001 a ogp:Commitment ; ogp:plan plan:XA-1 ; dcterms:title "Open the register of companies"@en .
"""


@dataclass(frozen=True)
class World:
    """The folders of the small world; `out` is where its snapshots go."""

    root: Path

    @property
    def folders(self) -> tuple[Path, Path, Path]:
        return self.root / "ontology", self.root / "shapes", self.root / "data"

    @property
    def out(self) -> Path:
        return self.root / "snapshots"

    def write(self, name: str, turtle: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PROLOGUE + turtle, encoding="utf-8")
        return path

    def build(self, **options: Any) -> Snapshot:
        return build(*self.folders, self.out, **options)


def make_world(root: Path) -> World:
    world = World(root)
    world.write("ontology/ogp.ttl", ONTOLOGY)
    world.write("ontology/codelists/completion.ttl", CODE_LIST)
    world.write("shapes/commitment.ttl", SHAPE)
    world.write("data/xa-plan.ttl", PLAN)
    world.write("data/xa-page.ttl", PAGE)
    (root / "data" / "README.md").write_text("Nobody reads this.")
    (root / "data" / "lookups").mkdir()
    return world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)
