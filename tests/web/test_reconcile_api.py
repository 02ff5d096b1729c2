"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), as its text and clients have it.

The schemas say in our words what the specification's published ones demand.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from flask.testing import FlaskClient

from ogpkg import resources
from ogpkg.dataset import Snapshot
from ogpkg.iris import ID, OGP
from ogpkg.web.reconcile.spelling import is_same
from tests.web.linked import PROLOGUE, served

TEXT: dict[str, Any] = {"type": "string"}
ADDRESS: dict[str, Any] = {"type": "string", "pattern": r"^https?://[^\s]+$"}


def record(required: str, optional: str = "", closed: bool = False, **properties: Any) -> dict[str, Any]:
    """The schema of an object; properties of which nothing is said are texts."""
    names = required.split() + optional.split()
    known = {name: properties.get(name, TEXT) for name in names}
    return {"type": "object", "properties": known, "required": required.split(), "additionalProperties": not closed}


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def template(mark: str) -> dict[str, Any]:
    return {"type": "string", "pattern": "^https?://.*" + mark}


TYPE = record("id name", "description broader", broader=many(record("id name")))
SUGGEST = record(
    "service_url service_path flyout_service_url flyout_service_path",
    service_url=ADDRESS,
    flyout_service_url=ADDRESS,
    flyout_service_path={"type": "string", "pattern": r"\$\{id\}"},
)
SETTING = {
    "oneOf": [
        record("type label name", "default help_text", type={"const": "number"}, default={"type": "number"}),
        record("type label name", "default help_text", type={"const": "text"}),
        record("type label name", "default help_text", type={"const": "checkbox"}, default={"type": "boolean"}),
        record(
            "type label name choices", "default help_text", type={"const": "select"}, choices=many(record("value name"))
        ),
    ]
}
MANIFEST = record(
    "versions name identifierSpace schemaSpace defaultTypes view preview suggest extend",
    "documentation logo serviceVersion batchSize feature_view",
    versions=many(TEXT) | {"contains": {"const": "0.2"}},
    identifierSpace=ADDRESS,
    schemaSpace=ADDRESS,
    documentation=ADDRESS,
    logo=ADDRESS,
    defaultTypes=many(TYPE) | {"uniqueItems": True},
    view=record("url", url=template(r"\{\{id\}\}")),
    feature_view=record("url", url=template(r"\{\{id\}\}")),
    preview=record(
        "url width height", url=template(r"\{\{id\}\}"), width={"type": "integer"}, height={"type": "integer"}
    ),
    suggest=record("entity property type", entity=SUGGEST, property=SUGGEST, type=SUGGEST),
    extend=record(
        "propose_properties property_settings",
        propose_properties=record("service_url service_path", service_url=ADDRESS),
        property_settings=many(SETTING),
    ),
    batchSize={"type": "integer", "minimum": 1},
)
FEATURE = record("id value", value={"type": ["number", "boolean"]})
CANDIDATE = record(
    "id name description type score match features",
    type=many(record("id name")),
    score={"type": "number", "minimum": 0, "maximum": 100},
    match={"type": "boolean"},
    features=many(FEATURE),
)
RESULTS = {"type": "object", "additionalProperties": record("result", result=many(CANDIDATE))}
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$"
CELL = {
    "oneOf": [
        record("id name", "description", closed=True),
        record("str", closed=True),
        record("float", closed=True, float={"type": "number"}),
        record("int", closed=True, int={"type": "integer"}),
        record("date", closed=True, date={"type": "string", "pattern": MOMENT}),
    ]
}
ROW = {"type": "object", "additionalProperties": many(CELL)}
EXTENSION = record(
    "meta rows",
    meta=many(record("id name", "type", type=record("id name"))),
    rows={"type": "object", "additionalProperties": ROW},
)
ENTITIES = record("result", result=many(record("id name", "description notable", notable=many(record("id name")))))
PROPERTIES = record("result", result=many(record("id name", "description")))
TYPES = record("result", result=many(TYPE))
PROPOSAL = record("properties type", "limit", properties=many(record("id name")), limit={"type": "integer"})
FLYOUT = record("id html")

