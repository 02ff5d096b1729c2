"""The results as Markdown: first how each goal stands, then every figure behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.side_by_side.figures import OURS, Figures, Goal, Series, Verdict, ratio
from benchmarks.side_by_side.queries import HARD, KINDS, NEW_SHAPE, SCANS

#: Work → what the results call it.
WORKS: dict[str, str] = {
    "repeated": "the same look-up again and again",
    "scans": "all six grouped scans in turn",
    **{kind.name: kind.title for kind in (*KINDS, HARD)},
    "ttl-first": "description as Turtle, first time",
    "html-first": "page, first time",
    "ttl-again": "description as Turtle, again and again",
    "html-again": "page, again and again",
    "calm": "99 of 100 look-ups within, 8 connections that pause 20 ms",
    "calm-beside": "the same beside a hopeless query",
    "pressed": "99 of 100 look-ups within, 8 connections without a pause",
    "pressed-beside": "the same beside a hopeless query, without a pause",
    "build": "build of everything; of peers: loading the source statements",
    "load": "loading what is served, entailed statements included",
    "start": "from the start of the process to the first answer",
    "memory-loaded": "memory when loaded",
    "memory-used": "memory after the queries",
    "ceiling": "wrk, a new request each time",
    "ceiling-static": "wrk, always the same request",
}
_MEMORY = "oxigraph-memory"
#: The goals of the project, in its order, each with the works that stand behind it.
GOALS = (
    Goal("Repeated query, answer cached", "at least 1.7 times the best peer", ("repeated",), 1.7),
    Goal(
        "First-time point look-up", "at least 0.5 times Oxigraph in memory", ("point", "small-point"), 0.5, (_MEMORY,)
    ),
    Goal(
        "First-time point look-up, beside Oxigraph on disk",
        "no slower",
        ("point", "small-point"),
        1.0,
        ("oxigraph-disk",),
    ),
    Goal("First-time list with OPTIONALs", "at least 0.7 times the best peer", ("list",), 0.7),
    Goal("First-time grouped scans", "at most Virtuoso's time on the mix", ("scans",), 1.0, ("virtuoso",)),
    Goal(
        "Description of one resource, first time",
        "at most 0.2 times Trifid's time",
        ("ttl-first", "html-first"),
        0.2,
        ("trifid",),
    ),
    Goal(
        "Description of one resource, cached",
        "at most 0.2 times Trifid's time",
        ("ttl-again", "html-again"),
        0.2,
        ("trifid",),
    ),
    Goal("One hopeless query running", "p99 of others at most 1.2 times", ("calm-beside",), 1.2, itself="calm"),
    Goal("Build with entailment, index and validation", "at most 4 times Oxigraph's load alone", ("build",), 4.0),
    Goal("Start on a built snapshot", "first answer within 1 s", ("start",), 1.0, absolute=True),
    Goal(
        "Memory, all processes",
        "at most 2.5 times Oxigraph in memory",
        ("memory-loaded", "memory-used"),
        2.5,
        (_MEMORY,),
    ),
)
#: Works without a goal of their own, under the goal that they explain.
_BESIDES = {
    "First-time point look-up": (NEW_SHAPE.name,),
    "First-time grouped scans": tuple(kind.name for kind in (*SCANS, HARD)),
    "One hopeless query running": ("calm", "pressed", "pressed-beside"),
    "Build with entailment, index and validation": ("load",),
}


_COLUMNS = ("work", "conn.", "contender", "median", "spread", "p50", "p99", "ours to it", "spread", "remarks")


def markdown(figures: Figures, about: Mapping[str, Any]) -> str:
    """The whole file; `about` says on what machine, of what, with what."""
    parts = [
        f"# Side by side, {about['date']}\n",
        _about(about),
        "## The goals\n",
        _table(
            ("work", "goal", "at its worst", "ours", "theirs", "ratio", "spread", "met"), map(_worst, _judged(figures))
        ),
        *_sections(figures),
        _ceiling(figures),
        _list("What was cut, failed or is not here", about["remarks"] or ["Nothing."]),
    ]
    return "\n".join(filter(None, parts))


def number(value: float, unit: str) -> str:
    """As many digits as mean something."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}{unit if unit == '/s' else f' {unit}'}"


