"""The dataset described by itself: VoID counts and a DCAT-AP 3 catalog, in the graph ``<base>dataset``.

There is no clock here: the version is a hash of the content, and dates are
those of the source documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from ogpkg.dataset import texts
from ogpkg.dataset.counts import Counts, count, entity_pattern
from ogpkg.dataset.dumps import DUMPS, FOLDER
from ogpkg.dataset.load import DATASET, under
from ogpkg.dataset.texts import Texts
from ogpkg.iris import BASE, CODE_LISTS, KINDS, OGP, ONTOLOGY, PREFIXES

Value = ox.NamedNode | ox.Literal

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

#: The EU's names of the formats of the dumps.
_FORMATS = {"nquads": "RDF_N_QUADS", "trig": "RDF_TRIG"}
#: What DCAT-AP wants the objects of a property to be, said of each: validators do not look it up elsewhere.
_RANGES = {
    "dcat:accessURL": "rdfs:Resource",
    "dcat:compressFormat": "dcterms:MediaType",
    "dcat:downloadURL": "rdfs:Resource",
    "dcat:endpointDescription": "rdfs:Resource",
    "dcat:endpointURL": "rdfs:Resource",
    "dcat:landingPage": "foaf:Document",
    "dcat:mediaType": "dcterms:MediaType",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
    "dcterms:accessRights": "dcterms:RightsStatement",
    "dcterms:accrualPeriodicity": "dcterms:Frequency",
    "dcterms:conformsTo": "dcterms:Standard",
    "dcterms:format": "dcterms:MediaTypeOrExtent",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:license": "dcterms:LicenseDocument",
    "dcterms:temporal": "dcterms:PeriodOfTime",
    "foaf:homepage": "foaf:Document",
}
_SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_GRAPH_STORE_PROTOCOL = "https://www.w3.org/TR/sparql11-http-rdf-update/"
#: Classes of which an example is named, where the data has one.
_EXAMPLES = ("ActionPlan", "Agency", "Assessment", "Commitment")


def describe(lines: list[bytes], version: str, base_iri: str = BASE) -> list[ox.Quad]:
    """The description of the dataset that consists of `lines`, which are sorted.

    The counts are of the data without this description.
    """
    description = _Description(count(lines, base_iri), version, base_iri)
    description.say_what_it_is()
    description.say_where_it_is()
    description.say_totals()
    description.say_partitions()
    description.say_catalog()
    for graph in description.graphs:
        description.say_graph(graph)
    description.say_ranges()
    return description.quads


@dataclass(frozen=True)
class _Graph:
    """A named graph: its IRI, its path (``document/kr-nap4``, ``completion``, ``dataset/quality``), its size."""

    iri: str
    path: str
    triples: int

    @property
    def is_document(self) -> bool:
        return self.path.startswith("document/") and self.path != "document/entailed"


class _Description:
    """Says the description part by part; `quads` is what has been said so far."""

    def __init__(self, counts: Counts, version: str, base_iri: str) -> None:
        self.counts, self.version, self.base = counts, version, base_iri
        self.this = under(base_iri, DATASET)
        self.quads: list[ox.Quad] = []
        self.graphs = [self._graph(iri, triples) for iri, triples in sorted(counts.graphs.items())]
        self._titles = self._of_graphs("dcterms:title", "rdfs:label")
        self._issued = self._of_graphs("dcterms:issued")

    def _graph(self, iri: str, triples: int) -> _Graph:
        return _Graph(iri, iri.removeprefix(self.base + "id/").removeprefix(self.base).removeprefix(BASE), triples)

    def _of_graphs(self, *properties: str) -> dict[str, list[ox.Literal]]:
        """The literals that graphs give for themselves, sorted, by graph."""
        wanted = {_iri(name) for name in properties}
        found: dict[str, list[ox.Literal]] = {}
        for quad in self.counts.about_graphs:
            if quad.predicate in wanted and isinstance(quad.object, ox.Literal):
                found.setdefault(quad.subject.value, []).append(quad.object)  # type: ignore[union-attr]
        return {graph: sorted(values, key=str) for graph, values in found.items()}

    def say_what_it_is(self) -> None:
        """Names, licence, version, subject."""
        self._say(self.this, "rdf:type", *_named("void:Dataset", "dcat:Dataset"))
        self._say_common(self.this, texts.DATASET)
        self._say(self.this, "dcat:version", ox.Literal(self.version))
        self._say(self.this, "dcterms:identifier", _any_uri(self.this))
        self._say(self.this, "dcterms:conformsTo", ox.NamedNode(ONTOLOGY))
        self._say(self.this, "dcterms:accrualPeriodicity", ox.NamedNode(_EU + "frequency/IRREG"))
        self._say_modified(self.this)
        self._say_period()
        publisher = f"{self.this}#publisher"
        self._say(publisher, "rdf:type", *_named("foaf:Agent"))
        self._say(publisher, "foaf:name", *_in_languages(texts.PUBLISHER))
        document = f"{self.this}.ttl"
        self._say(document, "rdf:type", *_named("void:DatasetDescription"))
        self._say(document, "foaf:primaryTopic", ox.NamedNode(self.this))

    def _say_period(self) -> None:
        """From the first to the last day that any document gives for anything that begins or ends."""
        if self.counts.days is None:
            return
        period = f"{self.this}#period"
        self._say(self.this, "dcterms:temporal", ox.NamedNode(period))
        for name, day in zip(("dcat:startDate", "dcat:endDate"), self.counts.days, strict=True):
            self._say(period, name, ox.Literal(day, datatype=_iri("xsd:date")))

    def say_where_it_is(self) -> None:
        """Where its IRIs live, where to query it and where to fetch it."""
        self._say(self.this, "void:uriSpace", ox.Literal(f"{self.base}id/"))
        self._say(self.this, "void:sparqlEndpoint", ox.NamedNode(f"{self.base}sparql"))
        self._say(self.this, "foaf:homepage", ox.NamedNode(self.base))
        self._say(self.this, "dcat:landingPage", ox.NamedNode(f"{self.this}.html"))
        for dump in DUMPS:
            file, name = ox.NamedNode(f"{self.base}{FOLDER}/{dump.name}"), f"{FOLDER}-{dump.name}"
            self._say(self.this, "void:dataDump", file)
            kind = (dump.format.media_type, _FORMATS[dump.format.name])
            said = self._say_distribution(self.this, name, file, kind, texts.DUMP)
            self._say(said, "dcat:compressFormat", ox.NamedNode(_MEDIA_TYPES + dump.packing))

    def say_totals(self) -> None:
        """The counts of the whole, and the pattern that says what counts as an entity."""
        counts = self.counts
        self._say(self.this, "void:uriRegexPattern", ox.Literal(entity_pattern(self.base)))
        self._say(self.this, "void:triples", ox.Literal(counts.triples))
        self._say(self.this, "void:entities", ox.Literal(counts.entities))
        self._say(self.this, "void:distinctSubjects", ox.Literal(counts.subjects))
        self._say(self.this, "void:distinctObjects", ox.Literal(counts.objects))
        self._say(self.this, "void:properties", ox.Literal(len(counts.properties)))
        self._say(self.this, "void:classes", ox.Literal(len(counts.classes)))

    def say_partitions(self) -> None:
        """How often each term of the ontology is used, examples, and which vocabularies occur at all."""
        counts = self.counts
        for term, instances in sorted(counts.classes.items()):
            self._say_partition("class", term, "void:entities", len(instances))
        for term, triples in sorted(counts.properties.items()):
            self._say_partition("property", term, "void:triples", triples)
        self._say(self.this, "void:vocabulary", *_vocabularies([*counts.classes, *counts.properties]))
        for name in _EXAMPLES:
            instances = [iri for iri in counts.classes.get(OGP + name, []) if iri.startswith(self.base)]
            self._say(self.this, "void:exampleResource", *map(ox.NamedNode, instances[:1]))

    def say_catalog(self) -> None:
        """The catalog: the whole and every source document as a dataset, and the query service."""
        catalog = f"{self.this}#catalog"
        self._say(catalog, "rdf:type", *_named("dcat:Catalog"))
        self._say_common(catalog, texts.CATALOG)
        self._say_modified(catalog)
        documents = [self._subset(graph) for graph in self.graphs if graph.is_document]
        self._say(catalog, "dcat:dataset", *map(ox.NamedNode, [self.this, *documents]))
        self._say(catalog, "foaf:homepage", ox.NamedNode(self.base))
        taxonomy = _EU + "data-theme"
        self._say(catalog, "dcat:themeTaxonomy", ox.NamedNode(taxonomy))
        self._say(taxonomy, "dcterms:title", *_in_languages(texts.TAXONOMY))
        self._say(_EU + "data-theme/GOVE", "skos:prefLabel", *_in_languages(texts.THEME))
        self._say_service("sparql", texts.SPARQL_SERVICE, _SPARQL_PROTOCOL, [self.this])
        self._say_service("graph", texts.GRAPH_SERVICE, _GRAPH_STORE_PROTOCOL, [self.this, *documents])

    def _say_service(self, name: str, words: Texts, protocol: str, datasets: list[str]) -> None:
        """A way to ask, at the address of its name; the endpoint describes itself."""
        service, endpoint = f"{self.this}#{name}", ox.NamedNode(f"{self.base}{name}")
        self._say(f"{self.this}#catalog", "dcat:service", ox.NamedNode(service))
        self._say(service, "rdf:type", *_named("dcat:DataService"))
        self._say_texts(service, words)
        self._say(service, "dcat:endpointURL", endpoint)
        self._say(service, "dcat:endpointDescription", ox.NamedNode(f"{self.base}sparql"))
        self._say(service, "dcat:servesDataset", *map(ox.NamedNode, datasets))
        self._say(service, "dcterms:conformsTo", ox.NamedNode(protocol))
        self._say(service, "dcterms:publisher", ox.NamedNode(f"{self.this}#publisher"))
        self._say(service, "dcterms:license", ox.NamedNode(LICENSE))
        self._say(service, "dcterms:accessRights", ox.NamedNode(_EU + "access-right/PUBLIC"))

    def say_graph(self, graph: _Graph) -> None:
        """One named graph as a subset of the whole; a source document's is a dataset of the catalog too.

        The subset has an IRI of its own: a document is not published by us, nor under our licence.
        """
        subset = self._subset(graph)
        self._say(self.this, "void:subset", ox.NamedNode(subset))
        self._say(subset, "rdf:type", *_named("void:Dataset"))
        self._say(subset, "void:triples", ox.Literal(graph.triples))
        self._say(subset, "dcterms:identifier", _any_uri(graph.iri))
        words = self._words(graph)
        if not graph.is_document:
            self._say_texts(subset, words)
            return
        self._say(subset, "rdf:type", *_named("dcat:Dataset"))
        self._say_common(subset, words)
        self._say(subset, "prov:wasDerivedFrom", ox.NamedNode(graph.iri))
        self._say(subset, "dcterms:issued", *_calendar_dates(self._issued.get(graph.iri, []))[:1])
        address = ox.NamedNode(f"{self.base}graph?graph={quote(graph.iri, safe='')}")
        name = subset.partition("#")[2] + "-turtle"
        said = self._say_distribution(subset, name, address, ("text/turtle", "RDF_TURTLE"), texts.GRAPH)
        self._say(said, "dcat:accessService", ox.NamedNode(f"{self.this}#graph"))

    def say_ranges(self) -> None:
        """What the things of others are that the description speaks of."""
        ranges = {_iri(name): kind for name, kind in _RANGES.items()}
        found = {(str(quad.object.value), ranges[quad.predicate]) for quad in self.quads if quad.predicate in ranges}  # type: ignore[union-attr]
        for iri, kind in sorted(found):
            self._say(iri, "rdf:type", *_named(kind))

    def _words(self, graph: _Graph) -> Texts:
        """Title and description of a named graph, from its own title where it has one."""
        known = texts.OTHER_GRAPHS.get(graph.path)
        if known:
            return known
        kind = texts.DOCUMENT if graph.is_document else texts.CODE_LIST
        own = self._titles.get(graph.iri, [])
        by_language = {title.language or "": title.value for title in reversed(own)}
        default = by_language.get("en") or (own[0].value if own else graph.path.rpartition("/")[2])
        titles = {lang: text.format(title=by_language.get(lang, default)) for lang, text in kind.title.items()}
        return Texts(titles, kind.description)

    def _subset(self, graph: _Graph) -> str:
        return f"{self.this}#{graph.path.replace('/', '-')}"

    def _say_common(self, resource: str, words: Texts) -> None:
        """What DCAT-AP wants of the catalog and of every dataset in it."""
        self._say_texts(resource, words)
        self._say(resource, "dcterms:publisher", ox.NamedNode(f"{self.this}#publisher"))
        self._say(resource, "dcterms:license", ox.NamedNode(LICENSE))
        if resource != f"{self.this}#catalog":
            self._say(resource, "dcterms:accessRights", ox.NamedNode(_EU + "access-right/PUBLIC"))
        self._say(resource, "dcterms:language", *(ox.NamedNode(f"{_EU}language/{code}") for code in ("ENG", "KOR")))
        self._say(resource, "dcat:theme", ox.NamedNode(_EU + "data-theme/GOVE"))
        for language, keywords in texts.KEYWORDS.items():
            self._say(resource, "dcat:keyword", *(ox.Literal(word, language=language) for word in keywords))

    def _say_texts(self, resource: str, words: Texts) -> None:
        self._say(resource, "dcterms:title", *_in_languages(words.title))
        self._say(resource, "dcterms:description", *_in_languages(words.description))

    def _say_modified(self, resource: str) -> None:
        """The data is as of its latest document; when it was built is nobody's business."""
        dates = _calendar_dates(date for dates in self._issued.values() for date in dates)
        self._say(resource, "dcterms:modified", *dates[-1:])

    def _say_distribution(self, of: str, name: str, address: ox.NamedNode, kind: tuple[str, str], words: Texts) -> str:
        """A file or an address of `of` that gives `kind`: a media type, and the EU's name of the format."""
        media_type, format = kind
        distribution = f"{self.this}#{name}"
        self._say(of, "dcat:distribution", ox.NamedNode(distribution))
        self._say(distribution, "rdf:type", *_named("dcat:Distribution"))
        self._say_texts(distribution, words)
        self._say(distribution, "dcat:accessURL", address)
        self._say(distribution, "dcat:downloadURL", address)
        self._say(distribution, "dcat:mediaType", ox.NamedNode(_MEDIA_TYPES + media_type))
        self._say(distribution, "dcterms:format", ox.NamedNode(f"{_EU}file-type/{format}"))
        self._say(distribution, "dcterms:license", ox.NamedNode(LICENSE))
        return distribution

    def _say_partition(self, kind: str, term: str, measure: str, count: int) -> None:
        """One term's share of the whole; the terms of others are not counted one by one."""
        if not term.startswith(OGP):
            return
        partition = f"{self.this}#{kind}-{term.removeprefix(OGP)}"
        self._say(self.this, f"void:{kind}Partition", ox.NamedNode(partition))
        self._say(partition, "rdf:type", *_named("void:Dataset"))
        self._say(partition, f"void:{kind}", ox.NamedNode(term))
        self._say(partition, measure, ox.Literal(count))

    def _say(self, subject: str, predicate: str, *objects: Value) -> None:
        graph = ox.NamedNode(self.this)
        self.quads += [ox.Quad(ox.NamedNode(subject), _iri(predicate), object, graph) for object in objects]


