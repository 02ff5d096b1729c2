"""A document says the same as text, as a Word document, as a web page and as a PDF; only its lines are others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ogpkg import resources
from ogpkg.iris import OGP
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record
from tests.paths import ROOT
from tests.sources import documents

WORLD = ROOT / "tests" / "world"
PLANS = sorted((WORLD / "plans").glob("*.txt"))
PAGES = sorted((WORLD / "pages").glob("*.txt"))
SHAPES: dict[str, Callable[[str], bytes]] = {".docx": documents.word, ".html": documents.page, ".pdf": documents.pdf}


@pytest.fixture(scope="module")
def lookups() -> Lookups:
    return Lookups(
        [resources.folder("data") / "lookups", WORLD / "lookups"], resources.folder("ontology") / "codelists"
    )


def read(path: Path, lookups: Lookups) -> Record:
    member = path.stem.split("-")[0].rstrip("0123456789").upper()
    about = {"key": "plan", "member": member} | ({"plan": f"{member}-1"} if path.parent.name != "pages" else {})
    return import_document(path, None, lookups, about=about)


def facts(record: Record) -> set[str]:
    """What the record says, without the digest of its file."""
    return {str(fact) for fact in record.triples()[0] if fact.predicate.value != f"{OGP}sha256"}


def shaped(path: Path, folder: Path, suffix: str) -> Path:
    """The document `path` in another shape."""
    inside = folder / path.parent.name
    inside.mkdir()
    other = (inside / path.name).with_suffix(suffix)
    other.write_bytes(SHAPES[suffix](path.read_text()))
    return other


@pytest.mark.parametrize("suffix", [".docx", ".html"])
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_says_the_same_in_every_shape(path: Path, suffix: str, tmp_path: Path, lookups: Lookups) -> None:
    assert facts(read(shaped(path, tmp_path, suffix), lookups)) == facts(read(path, lookups))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_the_same_as_a_web_page(path: Path, tmp_path: Path, lookups: Lookups) -> None:
    assert facts(read(shaped(path, tmp_path, ".html"), lookups)) == facts(read(path, lookups))


@pytest.mark.parametrize("name", ["xb-nap1-2016", "xc-nap1-2016", "xpd-plan1-2021"])
def test_a_plan_says_the_same_as_a_pdf_and_on_which_page(name: str, tmp_path: Path, lookups: Lookups) -> None:
    path = WORLD / "plans" / f"{name}.txt"
    record = read(shaped(path, tmp_path, ".pdf"), lookups)
    assert facts(record) == facts(read(path, lookups))
    pages = {int(place.object.value) for place in record.triples()[1] if place.predicate.value == f"{OGP}page"}
    assert {1} <= pages <= set(range(1, len(record.source.pages) + 1))
