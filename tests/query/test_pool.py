"""Whatever one query does, the others are answered, and rightly."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogpkg.errors import QueryError, QueryFailed, QueryTimeout, ServerBusy
from ogpkg.query import DatasetFiles, Pool, Request
from tests.live import until
from tests.query.conftest import MIB, column, read

HOPELESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
BOMB = (
    'SELECT ?a28 { BIND("0123456789" AS ?a0) '
    + "".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1}) " for n in range(28))
    + "}"
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DEEP = "ASK { FILTER(" + "STR(" * 13_000 + "1" + ")" * 13_000 + ") }"


@pytest.fixture(scope="module")
def crowd(many: Path) -> Iterator[Pool]:
    with Pool(DatasetFiles((many,)), timeout=3.0, memory=128 * MIB, max_depth=100_000) as pool:
        yield pool


@contextlib.contextmanager
def in_background(work: Callable[[], object]) -> Iterator[list[float]]:
    """Repeat `work` in a thread; the seconds that each turn took. What it raises is raised at the end."""
    turns: list[float] = []
    stop = threading.Event()

    def repeat() -> None:
        while not stop.is_set():
            started = time.monotonic()
            work()
            turns.append(time.monotonic() - started)

    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(repeat)
        try:
            yield turns
        finally:
            stop.set()
        future.result()


def value_of(pool: Pool, number: int) -> None:
    assert column(pool, f"SELECT ?o {{ <http://x/{number}> ?p ?o }}") == [f"value {number}"]


@pytest.mark.parametrize(
    ("query", "error"),
    [(HOPELESS, QueryTimeout), (BOMB, QueryFailed), (DEEP, QueryFailed)],
    ids=["hopeless", "memory", "stack"],
)
def test_a_query_that_dies_costs_nobody_else_anything(crowd: Pool, query: str, error: type[QueryError]) -> None:
    started = time.monotonic()
    with in_background(lambda: value_of(crowd, random.randrange(20_000))) as turns, pytest.raises(error) as failure:
        crowd.run(Request(query))
    assert time.monotonic() - started < crowd.timeout + 10, "it was not stopped at its deadline"
    assert failure.value.status == 503
    assert len(turns) > 10
    assert max(turns) < crowd.timeout, "somebody waited for it to end"
    value_of(crowd, 7)


def test_each_death_has_its_reason(crowd: Pool) -> None:
    with pytest.raises(QueryTimeout, match=r"stopped after 0.2 s") as late:
        crowd.run(Request(HOPELESS, timeout=0.2))
    assert late.value.limit == 0.2
    with pytest.raises(QueryFailed, match="more memory than it may use"):
        crowd.run(Request(BOMB))
    with pytest.raises(QueryFailed, match="nested more deeply"):
        crowd.run(Request(DEEP))


def test_a_request_can_lower_the_deadline_but_not_raise_it(crowd: Pool) -> None:
    for asked, given_ in ((0.1, 0.1), (60, crowd.timeout)):
        with pytest.raises(QueryTimeout) as error:
            crowd.run(Request(HOPELESS, timeout=asked))
        assert error.value.limit == given_


def test_python_running_out_of_memory_is_the_same_error(crowd: Pool) -> None:
    query = "CONSTRUCT { ?s ?p ?o . ?o ?p ?x } WHERE { ?s ?p ?o . ?x ?y ?z FILTER(STRENDS(STR(?x), '7')) }"
    with pytest.raises(QueryError) as error:
        crowd.run(Request(query.replace("?o ?p ?x", "?x ?p ?o")))
    assert isinstance(error.value, QueryFailed | QueryTimeout)
    value_of(crowd, 8)


def test_a_worker_that_has_grown_makes_room_for_a_fresh_one(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=1, memory=64 * MIB) as pool:
        before = pool.state()["replaced"]
        assert len(read(pool, "SELECT * { ?s ?p ?o . ?s ?q ?r } ORDER BY DESC(?o) ?r").splitlines()) == 20_001
        grown = pool.state()["replaced"] - before
        value_of(pool, 1)
        assert pool.state()["replaced"] - before == grown


def test_a_full_queue_says_so_at_once_and_a_long_wait_in_the_end(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=1, timeout=3.0, queue=1, queue_wait=1.0) as pool:
        with ThreadPoolExecutor(2) as threads:
            busy = threads.submit(pool.run, Request(HOPELESS))
            time.sleep(0.1)
            waiting = threads.submit(pool.run, Request(COUNT))
            time.sleep(0.1)
            assert pool.state()["waiting"] == 1
            with pytest.raises(ServerBusy, match="1 requests wait already"):
                pool.run(Request(COUNT))
            assert not waiting.done(), "it was not said at once"
            with pytest.raises(ServerBusy, match="no worker came free"):
                waiting.result()
            with pytest.raises(QueryTimeout):
                busy.result()
        assert column(pool, COUNT) == ["20000"]
        assert pool.state()["waiting"] == 0


def test_a_long_query_makes_way_for_all_others(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=1, timeout=2.0) as pool, ThreadPoolExecutor(1) as threads:
        first = pool._workers[0].pid
        assert column(pool, COUNT) == ["20000"]
        assert (pool._workers[0].pid, os.getpriority(os.PRIO_PROCESS, first)) == (first, 0)
        busy = threads.submit(pool.run, Request(HOPELESS))
        assert until(lambda: os.getpriority(os.PRIO_PROCESS, first) == 10, 1.8)
        with pytest.raises(QueryTimeout):
            busy.result()
        assert column(pool, COUNT) == ["20000"]
        assert os.getpriority(os.PRIO_PROCESS, pool._workers[0].pid) == 0


def test_who_waits_is_served_when_a_worker_comes_free(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=1, timeout=0.5) as pool, ThreadPoolExecutor(5) as threads:
        busy = threads.submit(pool.run, Request(HOPELESS))
        waiting = [threads.submit(value_of, pool, number) for number in range(4)]
        for future in waiting:
            future.result()
        assert isinstance(busy.exception(), QueryTimeout)


def test_answers_stay_right_while_workers_are_shot(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=3, timeout=5, queue=100) as pool:
        failures, done = [], threading.Event()

        def ask(number: int) -> int:
            rounds = 0
            while not done.is_set():
                try:
                    value_of(pool, number)
                    assert column(pool, COUNT) == ["20000"]
                    # Large enough to be spooled, so that some are shot in the middle of it.
                    body = read(pool, TWICE, result_format="xml") if number == 0 else ""
                    assert body.count("<result>") == 40_000 or number
                    rounds += 1
                except QueryFailed as error:
                    failures.append(error)
            return rounds

        with ThreadPoolExecutor(20) as threads:
            futures = [threads.submit(ask, number) for number in range(20)]
            until = time.monotonic() + 3
            while time.monotonic() < until:
                time.sleep(0.03)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(random.choice(pool._workers).pid, signal.SIGKILL)
            done.set()
            rounds = sum(future.result() for future in futures)
        assert rounds > 20
        assert pool.state()["replaced"] > 10
        assert column(pool, COUNT) == ["20000"]
        assert pool.state()["idle"] == 3


def test_the_pool_survives_the_death_of_its_nursery(many: Path) -> None:
    with Pool(DatasetFiles((many,))) as pool:
        pool._nursery._process.kill()
        pool._nursery._process.wait()
        with contextlib.suppress(QueryFailed):
            pool.run(Request(COUNT))
        assert [column(pool, COUNT) for _ in range(4)] == [["20000"]] * 4


def test_a_running_query_can_be_cancelled(crowd: Pool) -> None:
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(crowd.run, Request(HOPELESS), ticket="mine")
        time.sleep(0.2)
        assert not crowd.cancel("yours")
        assert crowd.cancel("mine")
        with pytest.raises(QueryFailed, match="was cancelled"):
            future.result()
    assert not crowd.cancel("mine")
    value_of(crowd, 3)


def test_a_query_that_waits_can_be_cancelled_and_is_never_begun(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=1, timeout=0.5) as pool, ThreadPoolExecutor(2) as threads:
        first = threads.submit(pool.run, Request(HOPELESS), ticket="first")
        assert waits_for(lambda: pool.state()["idle"] == 0)
        second = threads.submit(pool.run, Request(HOPELESS), ticket="second")
        assert waits_for(lambda: pool.state()["waiting"] == 1)
        assert pool.cancel("second")
        with pytest.raises(QueryTimeout):
            first.result()
        with pytest.raises(QueryFailed, match="was cancelled"):
            second.result()
        assert pool.state()["replaced"] == 1  # the worker of the first
        assert not pool.cancel("second")
        assert column(pool, COUNT) == ["20000"]


def waits_for(condition: Callable[[], bool]) -> bool:
    """Whether it holds within ten seconds."""
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_workers_do_not_share_their_random_numbers(tmp_path: Path) -> None:
    (tmp_path / "blank.ttl").write_text("[] <http://x/p> [] .")  # naming these draws on the generator
    with Pool(DatasetFiles((tmp_path / "blank.ttl",)), workers=3) as pool:
        drawn = [read(pool, "SELECT (UUID() AS ?a) (RAND() AS ?b) {}") for _ in range(6)]
    assert len(set(drawn)) == 6


# --- large answers


TWICE = "SELECT * { ?s ?p ?o VALUES ?x { 1 2 } }"
FIVEFOLD = "CONSTRUCT { ?s ?p ?o ; <http://x/q> ?o ; <http://x/r> ?o ; <http://x/t> ?s ; <http://x/u> ?s } { ?s ?p ?o }"


def test_a_large_answer_is_a_file_and_a_small_one_bytes(crowd: Pool) -> None:
    with crowd.run(Request(TWICE, result_format="xml", timeout=30)) as large:
        assert not isinstance(large.body, bytes)
        whole = large.read()
        assert (len(whole), whole.count(b"<result>"), whole[-9:]) == (large.size, 40_000, b"</sparql>")
        file = large.open()
    assert file.closed
    with crowd.run(Request(TWICE, result_format="csv")) as small:
        assert isinstance(small.body, bytes)
        assert (small.rows, small.open().read()) == (40_000, small.body)


def test_a_large_graph_is_a_file_and_sorted(many: Path) -> None:
    wish = Request(FIVEFOLD, graph_format="ntriples")
    with Pool(DatasetFiles((many,)), workers=1) as pool, pool.run(wish) as answer:
        assert not isinstance(answer.body, bytes)
        lines = answer.read().splitlines()
    assert (answer.rows, len(lines)) == (100_000, 100_000)
    assert lines == sorted(lines)


def test_a_file_comes_from_the_same_worker_again_and_again(crowd: Pool) -> None:
    for _ in range(5):
        with crowd.run(Request(TWICE)) as answer:
            assert answer.read().count(b'"x":{') == 40_000


def test_a_graph_too_large_to_sort_is_complete_all_the_same(many: Path) -> None:
    query = "CONSTRUCT { ?s ?p ?o . ?s ?p ?x } { ?s ?p ?o . VALUES ?x { 1 2 3 4 5 6 } }"
    with Pool(DatasetFiles((many,)), workers=1) as pool, pool.run(Request(query, graph_format="turtle")) as answer:
        assert answer.rows == 140_000
        assert answer.read().count(b"value ") == 20_000


def test_an_answer_beyond_the_bound_is_an_error(many: Path) -> None:
    with Pool(DatasetFiles((many,)), workers=1, body=5 * MIB) as pool:
        with pytest.raises(QueryFailed, match="larger than this server gives"):
            pool.run(Request(TWICE, result_format="xml"))
        assert column(pool, COUNT) == ["20000"]


# --- processes


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def test_closing_leaves_no_process_and_no_descriptor(small: Path) -> None:
    before = set(os.listdir("/proc/self/fd"))
    pool = Pool(DatasetFiles((small,)))
    pids = [pool._nursery._process.pid, *(worker.pid for worker in pool._workers)]
    for _ in range(3):
        pool._workers[0]._replace()
    assert column(pool, COUNT) == ["1"]
    pool.close()
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)
    assert set(os.listdir("/proc/self/fd")) == before
    with pytest.raises(QueryFailed, match="the server is stopping"):
        pool.run(Request(COUNT))


def test_closing_lets_running_queries_finish_when_asked(many: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?x ?y ?z FILTER(?s = <http://x/1>) }"
    with ThreadPoolExecutor(2) as threads:
        patient, hasty = (Pool(DatasetFiles((many,)), workers=1) for _ in range(2))
        kept = threads.submit(column, patient, slow)
        lost = threads.submit(hasty.run, Request(HOPELESS))
        time.sleep(0.1)
        patient.close(wait=10)
        hasty.close()
        assert kept.result() == ["20000"]
        assert isinstance(lost.exception(), QueryFailed)


PARENT = """
import sys, threading, time
from pathlib import Path
from ogpkg.query import DatasetFiles, Pool, Request
pool = Pool(DatasetFiles((Path(sys.argv[1]),)))
threading.Thread(target=pool.run, args=[Request(sys.argv[2])], daemon=True).start()
time.sleep(0.2)
print(pool._nursery._process.pid, *(worker.pid for worker in pool._workers), flush=True)
time.sleep(60)
"""


def test_workers_die_with_the_server_even_while_they_are_busy(many: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(many), HOPELESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) == 3
        assert all(map(is_running, pids))
        server.kill()
    until = time.monotonic() + 3
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


def test_busy_workers_die_with_their_nursery(many: Path) -> None:
    with Pool(DatasetFiles((many,)), timeout=20) as pool, ThreadPoolExecutor(1) as threads:
        pids = [worker.pid for worker in pool._workers]
        busy = threads.submit(pool.run, Request(HOPELESS))
        time.sleep(0.2)
        pool._nursery._process.kill()
        assert isinstance(busy.exception(timeout=5), QueryFailed)
        assert not any(map(is_running, pids))
        assert column(pool, COUNT) == ["20000"]


# --- anything at all

WORDS = st.sampled_from(
    [
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
        "WHERE",
        "FROM",
        "NAMED",
        "GRAPH",
        "OPTIONAL",
        "UNION",
        "MINUS",
        "FILTER",
        "BIND",
        "VALUES",
        "ORDER",
        "BY",
        "LIMIT",
        "AS",
        "SERVICE",
        "INSERT",
        "DATA",
        "PREFIX",
        "BASE",
        "COUNT",
        "IF",
        "NOT",
        "EXISTS",
        "DISTINCT",
        "UNDEF",
        "a",
        "true",
        "1",
        "1.5e3",
        "?a",
        "?b",
        "$c",
        "<http://x/p>",
        "<a>",
        "ex:a",
        "ogp:plan",
        "_:b",
        '"s"',
        "'s'",
        "'''",
        '"""',
        "@en",
        "^^",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<<",
        ">>",
        ".",
        ";",
        ",",
        "|",
        "/",
        "^",
        "+",
        "-",
        "*",
        "!",
        "=",
        "<",
        ">",
        "&&",
        "||",
        "#",
        "\\",
        "S",
        "\x00",
        "é",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(WORDS, max_size=25).map(" ".join),
        st.lists(WORDS, max_size=12).map("".join),
        st.lists(WORDS, max_size=12).map(" ".join).map("SELECT * {{ ?s ?p ?o {} }}".format),
    )
)
def test_any_text_at_all_is_answered_or_refused(pool: Pool, text: str) -> None:
    with contextlib.suppress(QueryError):
        pool.run(Request(text, timeout=2)).close()
    assert read(pool, "ASK {}") == "true"
