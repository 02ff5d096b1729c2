"""The cells of the table: what is asked, with how many connections, and which figure of it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.side_by_side.figures import OURS
from benchmarks.side_by_side.load import Asking, Measure
from benchmarks.side_by_side.peers import Contender
from benchmarks.side_by_side.queries import LIST, NEW_SHAPE, POINT, SCANS, SMALL_POINT, Kind, Template, World, path_of
from ogpkg.iris import ID

CONNECTIONS = (1, 8, 32)
#: Milliseconds that a connection pauses where a server is not to be at its limit.
_PAUSE = 20
#: The first irrelevant number of what is asked besides the first-time cells, so that nothing is asked twice.
FOR_ANSWERS, FOR_REPEATED, FOR_STARTS, FOR_MIX = 9_999, 9_998, 9_000, 2_000_000
FOR_LATENESS = {"calm": 3_000_000, "calm-beside": 4_000_000, "pressed": 5_000_000, "pressed-beside": 6_000_000}


@dataclass(frozen=True)
class Cell:
    """A work with a number of connections; `make` gives the requests for a contender."""

    work: str
    connections: int
    make: Callable[[Contender], Asking]
    unit: str = "/s"
    value: Callable[[Measure], float] = lambda measure: measure.rate
    #: Who takes part; all that answer queries if empty.
    names: tuple[str, ...] = ()
    #: Of which kinds its queries are, and other names by which it can be asked for.
    kinds: tuple[str, ...] = ()
    #: How many times the seconds of other cells it needs: several of its queries should fit in.
    share: float = 1.0


def cells(world: World, only: Sequence[str]) -> Iterator[Cell]:
    """All cells but those of the hopeless query; of the works in `only`, if there are any."""
    for cell in (*_query_cells(world), *_description_cells(world), *_scan_cells(world)):
        if not only or cell.work in only or any(kind in only for kind in cell.kinds):
            yield cell


def _query_cells(world: World) -> Iterator[Cell]:
    for connections in CONNECTIONS:
        yield Cell("repeated", connections, same(POINT, world))
    for kind in (POINT, SMALL_POINT, LIST):
        for connections in CONNECTIONS:
            yield Cell(kind.name, connections, fresh(world, kind), kinds=(kind.name,))
    yield Cell(NEW_SHAPE.name, 8, fresh(world, NEW_SHAPE), kinds=("point",))
    mix, kinds = fresh(world, *SCANS, first_number=FOR_MIX), tuple(kind.name for kind in SCANS)
    for connections in CONNECTIONS[:2]:
        yield Cell("scans", connections, mix, "ms", _mean, kinds=kinds, share=2.5)


def _description_cells(world: World) -> Iterator[Cell]:
    for suffix in ("ttl", "html"):
        for connections in CONNECTIONS[:2]:
            for work in (f"{suffix}-first", f"{suffix}-again"):
                make = _described(world, suffix, again=work.endswith("again"))
                yield Cell(work, connections, make, "ms", _mean, (OURS, "trifid"), ("descriptions",))


def _scan_cells(world: World) -> Iterator[Cell]:
    """Each grouped scan alone: the last ones, for the mix says it already if there is no time for them."""
    for kind in SCANS:
        yield Cell(kind.name, 1, fresh(world, kind), "ms", _middle, kinds=(kind.name, "scans"))


def lateness(world: World, work: str) -> Cell:
    """Look-ups of which the latest count; `work` says whether connections pause, and beside what."""
    template = POINT.template(world).numbered(FOR_LATENESS[work])
    pause = _PAUSE if work.startswith("calm") else 0
    return Cell(work, 8, lambda one: Asking([path_of(one.endpoint, template)], pause=pause), "ms", _late)


def _mean(measure: Measure) -> float:
    return measure.mean


def _middle(measure: Measure) -> float:
    return measure.p50


def fresh(world: World, *kinds: Kind, first_number: int | None = None) -> Callable[[Contender], Asking]:
    """Queries of these kinds in turn, none of them twice."""
    templates = [kind.template(world) for kind in kinds]
    numbered = [one.numbered(first_number) if first_number else one for one in templates]
    return lambda contender: Asking([path_of(contender.endpoint, one) for one in numbered])


def same(kind: Kind, world: World) -> Callable[[Contender], Asking]:
    """One query of this kind, again and again."""
    query = kind.template(world).numbered(FOR_REPEATED).instance(len(world.commitments) // 2)
    always = Template(query, "", "", [""], None)
    return lambda contender: Asking([path_of(contender.endpoint, always)])


def _described(world: World, suffix: str, again: bool) -> Callable[[Contender], Asking]:
    """Descriptions of one commitment after the other; pages begin in the middle of the commitments."""
    keys = [iri.removeprefix(ID) for iri in world.commitments]
    half = len(keys) // 2 if suffix == "html" else 0
    keys = keys[half:] + keys[:half]
    kept = [keys[-1]] if again else keys[:-1]

    def make(contender: Contender) -> Asking:
        head, tail = ("/doc/", f".{suffix}") if contender.name == OURS else (urlsplit(ID).path, "")
        headers = {**contender.headers, "Accept": {"ttl": "text/turtle", "html": "text/html"}[suffix]}
        return Asking([Template(head, "", tail, kept, None)], headers)

    return make


def _late(measure: Measure) -> float:
    return measure.p99
