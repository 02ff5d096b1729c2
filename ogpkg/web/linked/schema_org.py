"""What a page says to search engines: JSON-LD in the words of schema.org, as a block of data that nothing executes.

Only what the dataset says, and only in words that are true: a commitment has no class there but Thing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox
from markupsafe import Markup

from ogpkg.dataset import texts
from ogpkg.iris import RDF
from ogpkg.web.labels import NAMING
from ogpkg.web.linked.addresses import to_uri
from ogpkg.web.linked.describe import Description, Said, about
from ogpkg.web.linked.entity import Page
from ogpkg.web.linked.signposts import LICENSE, Signposts, schema_class
from ogpkg.web.quality.orders import full
from ogpkg.web.state import State
from ogpkg.web.words import Words

#: What stays schema.org's, of what is said of a thing: by class ("" is any), our property and theirs.
_PROPERTIES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (("dcterms:identifier", "identifier"), ("skos:altLabel", "alternateName"), ("owl:sameAs", "sameAs")),
    "Organization": (("org:unitOf", "parentOrganization"),),
    "Person": (("foaf:familyName", "familyName"), ("foaf:givenName", "givenName")),
    "Event": (("schema:startDate", "startDate"), ("schema:endDate", "endDate"), ("schema:organizer", "organizer")),
    "DefinedTerm": (
        ("skos:inScheme", "inDefinedTermSet"),
        ("skos:notation", "termCode"),
        ("skos:definition", "description"),
    ),
    "DefinedTermSet": (("skos:definition", "description"),),
    "CreativeWork": (("dcterms:issued", "datePublished"), ("ogp:describes", "about")),
}
_WORKS = ("CreativeWork", "Report", "Message", "WebPage")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")
#: What would end a script element, or be a line to an old reader of JavaScript (HTML, section 4.12.1.3).
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def block(graph: Iterable[dict[str, Any]]) -> Markup:
    """The nodes of `graph` as JSON-LD that can stand in a script element."""
    document = {"@context": "https://schema.org", "@graph": list(graph)}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - nothing that HTML knows is left in it


def of_thing(state: State, words: Words, page: Page, description: Description, posts: Signposts) -> Markup:
    """The page of a thing, the thing, and the way to it."""
    place = _absolute(state, posts.landing)
    trail = [(value.text, value.href) for value in page.trail if value.href]
    thing = _dataset(state, words.language) if posts.stem == "/dataset" else _thing(description, posts)
    nodes = [of_page(state, place, page.title, posts.iri), thing]
    return block([*nodes, breadcrumbs(state, [*trail, (page.title, posts.landing)])])


def of_page(state: State, place: str, title: str, iri: str) -> dict[str, Any]:
    """A page that is about the thing `iri`."""
    node = {"@type": "AboutPage", "@id": place, "url": place, "name": title, "license": LICENSE}
    return node | {"mainEntity": {"@id": to_uri(iri)}, "isPartOf": {"@id": state.served.base + "dataset"}}


def _thing(description: Description, posts: Signposts) -> dict[str, Any]:
    """The thing itself: its class, its names and what else schema.org has a word for."""
    facts = description.about.of(posts.iri)
    types = [said.object.value for said in facts.get(RDF + "type", [])]
    kind = schema_class(types)
    node: dict[str, Any] = {"@id": to_uri(posts.iri), "@type": kind or "Thing"}
    if posts.kind:
        node["additionalType"] = posts.kind
    names = [value for naming in NAMING for value in _values(facts.get(naming, []))]
    wanted = [*_PROPERTIES[""], *_PROPERTIES.get("CreativeWork" if kind in _WORKS else kind or "", ())]
    found = {theirs: _values(facts.get(full(ours), []), theirs) for ours, theirs in wanted}
    return node | {name: _one(values) for name, values in ({"name": names} | found).items() if values}


def _values(said: Iterable[Said], property: str = "") -> list[Any]:
    """The objects of statements as JSON-LD, each once; a date that is not a plain one is left out."""
    found: list[Any] = []
    for one in said:
        value = _value(one.object, is_date=property in ("datePublished", "startDate", "endDate"))
        if value is not None and value not in found:
            found.append(value)
    return found


def _value(term: ox.NamedNode | ox.Literal | ox.BlankNode, *, is_date: bool) -> Any:
    if isinstance(term, ox.NamedNode):
        return {"@id": to_uri(term.value)}
    if isinstance(term, ox.BlankNode) or (is_date and not _DATE.fullmatch(term.value)):
        return None
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return term.value


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def breadcrumbs(state: State, trail: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way from the front page to a page: names and addresses."""
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": _absolute(state, place)}
        for position, (name, place) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def of_home(state: State, words: Words) -> Markup | None:
    """The dataset, for those who search for data; nothing where what is served is not described."""
    if not state.served.has_graph(state.served.base + "dataset"):
        return None
    site: dict[str, Any] = {"@type": "WebSite", "@id": state.public_url, "url": state.public_url, "name": words["site"]}
    site |= {"inLanguage": ["en", "ko"], "about": {"@id": state.served.base + "dataset"}}
    return block([site, _dataset(state, words.language)])


