"""The harness of `make bench`: its queries, what wrk is told to ask, its figures and its words. No time is judged."""

import http.server
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

from benchmarks import generate
from benchmarks.replicas.farm import free_port
from benchmarks.side_by_side import answers, cells, load, peers, queries, results, steps
from benchmarks.side_by_side.figures import Figures, Goal, best, ratio, read
from benchmarks.side_by_side.load import Asking
from benchmarks.side_by_side.peers import Contender
from benchmarks.side_by_side.queries import HARD, HOPELESS, KINDS, Template, World, look_around, path_of

ALL = (*KINDS, HARD)
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def triples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few members, with faults, as N-Triples; two statements that the build would infer are there."""
    lines = "".join(generate.generate(generate.SMALL, 1, 60, quads=False)).splitlines(keepends=True)
    ours = "https://w3id.org/ogpkg/ontology#"
    for line in list(lines):
        subject, predicate, object = line.removesuffix(" .\n").split(" ", 2)
        if predicate == f"<{ours}commitment>":
            lines.append(f"{object} <{ours}hasMilestone> {subject} .\n")
        if predicate in (f"<{ours}leadAgency>", f"<{ours}supportingAgency>", f"<{ours}otherActor>"):
            lines.append(f"{subject} <{ours}involves> {object} .\n")
    path = tmp_path_factory.mktemp("bench") / "default.nt"
    path.write_text("".join(sorted(set(lines))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def world(triples: Path) -> World:
    return look_around(triples)


@pytest.fixture(scope="module")
def store(triples: Path) -> ox.Store:
    found = ox.Store()
    found.load(path=str(triples))
    return found


def test_what_there_is_to_ask_about_is_found(world: World, store: ox.Store) -> None:
    counts = {
        name: {row[0].value for row in store.query(f"SELECT ?x {{ ?x a <https://w3id.org/ogpkg/ontology#{name}> }}")}
        for name in ("Commitment", "ActionPlan")
    }
    assert set(world.commitments) == counts["Commitment"]
    assert set(world.plans) == counts["ActionPlan"]
    assert world.triples == len(store)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_no_instance_of_a_kind_comes_twice_and_each_is_a_query(kind: queries.Kind, world: World) -> None:
    template = kind.template(world)
    texts = [template.instance(index) for index in range(3 * len(template.constants) + 5)]
    assert len(set(texts)) == len(texts)
    prepareQuery(texts[-1])
    assert "@" not in texts[-1]


def test_any_number_of_things_can_be_generated(tmp_path: Path) -> None:
    size = {"members": 2, "plans": 1, "commitments": 3, "milestones": 5, "agencies": 4, "units": 2}
    asked = [word for name, many in size.items() for word in (f"--{name}", str(many))]
    assert generate.main([*asked, "--faults", "0", "-o", str(tmp_path / "data.nq")]) == 0
    store = ox.Store()
    store.load(path=str(tmp_path / "data.nq"))
    kinds = Counter(quad.object.value.rpartition("#")[2] for quad in store.quads_for_pattern(None, TYPE, None))
    # An agency more for the government of each member, and the reviewers; groups of civil society are agencies, too.
    assert kinds["Member"] == kinds["ActionPlan"] == 2
    assert kinds["Commitment"] == kinds["IrmAssessment"] == 2 * 3
    assert kinds["Milestone"] == 2 * 3 * 5
    assert kinds["AgencyUnit"] == kinds["Person"] == kinds["Post"] == 2 * 4 * 2
    assert kinds["Agency"] == 2 * (4 + generate.Size().groups + 1) + 1
    assert kinds["SelfAssessment"] == 2 * 3 * (1 + 5)


def test_the_hopeless_query_is_one() -> None:
    prepareQuery(HOPELESS)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_only_the_constant_and_the_number_differ(kind: queries.Kind, world: World) -> None:
    template = kind.template(world)
    constants = [str(constant) for constant in template.constants]
    for index in (0, len(constants) + 1):
        turn, place = divmod(index, len(constants))
        bare = template.instance(index).replace(str(10_000 + turn), "N", 1)
        if constants[place]:
            bare = bare.replace(constants[place], "C", 1)
        assert bare == f"{template.head}{'C' if constants[place] else ''}{template.middle}N{template.tail}"


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_the_irrelevant_number_is_irrelevant(kind: queries.Kind, world: World, store: ox.Store) -> None:
    template = kind.template(world)
    length = len(template.constants)
    first, again = (_oxigraph(store, template.instance(index)) for index in (length - 1, 4 * length - 1))
    assert _without_numbers(first) == _without_numbers(again)


def _without_numbers(rows: Counter[answers.Row]) -> Counter[answers.Row]:
    """The rows under names of variables that have no number."""
    return Counter({tuple((name.rstrip("0123456789"), term) for name, term in row): rows[row] for row in rows})


@pytest.mark.long
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_another_engine_gives_the_same_answers(
    kind: queries.Kind, world: World, store: ox.Store, graph: rdflib.Graph
) -> None:
    template = kind.template(world)
    found = 0
    for index in {0, len(template.constants) // 2, len(template.constants) - 1}:
        query = template.instance(index)
        expected = answers.rows(graph.query(query).serialize(format="json"))
        if expected == Counter([()]):
            # rdflib makes one group of nothing where there is GROUP BY.
            expected = Counter()
        assert _oxigraph(store, query) == expected
        found += sum(expected.values())
    assert found, "the data have nothing to find"


@pytest.fixture(scope="module")
def graph(triples: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(triples, format="nt")


def _oxigraph(store: ox.Store, query: str) -> Counter[answers.Row]:
    return answers.rows(store.query(query).serialize(format=ox.QueryResultsFormat.JSON))


def test_answers_are_compared_as_multisets_and_numbers_by_value() -> None:
    head = '{"head": {"vars": ["n"]}, "results": {"bindings": ['
    number = '{{"n": {{"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#{}", "value": "{}"}}}}'
    one = f"{head}{number.format('integer', '1')}, {number.format('integer', '1')}]}}}}".encode()
    same = f"{head}{number.format('decimal', '1.0')}, {number.format('integer', '01')}]}}}}".encode()
    fewer = f"{head}{number.format('integer', '1')}]}}}}".encode()
    assert answers.disagreements([("a", 200, one), ("b", 200, same)]) == {}
    wrong = answers.disagreements([("a", 200, one), ("b", 200, same), ("c", 200, fewer), ("d", 500, b"no")])
    assert wrong["c"].startswith("1 of 2 rows lack")
    assert wrong["d"] == "status 500: 'no'"
    assert set(wrong) == {"c", "d"}


def test_medians_and_ratios_of_known_numbers() -> None:
    figures = Figures()
    for name, values in {"ogpkg": [20, 30, 10], "slow": [5, 5, 5], "quick": [10, 60, 40]}.items():
        figures.series("point", 8, name).values.extend(values)
    ours, slow, quick = figures.of("point", 8)
    assert (ours.median, ours.spread) == (20, (10, 30))
    assert ratio(ours, quick) == (0.5, 0.25, 2)
    assert best([slow, quick]) is quick
    quick.doubt("answers differ")
    assert best([slow, quick]) is slow
    assert read(figures.raw()).raw() == figures.raw()


def test_less_is_better_of_times() -> None:
    figures = Figures()
    for name, value in {"ogpkg": 3.0, "slow": 5.0, "quick": 2.0}.items():
        figures.series("scans", 1, name, "ms").values.append(value)
    goal = Goal("scans", "no slower", ("scans",), 1.0)
    (verdict,) = figures.verdicts(goal)
    assert verdict.theirs is not None and verdict.theirs.contender == "quick"
    assert verdict.ratio is not None and verdict.ratio.median == 1.5
    assert verdict.met is False
    (beside_slow,) = figures.verdicts(Goal("scans", "no slower", ("scans",), 1.0, ("slow",)))
    assert beside_slow.met is True


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    figures = Figures()
    figures.series("point", 1, "ogpkg").values.append(1.0)
    (verdict,) = figures.verdicts(Goal("point", "", ("point",), 0.5))
    assert verdict.met is None
    assert figures.verdicts(Goal("list", "", ("list",), 0.5)) == []


def test_an_invalid_figure_of_ours_meets_no_goal() -> None:
    figures = Figures()
    figures.series("point", 1, "ogpkg").values.append(100.0)
    figures.series("point", 1, "other").values.append(1.0)
    figures.series("point", 1, "ogpkg").doubt("3 of 100 answers bad")
    assert figures.verdicts(Goal("point", "", ("point",), 0.5))[0].met is False


def test_the_results_say_goal_ratio_spread_and_what_is_missed() -> None:
    figures = Figures()
    figures.series("repeated", 8, "ogpkg").values.extend([3000, 2000])
    figures.series("repeated", 8, "oxigraph-memory").values.extend([1000, 1000])
    figures.series("start", 0, "ogpkg", "s").values.append(2.0)
    about = {"date": "2026-01-31", "facts": {"data": "none"}, "contenders": [("a", "1", "so | so")], "remarks": ["cut"]}
    text = results.markdown(figures, about)
    assert "# Side by side, 2026-01-31" in text
    assert "| Repeated query, answer cached |" in text and "| 2.50 | 2.00–3.00 | yes (1 of 1) |" in text
    assert "| from the start of the process to the first answer | 2.00 s |  |  |  | **no** (0 of 1) |" in text
    assert text.count("| not measured |") == len(results.GOALS) - 2
    assert "- cut" in text and "so / so" in text
    columns = [line.count("|") for line in text.splitlines() if line.startswith("| ")]
    assert set(columns) <= {4, 9, 11}


def test_every_work_of_a_goal_has_words() -> None:
    assert {work for goal in results.GOALS for work in goal.works} <= set(results.WORKS)


class _Ends(Contender):
    """A contender that ends as soon as it is started."""

    name, title = "ends", "The one that ends"

    def command(self) -> list[str]:
        return ["sh", "-c", "echo no room; exit 3"]


class _Serves(_Ends):
    """A contender that answers whatever it is asked."""

    name, title = "serves", "The one that serves"
    endpoint = "/"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(self.port)]


def test_who_is_not_here_or_does_not_start_is_said_and_left_out(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "BIN", tmp_path)
    place = peers.Place(tmp_path, tmp_path, tmp_path, free_port())
    contenders = [peers.OxigraphMemory(place), _Ends(place), _Serves(place)]
    run = steps.Run(place, world, contenders, 1, 1, 0.0)
    steps.start(run)
    (serves,) = run.contenders
    assert serves.name == "serves" and serves.memory() > 1_000_000
    serves.stop()
    assert run.remarks[0].startswith("Oxigraph in memory is not here: ")
    assert run.remarks[1] == "The one that ends could not be started: ended with 3: no room\n"
    assert run.running() == [] and serves.memory() == 0


def test_what_there_is_no_time_for_is_cut_and_said(tmp_path: Path, world: World) -> None:
    place = peers.Place(tmp_path, tmp_path, tmp_path, free_port())
    run = steps.Run(place, world, [], 1, 1, until=0.0)
    wanted = list(cells.cells(world, ["small-point"]))
    steps.measure(run, wanted)
    assert [cell.connections for cell in wanted] == [1, 8, 32]
    assert run.remarks[0] == "cut, for there was no time left: small-point, 1 connections"
    assert len(run.remarks) == 3


class _Listener(http.server.BaseHTTPRequestHandler):
    """Notes what is asked; the last name of a path says with which status it is answered."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Accept"]))
        self.send_response(400 if self.path.endswith("bad") else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


class _Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *arguments: object) -> None:
        """wrk breaks its connections when the time is over."""


