"""OGP's own exports, where they are beside the project: counts are taken by the csv module, not by the reader."""

import csv
import re
from collections import Counter
from functools import lru_cache

import pyoxigraph as ox
import pytest
from rdflib import SH, Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE, ID, OGP, PREFIXES, SHAPES
from ogpkg.sources.record import Record
from tests.ontology.files import SHAPE_FILES, graph_of
from tests.paths import ROOT
from tests.sources import exports

FOLDER = ROOT.parent / "shared" / "ogp-export"
LOOKUPS = ROOT / "data" / "lookups"
YEARS = ("2024", "2016")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="OGP's exports are not beside the project")

#: Layout → columns of the label and the code, and the property and code list that they become, by stage.
CODED = {
    "2024": [
        ("Specificity", "_Specificity", "specificity", "progress-report"),
        ("Potential Impact", "_Potential Impact", "potentialImpact", "progress-report"),
        ("Potential for Results", "_Potential for Results", "potentialForResults", "progress-report"),
        ("Completion (Progress Report)", "_CompletionProgress", "completion", "progress-report"),
        ("Completion (End Of Term)", "_CompletionEndTerm", "completion", "end-of-term"),
        ("Did It Open Government (Overall)", "_OpenGovernment", "openedGovernment", "end-of-term"),
        ("Early Results", "_Early Results", "earlyResults", "end-of-term"),
    ],
    "2016": [
        ("Specificity", "_Specificity", "specificity", "progress-report"),
        ("Potential impact", "_Pot Impact Coded", "potentialImpact", "progress-report"),
        ("Completion (progress report)", "_CompletionProgress", "completion", "progress-report"),
        ("Completion (end of term)", "_CompletionEndTerm", "completion", "end-of-term"),
        ("Did it open government (end of term only)", "_OpenGovt", "openedGovernment", "end-of-term"),
    ],
}
#: The steps of the codebook, by code.
STEPS = {
    "specificity": ("none", "low", "medium", "high"),
    "potentialImpact": ("none", "minor", "moderate", "transformative"),
    "potentialForResults": ("unclear", "modest", "substantial"),
    "completion": ("withdrawn", "unclear", "not-started", "limited", "substantial", "complete"),
    "openedGovernment": ("worsens", "did-not-change", "marginal", "major", "outstanding"),
    "earlyResults": ("no-notable-results", "moderate", "significant"),
}
NULLS = {"NR": "not-reviewed", "ND": "no-data", "NA": "not-applicable"}
#: Flag → property, rule, and column of the completion that it goes by.
STARS = {
    "2024": [
        ("Starred (2015 Only)", "starred2015", "_CompletionProgress", "progress-report"),
        ("Starred (Current Formula) Progress Report", "starredCurrent", "_CompletionProgress", "progress-report"),
        ("Starred (Current Formula) End of Term", "starredCurrent", "_CompletionEndTerm", "end-of-term"),
    ],
    "2016": [
        ("Starred (pre-June 2014 assessments)", "starredBefore2015", "_CompletionProgress", "progress-report"),
        ("Starred (2015 only)", "starred2015", "_CompletionProgress", "progress-report"),
        ("Starred (current formula) progress report", "starredCurrent", "_CompletionProgress", "progress-report"),
        ("Starred (current formula) end of term", "starredCurrent", "_CompletionEndTerm", "end-of-term"),
    ],
}
IMPACT = {"2024": "_Potential Impact", "2016": "_Pot Impact Coded"}


