"""What clients of the soak ask, and how it is known what the right answer is.

A task is asked once of a calm server for each version of the dataset; what comes back is checked here against the
golden answers and the files of the snapshot, and from then on every answer must be one of those, byte by byte.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import http.client
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from ogpkg.dataset import Snapshot
from tests.test_competency import GOLDEN, expected, short, text_of

NAP4 = "https://w3id.org/ogpkg/id/document/kr-nap4"
EDITORS = "https://w3id.org/ogpkg/id/document/editors"
COMMITMENT = b"""@prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://a.example/id/commitment/XA0001> a ogp:Commitment ; dcterms:title "Open books"@en .
"""
CODINGS = ("identity", "gzip")

#: Raises AssertionError when a body is not the truth about a snapshot.
Truth = Callable[[bytes, Snapshot], None]


@dataclass(frozen=True)
class Task:
    """A request; `weight` says how often it is made."""

    name: str
    target: str
    accept: str = "*/*"
    body: bytes | None = None
    kind: str = ""
    truth: Truth | None = None
    status: int = 200
    weight: int = 4

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"


@dataclass(frozen=True)
class Got:
    """An answer: what of it must be right. `digest` is that of the content, unpacked."""

    status: int
    etag: str
    digest: str
    size: int
    location: str = ""


@dataclass
class Expected:
    """The answers of the calm servers: by task and coding, those of each version."""

    answers: dict[tuple[str, str], dict[str, Got]] = field(default_factory=dict)

    def versions(self, task: Task, coding: str, got: Got) -> set[str]:
        """The versions whose answer this is."""
        return {version for version, right in self.answers[task.name, coding].items() if right == got}

    def etags(self, task: Task, coding: str) -> set[str]:
        return {right.etag for right in self.answers[task.name, coding].values()} - {""}


def ask(
    connection: http.client.HTTPConnection, task: Task, coding: str = "identity", etag: str = ""
) -> tuple[http.client.HTTPResponse, bytes]:
    """The answer to `task`, and its whole body as it was sent."""
    headers = {"Accept": task.accept, "Accept-Encoding": coding}
    headers |= {"Content-Type": task.kind} if task.kind else {}
    headers |= {"If-None-Match": etag} if etag else {}
    connection.request(task.method, task.target, task.body, headers)
    answer = connection.getresponse()
    return answer, answer.read()


def unpacked(answer: http.client.HTTPResponse, body: bytes) -> bytes:
    return gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body


def got(answer: http.client.HTTPResponse, body: bytes) -> Got:
    """What of an answer must be right; AssertionError when it says one thing and is another."""
    if answer.headers["Content-Length"] is not None and answer.status != 304:
        assert int(answer.headers["Content-Length"]) == len(body), "the length is not the announced one"
    body = unpacked(answer, body)
    if answer.headers["Content-Type"] == "application/problem+json":
        body = re.sub(rb'"request": "[^"]+"', b"", body)  # a number of its own
    digest = hashlib.sha256(body).hexdigest()
    etag, location = answer.headers["ETag"] or "", answer.headers["Location"] or ""
    return Got(answer.status, etag, digest, len(body), location)


def learn(port: int, snapshot: Snapshot, tasks: list[Task], known: Expected) -> None:
    """Ask a calm server everything, check it against the truth, and keep it in `known`."""
    for task in tasks:
        for coding in CODINGS:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            answer, body = ask(connection, task, coding)
            connection.close()
            found = got(answer, body)
            assert found.status == task.status, (task.name, found.status, body[:300])
            if task.truth:
                task.truth(unpacked(answer, body), snapshot)
            known.answers.setdefault((task.name, coding), {})[snapshot.version] = found


def golden_csv(name: str) -> Truth:
    def check(body: bytes, snapshot: Snapshot) -> None:
        header, rows = expected(GOLDEN / f"{name}.csv")
        first, *found = csv.reader(io.StringIO(body.decode(), newline=""))
        assert first == header
        assert [tuple(map(short, row)) for row in found] == rows

    return check


def golden_json(name: str) -> Truth:
    def check(body: bytes, snapshot: Snapshot) -> None:
        header, rows = expected(GOLDEN / f"{name}.csv")
        found = json.loads(body)["results"]["bindings"]
        assert [tuple(short(row[n]["value"]) if n in row else "" for n in header) for row in found] == rows

    return check


def lines_of(snapshot: Snapshot, graph: str) -> set[str]:
    """The statements of a named graph, as the lines of the snapshot's file have them, without its name."""
    end = f" <{graph}> ."
    lines = snapshot.quads.read_text(encoding="utf-8").splitlines()
    return {line.removesuffix(end) + " ." for line in lines if line.endswith(end)}


