"""Columns answer as Oxigraph does, or not at all."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from benchmarks.generate import generate
from benchmarks.side_by_side import queries
from ogpkg.dataset import Snapshot
from ogpkg.lines import joined, merge
from tests.columns.comparison import Both
from tests.columns.questions import Asker, world
from tests.paths import ROOT


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Both, Path]:
    """A generated world of some ten thousand statements, and the file of its triples."""
    folder = tmp_path_factory.mktemp("plans")
    lines = "".join(generate(10_000, 1)).encode().splitlines()
    (folder / "default.nt").write_bytes(joined(merge(lines)))
    return Both(lines, folder), folder / "default.nt"


@pytest.fixture(scope="module")
def shipped(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The data that ogpkg ships, and what follows from them."""
    return Both(snapshot.quads.read_bytes().splitlines(), tmp_path_factory.mktemp("shipped"))


@pytest.mark.parametrize("kind", [*queries.KINDS, queries.HARD], ids=lambda kind: str(kind.name))
def test_what_is_measured_beside_others_is_answered_from_columns(plans: tuple[Both, Path], kind: queries.Kind) -> None:
    both, file = plans
    template = kind.template(queries.look_around(file))
    for number in range(3):
        assert both.same(template.instance(number)) is not None


ORDERED = (
    "SELECT ?s ?o WHERE { ?s <%s> ?o } ORDER BY ?s ?o",
    "SELECT DISTINCT ?o WHERE { ?s <%s> ?o } ORDER BY DESC(?o)",
    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) (MIN(?o) AS ?a) (MAX(?o) AS ?b) WHERE { ?s <%s> ?o }",
)


def test_order_and_writing_are_those_of_oxigraph_for_every_property_we_ship(shipped: Both) -> None:
    properties = [str(row["p"])[1:-1] for row in shipped.store.query("SELECT DISTINCT ?p { ?s ?p ?o }")]  # type: ignore[union-attr]
    answered = 0
    for text in (text % iri for iri in properties for text in ORDERED):
        found = shipped.columns.answer(text)
        answered += found is not None
        assert found is None or found.body == shipped.oxigraph(text), text
    assert answered > 2 * len(properties)


def test_a_sum_of_decimals_is_written_as_oxigraph_writes_it(plans: tuple[Both, Path]) -> None:
    both, _ = plans
    text = """SELECT ?plan (SUM(?amount) AS ?sum) (COUNT(?budget) AS ?budgets) WHERE {
        ?budget ogp:budgetOf ?commitment ; ogp:amount ?amount . ?commitment ogp:plan ?plan } GROUP BY ?plan"""
    found = both.same(text)
    assert found is not None
    assert found.rows


def _saved() -> Iterator[str]:
    for path in sorted((ROOT / "ogpkg").glob("**/queries/*.rq")):
        yield re.sub(r"(?m)^\s*#.*\n", "", path.read_text(encoding="utf-8"))


def test_saved_questions_have_the_same_answers(shipped: Both) -> None:
    answered = [text for text in _saved() if shipped.same(text) is not None]
    assert answered


@pytest.mark.parametrize("seed", range(4))
def test_made_up_questions_have_the_same_answers(seed: int, tmp_path: Path) -> None:
    _ask(seed, 100, tmp_path)


@pytest.mark.long
def test_many_made_up_questions_have_the_same_answers(tmp_path: Path) -> None:
    for seed in range(100, 400):
        _ask(seed, 200, tmp_path)


def _ask(seed: int, questions: int, folder: Path) -> None:
    random = Random(seed)
    both, asker = Both(world(random), folder), Asker(random)
    answered = sum(both.same(asker.question()) is not None for _ in range(questions))
    assert answered > questions // 20


#: What a slip of the pen or a stranger may put into a text.
SLIPS = [
    *(" ", "\n", "\t", "\x00", ".", ";", ",", "{", "}", "(", ")", "<", ">", "=", "!", "&&", "||", "#", '"', "'", "\\"),
    *("\\u0041", "_:b", "[]", "^", "/", "|", "*", "+", "?", "$", "a", "A", "1", "1.", "1e5", "-1", ".5", "00", "true"),
    *("@en", "@e", "^^", "::", "x:", "x:s1.", "x:s1-", "<x>", "<http://x/../a>", "BASE <http://y/> ", "UNION", "é"),
    *("OPTIONAL", "FILTER", "GRAPH ?g", "DISTINCT", "REDUCED", "FROM <http://x/g> ", "VALUES ?a { 1 UNDEF }", "MINUS"),
    *("BIND(1 AS ?z)", "SELECT", "?zz", "?é", "COUNT(*)", "AS", "GROUP BY ?a", "HAVING", "LIMIT 1", "NOT IN (1)"),
    *("\n# a }\n", "\n #\r", "'''\n#\n'''", '"""\n# b\n"""'),
    *("\f", "\v", "\u00a0", "x:s1.x:p0", '"a\tb"', '"""a"\n# """\n', "\n# x:s1 .\n", "\n#", "LIMIT 0", "OFFSET 2"),
    *("HAVING (1 < COUNT(*))", "{ SELECT ?a { ?a ?b ?c } LIMIT 2 }", "ORDER BY ?b LIMIT 2", "GROUP BY ?zz"),
    *("SERVICE <http://x> { }", "PREFIX x: <http://q/> ", "PREFIX y: <http://q:r/#a#> ", '"""a"""', '"a"@en-GB'),
]


def _slipped(random: Random, text: str) -> str:
    for _ in range(random.choice([1, 1, 2])):
        start, way = random.randrange(len(text) + 1), random.random()
        cut = random.choice([0, 0, 1, 2, 5, 10]) if way < 0.7 else 1
        put = random.choice(SLIPS) if way < 0.6 else "" if way < 0.85 else text[start : start + 1].swapcase()
        text = text[:start] + put + text[start + cut :]
    return text


@pytest.mark.parametrize("seed", range(2))
def test_what_is_no_query_is_never_answered_and_what_is_one_is_read_as_oxigraph_reads_it(
    seed: int, tmp_path: Path
) -> None:
    random = Random(seed)
    both, asker = Both(world(random), tmp_path), Asker(random)
    texts = [text for text in (asker.question() for _ in range(300)) if both.columns.answer(text)][:30]
    for text in texts:
        for _ in range(40):
            both.same(_slipped(random, text))  # an error of Oxigraph's is one of ours: it would not be answered


def test_a_hundred_threads_get_the_same(plans: tuple[Both, Path]) -> None:
    both, file = plans
    texts = [queries.LIST.template(queries.look_around(file)).instance(number) for number in range(20)]
    expected = [both.columns.answer(text) for text in texts]
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(both.columns.answer, texts * 5)) == expected * 5


def test_the_file_of_the_same_lines_is_the_same(tmp_path: Path) -> None:
    lines = world(Random(1))
    one, other = (Both(lines, tmp_path).columns.answer("SELECT ?a ?b WHERE { ?a <http://x/p0> ?b }") for _ in range(2))
    assert one == other
    assert io.BytesIO((tmp_path / "columns.bin").read_bytes()).read(13) == b"ogpkg columns"
