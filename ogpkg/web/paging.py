"""A description too long for one document: how it says so, and how the next page is found.

The body says it in the words of Hydra (``hydra:PartialCollectionView``), with addresses that have no extension, so
that every format holds the same graph; the header says it with ``Link: rel="next"``.
"""

from __future__ import annotations

import pyoxigraph as ox

from ogpkg.iris import PREFIXES, RDF
from ogpkg.web.describe import Description

HYDRA = "http://www.w3.org/ns/hydra/core#"
_COMMENT = ox.NamedNode(PREFIXES["rdfs"] + "comment")
_TOPIC = ox.NamedNode(PREFIXES["foaf"] + "primaryTopic")
_TEXTS = {
    "en": "Of the {total} statements that point at this thing, those from number {first} to {last} are here; "
    "the other pages have the rest. What is said about the thing itself is on every page.",
    "ko": "이 대상을 가리키는 진술 {total}개 가운데 {first}번부터 {last}번까지이다. 나머지는 다른 쪽에 있다. "
    "대상 자체에 관한 진술은 모든 쪽에 있다.",
}


def neighbors(page: int, pages: int) -> dict[str, int]:
    """The pages around `page` by their relation to it (RFC 8288's registry); empty where there is one page only."""
    if pages < 2:
        return {}
    found = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    return {relation: number for relation, number in found.items() if 1 <= number <= pages}


def partial(description: Description, document: str) -> list[ox.Triple]:
    """What a cut description says of itself; nothing for one that is whole.

    `document` is its absolute address without an extension.
    """
    around = neighbors(description.page, description.pages)
    if not around:
        return []
    whole, view = ox.NamedNode(document), _view(document, description.page)
    found = [
        ox.Triple(whole, _hydra("view"), view),
        ox.Triple(whole, _hydra("totalItems"), ox.Literal(description.total)),
        ox.Triple(whole, _TOPIC, ox.NamedNode(description.iri)),
        ox.Triple(view, ox.NamedNode(RDF + "type"), _hydra("PartialCollectionView")),
    ]
    names = {"prev": "previous"}
    found += [ox.Triple(view, _hydra(names.get(name, name)), _view(document, page)) for name, page in around.items()]
    return [*found, *(ox.Triple(view, _COMMENT, text) for text in _texts(description))]


def _texts(description: Description) -> list[ox.Literal]:
    first = (description.page - 1) * description.size + 1
    last = min(description.page * description.size, description.total)
    values = {"total": description.total, "first": first, "last": last}
    return [ox.Literal(text.format(**values), language=language) for language, text in _TEXTS.items()]


def _view(document: str, page: int) -> ox.NamedNode:
    return ox.NamedNode(f"{document}{'&' if '?' in document else '?'}page={page}")


def _hydra(name: str) -> ox.NamedNode:
    return ox.NamedNode(HYDRA + name)
