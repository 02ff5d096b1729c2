"""What links a thing, the documents about it and its content have with each other: FAIR Signposting, levels 1 and 2.

The page is the landing page, the other documents are metadata, whole graphs and files are content. One list for
each of them; headers, pages and link sets are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ogpkg.formats import Format
from ogpkg.iris import PREFIXES, RDF
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.addresses import in_path
from ogpkg.web.linked.describe import Description
from ogpkg.web.linked.links import JSON_TYPE, TEXT_TYPE, Link
from ogpkg.web.linked.paging import neighbors, pages, totals
from ogpkg.web.negotiate import DESCRIPTIONS, HTML
from ogpkg.web.present import Presenter
from ogpkg.web.quality.orders import class_of
from ogpkg.web.served import Served

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
SCHEMA = PREFIXES["schema"]
#: What a thing is in the words of schema.org, where that is true: what the ontology's alignment says, and no more.
#: A commitment is no Action there, a member no AdministrativeArea, an agency not always a part of government.
SCHEMA_CLASSES = {
    "Agency": "Organization",
    "AgencyUnit": "Organization",
    "Forum": "Organization",
    "Person": "Person",
    "Event": "Event",
    "SelfAssessmentReport": "Report",
    "IrmReport": "Report",
    "Letter": "Message",
    "WebPage": "WebPage",
    "SourceDocument": "CreativeWork",
    "Concept": "DefinedTerm",
    "ConceptScheme": "DefinedTermSet",
}
_FACTS = _TYPE, _CREATOR = RDF + "type", PREFIXES["dcterms"] + "creator"


@dataclass(frozen=True)
class Signposts:
    """A thing that has documents: its IRI, where they stand (`stem`, without extension), and what is known of it.

    `kind` is its class. `items` are its content, `files` says that the metadata documents are content as well: an
    ontology is what its files say.
    """

    iri: str
    stem: str
    kind: str
    names: tuple[tuple[str, str], ...] = ()
    items: tuple[Link, ...] = ()
    authors: tuple[str, ...] = ()
    files: bool = False
    page: int = 1
    pages: int = 1

    def address(self, format: Format, page: int | None = None) -> str:
        """Where the document in `format` stands. Only data has pages: the page for people shows a part and says so."""
        number = page or self.page
        place = in_path(f"{self.stem}.{format.extension}")
        return place if number == 1 or format is HTML else f"{place}?page={number}"

    @property
    def landing(self) -> str:
        """The page for people."""
        return self.address(HTML)

    @property
    def linkset(self) -> str:
        """Where the link set stands, in the form that suits the client."""
        return in_path("/linkset" + self.stem.removeprefix("/doc"))

    @property
    def linksets(self) -> list[Link]:
        """The links to the link set, in both its forms."""
        return [
            Link(f"{self.linkset}.json", "linkset", JSON_TYPE),
            Link(f"{self.linkset}.txt", "linkset", TEXT_TYPE),
        ]

    def of_thing(self) -> list[Link]:
        """The links of the thing itself, which the answer that leads to its documents carries."""
        documents = (Link(self.address(format), "describedby", format.media_type) for format in DESCRIPTIONS)
        return [*self.linksets, *documents]

    def of_document(self, format: Format, public_url: str) -> list[Link]:
        """The links of the document in `format`, those first that a header must have."""
        links = [Link(self.iri, "describes", titles=self.names)]
        links += [] if format is HTML else [Link(self.landing, "describes")]
        links += [Link(self.iri, "cite-as", titles=self.names), Link(LICENSE, "license"), Link(self.kind, "type")]
        links += [Link(SCHEMA + "AboutPage", "type")] if format is HTML else []
        links += [*self.linksets, Link(public_url.rstrip("/") + self.address(format), "canonical")]
        links += [] if format is HTML else self._around(format)
        others = [other for other in DESCRIPTIONS if other is not format]
        links += [Link(self.address(other), "alternate", other.media_type) for other in others]
        if format is HTML:
            links += [Link(self.address(other), "describedby", other.media_type) for other in others]
            links += [Link(author, "author") for author in self.authors]
            links += [*self.items, *self._file_items()]
        elif self.files:
            links.append(Link(self.landing, "collection"))
        return links

    def _around(self, format: Format) -> list[Link]:
        around = neighbors(self.page, self.pages).items()
        return [Link(self.address(format, page), relation, format.media_type) for relation, page in around]

    def _file_items(self) -> list[Link]:
        data = DESCRIPTIONS[1:] if self.files else ()
        return [Link(self.address(format), "item", format.media_type) for format in data]

    def of_content(self) -> list[Link]:
        """The links of a piece of content."""
        return [Link(self.landing, "collection"), Link(SCHEMA + "Dataset", "type"), *self.linksets]

    def contexts(self, public_url: str) -> dict[str, list[Link]]:
        """The whole link set, by the address that links go out from."""
        found = {self.iri: self.of_thing()}
        found |= {self.address(format): self.of_document(format, public_url) for format in DESCRIPTIONS}
        return found | {item.target: self.of_content() for item in self.items}


def read_signposts(served: Served, iri: str, stem: str) -> Signposts:
    """The signposts of a thing of the dataset whose documents stand at `stem`."""
    rows = served.rows("facts", subject=[iri], predicate=[_TYPE, _CREATOR])
    values = {name: sorted(row["object"].value for row in rows if row["predicate"].value == name) for name in _FACTS}
    return _signposts(served, iri, stem, values, pages(totals(served, iri)[1]))


def signposts_of(served: Served, description: Description, stem: str, page: int = 1, pages: int = 1) -> Signposts:
    """The same from all that is said about the thing; `description` is page `page` of `pages` pages."""
    if pages > 1:
        return replace(read_signposts(served, description.iri, stem), page=page)
    said = {name: description.about.objects(description.iri, name) for name in _FACTS}
    values = {name: sorted({term.value for term in terms}) for name, terms in said.items()}
    return _signposts(served, description.iri, stem, values)


def _signposts(served: Served, iri: str, stem: str, values: dict[str, list[str]], pages: int = 1) -> Signposts:
    labels = read_labels(served, [iri])
    languages = sorted({name.language for name in labels.names.get(iri, [])} - {""})
    names = [name for language in languages if (name := labels.name(iri, language))]
    return Signposts(
        iri,
        stem,
        kind_of(values[_TYPE]),
        names=tuple(dict.fromkeys((name.language, name.text) for name in names if name.language)),
        items=(graph_item(iri),) if served.has_graph(iri) else (),
        authors=tuple(author for author in values[_CREATOR] if author.startswith(("http://", "https://"))),
        pages=pages,
    )


def graph_item(iri: str) -> Link:
    """The link to the whole graph `iri`."""
    return Link(Presenter.address("/graph", {"graph": iri}), "item", "text/turtle")


def of_graph(served: Served, iri: str) -> list[Link]:
    """The links of the whole graph `iri`, which is content of the thing it is named after."""
    start = served.id("")
    return Signposts(iri, "/doc/" + iri.removeprefix(start), "").of_content() if iri.startswith(start) else []


def kind_of(types: list[str]) -> str:
    """The class that says most about a thing: ours, or else the first there is."""
    return class_of(types)[0] or next(iter(types), SCHEMA + "Thing")


def schema_class(types: list[str]) -> str | None:
    """The class of schema.org that a thing truly has, without its namespace."""
    iri, row = class_of(types)
    return SCHEMA_CLASSES.get(iri.rpartition("#")[2]) or SCHEMA_CLASSES.get(row)
