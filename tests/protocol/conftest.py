"""A server of its own for the tests of the protocol: the data of W3C's manifests, and a graph whose size is known."""

from __future__ import annotations

import http.client
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import rdflib

from ogpkg.web import Settings
from tests.live import running

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
PERSON = "http://store.example/person/1.ttl"
#: The three graphs of the protocol's manifest, each of one statement; the graph of the Graph Store's manifest,
#: and its default graph.
DATASET = "".join(f"<{DATA.format(n)}> <{TYPE}> <{DOCUMENT}> <{DATA.format(n)}> .\n" for n in (1, 2, 3)) + (
    f"<http://store.example/person/1> <{TYPE}> <http://xmlns.com/foaf/0.1/Person> <{PERSON}> .\n"
    f"<http://store.example/person/1> <http://xmlns.com/foaf/0.1/businessCard> _:card <{PERSON}> .\n"
    f"_:card <{TYPE}> <http://www.w3.org/2006/vcard/ns#VCard> <{PERSON}> .\n"
    f'_:card <http://www.w3.org/2006/vcard/ns#fn> "Jane Doe" <{PERSON}> .\n'
    f"_:alice <{TYPE}> <http://xmlns.com/foaf/0.1/Person> .\n"
    f'_:alice <http://www.w3.org/2006/vcard/ns#given-name> "Alice" .\n'
)

#: The media types of graphs, and what rdflib calls them.
PARSERS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


def parsed(body: bytes, media_type: str, base: str = "http://base.example/") -> rdflib.Graph:
    """The statements in `body`, by another parser than the one of the engine that wrote them."""
    dataset, graph = rdflib.Dataset(default_union=True), rdflib.Graph()
    with warnings.catch_warnings():
        # rdflib 7.6 reads through a property that it itself calls deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=body, format=PARSERS[media_type], publicID=base)
        for subject, predicate, object, _ in dataset.quads():
            graph.add((subject, predicate, object))
    return graph


@dataclass(frozen=True)
class Reply:
    """What came back over the socket."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    @property
    def vary(self) -> set[str]:
        return {name.strip() for name in self.headers.get("Vary", "").split(",")}


@dataclass(frozen=True)
class Server:
    """The server, asked with exactly the bytes that a test names: no header comes by itself but Host and the length."""

    address: str

    def ask(
        self,
        target: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        with closing(http.client.HTTPConnection(self.address, timeout=60)) as connection:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            content = body.encode() if isinstance(body, str) else body
            if content is not None:
                connection.putheader("Content-Length", str(len(content)))
            connection.endheaders(content)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("protocol") / "dataset.nq"
    path.write_text(DATASET, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def server(dataset: Path) -> Iterator[Server]:
    with running(Settings(files=(dataset,), default_graph="strict", workers=1)) as (url, _):
        yield Server(url.removeprefix("http://"))
