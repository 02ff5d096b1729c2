"""Places of statements are left out where no rule asks for them, and that makes no difference to any report."""

from __future__ import annotations

from io import BytesIO

import pytest

from benchmarks import generate
from ogpkg import check
from ogpkg.iris import OGP
from ogpkg.lines import places_in, without
from ogpkg.validation.inputs import Data
from ogpkg.validation.shapes import own_shapes, places_asked, read_shapes
from tests.ontology.files import SHAPE_FILES

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def generated() -> Data:
    return generate.data(generate.SMALL, 3, list(generate.FAULTS), places=True)[0]


@pytest.mark.parametrize("data", [check.shipped, generated])
def test_a_report_is_the_same_with_all_places(data: object) -> None:
    facts = data()  # type: ignore[operator]
    # The very same shapes, which count as somebody else's when they are read from files.
    with_all = check.check(facts, SHAPE_FILES, scored=False)
    assert check.check(facts, scored=False).results == with_all.results
    assert len(with_all.results) > 100


def test_only_our_own_shapes_are_known_well_enough() -> None:
    asked = places_asked(own_shapes())
    assert asked is not None
    assert f"<{OGP}responsiblePerson>".encode() in asked
    assert places_asked(read_shapes(SHAPE_FILES)) is None


def test_the_places_asked_for_are_kept() -> None:
    data = generated()
    whole, part = BytesIO(), BytesIO()
    asked = places_asked(own_shapes()) or set()
    data.copy_to(whole)
    data.copy_to(part, asked)
    places = places_in(data)
    left_out = {place for place, said in places.items() if said not in asked}
    assert 0 < len(left_out) < len(places)
    lines = whole.getvalue().splitlines()
    assert part.getvalue().splitlines() == list(without(left_out, lines))
    assert len(lines) - len(part.getvalue().splitlines()) >= 5 * len(left_out)


def test_what_only_looks_like_a_place_is_none() -> None:
    lines = [
        f"<x:a> <{RDF}type> <{RDF}Statement> .".encode(),
        f"<x:b> <{RDF}predicate> <x:p> .".encode(),
        f"<x:c> <{RDF}type> <{RDF}Statement> .".encode(),
        f"<x:c> <{RDF}predicate> <x:p> .".encode(),
    ]
    assert places_in(lines) == {b"<x:c>": b"<x:p>"}
