"""JSON-LD: nested by plan, and parsed by two processors into exactly what the documents state."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from ogpkg.exporting import jsonld
from ogpkg.iris import ID, PREFIXES, prefixes
from ogpkg.terms import to_rdflib
from tests.exporting.conftest import INVENTED, SHIPPED, Reads
from tests.exporting.plans import golden, one_commitment

Triples = set[tuple[Any, Any, Any]]
#: What there is of Arcadia's plan, counted in the documents.
ARCADIA = (
    *("plan/XA-5", "theme/XA-5-2", "commitment/XA0050", "commitment/XA-5-10", "milestone/XA0050-2"),
    *("milestone/XA0050-10", "agency/xa-ministry-of-rivers", "agency/xa-ministry-of-roads", "agency/xa-well-fund"),
    *("unit/xa-ministry-of-rivers-wells", "post/xa-ministry-of-rivers-wells-clerk", "person/xa0001"),
    *("assessment/XA0050-irm-2020", "assessment/XA0050-self-2020", "assessment/XA0050-2-self-2020"),
)
#: The same of any plan, asked as one would by hand.
PARTS = """SELECT DISTINCT ?thing {
  { BIND (?plan AS ?thing) } UNION { ?thing ogp:themeOfPlan ?plan } UNION { ?thing ogp:plan ?plan }
  UNION { ?thing ogp:commitment/ogp:plan ?plan }
  UNION { ?thing ogp:assesses/ogp:plan ?plan } UNION { ?thing ogp:assesses/ogp:commitment/ogp:plan ?plan }
  UNION { ?commitment ogp:plan ?plan . ?commitment
    ogp:leadAgency|ogp:supportingAgency|ogp:otherActor|ogp:responsiblePerson|ogp:responsiblePost ?thing }
  UNION { ?commitment ogp:plan ?plan . ?commitment ogp:leadUnit/org:unitOf? ?thing }
  UNION { ?commitment ogp:plan ?plan . ?commitment ogp:responsiblePost/org:postIn/org:unitOf? ?thing }
  UNION { ?assessment ogp:assesses/ogp:plan ?plan . ?assessment ogp:assessor ?thing }
  UNION { ?commitment ogp:plan ?plan . ?commitment ogp:otherActor/org:unitOf ?thing }
  UNION { ?assessment ogp:assesses/ogp:commitment/ogp:plan ?plan . ?assessment ogp:assessor ?thing }
}"""


def parsed(body: bytes) -> Triples:
    """The triples that rdflib reads in `body`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib reads through a class it calls deprecated
        return set(rdflib.Graph().parse(data=body, format="json-ld"))


def test_the_statements_of_the_invented_documents_and_no_others(read: Reads) -> None:
    written = rdflib.Graph()
    for path in INVENTED.glob("*.ttl"):
        written.parse(path, format="turtle")
    things = {rdflib.URIRef(ID + path) for path in ARCADIA}
    assert parsed(jsonld.write(read("XA-5"))) == {triple for triple in written if triple[0] in things}


@pytest.mark.parametrize("code", SHIPPED)
def test_the_statements_of_the_shipped_documents_and_no_others(
    code: str, read: Reads, stores: dict[str, ox.Store]
) -> None:
    known = stores["KR"]
    parts = known.query(PARTS.replace("?plan", f"plan:{code}"), prefixes=PREFIXES)
    things = {row["thing"] for row in parts if isinstance(row["thing"], ox.NamedNode)}
    stated = {
        tuple(to_rdflib(term) for term in (quad.subject, quad.predicate, quad.object))
        for thing in things
        for quad in known.quads_for_pattern(thing, None, None)
        if f"{ID}document/" in str(quad.graph_name) and "entailed" not in str(quad.graph_name)
    }
    assert parsed(jsonld.write(read(code))) == stated


@pytest.mark.parametrize("code", ["XA-5", "KR-3", "KR-4"])
def test_two_processors_agree(code: str, read: Reads) -> None:
    body = jsonld.write(read(code))
    theirs = {
        tuple(to_rdflib(term) for term in (quad.subject, quad.predicate, quad.object))
        for quad in ox.parse(body, format=ox.RdfFormat.JSON_LD)
    }
    assert theirs == parsed(body)


def test_commitments_are_in_the_plan_and_milestones_in_commitments(read: Reads) -> None:
    plan = json.loads(jsonld.write(read("KR-4")))
    assert [plan["@id"], plan["@type"]] == ["plan:KR-4", "ogp:ActionPlan"]
    nested = [
        {"commitment": f"commitment/{commitment['@id'].partition(':')[2]}", "number": milestone["@id"].rsplit("-")[-1]}
        for commitment in plan["commitments"]
        for milestone in commitment.get("milestones", [])
    ]
    expected = [{name: row[name] for name in ("commitment", "number")} for row in golden("milestones-plan-4")]
    assert nested == expected
    assert len(plan["commitments"]) == 13


def test_it_is_compact(read: Reads) -> None:
    plan = json.loads(jsonld.write(read("XA-5")))
    context = plan["@context"]
    assert context["@version"] == 1.1
    assert all(context[name] == iri for name, iri in prefixes().items() if name in context)
    wells = next(node for node in plan["commitments"] if node["@id"] == "commitment:XA0050")
    assert wells["ogp:start"] == ["2019-04", "2019-05"]
    assert wells["ogp:theme"] == "theme:XA-5-2"
    assert wells["skos:prefLabel"] == {"en": "Wells for all", "ko": "모두를 위한 우물"}
    assert [node["@id"] for node in wells["milestones"]] == ["milestone:XA0050-2", "milestone:XA0050-10"]
    assert "https://w3id.org" not in json.dumps({name: plan[name] for name in plan if name != "@context"})


def test_an_address_that_begins_like_a_prefix_stays_what_it_is() -> None:
    strange = 'rdfs:seeAlso <plan:XA-1> , <urn:x:y> ; ogp:numberInPlan "01" , "1"^^xsd:integer , "true"^^xsd:boolean'
    plan, stated = one_commitment(strange)
    assert parsed(jsonld.write(plan)) == stated
    assert (rdflib.URIRef(ID + "commitment/XA0001"), rdflib.RDFS.seeAlso, rdflib.URIRef("plan:XA-1")) in stated


def test_the_same_statements_give_the_same_bytes(read: Reads) -> None:
    assert jsonld.write(read("KR-3")) == jsonld.write(read("KR-3"))