def _iri(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _named(*curies: str) -> list[Value]:
    return [_iri(curie) for curie in curies]


def _in_languages(words: dict[str, str]) -> list[Value]:
    return [ox.Literal(text, language=language) for language, text in words.items()]


def _any_uri(iri: str) -> ox.Literal:
    return ox.Literal(iri, datatype=_iri("xsd:anyURI"))


def _vocabularies(terms: Iterable[str]) -> list[Value]:
    """The vocabularies that `terms` belong to, of those that have a prefix here."""
    ours = {PREFIXES[kind] for kind in KINDS + CODE_LISTS}
    known = sorted(set(PREFIXES.values()) - ours)
    used = {namespace for term in set(terms) for namespace in known if term.startswith(namespace)}
    return [ox.NamedNode(ONTOLOGY if namespace == OGP else namespace) for namespace in sorted(used)]


_DATATYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def _calendar_dates(dates: Iterable[ox.Literal]) -> list[Value]:
    """Those of the EDTF `dates` that are a plain year, month or day, as DCAT wants them, earliest first."""
    plain = sorted({date.value for date in dates if re.fullmatch(r"\d{4}(-\d\d){0,2}", date.value)})
    # A season ("2019-21") looks like a month.
    months = (text for text in plain if len(text) == 4 or "01" <= text[5:7] <= "12")
    return [ox.Literal(text, datatype=_iri(_DATATYPES[len(text)])) for text in months]