@lru_cache(maxsize=2)
def table(year: str) -> list[dict[str, str]]:
    with (FOLDER / f"commitments-{year}-sample.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))[1 if year == "2016" else 0 :]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@lru_cache(maxsize=2)
def record(year: str) -> Record:
    return exports.read(FOLDER / f"commitments-{year}-sample.csv", lookups=LOOKUPS)


@lru_cache(maxsize=2)
def store(year: str) -> ox.Store:
    found = ox.Store()
    found.extend(ox.Quad(*fact) for fact in record(year).triples()[0])
    return found


def ask(year: str, query: str) -> list[ox.QuerySolution]:
    return list(store(year).query(query, prefixes=PREFIXES))  # type: ignore[arg-type]


def counted(year: str, query: str) -> Counter[str]:
    """The last part of the first variable → how often."""
    return Counter(str(row[0].value).rsplit("/", 1)[-1] for row in ask(year, query))


def answers(year: str, stage: str, name: str) -> Counter[str]:
    """How often each value of an indicator is stated at one stage, and each reason for having none."""
    at_stage = f"?a ogp:reviewStage review-stage:{stage}"
    absent = f"?x ogp:absentProperty ogp:{name} ; ogp:absenceOf ?a ; ogp:absenceReason ?v"
    return counted(year, f"SELECT ?v WHERE {{ {{ ?a ogp:{name} ?v . {at_stage} }} UNION {{ {absent} . {at_stage} }} }}")


@pytest.mark.parametrize("year", YEARS)
def test_every_row_is_a_commitment_of_its_own(year: str) -> None:
    rows = len(table(year))
    assert record(year).report.counts["rows read"] == rows
    assert len(counted(year, "SELECT ?c WHERE { ?c a ogp:Commitment }")) == rows
    assert record(year).report.unplaced() == []


def test_commitments_have_ogps_identifiers_and_members_their_letters() -> None:
    identifiers = {row["Commitment Unique Identifier"] for row in table("2024")}
    assert set(counted("2024", "SELECT ?i WHERE { ?c a ogp:Commitment ; dcterms:identifier ?i }")) == identifiers
    letters = {re.sub(r"\d", "", identifier) for identifier in identifiers}
    assert set(counted("2024", "SELECT ?m WHERE { ?p ogp:member ?m }")) == letters
    plans = {row["Action Plan ID"] for row in table("2024")}
    assert set(counted("2024", "SELECT ?i WHERE { ?p a ogp:ActionPlan ; dcterms:identifier ?i }")) == plans
    assert not [miss for miss in record("2024").report.misses if miss.table == "members"]


@pytest.mark.parametrize("year", YEARS)
def test_every_tag_that_is_set_is_a_policy_area(year: str) -> None:
    first, last = ("Anti-Corruption and Integrity", "Money in Politics")
    if year == "2016":
        first, last = "Anti-corruption", "OGP"
    headers = list(table(year)[0])
    tags = headers[headers.index(first) : headers.index(last) + 1]
    expected = Counter({tag: sum(row[tag] == "1" for row in table(year)) for tag in tags})
    found = counted(year, "SELECT ?a WHERE { ?c ogp:policyArea ?a }")
    assert sorted(found.values()) == sorted(count for count in expected.values() if count)
    assert found["open-data"] == expected["Open Data"]
    assert found["water-and-sanitation"] == expected["Water & Sanitation"]


@pytest.mark.parametrize("year", YEARS)
def test_indicators_are_as_often_as_label_and_code_agree(year: str) -> None:
    for label, code, name, stage in CODED[year]:
        expected: Counter[str] = Counter()
        for row in table(year):
            if (row[label], row[code]) == ("None", "1"):
                expected["contradictory"] += 1  # nine rows of 2016: no specificity, and the code of a low one
            else:
                expected[NULLS.get(row[code]) or STEPS[name][int(row[code])]] += 1
        found = answers(year, stage, name)
        assert found == expected, label


def test_changes_that_contradict_their_code_are_listed() -> None:
    directions = {"Increase": 1, "No Change": 0, "Decrease": -1}
    wrong = Counter()
    for row in table("2024"):
        label, code = row["Change In Completion"], row["_ChangeCompletion"]
        if label in directions and (code in NULLS or (int(code) > 0) - (int(code) < 0) != directions[label]):
            wrong[f"label {label!r}, code {code!r}"] += 1
    noted = {
        text: len(places)
        for (what, text), places in record("2024").report.notes.items()
        if what.startswith("Change In Completion: label and code contradict")
    }
    assert noted == wrong
    assert sum(wrong.values()) == 7


@pytest.mark.parametrize("year", YEARS)
def test_flags_of_stars_are_stated_as_published(year: str) -> None:
    for header, name, _, stage in STARS[year]:
        expected = Counter(NULLS.get(row[header], {"1": "true", "0": "false"}.get(row[header])) for row in table(year))
        found = answers(year, stage, name)
        assert found == expected, header


def star(row: dict[str, str], year: str, rule: str, completion: str) -> bool:
    """The star as the codebook's formulas give it, from the codes of a row."""
    known = row["_Relevant"] == "1" and int(row[completion]) >= 4
    impact = int(row[IMPACT[year]])
    specific = row["_Specificity"] in {"2", "3"} or (row["_Specificity"] == "ND" and row.get("Verifiable") == "Yes")
    return {
        "starredBefore2015": known and impact >= 2,
        "starred2015": known and impact >= 2 and specific,
        "starredCurrent": known and impact == 3 and specific,
    }[rule]


def exceptions(year: str) -> Counter[tuple[str, str]]:
    """Commitments whose published flag is not what the formula gives, by rule."""
    return Counter(
        (rule, row.get("Commitment Unique Identifier") or f"{row['Country']} {row['Comm No']}")
        for header, rule, completion, _ in STARS[year]
        for row in table(year)
        if row[header] in {"0", "1"} and star(row, year, rule, completion) != (row[header] == "1")
    )


@pytest.mark.parametrize("year", YEARS)
def test_every_published_star_follows_from_its_rule_or_is_listed(year: str) -> None:
    flags = sum(row[header] in {"0", "1"} for header, *_ in STARS[year] for row in table(year))
    expected = exceptions(year)
    counts = record(year).report.counts
    assert counts["stars that follow from their rule"] == flags - expected.total()
    assert (counts["that do not"], counts["that lack an indicator to tell"]) == (expected.total(), 0)
    listed = [what for what, _ in record(year).report.notes if "by the rule it would be" in what]
    assert len(listed) == expected.total()
    # Three commitments of El Salvador's second plan had a star coming by the rule of 2015 and got none.
    names = {"2024": [], "2016": ["El Salvador 1.9", "El Salvador 2.1", "El Salvador 5.4"]}
    assert sorted(name for _, name in expected) == names[year]


@pytest.mark.parametrize("year", YEARS)
def test_the_constraints_find_the_same_stars(year: str) -> None:
    shapes = graph_of(*SHAPE_FILES)
    found = 0
    for rule in ("Before2015", "2015", "Current"):
        shape = URIRef(f"{SHAPES}#Assessment-starByRule{rule}")
        for constraint in shapes.objects(shape, SH.sparql):
            found += len(ask(year, str(shapes.value(constraint, SH.select))))
    assert found == exceptions(year).total()


def test_dates_of_the_older_export_are_read_only_where_everything_speaks_for_it() -> None:
    dates = [row[header] for row in table("2016") for header in ("Start Date", "End Date")]
    numeric = [tuple(map(int, text.split("/"))) for text in dates if re.fullmatch(r"\d+/\d+/\d{4}", text)]
    telling = Counter(first > second for first, second, _ in numeric if 12 < max(first, second) <= 31)
    firsts = Counter(
        first == 1 for first, second, _ in numeric if max(first, second) <= 12 and (first == 1) != (second == 1)
    )
    # The telling dates put the day first; the others speak against it, for most would be in January.
    assert telling[True] > 50 * telling[False] and firsts[False] > 4 * firsts[True]
    text = record("2016").report.render("export.csv")
    assert "order of day and month in dates: day-month, decided by the dates that can be read in one way only" in text
    read = {
        str(row[0].value): str(row[1].value)
        for row in ask("2016", "SELECT ?w ?d WHERE { ?c ogp:startText ?w ; ogp:start ?d }")
    }
    assert read["01/10/2013"] == "2013-10-01" and "06/01/2014" not in read and read["25/2/2013"] == "2013-02-25"


def test_serial_numbers_and_two_digit_years_of_the_newer_export() -> None:
    rows = {row["Commitment Unique Identifier"]: row for row in table("2024")}
    starts = {
        str(row[0].value): row[1]
        for row in ask("2024", "SELECT ?i ?d WHERE { ?c dcterms:identifier ?i ; ogp:start ?d }")
    }
    for identifier, row in rows.items():
        words = row["Start Date"]
        expected = {"43525": "2019-03-01", "9/1/18": "2018-09-01", "9/1/2019": "2019-09-01", "2014": "2014"}.get(words)
        if expected:
            assert starts[identifier] == ox.Literal(expected, datatype=ox.NamedNode(EDTF_DATATYPE)), identifier
    assert {"43525", "9/1/18", "9/1/2019", "2014"} <= {row["Start Date"] for row in rows.values()}
    # Its year wrote the day first, as every date of that year shows that can be read in one way only.
    ends = {str(row[0].value) for row in ask("2024", "SELECT ?i WHERE { ?c dcterms:identifier ?i ; ogp:end ?d }")}
    assert rows["CZ0012"]["End Date"] == "1/7/2015" and "CZ0012" not in ends
    numbers = {
        str(row[0].value) for row in ask("2024", "SELECT ?n WHERE { ?c a ogp:Commitment ; ogp:numberInPlan ?n }")
    }
    assert "4.1" in numbers and not [number for number in numbers if len(number) > 8]


@pytest.mark.parametrize("year", YEARS)
def test_nothing_private_is_stated(year: str) -> None:
    words = [fact.object.value for fact in record(year).triples()[0] if isinstance(fact.object, ox.Literal)]
    assert not [text for text in words if re.search(r"[\w.+-]+@[\w-]+\.", text)]
    assert Literal("") not in words and ID and OGP
