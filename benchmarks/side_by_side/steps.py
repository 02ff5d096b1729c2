"""What is measured, one step after the other; every figure is printed when it is there."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks.side_by_side import answers, load, peers
from benchmarks.side_by_side.cells import CONNECTIONS, FOR_ANSWERS, FOR_STARTS, Cell, fresh, lateness, same
from benchmarks.side_by_side.data import build_anew
from benchmarks.side_by_side.figures import OURS, Figures, Series, best, ratio
from benchmarks.side_by_side.load import Asking, Measure
from benchmarks.side_by_side.peers import Contender
from benchmarks.side_by_side.processes import Failed, get
from benchmarks.side_by_side.queries import HARD, HOPELESS, KINDS, POINT, Kind, World
from benchmarks.side_by_side.results import number

#: Seconds within which one query must be answered for load to be put on.
_PATIENCE = 20.0
#: So many requests of a contender that no load is put on.
_SINGLES = 3


@dataclass
class Run:
    """What all steps share. `until` is when the last cell must have begun."""

    place: peers.Place
    world: World
    contenders: list[Contender]
    rounds: int
    seconds: int
    until: float
    figures: Figures = field(default_factory=Figures)
    remarks: list[str] = field(default_factory=list)
    #: (contender, kind) → what is wrong with the answers.
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)
    #: (contender, kind): what is not asked, for it would take too long.
    unable: set[tuple[str, str]] = field(default_factory=set)
    _askings: dict[tuple[str, str], Asking] = field(default_factory=dict)

    def remark(self, text: str) -> None:
        """Print something that belongs into the results."""
        print(f"! {text}", flush=True)
        self.remarks.append(text)

    def asking(self, contender: Contender, cell: Cell) -> Asking:
        """The one source of requests of a contender for a work, so that none comes twice."""
        key = contender.name, cell.work
        if key not in self._askings:
            self._askings[key] = cell.make(contender)
        return self._askings[key]

    def running(self) -> list[Contender]:
        """Those that run."""
        return [one for one in self.contenders if one.server]


def start(run: Run) -> None:
    """Start all contenders; who cannot is left out with the reason."""
    for contender in list(run.contenders):
        if why := contender.missing():
            run.remark(f"{contender.title} is not here: {why}")
            run.contenders.remove(contender)
            continue
        try:
            contender.start()
        except (Failed, OSError, http.client.HTTPException) as error:
            run.remark(f"{contender.title} could not be started: {error}")
            contender.stop()
            run.contenders.remove(contender)
            continue
        print(
            f"{contender.title} {contender.version()}: loaded in {contender.loaded + contender.ready:.1f} s", flush=True
        )
        if contender.loaded > 0.1:
            run.figures.series("load", 0, contender.name, "s").values.append(contender.loaded + contender.ready)
        weigh(run, contender, "memory-loaded")


def weigh(run: Run, contender: Contender, work: str) -> None:
    """How much memory a contender has now."""
    if contender.sparql:
        run.figures.series(work, 0, contender.name, "MB").values.append(contender.memory() / 1e6)


def compare_answers(run: Run) -> None:
    """Ask everyone one query of each kind, the same one, and note who does not say what the others say."""
    for kind in KINDS:
        template = kind.template(run.world)
        query = template.numbered(FOR_ANSWERS).instance(len(template.constants) - 1)
        found = [(one.name, *_answer(run, one, kind, query)) for one in run.running() if one.sparql]
        wrong = answers.disagreements(found)
        for name, what in wrong.items():
            run.wrong[name, kind.name] = what
            run.remark(f"{name} answers “{kind.title}” in another way: {what}")
        print(f"answers: {kind.title}: {len(found)} contenders, {len(wrong)} differ", flush=True)


def _answer(run: Run, contender: Contender, kind: Kind, query: str) -> tuple[int, bytes]:
    """Status and body; who does not answer in time is not asked this again, and begins anew to have it forgotten."""
    try:
        return contender.ask(query, _PATIENCE)
    except TimeoutError:
        run.unable.add((contender.name, kind.name))
        _revive(run, contender)
        return 0, f"no answer within {_PATIENCE:g} s".encode()
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error).encode()


def measure(run: Run, wanted: Sequence[Cell]) -> None:
    """All cells, each in rounds in which the contenders take turns; what there is no time for is cut."""
    left = sum(cell.share * len(_takers(run, cell)) for cell in wanted)
    for cell in wanted:
        takers = _takers(run, cell)
        if time.monotonic() > run.until:
            run.remark(f"cut, for there was no time left: {cell.work}, {cell.connections} connections")
            continue
        # A third of a second is lost between two of them.
        there_is = (run.until - time.monotonic()) / (left * run.rounds) - 0.3
        seconds = max(1, int(cell.share * min(run.seconds, there_is)))
        for _ in range(run.rounds):
            for contender in takers:
                once(run, cell, contender, seconds)
        left -= cell.share * len(takers)
        tell(run, cell.work, cell.connections)


def _takers(run: Run, cell: Cell) -> list[Contender]:
    found = [one for one in run.running() if (one.name in cell.names if cell.names else one.sparql)]
    able = [one for one in found if not any((one.name, kind) in run.unable for kind in (cell.work, *cell.kinds))]
    return [one for one in able if cell.connections == 1 or not one.slow]


def once(run: Run, cell: Cell, contender: Contender, seconds: int) -> None:
    """One contender, one round."""
    series = run.figures.series(cell.work, cell.connections, contender.name, cell.unit)
    if contender.slow and not series.notes:
        series.notes.append(f"{_SINGLES} requests a round, no load")
    asking = run.asking(contender, cell)
    try:
        found = _asked(contender, asking, cell.connections, seconds)
    except (subprocess.SubprocessError, ValueError) as error:
        series.doubt("it gave up under the load")
        run.remark(f"{contender.title} gave up at {cell.work} with {cell.connections} connections: {error}")
        _revive(run, contender)
        return
    # Without any answer it took at least the whole time.
    series.values.append(cell.value(found) if found.requests or cell.unit == "/s" else 1000.0 * seconds)
    series.p50.append(found.p50)
    series.p99.append(found.p99)
    _note(run, series, cell, found)


def _note(run: Run, series: Series, cell: Cell, found: Measure) -> None:
    """Say what is to be known of a figure, and what makes it doubtful."""
    if "descriptions" in cell.kinds and found.requests and not series.notes:
        # They do not say the same: ours also says what points at the thing, and where each statement stands.
        series.notes.append(f"{found.bytes / found.requests / 1000:.0f} kB an answer")
    if found.bad or not found.requests:
        series.doubt(f"{found.bad} of {found.requests} answers bad")
    if found.repeated:
        series.doubt("asked for the same again: nothing new was left")
    if any((series.contender, kind) in run.wrong for kind in (cell.work, *cell.kinds)):
        series.doubt("answers differ")


def _asked(contender: Contender, asking: Asking, connections: int, seconds: int) -> Measure:
    if contender.slow:
        return load.singles(contender.port, asking, _SINGLES)
    return load.run(contender.address, asking, connections, seconds)


def _revive(run: Run, contender: Contender) -> None:
    """Start a contender again that may have ended; who does not is out."""
    contender.stop()
    try:
        contender.start()
    except (Failed, OSError, http.client.HTTPException) as error:
        run.remark(f"{contender.title} could not be started again: {error}")


def tell(run: Run, work: str, connections: int) -> None:
    """Print what a cell came to."""
    found = run.figures.of(work, connections)
    ours = next((one for one in found if one.contender == OURS), None)
    top = best(one for one in found if one.contender != OURS)
    words = [f"{one.contender} {number(one.median, one.unit)}{'!' if one.invalid else ''}" for one in found]
    if ours and top:
        compared = ratio(ours, top)
        words.append(f"ratio {compared.median:.2f} ({compared.least:.2f}–{compared.most:.2f}) to {top.contender}")
    print(f"{work:<14} {connections or '':>3}  " + "  ".join(words), flush=True)


def ask_hard(run: Run) -> None:
    """A query that needs an idea, a few times; who has none in time begins anew."""
    template = HARD.template(run.world)
    for contender in run.running():
        if not contender.sparql:
            continue
        series = run.figures.series("hard", 1, contender.name, "ms")
        for number_of_query in range(_SINGLES):
            began = time.perf_counter()
            status, _ = _answer(run, contender, HARD, template.instance(number_of_query))
            took = time.perf_counter() - began if status else _PATIENCE
            series.values.append(took * 1000)
            if status != 200:
                series.doubt(f"no answer within {_PATIENCE:g} s" if not status else f"answered with {status}")
                break
    tell(run, "hard", 1)


def look_hopeless(run: Run) -> None:
    """How late look-ups are, alone and beside a hopeless query; the servers are ended afterwards."""
    for contender in run.running():
        if not contender.sparql or contender.slow:
            continue
        for beside in ("", "-beside"):
            trouble = _Trouble(contender) if beside else None
            for _ in range(run.rounds):
                for work in ("calm", "pressed"):
                    if trouble:
                        trouble.go_on()
                    once(run, lateness(run.world, f"{work}{beside}"), contender, min(2, run.seconds))
            if trouble:
                run.remark(f"the hopeless query at {contender.title}: {trouble.outcome()}")
        contender.stop()
    for work in ("calm", "calm-beside", "pressed", "pressed-beside"):
        tell(run, work, 8)


class _Trouble:
    """A hopeless query that is asked again whenever it has ended."""

    def __init__(self, contender: Contender) -> None:
        self._contender, self._outcomes = contender, list[str]()
        self._thread: threading.Thread | None = None

    def go_on(self) -> None:
        """See that it is running; returns after a second, so that the server is at it."""
        if self._thread and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()
        time.sleep(1)

    def _ask(self) -> None:
        began = time.monotonic()
        try:
            path = f"{self._contender.endpoint}?query={quote(HOPELESS, safe='')}"
            status, body = get(self._contender.port, path, {"Accept": load.JSON}, within=120)
            self._outcomes.append(f"{status} after {time.monotonic() - began:.1f} s, {_reason(body)}")
        except (OSError, http.client.HTTPException) as error:
            self._outcomes.append(f"{type(error).__name__} after {time.monotonic() - began:.1f} s")

    def outcome(self) -> str:
        """How it ended, or that it has not."""
        if not self._outcomes:
            return "was still running when the server was ended"
        return f"ended {len(self._outcomes)} times, at first with {self._outcomes[0]}"


def _reason(body: bytes) -> str:
    """What a problem document says, or how anything else begins."""
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return repr(body[:80])


def start_again(run: Run, times: int) -> None:
    """How long it takes from the start of a process to its first answer; what is loaded stays loaded."""
    template = POINT.template(run.world).numbered(FOR_STARTS)
    for number_of_start in range(times):
        for contender in run.contenders:
            if contender.name not in (OURS, "oxigraph-disk", "virtuoso"):
                continue
            contender.stop()
            contender.first_query = template.instance(number_of_start)
            try:
                contender.open()
            except Failed as error:
                run.remark(f"{contender.title} did not start again: {error}")
                continue
            run.figures.series("start", 0, contender.name, "s").values.append(contender.ready)
            contender.stop()
    tell(run, "start", 0)


def build_all(place: peers.Place, figures: Figures, source: Path, times: int) -> None:
    """Our build, and between the loads of the same statements by Oxigraph."""
    for _ in range(times):
        figures.series("build", 0, OURS, "s").values.append(build_anew(place.data, place.snapshots))
        peer = peers.OxigraphDisk(place)
        if not peer.missing():
            figures.series("build", 0, peer.name, "s").values.append(peer.load_only(source))
    for one in figures.of("build"):
        print(f"build: {one.contender} {number(one.median, one.unit)}", flush=True)


def ceiling(run: Run) -> None:
    """What wrk itself can ask for."""
    server = peers.Nginx(run.place)
    if why := server.missing():
        run.remark(f"the limit of wrk is not known: {why}")
        return
    try:
        server.start()
        for connections in CONNECTIONS:
            for work in ("ceiling", "ceiling-static"):
                make = fresh(run.world, POINT) if work == "ceiling" else same(POINT, run.world)
                once(run, Cell(work, connections, make), server, 1)
                tell(run, work, connections)
    finally:
        server.stop()
