"""W3C's tests of the SPARQL 1.1 Protocol: each row is an entry of the manifest, sent as the manifest writes it.

The entries for updates are here with what a read-only service answers: 403, with the reason.
"""

from __future__ import annotations

import json

import pytest

from tests.protocol.conftest import DATA, Server

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_K = "http%3A%2F%2Fkasei.us%2F2009%2F09%2Fsparql%2Fdata%2Fdata"
ZERO, ONE, TWO, THREE = (f"{_K}{n}.rdf" for n in range(4))
D1, D2, D3 = (f"<{DATA.format(n)}>" for n in (1, 2, 3))
BOTH = f"ASK {{ {D1} a ?type . {D2} a ?type . }}"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ {D1} a ?type }} GRAPH ?g2 {{ {D2} a ?type }} }}"
_BOTH = (
    f"ASK%20%7B%20%3C{ONE}%3E%20a%20%3Ftype%20.%20%3C{TWO}%3E%20a%20%3Ftype%20.%20%7D",
    f"ASK%20%7B%20GRAPH%20%3Fg1%20%7B%20%3C{ONE}%3E%20a%20%3Ftype%20%7D%20"
    f"GRAPH%20%3Fg2%20%7B%20%3C{TWO}%3E%20a%20%3Ftype%20%7D%20%7D",
)
FULL = f"""ASK {{
  {D3} a ?type
  GRAPH ?g1 {{ {D1} a ?type }}
  GRAPH ?g2 {{ {D2} a ?type }}
}}"""

#: Entry of the manifest, method, what follows the address of the endpoint, body and its type, boolean that comes back.
BOOLEANS = [
    ("query_post_form", "POST", f"?default-graph-uri={ZERO}", "query=ASK%20%7B%7D", FORM, True),
    (
        *("query_dataset_default_graphs_get", "GET"),
        f"?query={_BOTH[0]}&default-graph-uri={ONE}&default-graph-uri={TWO}",
        *(None, None, True),
    ),
    (
        *("query_dataset_default_graphs_post", "POST"),
        f"?default-graph-uri={ONE}&default-graph-uri={TWO}",
        *(BOTH, QUERY, True),
    ),
    (
        *("query_dataset_named_graphs_post", "POST"),
        f"?named-graph-uri={ONE}&named-graph-uri={TWO}",
        *(BOTH_NAMED, QUERY, True),
    ),
    (
        *("query_dataset_named_graphs_get", "GET"),
        f"?query={_BOTH[1]}&named-graph-uri={ONE}&named-graph-uri={TWO}",
        *(None, None, True),
    ),
    (
        *("query_dataset_full", "POST"),
        f"?default-graph-uri={THREE}&named-graph-uri={ONE}&named-graph-uri={TWO}",
        *(FULL, QUERY, True),
    ),
    # The manifest's "&" between the two graphs is percent-encoded, so that they are one IRI to whoever decodes
    # once, as HTML says; then there is no such graph, and the answer is false. With "&" it is the manifest's true.
    (
        *("query_multiple_dataset, with a separator", "POST"),
        f"?named-graph-uri={ONE}&named-graph-uri={TWO}",
        *(f"ASK FROM {D3} " + BOTH_NAMED.removeprefix("ASK "), QUERY, True),
    ),
    (
        *("query_multiple_dataset, to the letter", "POST"),
        f"?named-graph-uri={ONE}%26named-graph-uri%3D{TWO}",
        *(f"ASK FROM {D3} " + BOTH_NAMED.removeprefix("ASK "), QUERY, False),
    ),
    # The same entry as it stood in the manifest of 2013.
    (
        *("query_multiple_dataset, of 2013", "POST"),
        f"?default-graph-uri={TWO}",
        *(f"ASK FROM {D1} {{ {D1} ?p ?o }}", QUERY, False),
    ),
    ("query_get", "GET", f"?query=ASK%20%7B%7D&default-graph-uri={ZERO}", None, None, True),
    ("query_content_type_ask", "POST", f"?default-graph-uri={ZERO}", "ASK {}", QUERY, True),
    ("query_post_direct", "POST", "", "ASK {}", QUERY, True),
    # Not in the manifest: the graphs may stand in the form too, and what the protocol names is all there is.
    ("form with graphs", "POST", "", f"query={_BOTH[0]}&default-graph-uri={ONE}&default-graph-uri={TWO}", FORM, True),
    ("one graph is not both", "POST", f"?default-graph-uri={ONE}", BOTH, QUERY, False),
    ("no named graph is left", "POST", f"?default-graph-uri={ONE}", "ASK { GRAPH ?g { ?s ?p ?o } }", QUERY, False),
    ("no default graph is left", "POST", f"?named-graph-uri={ONE}", "ASK { ?s ?p ?o }", QUERY, False),
    ("the default graph as it is", "POST", "", "ASK { ?s ?p 'Alice' }", QUERY, True),
    ("it is no union", "POST", "", BOTH, QUERY, False),
]

#: Entry, body of a direct POST, and what may come back.
CONTENT_TYPES = [
    (
        "query_content_type_select",
        "SELECT (1 AS ?value) {}",
        {"application/sparql-results+xml", "application/sparql-results+json", "text/csv", "text/tab-separated-values"},
    ),
    (
        "query_content_type_ask",
        "ASK {}",
        {"application/sparql-results+xml", "application/sparql-results+json"},
    ),
    (
        "query_content_type_describe",
        "DESCRIBE <http://example.org/>",
        {"application/rdf+xml", "application/rdf+json", "text/turtle"},
    ),
    (
        "query_content_type_construct",
        "CONSTRUCT { <s> <p> 1 } WHERE {}",
        {"application/rdf+xml", "application/rdf+json", "text/turtle"},
    ),
]

