"""Pages in front of an engine say what they say in front of our own workers."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.engines.servers import Server

PAGES = (
    *("/", "/commitments", "/plans", "/agencies", "/people", "/members", "/compare", "/about", "/documents"),
    *("/ontology", "/concepts", "/shapes", "/questions", "/sparql", "/quality", "/completeness", "/changes", "/dump/"),
    *("/search?q=budget", "/reconcile", "/dataset.html", "/commitments?value=access-to-information"),
    *("/doc/commitment/KR0042.html", "/doc/plan/KR-4.html", "/doc/member/KR.html", "/doc/document/kr-nap4.html"),
    *("/doc/milestone/KR0042-1.html", "/doc/policy-area/anti-corruption.html"),
    "/doc/agency/kr-ministry-of-the-interior-and-safety.html",
    *("/questions/late-milestones", "/questions/topic-promises", "/questions/leads"),
    *("/doc/commitment/KR0042.ttl", "/doc/commitment/KR0042.jsonld", "/doc/plan/KR-4.nt", "/nothing/here"),
    "/neighborhood?iri=https://w3id.org/ogpkg/id/commitment/KR0042",
)
#: What differs from request to request: the time of an evaluation, the name of a request, of a blank node.
_PASSING = re.compile(r"\d+(?:\.\d+)?(?: ms| s\b|밀리초)|[0-9a-f]{32}|_:\w+|nodeID://\w+")


def lines(body: str) -> list[str]:
    """What a page says, without the order of what has none."""
    return sorted(_PASSING.sub("", line).strip() for line in body.splitlines())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_same(own: FlaskClient, client: FlaskClient, path: str) -> None:
    expected, found = own.get(path), client.get(path)
    assert found.status_code == expected.status_code
    assert found.content_type == expected.content_type
    assert lines(found.text) == lines(expected.text)


def test_the_version_is_that_of_the_snapshot(own: FlaskClient, client: FlaskClient) -> None:
    assert client.get("/readyz").text == own.get("/readyz").text


def test_a_named_graph_is_given_whole(own: FlaskClient, client: FlaskClient) -> None:
    graph = "/graph?graph=https://w3id.org/ogpkg/id/document/kr-nap4&format=ntriples"
    assert set(client.get(graph).text.splitlines()) == set(own.get(graph).text.splitlines())


def test_the_default_graph_is_given_whole_or_not_at_all(own: FlaskClient, client: FlaskClient, server: Server) -> None:
    with client.get("/graph?default&format=ntriples") as found, own.get("/graph?default&format=ntriples") as expected:
        if server.name == "virtuoso":
            # It has more statements than our Virtuoso gives.
            assert found.status_code == 503
            assert "no more than 50,000" in found.json["detail"]
        else:
            # Blank nodes are called otherwise.
            assert {re.sub(r"_:\w+", "_:", line) for line in found.text.splitlines()} == {
                re.sub(r"_:[\w-]+", "_:", line) for line in expected.text.splitlines()
            }
            assert found.text.count("\n") == expected.text.count("\n")
