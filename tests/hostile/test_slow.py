"""Clients that take their time: hundreds of them hold nothing that an honest client needs, and none stays for ever."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ogpkg.dataset import Snapshot
from tests.hostile.conftest import Live, serve, settled
from tests.hostile.wire import exchange, read_answers, request

#: Seconds: short ones, so that the test is.
HEAD, BODY, STALL = 3.0, 3.0, 4.0
#: What an honest client puts up with nearly always, and once in a while, on a machine with other work to do.
PROMPT, PATIENT = 2.0, 10.0
MB = 1_000_000
#: 8 MB, quickly made: more than the buffers of a connection take.
LARGE = f'SELECT (CONCAT("{"x" * 30_000}", STR(?n)) AS ?x) {{ VALUES ?n {{ {" ".join(map(str, range(270)))} }} }}'


@pytest.fixture(scope="module")
def patient(invented: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    limits = {"header_timeout": HEAD, "body_timeout": BODY, "stall_timeout": STALL}
    yield from serve(invented.path, tmp_path_factory.mktemp("slow"), workers=2, **limits)


@dataclass
class Slow:
    """A client that sends `begin` at once and then one piece of `rest` a turn; one that `reads` notices the end."""

    client: socket.socket
    rest: Iterator[bytes]
    reads: bool = True
    received: bytes = b""
    ended: bool = False

    def turn(self) -> None:
        try:
            self.client.send(next(self.rest, b""))
            if self.reads:
                chunk = self.client.recv(1 << 16)
                self.received += chunk
                self.ended = not chunk
        except BlockingIOError:
            pass
        except OSError:
            self.ended = True

    @property
    def status(self) -> int | None:
        """The status of the answer it got; None for none."""
        answers = read_answers(self.received, ["POST"], ended=True)
        return answers[0].status if answers else None


def begin(live: Live, first: bytes, rest: Iterator[bytes] | None = None, reads: bool = True) -> Slow:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(10)
    client.connect(("127.0.0.1", live.port))
    client.sendall(first)
    client.setblocking(False)
    return Slow(client, rest or iter(()), reads)


def letters(text: bytes) -> Iterator[bytes]:
    return (bytes([letter]) for letter in text)


QUERY = "Content-Type: application/sparql-query"
ANNOUNCED = request("POST", "/sparql", QUERY, "Content-Length: 50000")
KINDS: dict[str, Callable[[Live], Slow]] = {
    "a head, byte by byte": lambda live: begin(live, b"GET ", letters(b"/sparql?query=" + b"a" * 500)),
    "nothing at all": lambda live: begin(live, b""),
    "a body that is announced and never comes": lambda live: begin(live, ANNOUNCED),
    "a body, byte by byte": lambda live: begin(live, ANNOUNCED, itertools.repeat(b"#")),
    "a body in tiny chunks": lambda live: begin(
        live,
        request("POST", "/validate", "Content-Type: text/turtle", "Transfer-Encoding: chunked"),
        itertools.repeat(b"1\r\n#\r\n"),
    ),
    "most of a body, and no more": lambda live: begin(live, ANNOUNCED + b"#" * 40_000),
}
COUNTS = dict(zip(KINDS, (200, 20, 100, 60, 40, 20), strict=True))


class Honest:
    """A client that asks something new all the time, and how long each answer took."""

    def __init__(self, live: Live) -> None:
        self.seconds: list[float] = []
        self.wrong: list[object] = []
        self._live, self._stop = live, threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        for number in itertools.count():
            if self._stop.is_set():
                return
            target = f"/sparql?format=csv&query=SELECT%20({number}%20AS%20?n)%20%7B%7D"
            try:
                got = exchange(self._live.port, request("GET", target), wait=20)
                self.seconds.append(got.seconds)
                if [answer.body for answer in got.answers] != [b"n\r\n%d\r\n" % number]:
                    self.wrong.append(got)
            except (AssertionError, OSError) as error:
                self.wrong.append(error)
            time.sleep(0.02)

    @property
    def is_content(self) -> bool:
        """Whether 19 of 20 answers came promptly, and the others soon."""
        ordered = sorted(self.seconds)
        return ordered[len(ordered) * 19 // 20] < PROMPT and ordered[-1] < PATIENT

    def __enter__(self) -> Honest:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def torment(slow: list[Slow], seconds: float) -> None:
    """Let `slow` take their turns until all have ended, or `seconds` have passed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not all(each.ended for each in slow):
        for each in slow:
            if not each.ended:
                each.turn()
        time.sleep(0.2)


