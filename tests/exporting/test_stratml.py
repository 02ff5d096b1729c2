"""StratML: valid by the element tables of both parts, and with the facts of the documents in their places.

The published schemas may not travel with us. Who has them puts `StrategicPlan.xsd` and `PerformancePlanOrReport.xsd`
into a folder and names it in OGPKG_STRATML; then the exports are checked against them, too.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from itertools import groupby
from pathlib import Path
from uuid import NAMESPACE_URL, UUID

import pytest
from lxml import etree
from xmlschema import XMLSchema

from ogpkg.errors import InputError
from ogpkg.exporting import Choices, stratml
from ogpkg.iris import ID, OGP
from tests.exporting.conftest import SHIPPED, Reads
from tests.exporting.plans import golden, one_commitment, plan_of
from tests.exporting.stratml_tables import NAMESPACES, schema

PUBLISHED = {1: "StrategicPlan.xsd", 2: "PerformancePlanOrReport.xsd"}


def tree(choices: Choices, part: int = 1) -> etree._Element:
    return etree.fromstring(stratml.write(choices, part))


@cache
def tables(part: int) -> XMLSchema:
    """The schema of our element tables."""
    return XMLSchema(schema(part))


def find(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at `path`, with names of part 1."""
    return element.findall("/".join(f"{{{NAMESPACES[1]}}}{name}" for name in path.split("/")))


def text(element: etree._Element, path: str) -> str:
    return "".join(found.text or "" for found in find(element, path)[:1])


def goals(read: Reads, code: str, lang: str = "en") -> list[etree._Element]:
    return find(tree(Choices(read(code), lang)), "StrategicPlanCore/Goal")


def uuid5(iri: str) -> str:
    """RFC 9562, 5.5: the SHA-1 of the namespace and the name, with the bits of version 5 and of the variant."""
    digest = bytearray(hashlib.sha1(NAMESPACE_URL.bytes + iri.encode()).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(digest)))


@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("code", ["XA-5", *SHIPPED])
def test_every_plan_is_valid(code: str, lang: str, part: int, read: Reads) -> None:
    document = tree(Choices(read(code), lang), part)
    published = Path(os.environ.get("OGPKG_STRATML", "")) / PUBLISHED[part]
    for known in [tables(part), *([XMLSchema(published)] if published.is_file() else [])]:
        known.validate(document)


def test_the_tables_refuse_what_the_standard_refuses() -> None:
    start = f'<StrategicPlan xmlns="{NAMESPACES[1]}"><Name/><StrategicPlanCore>'
    end = "</StrategicPlanCore></StrategicPlan>"
    right = "<Goal><Name>a</Name><Description/><Identifier>_1</Identifier></Goal>"
    assert tables(1).is_valid(start + right + end)
    wrong = {
        "no goal": "",
        "no description": "<Goal><Name>a</Name></Goal>",
        "another order": "<Goal><Description/><Name>a</Name></Goal>",
        "an identifier that is no name": "<Goal><Name/><Description/><Identifier>1</Identifier></Goal>",
        "an identifier twice": right + right,
        "a kind of stakeholder of its own": '<Goal><Name/><Description/><Stakeholder StakeholderTypeType="Agency">'
        "<Name/></Stakeholder></Goal>",
    }
    for why, body in wrong.items():
        assert not tables(1).is_valid(start + body + end), why


def test_commitments_are_goals_and_milestones_objectives(read: Reads) -> None:
    found = {
        (text(goal, "Identifier"), text(objective, "SequenceIndicator"), text(objective, "Name"))
        for goal in goals(read, "KR-4")
        for objective in find(goal, "Objective")
    }
    assert found == {
        (f"_{uuid5(ID + row['commitment'])}", row["number"], row["title"]) for row in golden("milestones-plan-4")
    }


def test_who_leads_and_when(read: Reads) -> None:
    by_identifier = {text(goal, "Identifier"): goal for code in ("KR-3", "KR-4") for goal in goals(read, code)}
    for commitment, rows in groupby(golden("leads"), key=lambda row: row["commitment"]):
        goal, told = by_identifier[f"_{uuid5(ID + commitment)}"], list(rows)
        lines = text(goal, "OtherInformation").splitlines()
        leads = [one for one in find(goal, "Stakeholder") if text(one, "Description").startswith("Lead agency")]
        assert len(leads) == len({row["agency"] for row in told} - {""}), commitment
        if told[0]["missingLead"]:
            assert "Lead agency: no value (lost in extraction; kr-nap4)" in lines
        else:
            starts = [line for line in lines if line.startswith("Start: ")]
            assert told[0]["start"] in starts[0], commitment


def test_the_period_of_a_plan_is_given_by_its_bounds(read: Reads) -> None:
    plan = tree(Choices(read("KR-3")))
    assert text(plan, "AdministrativeInformation/StartDate") == "2016-10-01"
    assert text(plan, "AdministrativeInformation/EndDate") == "2018-06-30"
    assert "Start: October 2016 (EDTF 2016-10; earliest day 2016-10-01)" in text(plan, "OtherInformation").splitlines()


