"""IRIs: the base, the namespaces, the prefixes every query may use, and minting.

Instance IRIs are ``BASE + "id/<kind>/<key>"``; the path on any host equals the path under the base.
Ontology and shape IRIs never change, so queries stay portable between copies.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

BASE = "https://w3id.org/ogpkg/"
ID = BASE + "id/"
ONTOLOGY = BASE + "ontology"
SHAPES = BASE + "shapes"
OGP = ONTOLOGY + "#"
EDTF_DATATYPE = "http://id.loc.gov/datatypes/edtf/EDTF"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

#: Kinds of instance; each is a path segment under ``id/`` and a prefix in queries and data files.
KINDS = (
    "absence",
    "agency",
    "assessment",
    "budget",
    "change",
    "commitment",
    "consultation",
    "document",
    "event",
    "forum",
    "identification",
    "indicator",
    "member",
    "milestone",
    "person",
    "plan",
    "post",
    "recommendation",
    "response",
    "theme",
    "unit",
)

#: Code lists; each is a concept scheme, a file in ``ontology/codelists/``, and a path segment under ``id/``.
CODE_LISTS = (
    "absence-reason",
    "actor-kind",
    "ambition",
    "change-in-completion",
    "commitment-status",
    "completion",
    "confidence",
    "did-it-open-government",
    "did-it-open-government-by-value",
    "early-results",
    "event-kind",
    "grand-challenge",
    "measure",
    "member-kind",
    "ogp-aim",
    "ogp-value",
    "open-government-lens",
    "openness",
    "participation",
    "phase",
    "policy-area",
    "potential-for-results",
    "potential-impact",
    "process-feature",
    "region",
    "relevance",
    "review-stage",
    "specificity",
    "unit-of-measure",
    "value-kind",
    "verifiable",
)

#: Kinds of source document, those nearest to the act itself first: their word for a thing goes first.
DOCUMENT_CLASSES = (
    "ActionPlanDocument",
    "SelfAssessmentReport",
    "IrmReport",
    "ReportComments",
    "Letter",
    "WebPage",
    "DatabaseExport",
    "SourceDocument",
)

PREFIXES: dict[str, str] = {
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ldqd": "http://www.w3.org/2016/05/ldqd#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "ogp": OGP,
    **{kind: f"{ID}{kind}/" for kind in KINDS + CODE_LISTS},
}


def prefixes(base: str = BASE) -> dict[str, str]:
    """`PREFIXES` for a dataset whose instances are minted under `base`; vocabularies keep their place."""
    return {name: iri.replace(BASE, base, 1) if iri.startswith(ID) else iri for name, iri in PREFIXES.items()}


def mint(kind: str, key: str) -> str:
    """The IRI of the instance `key` of `kind`, which must be one of `KINDS` or `CODE_LISTS`."""
    if kind not in KINDS and kind not in CODE_LISTS:
        raise ValueError(f"no kind of thing is called {kind!r}")
    return f"{ID}{kind}/{key}"


def slug(text: str) -> str:
    """`text` as a path segment: ASCII letters and digits in lower case, joined by hyphens.

    Where letters are lost (Korean, Greek, a Polish L with its stroke), a hash of the whole text follows: two names in
    another script must not become one key.
    """
    folded = unicodedata.normalize("NFKD", text)
    plain = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode().lower()).strip("-")
    if all(char.isascii() or unicodedata.category(char)[0] not in "LN" for char in folded):
        return plain
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return f"{plain}-x{hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()[:8]}".lstrip("-")
