"""Faults that a person found in the source documents, each found by a shape, on the right thing and the right line.

The facts have numbers (D01 …); those whose severity is Violation or Warning are either in `FOUND` or, when no graph
can express them, in the table of data/README.md, with the reason.
"""

from __future__ import annotations

import csv
import re

import pytest

from ogpkg.iris import ID, SHAPES
from ogpkg.validation import Report
from tests.paths import FACTS, ROOT, needs_facts

PLAN_4, REPORT_3, PLAN_1 = "kr-nap4", "kr-nap3-self-2018", "kr-nap1"
MEMBER, COMMITMENT = "kr-member-page-2020", "kr0042-page-2020"

#: The facts that call for a Violation or a Warning.
SERIOUS = [
    f"D{number:02}"
    for number in (
        *(1, 2, 3, 8, 10, 14, 17, 18, 19, 22, 23, 27, 28, 30, 40, 50, 55, 57, 61, 62, 64, 66, 70, 72, 74, 78, 79, 80),
        *(83, 93, 95, 99, 105, 122, 130, 136, 139, 150),
    )
]

#: Fact → constraint, path of the focus node, document, and the lines, of which each has a result.
FOUND: dict[str, list[tuple[str, str, str, set[int]]]] = {
    # The first page of three commitments of plan 4 is lost; what is left begins on these lines.
    **{
        fact: [
            *((f"Commitment-{name}", f"commitment/{code}", PLAN_4, {line}) for name in ("leadAgency", "period")),
            *(
                ("Absence-lost", f"absence/{PLAN_4}-{code}-{name}", PLAN_4, {line})
                for name in ("numberInPlan", "title", "problem", "description", "contribution", "startDate", "endDate")
            ),
        ]
        for fact, code, line in (("D01", "KR0037", 153), ("D02", "KR0038", 170), ("D03", "KR0041", 304))
    },
    "D08": [("Absence-blank", f"absence/{PLAN_4}-KR0048-5-endDate", PLAN_4, {658})],
    "D10": [
        ("Absence-freeText", f"absence/{PLAN_4}-KR0039-2-endDate", PLAN_4, {227}),
        ("Period-start", "milestone/KR0039-2", PLAN_4, {227}),
    ],
    "D14": [
        ("Milestone-inCommitment", f"milestone/{code}-{number}", PLAN_4, {line})
        for code, first, lines in (
            ("KR0036", 137, (137, 138, 139)),
            ("KR0043", 402, (402, 403)),
            ("KR0045", 508, (508, 509)),
            ("KR0048", 654, (654, 655, 656, 661, 662, 663, 664, 665, 666)),
        )
        for line in lines
        for number in (line - first + 1,)
    ],
    "D17": [("Milestone-oneActivity", "milestone/KR0037-1", PLAN_4, {157})],
    "D18": [
        ("Person-ownLine", "commitment/KR0042", PLAN_4, {356}),
        ("Person-ownLine", "commitment/KR0042", COMMITMENT, {71}),
        ("Person-ownTelephone", "person/p0009", PLAN_4, {358}),
        ("Person-ownTelephone", "person/p0010", COMMITMENT, {75}),
    ],
    "D19": [("Absence-blank", f"absence/{PLAN_4}-KR0045-phone", PLAN_4, {521})],
    "D22": [
        (
            "Agency-oneName",
            "unit/kr-ministry-of-food-and-drug-safety-residues-and-contaminants-standard-division",
            PLAN_4,
            {412},
        )
    ],
    "D23": [
        ("Agency-oneName", "unit/kr-cultural-heritage-administration-division-of-ict-management", PLAN_4, {474, 520})
    ],
    "D27": [("Commitment-stateActor", "commitment/KR0045", PLAN_4, {522})],
    "D28": [("Commitment-stateActor", "commitment/KR0044", PLAN_4, {463})],
    "D30": [
        ("Absence-freeText", f"absence/{PLAN_4}-{code}-claimedValue", PLAN_4, {line})
        for code, line in (("KR0039", 213), ("KR0040", 263), ("KR0045", 493))
    ],
    # 293 universities before, 286 in 2016.
    "D50": [("IndicatorValue-oneResult", "commitment/KR0022", REPORT_3, {112, 400})],
    "D55": [("Period-order", f"milestone/KR0023-{number}", REPORT_3, {437}) for number in (1, 2, 3)],
    "D57": [
        ("Period-startWithEnd", "milestone/KR0023-3", REPORT_3, {437}),
        ("Milestone-openButComplete", "milestone/KR0033-1", REPORT_3, {737}),
    ],
    "D61": [
        ("ActionPlan-startsLate", "plan/KR-3", REPORT_3, {19, 23}),
        ("Commitment-inPlan", "commitment/KR0024", REPORT_3, {449}),
        ("Commitment-inPlan", "commitment/KR0035", REPORT_3, {750}),
    ],
    "D62": [("ActionPlan-themeCount", "plan/KR-3", REPORT_3, {19})],
    "D64": [("IndicatorValue-oneTarget", "commitment/KR0031", REPORT_3, {285})],
    "D66": [("IndicatorValue-fartherFromTarget", "commitment/KR0030", REPORT_3, {647})],
    "D70": [("IndicatorValue-oneResult", "commitment/KR0026", REPORT_3, {523})],
    "D72": [("IndicatorValue-oneDate", "commitment/KR0029", REPORT_3, {245, 612})],
    "D74": [("IndicatorValue-baselineAnswered", "commitment/KR0024", REPORT_3, {154})],
    "D83": [("Commitment-nonStateActor", "commitment/KR0035", REPORT_3, {771})],
    "D93": [
        ("Agency-oneName", "agency/kr-national-police-agency", REPORT_3, {493}),
        ("Agency-oneName", "agency/kr-ministry-of-economy-and-finance", REPORT_3, {359, 770, 798}),
        ("Agency-oneName", "agency/kr-export-import-bank-of-korea", REPORT_3, {354}),
        ("Agency-oneSpelling", "agency/kr-open-net", REPORT_3, {503, 534}),
        ("Agency-officialName", "agency/kr-korea-consumer-agency", REPORT_3, {525}),
    ],
    "D95": [
        (
            "Agency-oneName",
            "agency/kr-presidential-committee-on-the-fourth-industrial-revolution",
            PLAN_4,
            {503},
        )
    ],
    "D99": [
        ("Absence-freeText", f"absence/{REPORT_3}-KR0030-claimedValue", REPORT_3, {638}),
        *(
            ("Absence-blank", f"absence/{REPORT_3}-{key}", REPORT_3, {line})
            for key, line in (
                ("KR0030-peerLearning", 639),
                ("KR0031-peerLearning", 673),
                ("KR0031-additionalInformation", 674),
                ("KR0032-peerLearning", 702),
                ("KR0035-peerLearning", 757),
                ("KR0035-additionalInformation", 758),
                ("KR0034-peerLearning", 783),
                ("KR0034-additionalInformation", 784),
            )
        ),
    ],
    # A date that is missing from a whole document is missing from its first line on.
    "D105": [("SourceDocument-issued", f"document/{REPORT_3}", REPORT_3, {1})],
    "D122": [
        ("Commitment-exchangedPolicyArea", "commitment/KR0033", MEMBER, {137}),
        ("Commitment-exchangedPolicyArea", "commitment/KR0033", COMMITMENT, {180}),
    ],
    "D130": [
        ("SourceDocument-twice", "document/kr-letter-2016-09", MEMBER, {234}),
        ("SourceDocument-twice", "document/kr-letter-2014-04-consultation", MEMBER, {238}),
        ("SourceDocument-twice", "document/kr-letter-2016-09-consultation", MEMBER, {242}),
        ("SourceDocument-twice", "document/kr-letter-2014-04", MEMBER, {246}),
    ],
    "D136": [("SourceDocument-issued", f"document/{PLAN_1}", PLAN_1, {1})],
    "D150": [
        (f"Commitment-{name}", f"commitment/{code}", PLAN_1, {line})
        for name in ("leadAgency", "period", "responsible", "anyClaimedValue", "milestone")
        for code, line in (("KR0003", 52), ("KR0004", 53), ("KR0011", 86), ("KR0016", 101), ("KR0002", 103))
    ],
}