def test_a_plan_as_its_documents_have_it(read: Reads) -> None:
    plan = tree(Choices(read("XA-5")))
    assert text(plan, "Name") == "Arcadia's Fifth Plan"
    assert text(plan, "StrategicPlanCore/Organization/Name") == "Arcadia"
    assert text(plan, "StrategicPlanCore/Value/Name") == "Access to information"
    assert text(plan, "AdministrativeInformation/PublicationDate") == "2019-03-15"
    # "when the wells are full" has no bound, so there is no date to give; the words stay.
    assert not find(plan, "AdministrativeInformation/EndDate")
    assert "End: when the wells are full" in text(plan, "OtherInformation").splitlines()
    wells, bells = find(plan, "StrategicPlanCore/Goal")
    assert [text(wells, "SequenceIndicator"), text(bells, "SequenceIndicator")] == ["2", "10"]
    assert text(wells, "Name") == '=1+1; wells & "ponds" for all'
    assert text(wells, "Description") == "Dig wells where there are none."
    assert text(bells, "Name") == "Bells\N{REPLACEMENT CHARACTER} in every village"
    assert "lost in extraction" in text(bells, "OtherInformation")


def test_every_role_is_told(read: Reads) -> None:
    (wells, *_) = goals(read, "XA-5")
    found = [(text(one, "Name"), text(one, "Description")) for one in find(wells, "Stakeholder")]
    assert found == [
        ("Ministry of Rivers", "Lead agency: Wells Division"),
        ("Ministry of Roads", "Lead agency"),
        ("Well Fund", "Other actor involved (not of the state)"),
        ("Ana Vale", "Responsible person: Clerk, Wells Division"),
    ]
    assert [one.get("StakeholderTypeType") for one in find(wells, "Stakeholder")] == ["Organization"] * 3 + ["Person"]


def test_units_and_posts_stand_for_themselves_where_nobody_else_does() -> None:
    plan, _ = one_commitment(
        "ogp:leadUnit unit:xa-a-wells ; ogp:responsiblePost post:xa-a-wells-head . "
        'unit:xa-a-wells ogp:nameAsPrinted "Wells Division" . '
        'post:xa-a-wells-head dcterms:title "Head" ; org:postIn unit:xa-a-wells'
    )
    (goal,) = find(tree(Choices(plan)), "StrategicPlanCore/Goal")
    found = [(text(one, "Name"), text(one, "Description")) for one in find(goal, "Stakeholder")]
    assert found == [("Wells Division", "Lead unit"), ("Head", "Responsible post: Wells Division")]


def test_both_assessments_stay_and_both_documents_too(read: Reads) -> None:
    (wells, *_) = goals(read, "XA-5")
    lines = text(wells, "OtherInformation").splitlines()
    assert [line for line in lines if "completion" in line] == [
        "IRM assessment (in xa-member-page): completion: Limited; starred: true",
        "self-assessment (in xa-self-2020, as of late 2020): completion: Substantial",
    ]
    assert "Documents differ: Title: taken from xa-nap5; xa-self-2020: Wells and ponds; xa-member-page: Wells" in lines
    assert "Start: April 2019 (EDTF 2019-04; earliest day 2019-04-01)" in lines
    assert any("xa-member-page: May 2019 | 2019-05 | 2019-05-01" in line for line in lines)


def test_korean_labels_where_there_are_some(read: Reads) -> None:
    wells, bells = goals(read, "XA-5", "ko")
    assert text(wells, "Name") == "모두를 위한 우물"
    assert text(wells, "Description") == "우물이 없는 곳에 우물을 판다."
    assert text(wells, "Stakeholder/Name") == "하천부"
    assert text(bells, "Name").startswith("Bells")
    assert '=1+1; wells & "ponds" for all (xa-nap5)' in text(wells, "OtherInformation")


def test_part_2_has_dates_and_results_as_elements(read: Reads) -> None:
    body = stratml.write(Choices(read("XA-5")), 2).replace(NAMESPACES[2].encode(), NAMESPACES[1].encode())
    plan = etree.fromstring(body)
    assert plan.get("Type") == "Performance_Report"
    lines, paint = find(plan, "StrategicPlanCore/Goal/Objective")
    measured = find(lines, "PerformanceIndicator/MeasurementInstance")[0]
    assert text(measured, "TargetResult/StartDate") == "2019-05-06"
    assert text(measured, "ActualResult/Descriptor/DescriptorValue") == "Complete"
    assert not find(paint, "PerformanceIndicator/MeasurementInstance/ActualResult")
    role = find(plan, "StrategicPlanCore/Goal/Stakeholder/Role")[0]
    assert [text(role, "Name"), text(role, "RoleType")] == ["Lead agency", "Performer"]


def test_it_does_not_matter_which_end_a_document_states() -> None:
    """A snapshot has the inverse of every statement in its entailed graph, which the default graph has, too."""
    plan = plan_of(
        "plan:XA-1 a ogp:ActionPlan ; ogp:hasCommitment commitment:XA0001 . commitment:XA0001 ogp:hasMilestone "
        'milestone:XA0001-1 . milestone:XA0001-1 dcterms:title "Dig" .',
        besides=f"<{ID}commitment/XA0001> <{OGP}plan> <{ID}plan/XA-1> . "
        f"<{ID}milestone/XA0001-1> <{OGP}commitment> <{ID}commitment/XA0001> .",
    )
    assert text(tree(Choices(plan)), "StrategicPlanCore/Goal/Objective/Name") == "Dig"


def test_a_plan_without_commitments_is_refused() -> None:
    with pytest.raises(InputError, match="no commitment"):
        stratml.write(Choices(plan_of("plan:XA-1 a ogp:ActionPlan .")))


def test_a_commitment_of_which_nothing_is_known_is_still_there() -> None:
    plan, _ = one_commitment("ogp:status commitment-status:active")
    document = tree(Choices(plan))
    assert tables(1).is_valid(document)
    assert text(document, "StrategicPlanCore/Goal/Name") == "(no title in the documents read)"
