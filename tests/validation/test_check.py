"""The rooms composed: the shipped data, a document through a reader, and what follows from the ontology."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg import check, resources
from ogpkg.errors import InputError
from ogpkg.iris import ID, SHAPES
from ogpkg.validation import Report, Result
from tests.paths import SEEDS, needs_seeds
from tests.sources.arcadia import FRONT, WELLS

SHAPES_FOLDER = resources.folder("shapes")
#: Some of the shapes, with the file that declares their prefixes: all of them take a minute over the shipped data.
FILES = [SHAPES_FOLDER / name for name in ("shapes.ttl", "period.ttl", "commitment.ttl")]


@pytest.fixture(scope="module")
def report() -> Report:
    return check.check(check.shipped(), FILES)


def of(report: Report, shape: str) -> dict[str, Result]:
    """Key of the focus → its result of the constraint `shape`."""
    return {r.focus.rpartition("/")[2]: r for r in report.results if r.shape == f"{SHAPES}#{shape}"}


def test_the_reversed_milestones_are_found_on_their_line_of_the_self_assessment(report: Report) -> None:
    reversed_milestones = of(report, "Period-order")
    # Line 437 of the self-assessment is milestone 1-b, whose three steps all end before they start.
    assert set(reversed_milestones) == {"KR0023-1", "KR0023-2", "KR0023-3"}
    for result in reversed_milestones.values():
        assert [str(place) for place in result.places] == ["kr-nap3-self-2018:437"]
        assert result.graph == f"{ID}document/kr-nap3-self-2018"
        assert result.plan == f"{ID}plan/KR-3"
        assert result.severity == "violation"


def test_a_lead_lost_from_the_scan_says_so_with_its_line(report: Report) -> None:
    result = of(report, "Commitment-leadAgency")["KR0037"]
    assert (result.reason, result.plan) == ("lost-in-extraction", f"{ID}plan/KR-4")
    (place,) = result.places
    assert place.file == "kr-nap4"
    assert place.line


def test_every_result_over_the_shipped_data_has_a_place_a_label_and_words_in_both_languages(report: Report) -> None:
    assert report.results
    for result in report.results:
        assert result.places, result
        assert result.focus_label, result
        assert {"en", "ko"} <= set(result.messages), result.shape
        assert {"en", "ko"} <= set(result.shape_names), result.shape


def test_a_plan_that_nobody_read_is_named_where_a_page_lists_it(shipped_report: Report) -> None:
    # A path of two steps that ends in words: its place is the line that prints them.
    result = of(shipped_report, "ActionPlan-documentRead")["KR-2"]
    assert "South Korea Second Action Plan for 2014-2016" in str(result.value)
    assert [str(place) for place in result.places] == ["kr-member-page-2020:318"]


def test_what_follows_from_the_ontology_is_known(tmp_path: Path) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(
        "@prefix ogp: <https://w3id.org/ogpkg/ontology#> .\n<http://ex.example/p> ogp:planNumber 4 .\n",
        encoding="utf-8",
    )
    # Only the domain of ogp:planNumber says that this is an action plan.
    found = check.check(
        check.asked([plan], None, {}), [SHAPES_FOLDER / "shapes.ttl", SHAPES_FOLDER / "action-plan.ttl"]
    )
    (result,) = (result for result in found.results if result.shape == f"{SHAPES}#ActionPlan-member")
    assert str(result.places[0]) == f"{plan}:2"


def test_a_document_is_read_and_judged_by_its_own_lines(tmp_path: Path) -> None:
    plan = tmp_path / "arcadia.txt"
    plan.write_text(f"{FRONT}{WELLS}Milestone Activity with a Verifiable Deliverable\n", encoding="utf-8")
    data = check.asked([plan], "action-plan", {"plan": "XA-1"})
    report = check.check(data, FILES)
    assert report.files == (str(plan),)
    assert {place.file for result in report.results for place in result.places} == {str(plan)}
    (result,) = of(report, "Commitment-milestone").values()
    # The commitment, which has no milestone, begins on line 21.
    assert (result.focus_label, str(result.places[0])) == ("Public Wells for All Villages", f"{plan}:21")


@needs_seeds
def test_a_seed_read_directly_has_the_results_of_its_shipped_record() -> None:
    plan = next(SEEDS.glob("003_*"))
    direct = check.check(check.asked([plan], "narrative-plan", {}), FILES)
    shipped = check.check(check.asked([resources.folder("data") / "kr-nap1.ttl"], None, {}), FILES)
    assert [(r.focus, r.shape) for r in direct.results] == [(r.focus, r.shape) for r in shipped.results]
    assert [[p.line for p in r.places] for r in direct.results] == [[p.line for p in r.places] for r in shipped.results]


@pytest.mark.parametrize(
    ("files", "reader", "about", "complaint"),
    [([], "action-plan", {}, "needs the document"), ([], None, {"plan": "KR-4"}, "no FILE is one")],
)
def test_arguments_that_do_not_go_together(
    files: list[Path], reader: str | None, about: dict[str, str | None], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        check.asked(files, reader, about)
