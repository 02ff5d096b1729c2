"""The report for people and logs: one finding a line, the place first, so that an editor can jump to it."""

from __future__ import annotations

from collections.abc import Iterator

from ogpkg.validation.report import Report, Result
from ogpkg.validation.writers.words import Group, finding, local, plans, run, short, verdict, visible, word


def write(report: Report, lang: str) -> bytes:
    """Findings by plan and shape, worst first, and a summary as the last line. Plain UTF-8, no color."""
    return "".join(f"{line}\n" for line in _lines(report, lang)).encode()


def _lines(report: Report, lang: str) -> Iterator[str]:
    for plan, groups in plans(report, lang):
        yield f"# {visible(short(plan)) if plan else word('no plan', lang)}"
        yield ""
        for group in groups:
            yield from _group(group, lang)
            yield ""
    facts = "; ".join(f"{name}: {fact}" for name, fact in run(report, lang).items())
    yield f"{verdict(report, lang)} ({facts})"


def _group(group: Group, lang: str) -> Iterator[str]:
    name = f" ({visible(group.name)})" if group.name else ""
    yield f"## {word(group.severity, lang)}: {visible(local(group.shape))}{name}: {len(group.results):,}"
    if group.message:
        yield f"   {visible(group.message)}"
    for result in group.results:
        yield _result(result, lang)


def _result(result: Result, lang: str) -> str:
    main, *others = [visible(str(place)) for place in result.places] or [f"({word('unplaced', lang)})"]
    line = f"{main}: {word(result.severity, lang)}: {finding(result, lang)}"
    return line + (f" ({word('also', lang)} {', '.join(others)})" if others else "")