def whole_graph(graph: str) -> Truth:
    def check(body: bytes, snapshot: Snapshot) -> None:
        assert set(body.decode().splitlines()) == lines_of(snapshot, graph)

    return check


def counted(graph: str) -> Truth:
    def check(body: bytes, snapshot: Snapshot) -> None:
        assert body.split() == [b"n", str(len(lines_of(snapshot, graph))).encode()]

    return check


def same_file(name: str) -> Truth:
    def check(body: bytes, snapshot: Snapshot) -> None:
        assert body == (snapshot.path / "dump" / name).read_bytes()

    return check


def part_of_the_dataset(body: bytes, snapshot: Snapshot) -> None:
    """Every statement stands in the snapshot, but those that a description makes to say where others come from."""
    whole = snapshot.quads.read_text(encoding="utf-8")
    made = ("_:", "#S-", "ns/prov#hadPrimarySource")
    lines = [line for line in body.decode().splitlines() if not any(mark in line for mark in made)]
    assert len(lines) > 5
    assert [line for line in lines if line.removesuffix(" .") not in whole] == []


def finds(*words: bytes) -> Truth:
    def check(body: bytes, snapshot: Snapshot) -> None:
        assert [word for word in words if word not in body] == []

    return check


def query(name: str, text: str, accept: str, truth: Truth | None = None, weight: int = 4) -> Task:
    return Task(name, f"/sparql?query={quote(text)}", accept, truth=truth, weight=weight)


def tasks() -> list[Task]:
    """All of them."""
    found = []
    for name in ("leads", "late-milestones", "budgets"):
        text = text_of(GOLDEN / f"{name}.csv")
        found.append(query(f"{name} as CSV", text, "text/csv", golden_csv(name)))
        found.append(query(f"{name} as JSON", text, "application/sparql-results+json", golden_json(name)))
        kind = "application/sparql-query"
        found.append(Task(f"{name}, sent", "/sparql", "text/csv", text.encode(), kind, golden_csv(name)))
    count = "SELECT (COUNT(*) AS ?n) { GRAPH <%s> { ?s ?p ?o } }"
    found += [
        query("a count", count % NAP4, "text/csv", counted(NAP4)),
        query("a count that changes", count % EDITORS, "text/csv", counted(EDITORS), weight=12),
        query("a large table", "SELECT * { ?s dcterms:title ?o }", "text/tab-separated-values", weight=2),
        query("a very large table", "SELECT * { ?s ?p ?o }", "text/csv", weight=1),
        query("a graph made", "CONSTRUCT WHERE { ?s a ogp:Commitment ; ogp:plan ?p }", "text/turtle"),
        Task("a graph", f"/graph?graph={quote(NAP4)}", "application/n-triples", truth=whole_graph(NAP4), weight=1),
        Task(
            "a graph that changes",
            f"/graph?graph={quote(EDITORS)}",
            "application/n-triples",
            truth=whole_graph(EDITORS),
        ),
        Task("a thing", "/id/commitment/KR0041", "text/turtle", status=303),
        Task("a document", "/doc/commitment/KR0041.nt", truth=part_of_the_dataset),
        Task("a page", "/doc/plan/KR-4.html", "text/html", truth=finds(b"</html>", b"KR0041")),
        Task("another page", "/doc/commitment/KR0041.html", "text/html", truth=finds(b"</html>")),
        Task("a list", "/plans", "text/html", truth=finds(b"</html>", b"KR-4")),
        Task("the front page", "/", "text/html", truth=finds(b"</html>")),
        Task("a search", "/search?q=safety", "text/html", truth=finds(b"</html>")),
        Task("nothing", "/doc/plan/KR-99.ttl", status=404),
        Task("a dump", "/dump/dataset.nq.zst", truth=same_file("dataset.nq.zst"), weight=1),
        Task("a validation", "/validate?format=csv", body=COMMITMENT, kind="text/turtle", weight=1),
    ]
    return found


def unlike(task: Task, known: Expected) -> bool:
    """Whether the versions differ in the answer to `task`."""
    return len({right.digest for right in known.answers[task.name, "identity"].values()}) > 1


def versions(folder: Path) -> tuple[Snapshot, Snapshot]:
    """Two versions of the shipped dataset, in one folder; the second knows one name more."""
    import shutil

    from ogpkg import quality, resources

    first = quality.build(None, folder)
    data = folder.parent / f"{folder.name}-data"
    shutil.copytree(resources.folder("data"), data)
    more = '\ncommitment:KR0041 skos:altLabel "The one of the soak"@en .\n'
    (data / "editors.ttl").write_text((data / "editors.ttl").read_text(encoding="utf-8") + more, encoding="utf-8")
    second = quality.build(data, folder)
    assert first.version != second.version
    return first, second
