"""The competency questions: each has an answer worked out from the documents, and two engines give it.

``golden/<name>.csv`` holds the whole answer of ``ogpkg/queries/<name>.rq``, in order; ``<name>.contains.csv``
holds rows that must be in it. ``golden/README.md`` says on which lines of which document each answer stands.
"""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from ogpkg.iris import ID, PREFIXES
from ogpkg.resources import queries
from tests.paths import ROOT

Row = tuple[str, ...]

GOLDEN = ROOT / "tests" / "golden"
ANSWERS = sorted(GOLDEN.glob("*.csv"))
QUERIES = sorted(queries().glob("*.rq"))
#: Namespaces, longest first, so that a name is shortened by the closest one.
NAMESPACES = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def name_of(path: Path) -> str:
    """The question that a query file or an answer file belongs to."""
    return path.name.split(".")[0]


def short(value: str) -> str:
    """`value` as the answers write it: a path below ``id/``, a prefixed name, or the text itself."""
    if value.startswith(ID):
        return value.removeprefix(ID)
    for prefix, namespace in NAMESPACES:
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    # Engines write one decimal as 280, 280.0 or 280.00.
    return re.sub(r"\.?0+$", "", value) if re.fullmatch(r"-?\d+\.\d+", value) else value


def expected(path: Path) -> tuple[list[str], list[Row]]:
    """The columns and the rows of an answer file."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines, strict=True)
    return header, [tuple(row) for row in rows]


def answer(rows: list[dict[str, str]], header: list[str]) -> list[Row]:
    """`rows` of an engine in the notation of the answer files."""
    return [tuple(short(row.get(column, "")) for column in header) for row in rows]


def text_of(path: Path) -> str:
    return (queries() / f"{name_of(path)}.rq").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_a_question_has_the_answer_that_the_documents_give(path: Path, knowledge: Any) -> None:
    header, rows = expected(path)
    given = answer(knowledge.query(text_of(path)), header)
    assert sorted(set(rows) - set(given)) == [], "the documents say this, the graph does not"
    if path.suffixes != [".contains", ".csv"]:
        assert sorted(set(given) - set(rows)) == [], "the graph says this, the documents do not"
        assert given == rows, "the rows are right, their order or number is not"


@pytest.mark.long
# rdflib's own query engine uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:Dataset.(default_context|identifier|contexts) is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_a_second_engine_gives_the_same_rows(path: Path, knowledge: Any) -> None:
    result = knowledge.rdflib.query(text_of(path))
    header = [str(column) for column in result.vars]
    theirs = [tuple("" if value is None else short(str(value)) for value in row) for row in result]
    assert Counter(theirs) == Counter(answer(knowledge.query(text_of(path)), header))


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_a_query_says_in_two_languages_what_it_asks(path: Path) -> None:
    given = dict(re.findall(r"^# ([a-z-]+): (\S.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"title", "title-ko", "question", "question-ko"} <= set(given)
    assert given["question"].endswith("?")
    for key in ("title-ko", "question-ko"):
        assert re.search("[가-힣]", given[key]), f"{key} is not Korean"


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_a_query_runs_anywhere_and_names_and_sorts_its_columns(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    columns = [column.value for column in ox.Store().query(text).variables]  # type: ignore[union-attr]
    prepareQuery(text)
    assert "SELECT *" not in text
    assert "ORDER BY" in text
    header, rows = expected(next(answer for answer in ANSWERS if name_of(answer) == name_of(path)))
    assert header == columns
    assert all(len(row) == len(header) for row in rows)


def test_every_query_has_one_answer_and_every_answer_a_query_and_a_source() -> None:
    assert sorted(map(name_of, ANSWERS)) == sorted(map(name_of, QUERIES))
    explained = (GOLDEN / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in ANSWERS if f"`{path.name}`" not in explained] == []
