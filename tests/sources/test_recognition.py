"""Which reader a document is for: what speaks for it, on which line, and what is said when nothing does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ogpkg.errors import InputError
from ogpkg.sources import recognition
from ogpkg.sources.importing import READERS
from ogpkg.sources.source import Source, open_source
from tests.paths import ROOT, SEEDS, needs_seeds
from tests.sources import documents

WORLD = ROOT / "tests" / "world"
#: Folder and beginning of the name of invented documents → their reader; the first that fits.
KINDS = {
    "plans/*-self-*.txt": "self-assessment",
    "plans/*.txt": "action-plan",
    "pages/*-member-*": "ogp-member-page",
    "pages/*": "ogp-commitment-page",
    "exports/*.csv": "ogp-export",
    "process/*.csv": "ogp-process",
}
DOCUMENTS = {path: kind for pattern, kind in reversed(KINDS.items()) for path in sorted(WORLD.glob(pattern))}


def source(text: str) -> Source:
    return Source(Path("plan.txt"), "", text)


@pytest.mark.parametrize(("path", "reader"), DOCUMENTS.items(), ids=lambda value: getattr(value, "name", value))
def test_every_invented_document_is_known_by_its_reader_alone(path: Path, reader: str) -> None:
    assert [found.reader for found in recognition.recognize(open_source(path))] == [reader]


def test_every_reader_can_be_recognized() -> None:
    assert set(READERS) <= set(recognition.KNOWN)


def test_why_names_the_signs_and_the_lines_where_they_stand() -> None:
    text = "Action Plan of Arcadia\n\nCommitment 3\nLead agency: Ministry\nStart\tPeriod covered\t2018\n"
    reader, why = recognition.choose(source(text))
    assert reader == "action-plan"
    assert why == (
        "recognized as action-plan: 'Action Plan' on line 1, 'Commitment 1' on line 3, "
        "'Commitment Start and End Date' on line 5, 'Lead Implementing Agency' on line 4"
    )


@pytest.mark.parametrize("shape", [documents.word, documents.pdf, documents.page])
def test_a_document_is_known_in_every_shape(tmp_path: Path, shape: object) -> None:
    text = (WORLD / "plans" / "xc-nap3-2022.txt").read_text()
    for suffix, make in ((".docx", documents.word), (".pdf", documents.pdf), (".html", documents.page)):
        if make is shape:
            path = tmp_path / f"plan{suffix}"
            path.write_bytes(make(text))
            assert recognition.choose(open_source(path))[0] == "action-plan"


@pytest.mark.parametrize("name", ["commitments-2016.csv", "commitments-2024.csv"])
def test_an_export_is_known_with_its_columns_in_another_order_and_some_missing(name: str) -> None:
    lines = (WORLD / "exports" / name).read_text(encoding="utf-8-sig").split("\n")
    place = next(place for place, line in enumerate(lines) if "Commitment Title" in line)
    head = ",".join(reversed(re.sub(r"Short Title|Lead Institution", "New", lines[place]).split(",")))
    found = recognition.recognize(source("\n".join([*lines[:place], head, *lines[place + 1 :]])))
    assert [one.reader for one in found] == ["ogp-export"]


def test_an_export_that_is_kept_as_a_workbook_is_to_be_saved_as_csv() -> None:
    head = ["Commitment Title", "Short Title", "Full Text", "Lead Institution", None, "Region"]
    with pytest.raises(
        InputError, match=r"a table for ogp-export, kept as a workbook: .* in row 1.*; save its sheet as CSV"
    ):
        recognition.choose(Source(Path("x.xlsx"), "", sheets={"Sheet1": [head]}))


def test_a_report_that_breaks_off_is_no_plan_though_it_has_a_plans_labels() -> None:
    lines = (WORLD / "plans" / "xb-nap1-self-2018.txt").read_text().split("\n")[:16]
    assert recognition.choose(source("\n".join(lines)))[0] == "self-assessment"


def test_prose_that_speaks_of_labels_is_no_sign() -> None:
    prose = "We spoke of the completion level, of a self-assessment report, of milestones, and of the lead agency."
    assert recognition.findings(source(f"{prose}\n" * 20)) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "Dear all,\nno plan here.\n",
            r"plan.txt:1: no reader knows this document: it has no sign of any; name one with",
        ),
        (
            "\nLead agency: Ministry\nMilestones: none\n",
            "nearest is action-plan, of which it has only 'Lead Implementing Agency' on line 2, 'Milestone",
        ),
        (
            "Member Since 2011\nPoint of Contact\nCurrent Action Plan\nWells (XA0001)\nPolicy Areas\nIRM Review\n",
            r"could be more than one kind of document: ogp-.*-page \('.*\); ogp-.*-page \('.*\); say which with",
        ),
        (
            "Independent Reporting Mechanism\nProgress Report 2016-2018\nCommitment 1\nLead institution: Ministry\n"
            "Milestones\nPotential impact\nPeriod covered: 2016\n",
            "looks like a report of the Independent Reporting Mechanism, for which there is no reader",
        ),
    ],
)
def test_what_is_known_by_none_or_by_many_says_what_was_seen_and_what_to_do(text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        recognition.choose(source(text))


def test_a_reader_named_by_the_user_is_believed_unless_another_is_surer() -> None:
    title = READERS["self-assessment"].title
    thin = source("Self-Assessment\n\nNext steps\nnone\n")
    recognition.check(thin, "self-assessment", title)
    page = open_source(WORLD / "pages" / "xb0002-2020.txt")
    with pytest.raises(InputError, match=r":1: not recognized as .*it looks like --reader ogp-commitment-page: '"):
        recognition.check(page, "action-plan", READERS["action-plan"].title)
    with pytest.raises(InputError, match=r"no line matches 'Self-Assessment Report', 'Self-Assessment'"):
        recognition.check(source("\nHello\n"), "self-assessment", title)


@needs_seeds
def test_every_document_of_the_seeds_is_known_by_its_reader_alone() -> None:
    readers = [
        [found.reader for found in recognition.recognize(open_source(path))] for path in sorted(SEEDS.glob("*.txt"))
    ]
    kinds = ["action-plan", "self-assessment", "ogp-member-page", "narrative-plan", "ogp-commitment-page"]
    assert readers == [[kind] for kind in kinds]
