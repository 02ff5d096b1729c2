"""The page of a thing: what it is at a glance, facts under headings, findings beside them, nothing said twice."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ogpkg.web.linked.facts import Row
from ogpkg.web.pages.tables import Cell
from ogpkg.web.present import Value
from tests.conftest import Knowledge
from tests.web.test_pages import page

OGP = "https://w3id.org/ogpkg/ontology#"


def html(client: FlaskClient, address: str) -> str:
    return client.get(address, headers={"Accept": "text/html"}).text


def fact(text: str, term: str) -> str:
    """The part of a page that stands beside the property `term`, without its marks."""
    found = re.search(rf'<tbody>\s*<tr>\s*<th[^>]*><a href="[^"]*#{term}[^"]*">.*?</tbody>', text, re.DOTALL)
    assert found, f"no {term}"
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def glance(text: str) -> dict[str, str]:
    """What stands at a glance, label by label."""
    part = text[text.index('<dl class="glance') : text.index("</dl>")]
    items = re.findall(r"<dt>(.*?)</dt>(.*?)</div>", part, re.DOTALL)
    return {_words(label): _words(values) for label, values in items}


def _words(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_a_page_begins_with_what_it_is(client: FlaskClient) -> None:
    found = glance(html(client, "/doc/commitment/XA0001.html"))
    assert found["Action plan"] == "First plan"
    assert found["Led by"] == "Treasury"
    assert found["Period documents differ"] == "2019-05-01 – 2020-06 / 2021"
    assert found["OGP values"] == "Access to information"
    assert found["Completion (government)"].startswith("Complete")
    assert found["Completion (IRM)"] == "Limited xa-page 8"


def test_what_nobody_judged_is_not_called_incomplete(shipped: FlaskClient) -> None:
    found = glance(html(shipped, "/doc/commitment/KR0042.html"))
    assert found["Completion (government)"] == "not in the documents read"
    assert found["Completion (IRM)"] == "no value: pending review kr0042-page-2020 44"
    two = glance(html(shipped, "/doc/commitment/KR0030.html"))["Completion (government) assessments differ"]
    assert re.findall("Substantial|Complete", two) == ["Substantial", "Complete"]


def test_facts_stand_in_groups_and_keys_come_last(shipped: FlaskClient) -> None:
    ids = page(shipped, "/doc/commitment/KR0042.html").ids
    order = ["facts-names", "facts-who", "facts-when", "facts-about", "milestones", "findings-here", "technical"]
    assert [name for name in ids if name in order] == order
    assert "facts-names" not in page(shipped, "/doc/person/p0009.html").ids


def test_the_same_words_are_shown_once_with_all_who_say_them(shipped: FlaskClient) -> None:
    text = html(shipped, "/doc/agency/kr-ministry-of-the-interior-and-safety.html")
    assert text.count("<td><span>Ministry of the Interior and Safety</span>") == 1
    beside = _words(text[text.index("<td><span>Ministry of the Interior") :].partition("</tr>")[0])
    assert "editors" in beside
    assert "kr-nap4 319, 329" in beside


def test_a_finding_stands_beside_what_it_is_about(shipped: FlaskClient) -> None:
    text = html(shipped, "/doc/commitment/KR0042.html")
    beside = fact(text, "responsiblePerson")
    assert "warning people run together" in beside
    assert beside.endswith("kr-nap4 356 kr0042-page-2020 71")
    assert "no other actors" in fact(text, "otherActor")
    assert text.count("people run together") == 1
    reversed_dates = html(shipped, "/doc/milestone/KR0023-1.html")
    assert re.search(r"<th[^>]*>(Starts|Ends)(?:(?!<tbody>).)*the end lies before the start", reversed_dates, re.DOTALL)


def test_one_goes_on_to_the_next_in_the_plan(shipped: FlaskClient) -> None:
    found = html(shipped, "/doc/commitment/KR0042.html")
    assert re.search(r'href="/doc/commitment/KR0041.html" rel="prev"', found)
    assert re.search(r'href="/doc/commitment/KR0043.html" rel="next"', found)
    first = html(shipped, "/doc/milestone/KR0042-1.html")
    assert 'rel="prev"' not in first
    assert 'href="/doc/milestone/KR0042-2.html" rel="next"' in first


def test_what_was_replaced_says_by_what(shipped: FlaskClient) -> None:
    words = page(shipped, "/doc/commitment/KR0032.html").words
    assert re.search(r"Replaced by Citizen Service Portals kr-nap3-self-2018 \d", words)


def test_a_concept_says_how_often_it_is_used(shipped: FlaskClient, knowledge: Knowledge) -> None:
    rows = knowledge.query(
        "SELECT ?plan (COUNT(DISTINCT ?c) AS ?n) WHERE { GRAPH ?g { ?c ogp:primaryPolicyArea "
        "<https://w3id.org/ogpkg/id/policy-area/e-government> } GRAPH ?h { ?c ogp:plan ?plan } } GROUP BY ?plan"
    )
    text = html(shipped, "/doc/policy-area/e-government.html")
    row = text[text.index("primary policy area</a></th>") :]
    row = row[: row.index("</tr>")]
    for found in rows:
        key = found["plan"].rsplit("/", 1)[-1]
        assert re.search(rf'plan={key}"[^>]*>[^<]+</a> <span class="note">{found["n"]}</span>', row)
    assert sum(int(found["n"]) for found in rows) > 10
    assert "spelling in sources eGovernment" in page(shipped, "/doc/policy-area/e-government.html").words
    assert glance(html(shipped, "/doc/ogp-value/access-to-information.html"))["Valid in"] == "../2019"


def test_an_agency_has_what_it_leads_by_plan_its_people_and_its_changes(shipped: FlaskClient) -> None:
    text = html(shipped, "/doc/agency/kr-ministry-of-the-interior-and-safety.html")
    words = " ".join(_words(text).split())
    leads = text[text.index('id="leads"') : text.index('id="other-actor"')]
    assert re.findall(r'class="stretch".*?/doc/plan/(KR-\d)\.html', leads, re.DOTALL) == ["KR-3", "KR-4"]
    assert "/commitments?lead=kr-ministry-of-the-interior-and-safety" in leads
    assert "Heera Song Deputy Director" in words
    assert "Interior becomes Interior and Safety 2017" in words


def test_the_posts_of_a_person_have_the_dates_of_their_documents(shipped: FlaskClient) -> None:
    words = page(shipped, "/doc/person/p0009.html").words
    assert "Document of" in words
    assert re.search(r"Deputy Director Innovation Planning Division .*2018-08 2020 kr-nap4 357", words)


def test_a_line_names_its_thing_once(shipped: FlaskClient) -> None:
    text = html(shipped, "/doc/document/kr-nap4.html?line=9")
    lines = text[text.index('id="line-by-line"') :]
    first = lines[lines.index('id="L9"') : lines.index('id="L10"')]
    assert first.count("<tr") - 1 == first.count('class="on"') == 3
    assert first.count("Fourth action plan") == 1


@pytest.mark.parametrize(("count", "open_"), [(1, 1), (10, 10), (11, 8), (48, 8)])
def test_long_lists_are_folded(count: int, open_: int) -> None:
    row = Row("name", None, Cell(tuple(Value(str(number)) for number in range(count))))
    assert (len(row.open), len(row.open) + len(row.folded)) == (open_, count)


def test_the_head_speaks_korean(shipped: FlaskClient) -> None:
    found = glance(html(shipped, "/doc/commitment/KR0042.html?lang=ko"))
    assert found["주관기관"] == "행정안전부"
    assert "문서 간 차이" in next(label for label in found if label.startswith("정책 분야"))
