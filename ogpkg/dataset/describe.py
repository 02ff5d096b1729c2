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
from ogpkg.dataset.load import DATASET, under
from ogpkg.dataset.texts import Texts
from ogpkg.iris import BASE, CODE_LISTS, KINDS, OGP, ONTOLOGY, PREFIXES

Value = ox.NamedNode | ox.Literal

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

#: The dumps of the whole dataset: path under the base, media type, and the EU's name of the format.
DUMPS = (
    ("dump/dataset.nq.gz", "application/n-quads", "RDF_N_QUADS"),
    ("dump/dataset.trig.gz", "application/trig", "RDF_TRIG"),
)
#: Classes of which an example is named, where the data has one.
_EXAMPLES = ("ActionPlan", "Agency", "Assessment", "Commitment")


def describe(lines: list[bytes], version: str, base_iri: str = BASE) -> list[ox.Quad]:
    """The description of the dataset that consists of `lines`.

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
        publisher = f"{self.this}#publisher"
        self._say(publisher, "rdf:type", *_named("foaf:Agent"))
        self._say(publisher, "foaf:name", *_in_languages(texts.PUBLISHER))
        self._say(LICENSE, "rdf:type", *_named("dcterms:LicenseDocument"))

    def say_where_it_is(self) -> None:
        """Where its IRIs live, where to query it and where to fetch it."""
        self._say(self.this, "void:uriSpace", ox.Literal(f"{self.base}id/"))
        self._say(self.this, "void:sparqlEndpoint", ox.NamedNode(f"{self.base}sparql"))
        self._say(self.this, "foaf:homepage", ox.NamedNode(self.base))
        for path, media_type, format in DUMPS:
            file = ox.NamedNode(self.base + path)
            self._say(self.this, "void:dataDump", file)
            dump = self._say_distribution(self.this, path.replace("/", "-"), file, media_type, format)
            self._say(dump, "dcat:compressFormat", ox.NamedNode(_MEDIA_TYPES + "application/gzip"))

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
        catalog, service = f"{self.this}#catalog", f"{self.this}#sparql"
        self._say(catalog, "rdf:type", *_named("dcat:Catalog"))
        self._say_common(catalog, texts.CATALOG)
        self._say_modified(catalog)
        documents = [self._subset(graph) for graph in self.graphs if graph.is_document]
        self._say(catalog, "dcat:dataset", *map(ox.NamedNode, [self.this, *documents]))
        self._say(catalog, "dcat:service", ox.NamedNode(service))
        self._say(catalog, "foaf:homepage", ox.NamedNode(self.base))
        self._say(service, "rdf:type", *_named("dcat:DataService"))
        self._say_texts(service, texts.SPARQL_SERVICE)
        endpoint = ox.NamedNode(f"{self.base}sparql")
        self._say(service, "dcat:endpointURL", endpoint)
        self._say(service, "dcat:endpointDescription", endpoint)
        self._say(service, "dcat:servesDataset", ox.NamedNode(self.this))
        self._say(service, "dcterms:license", ox.NamedNode(LICENSE))

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
        self._say_distribution(subset, subset.partition("#")[2] + "-turtle", address, "text/turtle", "RDF_TURTLE")

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

    def _say_distribution(self, of: str, name: str, address: ox.NamedNode, media_type: str, format: str) -> str:
        distribution = f"{self.this}#{name}"
        self._say(of, "dcat:distribution", ox.NamedNode(distribution))
        self._say(distribution, "rdf:type", *_named("dcat:Distribution"))
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