#: Two bodies and two people of one name, and facts that tell them apart.
NAMESAKES = """
member:XA a ogp:Member ; skos:prefLabel "Examplia"@en . member:XB a ogp:Member ; skos:prefLabel "Sampleland"@en .
agency:xa-health a ogp:Agency ; skos:prefLabel "Ministry of Health (MOH)"@en ; ogp:actorKind actor-kind:state .
agency:xb-health a ogp:Agency ; skos:prefLabel "Ministry of Health"@en .
plan:XA-1 a ogp:ActionPlan ; dcterms:title "First plan"@en ; ogp:member member:XA .
plan:XB-1 a ogp:ActionPlan ; dcterms:title "First plan"@en ; ogp:member member:XB .
commitment:XA0001 a ogp:Commitment ; dcterms:title "Open budgets"@en ; ogp:plan plan:XA-1 ; ogp:numberInPlan "1" ;
    ogp:leadAgency agency:xa-health ; ogp:listPosition 7 ; schema:startDate "2019-05-01"^^xsd:date ;
    ogp:leadShare 0.5 ; ogp:isOpen true ; rdfs:seeAlso <https://elsewhere.example/x> , "bare" .
commitment:XB0001 a ogp:Commitment ; dcterms:title "Open budgets"@en ; ogp:plan plan:XB-1 ; ogp:numberInPlan "1" .
person:p1 a ogp:Person ; ogp:nameAsPrinted "Kim Example" ; ogp:responsibleFor commitment:XA0001 .
"""


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    file = tmp_path_factory.mktemp("namesakes") / "namesakes.ttl"
    file.write_text(PROLOGUE + NAMESAKES, encoding="utf-8")
    with served(files=(file,)) as client:
        yield client


def valid(answer: Any, schema: dict[str, Any]) -> Any:
    """The JSON of an answer, which keeps to the schema."""
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    found = answer.get_json()
    jsonschema.validate(found, schema)
    return found


def ask(client: FlaskClient, *queries: dict[str, Any], path: str = "/reconcile") -> list[list[dict[str, Any]]]:
    """The candidates of each query, sent as OpenRefine sends them; the best one first, one match at most."""
    batch = {f"q{number}": query for number, query in enumerate(queries)}
    found = valid(client.post(path, data={"queries": json.dumps(batch)}), RESULTS)
    assert list(found) == list(batch)
    for each in found.values():
        scores = [candidate["score"] for candidate in each["result"]]
        assert scores == sorted(scores, reverse=True)
        assert [candidate["match"] for candidate in each["result"]].count(True) <= 1
    return [found[key]["result"] for key in batch]


def matched(candidates: list[dict[str, Any]]) -> str | None:
    return next((each["id"] for each in candidates if each["match"]), None)


def best(candidates: list[dict[str, Any]]) -> str | None:
    return candidates[0]["id"] if candidates else None


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in candidate["features"]}


def extension(client: FlaskClient, ids: list[str], *properties: str | dict[str, Any], path: str = "/reconcile") -> Any:
    columns = [{"id": each} if isinstance(each, str) else each for each in properties]
    sent = {"extend": json.dumps({"ids": ids, "properties": columns})}
    return valid(client.post(path, data=sent), EXTENSION)


# The service