def places(report: Report, constraint: str, focus: str, document: str) -> set[int]:
    """The lines of `document` on which `constraint` finds a fault of `focus`."""
    found = (r for r in report.results if (r.shape, r.focus) == (f"{SHAPES}#{constraint}", ID + focus))
    return {place.line for result in found for place in result.places if place.file == document and place.line}


@pytest.mark.parametrize("fact", FOUND)
def test_the_fault_is_found_where_it_is(fact: str, shipped_report: Report) -> None:
    for constraint, focus, document, lines in FOUND[fact]:
        assert places(shipped_report, constraint, focus, document) >= lines, (constraint, focus)


def test_a_violation_is_what_the_facts_call_one(shipped_report: Report) -> None:
    severe = {"D01", "D02", "D03", "D50", "D55", "D70"}
    expected = {fact: fact in severe for fact in FOUND if fact != "D150"}
    found = {
        fact: any(
            result.severity == "violation"
            for constraint, focus, _, _ in FOUND[fact]
            for result in shipped_report.results
            if (result.shape, result.focus) == (f"{SHAPES}#{constraint}", ID + focus)
        )
        for fact in expected
    }
    assert found == expected


def test_commitment_1_4_of_plan_1_has_a_lead_and_a_date(shipped_report: Report) -> None:
    for name in ("leadAgency", "period"):
        assert places(shipped_report, f"Commitment-{name}", "commitment/KR0001", PLAN_1) == set()


def test_a_right_list_of_commitments_violates_nothing(shipped_report: Report) -> None:
    # Nobody read a document of plan 2; pages list its commitments.
    codes = {f"{ID}commitment/KR00{number}" for number in range(17, 22)}
    assert {r.shape.partition("#")[2] for r in shipped_report.results if r.focus in codes} <= {
        "Commitment-onePolicyArea",
        "Commitment-oneTitle",
    }


def not_expressible() -> dict[str, str]:
    """Fact → the reason that data/README.md gives why no shape finds it."""
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (D\d+) \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE))


def test_every_serious_fact_is_found_or_has_a_reason() -> None:
    reasons = not_expressible()
    assert set(SERIOUS) == FOUND.keys() | reasons.keys()
    assert not FOUND.keys() & reasons.keys()
    assert all(len(reason) > 40 for reason in reasons.values())


@needs_facts
def test_the_serious_facts_are_those_of_the_table() -> None:
    with (FACTS / "data-quality.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [row["id"] for row in rows if re.search(r"\b[VW]\b", row["check"])] == SERIOUS
