"""A description of a thing as RDF, page by page: how one that is cut says so, and how the next page is found.

The body says it in the words of Hydra (``hydra:PartialCollectionView``), with addresses that have no extension, so
that every format holds the same graph; the header says it with ``Link: rel="next"``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyoxigraph as ox

from ogpkg.iris import PREFIXES, RDF
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.around import around
from ogpkg.web.linked.describe import Description, Statements, about_window, counted, pointing_window
from ogpkg.web.served import Served

#: Statements on one page: what is said about the thing, then what points at it. Their names, and who says them on
#: which line, come on top.
SIZE = 1000
HYDRA = "http://www.w3.org/ns/hydra/core#"
_COMMENT = ox.NamedNode(PREFIXES["rdfs"] + "comment")
_TOPIC = ox.NamedNode(PREFIXES["foaf"] + "primaryTopic")
_TEXTS = {
    "en": "Of the {total} statements about this thing or pointing at it, those from number {first} to {last} are "
    "here; the other pages have the rest.",
    "ko": "이 대상에 관한 진술과 이 대상을 가리키는 진술 {total}개 가운데 {first}번부터 {last}번까지이다. "
    "나머지는 다른 쪽에 있다.",
}


@dataclass(frozen=True)
class Part:
    """One page of a description that has `total` statements, of which `size` make a page."""

    description: Description
    page: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages the description has; a thing of which nothing is said has one."""
        return pages(self.total, self.size)


def pages(total: int, size: int = SIZE) -> int:
    """How many pages so many statements fill: at least one."""
    return max(1, -(-total // size))


def describe_part(served: Served, iri: str, page: int = 1, size: int = SIZE) -> Part:
    """The page-th part of the description of `iri`: empty for a page beyond the last."""
    found = around(served, iri) if page == 1 else None
    if found and found.said + len(found.inward) <= size:
        return _part(served, Description(iri, found.about, found.pointing(), found.said + len(found.inward)), 1, size)
    said, total = totals(served, iri)
    start = (page - 1) * size
    about, count = about_window(served, iri, size, start) if start < said else (Statements(), 0)
    rest, offset = size - count, max(0, start - said)
    incoming = pointing_window(served, iri, rest, offset)[0] if rest and offset < total - said else Statements()
    return _part(served, Description(iri, about, incoming, total), page, size)


def _part(served: Served, description: Description, page: int, size: int) -> Part:
    """The part of a description that `description` is, with the names of all that it names."""
    labels = read_labels(served, description.named())
    return Part(replace(description, labels=labels), page, description.total, size)


def totals(served: Served, iri: str) -> tuple[int, int]:
    """How many statements are about `iri`, and how many are about it or point at it."""
    said = counted(served, "about-count", subject=[iri])
    return said, said + counted(served, "pointing-count", object=[iri])


def neighbors(page: int, pages: int) -> dict[str, int]:
    """The pages around `page` by their relation to it (RFC 8288's registry); empty where there is one page only."""
    if pages < 2:
        return {}
    found = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    return {relation: number for relation, number in found.items() if 1 <= number <= pages}


def partial(part: Part, document: str) -> list[ox.Triple]:
    """What a cut description says of itself; nothing for one that is whole.

    `document` is its absolute address without an extension.
    """
    around = neighbors(part.page, part.pages)
    if not around:
        return []
    whole, view = ox.NamedNode(document), _view(document, part.page)
    found = [
        ox.Triple(whole, _hydra("view"), view),
        ox.Triple(whole, _hydra("totalItems"), ox.Literal(part.total)),
        ox.Triple(whole, _TOPIC, ox.NamedNode(part.description.iri)),
        ox.Triple(view, ox.NamedNode(RDF + "type"), _hydra("PartialCollectionView")),
    ]
    names = {"prev": "previous"}
    found += [ox.Triple(view, _hydra(names.get(name, name)), _view(document, page)) for name, page in around.items()]
    return [*found, *(ox.Triple(view, _COMMENT, text) for text in _texts(part))]


def _texts(part: Part) -> list[ox.Literal]:
    first = (part.page - 1) * part.size + 1
    values = {"total": part.total, "first": first, "last": min(part.page * part.size, part.total)}
    return [ox.Literal(text.format(**values), language=language) for language, text in _TEXTS.items()]


def _view(document: str, page: int) -> ox.NamedNode:
    return ox.NamedNode(f"{document}{'&' if '?' in document else '?'}page={page}")


def _hydra(name: str) -> ox.NamedNode:
    return ox.NamedNode(HYDRA + name)
