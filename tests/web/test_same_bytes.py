"""A strong validator is honest: where the bytes differ from one evaluation to the next, so does the tag.

The server is started twice over the same data, and its worker is killed in between: every answer is compared with
its first giving, byte for byte and tag for tag.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from ogpkg import resources
from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.live import descendants, fetch, running

Answers = dict[str, tuple[bytes, str]]

#: What SPARQL leaves open: the order of solutions, groups and concatenated values, which of several values is taken,
#: the order in which numbers are added, the labels of blank nodes, the order of prefixes.
OPEN = {
    "no order": "SELECT * { ?s ?p ?o } LIMIT 20000",
    "no order, cut": "SELECT * { ?s ?p ?o } OFFSET 100 LIMIT 50",
    "ties": "SELECT ?s ?type { ?s a ?type } ORDER BY ?type",
    "graphs": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    "join": "SELECT * { ?a ?p ?b . ?b ?q ?c } LIMIT 2000",
    "hash join": "SELECT * { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } "
    "{ SELECT ?s (COUNT(?o) AS ?m) { ?s a ?o } GROUP BY ?s } }",
    "groups": "SELECT ?p (COUNT(*) AS ?n) (MIN(?o) AS ?a) (MAX(?o) AS ?b) { ?s ?p ?o } GROUP BY ?p",
    "sample": "SELECT ?p (SAMPLE(?o) AS ?one) { ?s ?p ?o } GROUP BY ?p",
    "concatenation": "SELECT (GROUP_CONCAT(DISTINCT STR(?o); separator='|') AS ?all) { ?s ?p ?o }",
    "floats": "SELECT ?p (AVG(xsd:double(?o) / 3.7e-3) AS ?mean) (SUM(xsd:float(?o) * 1.1) AS ?sum) "
    "{ ?s ?p ?o FILTER(isNumeric(?o)) } GROUP BY ?p",
    "distinct": "SELECT DISTINCT ?o { ?s ?p ?o } LIMIT 5000",
    "optional": "SELECT * { ?s a ?type OPTIONAL { ?s rdfs:label ?label } }",
    "minus": "SELECT * { { ?s a ?t } UNION { ?s rdfs:label ?t } MINUS { ?s dcterms:title ?title } }",
    "paths": "SELECT * { ?s (dcterms:isPartOf|skos:broader|rdfs:subClassOf)+ ?o }",
    "blank nodes": "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }",
    "merged graphs": "SELECT * FROM <https://w3id.org/ogpkg/ontology> FROM <https://w3id.org/ogpkg/shapes> "
    "{ ?s ?p ?o }",
    "graph": "CONSTRUCT { ?s ?p ?o ; dcterms:title ?o ; foaf:name ?p } WHERE { ?s ?p ?o } LIMIT 5000",
    "description": "DESCRIBE ?s { ?s a ogp:Commitment }",
}
ON_DISK = [query.partition(" LIMIT")[0] for name, query in OPEN.items() if name not in ("paths", "hash join", "graph")]
NEW_BLANK_NODES = "CONSTRUCT { [] rdf:value ?s } WHERE { ?s a ogp:Commitment }"


def ask(url: str, query: str, accept: str) -> tuple[bytes, str]:
    status, headers, body = fetch(f"{url}/sparql?query={quote(query)}", Accept=accept)
    assert status == 200, body
    assert not headers["ETag"].startswith("W/")
    return body, headers["ETag"]


def answers(url: str, queries: dict[str, str]) -> Answers:
    return {name: ask(url, query, "application/sparql-results+json, text/turtle") for name, query in queries.items()}


@contextmanager
def fresh(settings: Settings) -> Iterator[str]:
    """A server with cold caches, all of whose query workers were killed and replaced once."""
    with running(settings) as (url, server):
        before = descendants(server.pid)
        workers = [pid for pid in before if _is_worker(pid, before)]
        assert len(workers) == settings.workers
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        # Who asks while a worker is dying is told to try again.
        found = [fetch(f"{url}/sparql?query=ASK%7B%7D")[0] for _ in range(2)]
        assert found in ([200, 200], [503, 200])
        yield url


def _is_worker(pid: int, all_pids: set[int]) -> bool:
    """Whether it is a fork of the nursery: the only ones whose parent has the same command line, of the query room."""
    folder = Path(f"/proc/{pid}")
    parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    command = (folder / "cmdline").read_bytes()
    return parent in all_pids and b"ogpkg.query" in command and command == Path(f"/proc/{parent}/cmdline").read_bytes()


def shipped_queries() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(resources.queries().glob("*.rq"))}


def test_a_snapshot_gives_the_same_bytes_after_a_restart(snapshot: Snapshot) -> None:
    settings, queries = Settings(snapshot=snapshot.path, workers=1), shipped_queries() | OPEN
    with running(settings) as (url, _):
        first = answers(url, queries)
    with fresh(settings) as url:
        assert answers(url, queries) == first


def test_a_store_on_disk_gives_the_same_bytes_too(invented: Snapshot, tmp_path: Path) -> None:
    # A snapshot of very many statements is served from one (`dataset.snapshot.STORE`).
    from ogpkg.query import DatasetFiles, Pool, Request

    store = ox.Store(str(tmp_path / "store"))
    store.bulk_load(path=str(invented.quads), format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=str(invented.default_graph), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    del store
    found = []
    for _ in range(2):
        with Pool(DatasetFiles(store=tmp_path / "store"), workers=1) as pool:
            found.append([pool.run(Request(f"{query} LIMIT 2000")).read() for query in ON_DISK])
    assert found[0] == found[1]


def test_where_the_bytes_differ_the_tag_does(tmp_path: Path) -> None:
    """Files served as they are have blank nodes that are named anew at each start."""
    (tmp_path / "a.nt").write_text("<http://x/s> <http://x/p> _:a .\n")
    found = []
    for _ in range(2):
        with running(Settings(files=(tmp_path / "a.nt",), workers=1)) as (url, _server):
            found.append(ask(url, "SELECT * { ?s ?p ?o }", "text/csv"))
    assert found[0][0] != found[1][0]
    assert found[0][1] != found[1][1]


def test_new_blank_nodes_of_a_construct_have_a_new_tag(invented: Snapshot) -> None:
    settings = Settings(snapshot=invented.path, workers=1, cache=0)
    with running(settings) as (url, _):
        body, tag = ask(url, NEW_BLANK_NODES, "text/turtle")
        other, other_tag = ask(url, NEW_BLANK_NODES, "text/turtle")
        assert body != other
        assert tag != other_tag
        address = f"{url}/sparql?query={quote(NEW_BLANK_NODES)}"
        assert fetch(address, Accept="text/turtle", If_None_Match=tag)[0] == 200