def _about(about: Mapping[str, Any]) -> str:
    facts = [f"- {name}: {value}" for name, value in about["facts"].items()]
    rows = ([title, version, settings] for title, version, settings in about["contenders"])
    return "\n".join([*facts, "", _table(("contender", "version", "how it is set"), rows)])


def _judged(figures: Figures) -> Iterator[tuple[Goal, list[Verdict]]]:
    for goal in GOALS:
        yield goal, figures.verdicts(goal)


def _worst(judged: tuple[Goal, list[Verdict]]) -> Sequence[str]:
    """A row of the table of goals: the verdict that is furthest from the goal."""
    goal, verdicts = judged
    known = [one for one in verdicts if one.met is not None and one.ours]
    if not known:
        return goal.title, goal.goal, "", "", "", "", "", "not measured"
    met = sum(bool(one.met) for one in known)
    # More is better of rates, so that the smallest ratio is the worst there.
    sign = 1 if known[0].ours and known[0].ours.unit == "/s" else -1
    worst = min(known, key=lambda one: (bool(one.met), sign * _value(one)))
    return goal.title, goal.goal, *_cells(worst), f"{'yes' if met == len(known) else '**no**'} ({met} of {len(known)})"


def _value(verdict: Verdict) -> float:
    if verdict.ratio:
        return verdict.ratio.median
    return verdict.ours.median if verdict.ours else 0.0


def _cells(verdict: Verdict) -> tuple[str, str, str, str, str]:
    """What it is about, ours, theirs, ratio and spread."""
    ours, theirs = verdict.ours, verdict.theirs
    where = _where(ours) if ours else ""
    mine = number(ours.median, ours.unit) if ours else ""
    if not (ours and theirs and verdict.ratio):
        return where, mine, "", "", ""
    other = f"{number(theirs.median, theirs.unit)} ({theirs.contender if theirs.contender != OURS else 'alone'})"
    return where, mine, other, f"{verdict.ratio.median:.2f}", f"{verdict.ratio.least:.2f}–{verdict.ratio.most:.2f}"


def _where(series: Series) -> str:
    return WORKS[series.work] + (f", {series.connections} connections" if series.connections > 1 else "")


def _sections(figures: Figures) -> Iterator[str]:
    """Every contender at every work that stands behind a goal; a work that stands behind two is told once."""
    told: set[str] = set()
    for goal in GOALS:
        works = [work for work in (*goal.works, *_BESIDES.get(goal.title, ())) if figures.of(work)]
        if not works:
            continue
        verdicts = [one.met for one in figures.verdicts(goal) if one.met is not None]
        state = "not judged" if not verdicts else "met" if all(verdicts) else "**not met**"
        head = f"\n## {goal.title}\n\nGoal: {goal.goal}: {state}."
        rows = [row for work in works if work not in told for row in _rows(figures, work)]
        told.update(works)
        yield f"{head}\n\n{_table(_COLUMNS, rows)}" if rows else f"{head} The figures are those above.\n"


def _rows(figures: Figures, work: str) -> Iterator[Sequence[str]]:
    for connections in figures.connections(work):
        beside = figures.of(work, connections)
        yield from (_row(one, beside) for one in beside)


def _row(series: Series, beside: Sequence[Series]) -> Sequence[str]:
    ours = next((one for one in beside if one.contender == OURS), None)
    low, high = series.spread
    compared = ratio(ours, series) if ours and ours is not series else None
    latencies = (f"{sorted(times)[len(times) // 2]:.2f} ms" if times else "" for times in (series.p50, series.p99))
    return (
        WORKS[series.work],
        str(series.connections or ""),
        series.contender,
        number(series.median, series.unit),
        f"{number(low, series.unit)}–{number(high, series.unit)}" if len(series.values) > 1 else "once",
        *latencies,
        f"{compared.median:.2f}" if compared else "",
        f"{compared.least:.2f}–{compared.most:.2f}" if compared and len(series.values) > 1 else "",
        "; ".join((["**not valid**"] if series.invalid else []) + series.notes),
    )


def _ceiling(figures: Figures) -> str:
    rows = [_row(one, []) for work in ("ceiling", "ceiling-static") for one in figures.of(work)]
    if not rows:
        return ""
    return f"\n## The limit of the measuring\n\nNothing can be seen above these.\n\n{_table(_COLUMNS, rows)}"


def _list(title: str, lines: Iterable[str]) -> str:
    return f"\n## {title}\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines) + "\n"
