"""The shipped data: a second import gives the same bytes, every fact names its line, nothing is copied prose."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg.iris import ID, OGP, PREFIXES
from tests.paths import ROOT, SEEDS, needs_seeds
from tests.reimport import records

RDF = PREFIXES["rdf"]
#: Titles and names; and `rdf:object`, which repeats in a place what the fact says.
NAMES = {
    RDF + "object",
    OGP + "nameAsPrinted",
    PREFIXES["dcterms"] + "title",
    *(PREFIXES["skos"] + label for label in ("prefLabel", "altLabel")),
}
DOCUMENTS = sorted(path for path in (ROOT / "data").glob("*.ttl") if path.stem != "editors")


@needs_seeds
def test_a_second_import_gives_the_same_bytes() -> None:
    for record in records(SEEDS):
        path = ROOT / "data" / f"{record.document.key}.ttl"
        assert record.turtle() == path.read_bytes(), f"{path.name} is stale; run `make data`"


@needs_seeds
def test_every_line_of_the_documents_is_placed_and_every_text_is_known() -> None:
    for record in records(SEEDS):
        assert record.report.unplaced() == [], record.document.key
        assert record.report.misses == [], record.document.key


@needs_seeds
def test_no_sentence_of_a_source_is_in_the_data() -> None:
    """Titles and names carry over; any other text of more than eight words that stands in a document does not."""
    sources = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in SEEDS.glob("*.txt"))
    for path in (ROOT / "data").glob("*.ttl"):
        for quad in ox.parse(path=path):
            text = quad.object.value if isinstance(quad.object, ox.Literal) else ""
            if len(text.split()) > 8 and quad.predicate.value not in NAMES:
                assert text not in sources, f"{path.name}: {text}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_fact_names_its_line_and_every_place_its_fact(path: Path) -> None:
    document = f"{ID}document/{path.stem}"
    facts, places = set(), {}
    for quad in ox.parse(path=path):
        subject = quad.subject.value
        if subject.startswith(document + "#L"):
            places.setdefault(subject, {})[quad.predicate.value] = quad.object
        elif subject != document:
            facts.add((quad.subject, quad.predicate, quad.object))
    placed = {tuple(place[RDF + part] for part in ("subject", "predicate", "object")) for place in places.values()}
    assert facts == {fact for fact in placed if fact[0].value != document}
    for name, place in places.items():
        assert name.startswith(f"{document}#L{place[OGP + 'line'].value}-")


def test_there_are_no_blank_nodes_in_the_data() -> None:
    for path in (ROOT / "data").glob("*.ttl"):
        assert not any(
            isinstance(node, ox.BlankNode) for quad in ox.parse(path=path) for node in (quad.subject, quad.object)
        )
