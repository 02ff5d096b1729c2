"""Questions about several members: each has an answer worked out from the invented documents, and two engines give it.

``golden/<name>.csv`` holds the whole answer of ``ogpkg/queries/<name>.rq``, in order; ``golden/README.md`` says where
it stands.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import Knowledge
from tests.test_competency import answer, expected, name_of, short, text_of
from tests.world.composing import WORLD

ANSWERS = sorted((WORLD / "golden").glob("*.csv"))


@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_a_question_has_the_answer_that_the_documents_give(path: Path, world: Knowledge) -> None:
    header, rows = expected(path)
    given = answer(world.query(text_of(path)), header)
    assert sorted(set(rows) - set(given)) == [], "the documents say this, the graph does not"
    assert sorted(set(given) - set(rows)) == [], "the graph says this, the documents do not"
    assert given == rows, "the rows are right, their order or number is not"


@pytest.mark.long
# rdflib's own query engine uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:Dataset.(default_context|identifier|contexts) is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_a_second_engine_gives_the_same_rows(path: Path, world: Knowledge) -> None:
    header, rows = expected(path)
    result = world.rdflib.query(text_of(path))
    assert [str(column) for column in result.vars] == header
    theirs = [tuple("" if value is None else short(str(value)) for value in row) for row in result]
    assert Counter(theirs) == Counter(rows)


def test_every_answer_says_where_it_stands() -> None:
    explained = (WORLD / "golden" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in ANSWERS if f"`{path.name}`" not in explained] == []