def _dataset(state: State, language: str) -> dict[str, Any]:
    """The dataset as its own description has it, in one language: those who read this want plain texts."""
    iri, place = state.served.base + "dataset", _absolute(state, "/dataset.html")
    facts = about(state.served, [iri]).of(iri)
    node: dict[str, Any] = {"@type": "Dataset", "@id": iri, "url": place, "license": LICENSE}
    node |= {"creator": _publisher(language), "publisher": _publisher(language), "isAccessibleForFree": True}
    properties = {
        "name": "dcterms:title",
        "description": "dcterms:description",
        "version": "dcat:version",
        "identifier": "dcterms:identifier",
        "keywords": "dcat:keyword",
        "dateModified": "dcterms:modified",
    }
    for theirs, ours in properties.items():
        values = _in_language(_values(facts.get(full(ours), []), theirs), language)
        node |= {theirs: _one(values)} if values else {}
    node |= _coverage(state, facts)
    return node | {"inLanguage": ["en", "ko"], "distribution": _distributions(state, facts)}


def _in_language(values: list[Any], language: str) -> list[Any]:
    """The plain texts of `values`: those without a language, and those in `language`."""
    spoken = [value if isinstance(value, dict) else {"@value": value} for value in values]
    return [value["@value"] for value in spoken if value.get("@language", language) == language]


def _publisher(language: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": texts.PUBLISHER[language]}


def _coverage(state: State, facts: Mapping[str, list[Said]]) -> dict[str, Any]:
    """The days that the data is about, where the description says so (ISO 8601, from/to)."""
    periods = [said.object.value for said in facts.get(full("dcterms:temporal"), [])]
    bounds = about(state.served, periods)
    for period in periods:
        ends = [_values(bounds.of(period).get(full(name), [])) for name in ("dcat:startDate", "dcat:endDate")]
        if all(ends):
            return {"temporalCoverage": f"{ends[0][0]}/{ends[1][0]}"}
    return {}


def _distributions(state: State, facts: Mapping[str, list[Said]]) -> list[dict[str, Any]]:
    """The files of the dataset and what is in them."""
    iris = [said.object.value for said in facts.get(full("dcat:distribution"), [])]
    said = about(state.served, iris)
    found = []
    for iri in iris:
        own = said.of(iri)
        files = [one.object.value for one in own.get(full("dcat:downloadURL"), [])]
        types = [one.object.value for one in own.get(full("dcat:mediaType"), [])]
        media = [type.partition("/media-types/")[2] for type in types]
        found += [{"@type": "DataDownload", "contentUrl": file, "encodingFormat": _one(media)} for file in files[:1]]
    return found


def _absolute(state: State, address: str) -> str:
    return state.public_url.rstrip("/") + address if address.startswith("/") else address