_UPDATE = "PREFIX foaf: <http://xmlns.com/foaf/0.1/> INSERT DATA { GRAPH <http://x/> { <http://x/> a foaf:Document } }"
_CONFLICT = "WITH <http://example/addresses> DELETE { ?s ?p 'Bill' } INSERT { ?s ?p 'William' } WHERE { ?s ?p 'Bill' }"
#: Entry, method, what follows the address, body and its type, status.
REFUSED = [
    ("bad_query_method", "PUT", f"?query=ASK%20%7B%7D&default-graph-uri={ZERO}", b"", FORM, 405),
    ("bad_multiple_queries", "GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None, None, 400),
    ("bad_multiple_queries_form", "POST", "", b"query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", FORM, 400),
    ("bad_query_wrong_media_type", "POST", "", b"ASK {}", "text/plain", 415),
    ("bad_query_missing_form_type", "POST", "", b"query=ASK%20%7B%7D", None, 415),
    ("bad_query_missing_direct_type", "POST", "", b"ASK {}", None, 415),
    ("bad_query_non_utf8", "POST", "", "ASK {}".encode("utf-16"), QUERY + "; charset=UTF-16", 415),
    ("bad_query_syntax", "GET", "?query=ASK%20%7B", None, None, 400),
    ("bad_update_get", "GET", "?update=CLEAR%20ALL", None, None, 403),
    ("bad_multiple_updates", "POST", "", b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 403),
    ("bad_update_wrong_media_type", "POST", "", b"CLEAR NAMED", "text/plain", 415),
    ("bad_update_missing_form_type", "POST", "", b"update=CLEAR%20NAMED", None, 415),
    ("bad_update_non_utf8", "POST", "", "CLEAR NAMED".encode("utf-16"), UPDATE + "; charset=UTF-16", 415),
    ("bad_update_syntax", "POST", "", b"update=CLEAR%20XYZ", FORM, 403),
    ("bad_update_dataset_conflict", "POST", "?using-named-graph-uri=http%3A%2F%2Fx", _CONFLICT.encode(), UPDATE, 403),
    # What a service that takes updates would do is refused here, whatever its form.
    ("update_dataset_default_graph", "POST", f"?using-graph-uri={ONE}", _UPDATE.encode(), UPDATE, 403),
    (
        *("update_dataset_default_graphs", "POST"),
        f"?using-graph-uri={ONE}&using-graph-uri={TWO}",
        *(_UPDATE.encode(), UPDATE, 403),
    ),
    ("update_dataset_named_graphs", "POST", f"?using-named-graph-uri={ONE}", _UPDATE.encode(), UPDATE, 403),
    (
        *("update_dataset_full", "POST"),
        f"?using-graph-uri={ONE}&using-named-graph-uri={TWO}",
        *(_UPDATE.encode(), UPDATE, 403),
    ),
    ("update_post_form", "POST", "", b"update=CLEAR+ALL", FORM, 403),
    ("update_post_direct", "POST", "", b"CLEAR ALL", UPDATE, 403),
    ("update_base_uri", "POST", "", b"INSERT DATA { <http://x/s> <http://x/p> <test> }", UPDATE, 403),
]


def headers(content_type: str | None) -> dict[str, str]:
    return {"Content-Type": content_type} if content_type else {}


@pytest.mark.parametrize("address", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("case", BOOLEANS, ids=lambda case: case[0])
def test_a_boolean_query(
    server: Server, address: str, case: tuple[str, str, str, str | None, str | None, bool]
) -> None:
    _, method, query, body, content_type, expected = case
    answer = server.ask(address + query, method, body, headers(content_type))
    assert answer.status == 200
    assert answer.media_type == "application/sparql-results+json"
    assert json.loads(answer.body)["boolean"] is expected


@pytest.mark.parametrize(("query", "media_types"), [pytest.param(*row[1:], id=row[0]) for row in CONTENT_TYPES])
def test_the_content_type_suits_the_form(server: Server, query: str, media_types: set[str]) -> None:
    answer = server.ask(f"/sparql?default-graph-uri={ZERO}", "POST", query, headers(QUERY))
    assert answer.status == 200
    assert answer.media_type in media_types


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case[0])
def test_a_bad_request(server: Server, case: tuple[str, str, str, bytes | None, str | None, int]) -> None:
    _, method, query, body, content_type, status = case
    answer = server.ask("/sparql" + query, method, body, headers(content_type))
    assert answer.status == status
    assert answer.media_type == "application/problem+json"
    assert json.loads(answer.body)["status"] == status


def test_a_relative_iri_is_resolved(server: Server) -> None:
    """update_base_uri, its second half: the service has a base, so that no IRI stays relative."""
    answer = server.ask("/sparql", "POST", "SELECT ?o { BIND(<test> AS ?o) }", headers(QUERY))
    [row] = json.loads(answer.body)["results"]["bindings"]
    assert row["o"]["type"] == "uri"
    assert row["o"]["value"].startswith("http")
    assert row["o"]["value"].endswith("/test")
