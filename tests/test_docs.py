"""What the documents of the project say is true: links lead somewhere, and the README's queries have answers."""

import re
from pathlib import Path

import pytest

from tests.conftest import Knowledge
from tests.paths import ROOT

FOLDERS = ("data", "deploy", "docs", "tests/golden")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).glob("*.md"))])
QUERIES = re.findall(
    r"\(`([\w-]+)`\)\n?.*?```sparql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_asks_five_questions_that_are_saved() -> None:
    assert len(QUERIES) == 5
    for name, _ in QUERIES:
        assert (ROOT / "ogpkg" / "queries" / f"{name}.rq").is_file(), name


@pytest.mark.parametrize(("name", "text"), QUERIES, ids=lambda value: value if "\n" not in value else "")
def test_a_question_of_the_readme_has_an_answer(name: str, text: str, knowledge: Knowledge) -> None:
    assert knowledge.query(text)


@pytest.mark.parametrize(
    ("name", "count"), [("self-assessment-disagreements", 6), ("late-milestones", 2), ("policy-area-differences", 34)]
)
def test_the_readme_counts_right(name: str, count: int, knowledge: Knowledge) -> None:
    assert len(knowledge.query(dict(QUERIES)[name])) == count


def test_the_readme_names_what_is_in_the_graph(knowledge: Knowledge) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for word, kind in (("48 commitments", "Commitment"), ("84 milestones", "Milestone")):
        ((number,),) = [
            tuple(row.values()) for row in knowledge.query(f"SELECT (COUNT(?x) AS ?n) {{ ?x a ogp:{kind} }}")
        ]
        assert word in text
        assert word.startswith(f"{number} ")