@pytest.fixture
def listener() -> Iterator[http.server.HTTPServer]:
    server = _Quiet(("127.0.0.1", 0), _Listener)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not here")
def test_wrk_asks_what_python_says_from_where_it_is_to_begin(listener: http.server.HTTPServer, world: World) -> None:
    asking = Asking([path_of("/sparql", kind.template(world)) for kind in KINDS])
    expected = Asking(asking.templates)
    asking.start = 2 * len(KINDS)
    found = load.run(f"http://127.0.0.1:{listener.server_port}", asking, 1, 1)
    asked = [path for path, _ in listener.asked]
    # wrk makes one request that it does not send, to see what requests are like.
    begin = 2 * len(KINDS) + 1
    assert asked == [expected.path(index) for index in range(begin, begin + len(asked))]
    assert asking.start > begin + len(asked)
    assert {accept for _, accept in listener.asked} == {load.JSON}
    assert found.requests and not found.bad and not found.repeated


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not here")
def test_bad_answers_and_repetitions_are_counted(listener: http.server.HTTPServer) -> None:
    address = f"http://127.0.0.1:{listener.server_port}"
    found = load.run(address, Asking([Template("/", "", "", ["good", "bad"], None)], {"Accept": "text/html"}), 1, 1)
    assert found.repeated
    assert 0 < found.bad <= found.requests
    assert Asking([Template("/good", "", "", [""], None)]).static