def hang_up(slow: list[Slow]) -> None:
    for each in slow:
        each.client.close()


def established(live: Live) -> int:
    """Connections that the server still has, whatever their clients think."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in lines]
    return sum(row[1].endswith(f":{live.port:04X}") and row[3] == "01" for row in rows)


def test_those_who_send_slowly_are_shown_the_door_and_nobody_waits_for_them(patient: Live) -> None:
    assert patient.answers()
    memory, slow = patient.memory(), {name: list[Slow]() for name in KINDS}
    with Honest(patient) as honest, contextlib.ExitStack() as stack:
        for name, count in COUNTS.items():
            slow[name] = [KINDS[name](patient) for _ in range(count)]
            stack.callback(hang_up, slow[name])
        everybody = [each for group in slow.values() for each in group]
        torment(everybody, 1.0)
        grown = patient.memory() - memory
        torment(everybody, HEAD + BODY + 15)
    assert honest.wrong == []
    assert len(honest.seconds) > 20
    assert honest.is_content
    assert grown < 150 * MB
    assert {name: sum(not each.ended for each in group) for name, group in slow.items()} == dict.fromkeys(KINDS, 0)
    for name, group in slow.items():
        wanted = {408} if "body" in name else {408, None}
        assert {each.status for each in group} <= wanted, name
    assert settled(lambda: established(patient), lambda count: count == 0) == 0


def test_those_who_never_read_are_shown_the_door_and_nobody_waits_for_them(patient: Live) -> None:
    asked = request("POST", "/sparql", QUERY, "Accept: text/csv", body=LARGE.encode())
    assert len(exchange(patient.port, asked, methods=["POST"], wait=30).only.body) > 8 * MB
    descriptors, memory = patient.descriptors(), patient.memory()
    with Honest(patient) as honest:
        slow = []
        for _ in range(50):
            slow.append(begin(patient, asked, reads=False))
            time.sleep(0.05)
        time.sleep(1.0)
        grown, held = patient.memory() - memory, established(patient)
        left = settled(lambda: established(patient), lambda count: count <= 1, seconds=STALL + 20)
        hang_up(slow)
    assert honest.wrong == []
    assert honest.is_content
    assert held > 10, "the answers went out although nobody read them; the test is none"
    assert left <= 1
    assert grown < 250 * MB
    assert settled(patient.descriptors, lambda count: count <= descriptors + 4, 45) <= descriptors + 4
    assert patient.files() == set()


def test_those_who_hang_up_leave_nothing(patient: Live) -> None:
    """In the middle of a head, of a body, of the evaluation, and of the answer."""
    assert patient.answers()
    descriptors, processes = patient.descriptors(), len(patient.family())
    endless = b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    large = request("POST", "/sparql", QUERY, body=LARGE.encode())
    for first in (b"GET / HT", ANNOUNCED, request("POST", "/sparql", QUERY, body=endless), large):
        for _ in range(6):
            slow = begin(patient, first)
            time.sleep(0.05)
            slow.client.close()
    assert settled(patient.answers, bool, 20)
    assert settled(patient.descriptors, lambda count: count <= descriptors + 4, 45) <= descriptors + 4
    assert settled(lambda: len(patient.family()), lambda count: count == processes) == processes
    assert patient.files() == set()


def test_who_comes_when_all_places_are_taken_waits_for_one(invented: Snapshot, tmp_path: Path) -> None:
    """Places come free because those who say nothing lose theirs."""
    for live in serve(invented.path, tmp_path, workers=1, connections=16, header_timeout=2.0):
        slow = [begin(live, b"") for _ in range(48)]
        got = exchange(live.port, request("GET", "/healthz"), wait=30)
        hang_up(slow)
        assert [answer.status for answer in got.answers] == [200]
        assert got.seconds < 20