@pytest.mark.parametrize(("path", "here"), [("", ""), ("?lang=en", ""), ("/ko", "/ko"), ("?lang=ko", "/ko")])
def test_the_manifest_names_what_there_is_in_the_language_of_its_address(
    shipped: FlaskClient, path: str, here: str
) -> None:
    manifest = valid(shipped.get(f"/reconcile{path}", headers={"Accept-Language": "ko"}), MANIFEST)
    assert (manifest["identifierSpace"], manifest["schemaSpace"]) == (ID, OGP)
    start = f"http://localhost/reconcile{here}"
    assert manifest["preview"]["url"].startswith(start + "/preview")
    assert {part["service_url"] for part in manifest["suggest"].values()} == {start}
    assert manifest["extend"]["propose_properties"]["service_url"] == start
    names = {each["id"]: each["name"] for each in manifest["defaultTypes"]}
    assert names["Agency"] == ("기관" if here else "agency")
    assert {"Member", "ActionPlan", "Commitment", "Milestone", "Person", "SourceDocument", "skos:Concept"} <= set(names)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/javascript, */*; q=0.01", "a/b"])
def test_clients_get_the_manifest_and_browsers_a_page(shipped: FlaskClient, accept: str) -> None:
    valid(shipped.get("/reconcile", headers={"Accept": accept}), MANIFEST)
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = shipped.get("/reconcile", headers=browser)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "Accept" in page.headers["Vary"]
    assert "http://localhost/reconcile/ko" in page.text
    valid(shipped.get("/reconcile?format=json", headers=browser), MANIFEST)
    valid(shipped.get("/reconcile?queries={}", headers=browser), RESULTS)


def test_addresses_are_public_ones_and_no_host_header_is_believed(client: FlaskClient, invented: Snapshot) -> None:
    for host, root in (("localhost:3333", "http://localhost:3333/"), ("a.example", "https://w3id.org/ogpkg/")):
        assert client.get("/reconcile", headers={"Host": host}).get_json()["documentation"] == f"{root}reconcile"
    with served(snapshot=invented.path, public_url="https://promises.example/kb/") as other:
        manifest = other.get("/reconcile", headers={"Host": "localhost"}).get_json()
        assert manifest["documentation"] == "https://promises.example/kb/reconcile"


# Reconciliation queries


def test_queries_come_by_form_and_in_the_address(shipped: FlaskClient) -> None:
    batch = json.dumps({"q0": {"query": "KOICA", "limit": 3}, "": {"properties": [{"pid": "plan", "v": "KR-4"}]}})
    posted = valid(shipped.post("/reconcile", data={"queries": batch}), RESULTS)
    assert posted == valid(shipped.get("/reconcile?" + urlencode({"queries": batch})), RESULTS)
    assert posted["q0"]["result"][0]["id"] == "agency/kr-korea-international-cooperation-agency"


#: The editors call the unit of another agency so as well: without its agency nobody can be sure.
AMBIGUOUS = {"ICT Management Division"}


@pytest.mark.parametrize(
    ("table", "type", "column"),
    [
        ("agencies", "Agency", "text"),
        ("units", "AgencyUnit", "text"),
        ("forums", "Forum", "text"),
        ("members", "Member", "text"),
        ("listed-documents", "SourceDocument", "text"),
        ("persons", "Person", "name"),
    ],
)
def test_spellings_that_the_look_ups_know_lead_where_the_look_ups_say(
    shipped: FlaskClient, table: str, type: str, column: str
) -> None:
    with (resources.folder("data") / "lookups" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row[column], row["iri"]) for row in csv.DictReader(lines)]
    found: list[list[dict[str, Any]]] = []
    for start in range(0, len(rows), 50):
        found += ask(shipped, *({"query": text, "type": type} for text, _ in rows[start : start + 50]))
    here = {iri for _, iri in rows if type != "Member" or iri == "member/KR"}
    for (text, iri), candidates in zip(rows, found, strict=True):
        assert matched(candidates) in (None, iri), text
        if iri in here and text not in AMBIGUOUS:
            assert best(candidates) == iri, text
            # A name alone does not tell a person.
            assert (matched(candidates) == iri) == (type != "Person"), text


def test_people_are_matched_by_name_and_one_more_value(shipped: FlaskClient) -> None:
    with (resources.folder("data") / "lookups/persons.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["mbox_sha1sum"]]
    known = [{"pid": "foaf:mbox_sha1sum", "v": row["mbox_sha1sum"]} for row in rows]
    for candidates, row in zip(
        ask(shipped, *({"query": row["name"], "properties": [each]} for row, each in zip(rows, known, strict=True))),
        rows,
        strict=True,
    ):
        assert matched(candidates) == row["iri"]


@pytest.mark.parametrize(
    "name",
    [
        *("Ministry of Finance", "Ministry of Education (Kenya)", "Ministry of Education, Kenya", "Ministry"),
        *("Ministry of Interior", "Ministry of Interior and Safety", "Ministry of the Interior and Securty"),
        *(
            "National Information Agency (NIA)",
            "Export-Import Bank",
            "Seoul",
            "Heera Song",
            "행정안전",
            "안전부",
            "-1",
            "1",
        ),
    ],
)
def test_what_is_only_like_a_name_is_never_matched(shipped: FlaskClient, name: str) -> None:
    for each in ask(
        shipped, {"query": name}, {"query": name, "type": "Agency"}, {"query": name, "type": "id/completion"}
    ):
        assert matched(each) is None


def test_typing_errors_and_parts_find_candidates(shipped: FlaskClient) -> None:
    names = (
        "Ministry of Interior & Saftey",
        "Interior and Safety",
        "ministry of the interior AND SAFETY",
        "행정 안전부",
    )
    for candidates in ask(shipped, *({"query": name, "type": "Agency"} for name in names)):
        assert best(candidates) == "agency/kr-ministry-of-the-interior-and-safety"


@pytest.mark.parametrize("id", ["commitment/KR0042", ID + "commitment/KR0042", "KR0042"])
def test_an_identifier_finds_its_thing(shipped: FlaskClient, id: str) -> None:
    (candidates,) = ask(shipped, {"query": id})
    assert (best(candidates), matched(candidates), candidates[0]["score"]) == ("commitment/KR0042",) * 2 + (100,)


@pytest.mark.parametrize("old", ["XA-1-1", "commitment/XA-1-1", ID + "commitment/XA-1-1"])
def test_an_identifier_that_was_replaced_finds_what_replaces_it(client: FlaskClient, old: str) -> None:
    found, none = ask(client, {"query": old, "type": "Commitment"}, {"query": "XA-9-9"})
    assert (matched(found), none) == ("commitment/XA0001", [])


def test_types_are_a_demand_or_a_wish(shipped: FlaskClient) -> None:
    open_data = {"query": "Open Data", "limit": 50}
    areas, listed, concepts, wished, both, unknown, objects = ask(
        shipped,
        open_data | {"type": "PolicyArea"},
        open_data | {"type": "id/policy-area"},
        open_data | {"type": ["skos:Concept"]},
        open_data | {"type": "Forum", "type_strict": "should"},
        open_data | {"type": ["PolicyArea", "skos:Concept"], "type_strict": "all"},
        open_data | {"type": "Nothing"},
        open_data | {"type": [{"id": OGP + "PolicyArea"}]},
    )
    assert matched(areas) == matched(listed) == matched(both) == matched(objects) == "policy-area/open-data"
    assert {each["id"].partition("/")[0] for each in areas} == {"policy-area"}
    assert {"id": "PolicyArea", "name": "policy area"} in areas[0]["type"]
    assert len(concepts) > len(areas)
    assert unknown == []
    assert wished, "a wish that nothing fulfills shows others"
    assert not any(features(each)["type"] or each["match"] for each in wished)


def test_other_columns_tell_namesakes_apart(namesakes: FlaskClient) -> None:
    name = {"query": "Open budgets", "type": "Commitment"}

    def given(pid: str, value: Any) -> dict[str, Any]:
        return name | {"properties": [{"pid": pid, "v": value}]}

    bare, *told = ask(
        namesakes,
        name,
        given("plan", {"id": "plan/XA-1", "name": "whatever"}),
        given("plan", "XA-1"),
        given("plan/member", "Examplia"),
        given("member", "Examplia"),
        given("ogp:plan/ogp:member", ["nothing", {"id": ID + "member/XA"}]),
        given(f"{OGP}plan", f"{ID}plan/XA-1"),
    )
    assert {each["id"] for each in bare} == {"commitment/XA0001", "commitment/XB0001"}
    assert matched(bare) is None
    for candidates in told:
        assert matched(candidates) == "commitment/XA0001"
        assert candidates[0]["score"] == 100 > candidates[1]["score"]
    assert (features(told[0][0])["property-plan"], features(told[0][1])["property-plan"]) == (100, 0)


@pytest.mark.parametrize(
    ("pid", "value", "agrees"),
    [
        *(("listPosition", 7, True), ("listPosition", "7", True), ("listPosition", "7.0", True)),
        *(("listPosition", 8, False), ("numberInPlan", 1, True), ("numberInPlan", "2", False)),
        *(("schema:startDate", "2019-05-01", True), ("schema:startDate", "2019-05-01T00:00:00Z", True)),
        *(("schema:startDate", "2019", True), ("schema:startDate", "2020", False), ("schema:startDate", "201", False)),
        *(("ogp:isOpen", True, True), ("ogp:isOpen", False, False), ("leadShare", 0.5, True)),
        *(("leadAgency", "ministry of health", True), ("leadAgency", "MOH", True), ("leadAgency", "Treasury", False)),
        *(("rdfs:seeAlso", "https://elsewhere.example/x", True), ("rdfs:seeAlso", "Bare", True)),
    ],
)
def test_values_agree_as_their_kinds_are_compared(namesakes: FlaskClient, pid: str, value: Any, agrees: bool) -> None:
    (candidates,) = ask(namesakes, {"query": "XA0001", "properties": [{"pid": pid, "v": value}]})
    assert features(candidates[0])[f"property-{pid}"] == (100 if agrees else 0)
    assert matched(candidates) == ("commitment/XA0001" if agrees else None)


@pytest.mark.parametrize("pid", ["supportingAgency", "nothing", "no:prefix", "plan/member/x/y/z", "", "a b", "<x>"])
def test_what_nobody_says_speaks_neither_for_nor_against(namesakes: FlaskClient, pid: str) -> None:
    (candidates,) = ask(namesakes, {"query": "XA0001", "properties": [{"pid": pid, "v": "x"}]})
    assert f"property-{pid}" not in features(candidates[0])
    assert matched(candidates) == "commitment/XA0001"


def test_an_agency_is_known_by_the_member_whose_promises_it_has_a_part_in(shipped: FlaskClient) -> None:
    name = {"query": "Ministry of Education", "type": "Agency"}
    here, there = ask(shipped, *(name | {"properties": [{"pid": "member", "v": each}]} for each in ("KR", "Kenya")))
    assert matched(here) == "agency/kr-ministry-of-education"
    assert (matched(there), features(there[0])["property-member"]) == (None, 0)
    (row,) = extension(shipped, ["agency/kr-ministry-of-education"], "member")["rows"].values()
    assert row == {"member": [{"id": "member/KR", "name": "Republic of Korea"}]}
    proposed = shipped.get("/reconcile/properties?type=Agency").get_json()["properties"]
    assert {"id": "member", "name": "member"} in proposed


def test_a_persons_name_needs_another_value(namesakes: FlaskClient) -> None:
    name = {"query": "Kim Example", "type": "Person"}
    mine, others = ({"properties": [{"pid": "responsibleFor", "v": value}]} for value in ("XA0001", "XB0001"))
    alone, confirmed, contradicted, by_key = ask(namesakes, name, name | mine, name | others, {"query": "person/p1"})
    assert [matched(each) for each in (alone, confirmed, contradicted, by_key)] == [
        None,
        "person/p1",
        None,
        "person/p1",
    ]


def test_values_alone_find_things_and_never_match(namesakes: FlaskClient) -> None:
    plan, number = {"pid": "plan", "v": {"id": "plan/XB-1"}}, {"pid": "numberInPlan", "v": "1"}
    (candidates,) = ask(namesakes, {"type": "Commitment", "properties": [plan, number]})
    assert ([each["id"] for each in candidates], matched(candidates)) == (["commitment/XB0001"], None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("National Information Society Agency (NIA)", "National Information Society Agency", True),
        ("ACRC", "Anti-corruption and Civil Rights Commission (ACRC)", True),
        ("Ministry of the Interior & Safety", "Ministry of the Interior and Safety", True),
        ("IRM", "독립보고체계(IRM)", True),
        ("OECD DAC", "OECD Development Assistance Committee (DAC)", True),
        ("The Export-Import Bank of Korea", "export–import bank of Korea", True),
        ("Ministry of Education (Kenya)", "Ministry of Education", False),
        ("Ministry of Education (ABC)", "Ministry of Education", False),
        ("Bank (The)", "Bank", False),
        ("The", "", False),
    ],
)
def test_ways_to_write_one_name(one: str, other: str, same: bool) -> None:
    assert is_same(one, other) is is_same(other, one) is same


# Suggest services and flyouts


def test_entities_are_suggested_by_name_id_and_type(shipped: FlaskClient) -> None:
    def suggest(**query: Any) -> list[dict[str, Any]]:
        return list(valid(shipped.get("/reconcile/suggest/entity", query_string=query), ENTITIES)["result"])

    name = "Ministry of the Interior and Safety"
    assert suggest(prefix=name)[0]["id"] == suggest(prefix=f"agency/kr-{name.lower().replace(' ', '-')}")[0]["id"]
    found = suggest(prefix="minist", type="Agency")
    assert {each["notable"][0]["id"] for each in found} == {"Agency"}
    more = suggest(prefix="minist", type="Agency", cursor=4)
    assert more[0] == found[4]
    assert suggest(prefix="minist", cursor=90_000) == suggest(prefix="") == suggest() == []


def test_types_and_properties_are_suggested(shipped: FlaskClient) -> None:
    def suggest(kind: str, schema: dict[str, Any], **query: Any) -> list[str]:
        found = valid(shipped.get(f"/reconcile/suggest/{kind}", query_string=query), schema)
        return [each["id"] for each in found["result"]]

    every = suggest("type", TYPES)
    assert {"Agency", "PolicyArea", "OgpValue", "id/completion"} <= set(every)
    assert len(every) == len(set(every))
    assert suggest("type", TYPES, prefix="agen")[0] == suggest("type", TYPES, prefix="Agency")[0] == "Agency"
    assert suggest("property", PROPERTIES, prefix="lead", type="Commitment") == ["leadAgency", "leadUnit"]
    assert suggest("property", PROPERTIES, prefix="leadAgency")[0] == "leadAgency"
    assert set(suggest("property", PROPERTIES, type="Member", cursor=2)) < set(
        suggest("property", PROPERTIES, type="Member")
    )


def test_nobody_makes_the_server_look_at_thousands_of_types(shipped: FlaskClient) -> None:
    same = shipped.get("/reconcile/suggest/property?prefix=lead" + "&type=Commitment" * 1500)
    assert [each["id"] for each in same.get_json()["result"]] == ["leadAgency", "leadUnit"]
    others = shipped.get("/reconcile/suggest/property?prefix=a" + "".join(f"&type={n}" for n in range(21)))
    assert others.status_code == 400


def test_everything_suggested_has_a_flyout(shipped: FlaskClient) -> None:
    for kind, prefix in (("entity", "open"), ("property", "plan"), ("type", "a")):
        for each in shipped.get(f"/reconcile/suggest/{kind}?prefix={prefix}").get_json()["result"]:
            flyout = valid(shipped.get(f"/reconcile/flyout/{kind}?id={quote(each['id'], safe='')}"), FLYOUT)
            assert flyout["id"] == each["id"]
            assert shipped.get(f"/reconcile/flyout/{kind}", query_string={"id": "x/y"}).status_code == 404


# Previews


def test_only_a_preview_may_be_framed(client: FlaskClient) -> None:
    preview = client.get("/reconcile/preview?id=commitment/XA0001")
    assert (preview.status_code, preview.mimetype) == (200, "text/html")
    policy = preview.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "form-action 'none'", "frame-ancestors *"} <= set(policy)
    assert "X-Frame-Options" not in preview.headers
    assert "<script" not in preview.text
    assert "&lt;script&gt;alert" in preview.text or "Budget books" in preview.text
    for path in ("/reconcile", "/reconcile/preview?id=no", "/reconcile/preview", "/doc/commitment/XA0001.html"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path


def test_a_view_leads_to_the_thing_however_its_id_is_encoded(shipped: FlaskClient) -> None:
    for id in ("commitment/KR0042", "commitment%2FKR0042", quote(ID + "commitment/KR0042", safe="")):
        answer = shipped.get(f"/reconcile/ko/view?id={id}")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/id/commitment/KR0042?lang=ko")
    elsewhere = shipped.get("/reconcile/view?id=https://elsewhere.example/x")
    assert elsewhere.headers["Location"] == "/describe?iri=https%3A%2F%2Felsewhere.example%2Fx"


# Data extension


def test_values_come_as_what_they_are(namesakes: FlaskClient) -> None:
    properties = (
        "plan",
        "plan/member",
        "listPosition",
        "leadShare",
        "isOpen",
        "schema:startDate",
        "rdfs:seeAlso",
        "none",
    )
    found = extension(namesakes, ["commitment/XA0001", ID + "commitment/XB0001", "no thing"], *properties)
    assert found["rows"]["commitment/XA0001"] == {
        "plan": [{"id": "plan/XA-1", "name": "First plan (XA-1)"}],
        "plan/member": [{"id": "member/XA", "name": "Examplia"}],
        "listPosition": [{"int": 7}],
        "leadShare": [{"float": 0.5}],
        "isOpen": [{"str": "true"}],
        "schema:startDate": [{"date": "2019-05-01T00:00:00Z"}],
        "rdfs:seeAlso": [{"str": "bare"}, {"str": "https://elsewhere.example/x"}],
        "none": [],
    }
    assert found["rows"][ID + "commitment/XB0001"]["plan"] == [{"id": "plan/XB-1", "name": "First plan (XB-1)"}]
    assert found["rows"]["no thing"] == {each: [] for each in properties}
    assert [each["id"] for each in found["meta"]] == list(properties)
    assert found["meta"][1]["type"]["id"] == "Member"
    assert "type" not in found["meta"][2]


def test_settings_cut_count_and_speak(shipped: FlaskClient) -> None:
    def cells(path: str = "/reconcile", **settings: Any) -> list[dict[str, Any]]:
        column = {"id": "skos:prefLabel", "settings": settings}
        return list(extension(shipped, ["member/KR"], column, path=path)["rows"]["member/KR"]["skos:prefLabel"])

    assert cells() == [{"str": "Republic of Korea"}]
    assert cells("/reconcile/ko") == [{"str": "대한민국"}]
    assert len(cells(languages=True)) == 2
    assert len(cells(languages=True, limit=1)) == len(cells(languages="true", limit="1")) == 1
    assert cells(languages=True, count=True) == [{"int": 2}]


def test_properties_are_proposed_for_a_type(shipped: FlaskClient) -> None:
    found = valid(shipped.get("/reconcile/properties?type=Commitment&limit=5"), PROPOSAL)
    assert (found["type"], found["limit"], len(found["properties"])) == ("Commitment", 5, 5)
    every = valid(shipped.get("/reconcile/properties?type=Commitment"), PROPOSAL)
    assert {"plan", "leadAgency", "dcterms:title", "numberInPlan"} <= {each["id"] for each in every["properties"]}
    korean = valid(shipped.get("/reconcile/ko/properties?type=Commitment"), PROPOSAL)
    assert {"id": "leadAgency", "name": "주관기관"} in korean["properties"]
    assert valid(shipped.get("/reconcile/properties?type=Nothing"), PROPOSAL)["properties"] == []


# What is refused


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"query": "x"}, 400),
        ({"queries": ""}, 400),
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": "null"}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": '{"q0": {"query": "x", "limit": NaN}}'}, 400),
        ({"queries": '{"q0": {"query": "\\ud800"}}'}, 400),
        ({"queries": '{"q0": {"query": "x", "limit": ' + "9" * 5000 + "}}"}, 400),
        ({"queries": {"q0": {}}}, 400),
        ({"queries": {"q0": {"properties": []}}}, 400),
        ({"queries": {"q0": "x"}}, 400),
        ({"queries": {"q0": {"query": 5}}}, 400),
        ({"queries": {"q0": {"query": "x" * 1001}}}, 400),
        ({"queries": {"q0": {"query": "x", "limit": 0}}}, 400),
        ({"queries": {"q0": {"query": "x", "limit": "3"}}}, 400),
        ({"queries": {"q0": {"query": "x", "type": {"name": "x"}}}}, 400),
        ({"queries": {"q0": {"query": "x", "type_strict": "perhaps"}}}, 400),
        ({"queries": {"q0": {"query": "x", "properties": "plan"}}}, 400),
        ({"queries": {"q0": {"query": "x", "properties": [{"pid": "plan"}]}}}, 400),
        ({"queries": {"q0": {"query": "x", "properties": [{"pid": "plan", "v": {"name": "x"}}]}}}, 400),
        ({"queries": {"q0": {"query": "x", "properties": [{"pid": "plan", "v": None}]}}}, 400),
        ({"queries": {str(number): {"query": "x"} for number in range(51)}}, 413),
        ({"queries": {"q0": {"query": "x", "properties": [{"pid": "plan", "v": "x"}] * 11}}}, 413),
        ({"extend": {"ids": ["x"]}}, 400),
        ({"extend": {"properties": []}}, 400),
        ({"extend": {"ids": "x", "properties": []}}, 400),
        ({"extend": {"ids": [1], "properties": []}}, 400),
        ({"extend": {"ids": ["x"], "properties": [{"name": "x"}]}}, 400),
        ({"extend": {"ids": ["x"], "properties": [{"id": "x", "settings": {"limit": -1}}]}}, 400),
        ({"extend": {"ids": ["x"] * 201, "properties": []}}, 413),
        ({"extend": {"ids": ["x"], "properties": [{"id": "x"}] * 31}}, 413),
        ({"queries": {}, "callback": "f"}, 400),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_says_why(client: FlaskClient, sent: dict[str, Any], status: int) -> None:
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in sent.items()}
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(answer.get_json()["detail"]) > 15


@pytest.mark.parametrize(
    ("address", "status"),
    [
        *(("/reconcile/suggest/nothing", 404), ("/reconcile/suggest/entity?prefix=x&cursor=-1", 400)),
        *(("/reconcile/suggest/entity?prefix=" + "x" * 1001, 400), ("/reconcile/properties?type=Agency&limit=x", 400)),
        *(("/reconcile/preview", 404), ("/reconcile/preview?id=", 404), ("/reconcile/preview?id=<x>", 404)),
        *(("/reconcile/preview?id=%00", 404), ("/reconcile/preview?id=%ff", 404), ("/reconcile/fr", 404)),
        *(("/reconcile/flyout/entity", 404), ("/reconcile/flyout/type?id=x", 404), ("/reconcile/view", 404)),
        *(("/reconcile?callback=f", 400), ("/reconcile?queries=%FF", 400)),
    ],
)
def test_wrong_addresses_are_problems(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_other_bodies_and_methods_are_refused(client: FlaskClient) -> None:
    answer = client.post("/reconcile", json={"queries": {}})
    assert (answer.status_code, answer.headers["Accept-Post"]) == (415, "application/x-www-form-urlencoded")
    assert client.put("/reconcile").status_code == 405
    assert client.options("/reconcile").headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"


HOSTILE = (
    "'",
    '"',
    "\\",
    "*",
    "x OR y",
    "NEAR(",
    "\x00",
    "%",
    "_",
    "<script>",
    "\u202e",
    "é" * 500,
    "))))",
    "한" * 900,
)


def test_hostile_names_are_only_names(namesakes: FlaskClient) -> None:
    queries = [{"query": text, "type": text, "properties": [{"pid": text, "v": text}]} for text in HOSTILE]
    named = [{"query": text, "properties": [{"pid": "plan", "v": [text, {"id": text}]}]} for text in HOSTILE]
    alone = [{"properties": [{"pid": "plan", "v": [text, {"id": text}]}]} for text in HOSTILE]
    for candidates in ask(namesakes, *queries, *named, *alone):
        assert matched(candidates) is None
    extension(namesakes, list(HOSTILE), *HOSTILE)
    page = namesakes.get(
        "/reconcile", query_string={"names": "\n".join(HOSTILE), "type": "<"}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 200
    assert "<script>" not in page.text.partition("<main")[2]


def test_a_dataset_without_anything_has_a_service(tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text("<http://a.example/x> <http://a.example/y> 1 .")
    with served(files=(tmp_path / "other.ttl",)) as client:
        assert valid(client.get("/reconcile"), MANIFEST)["defaultTypes"] == []
        assert ask(client, {"query": "x"}, {"properties": [{"pid": "plan", "v": 1}]}) == [[], []]
        assert client.get("/reconcile", headers={"Accept": "text/html"}).status_code == 200
        for kind, schema in (("entity", ENTITIES), ("property", PROPERTIES), ("type", TYPES)):
            assert valid(client.get(f"/reconcile/suggest/{kind}?prefix=a"), schema) == {"result": []}
