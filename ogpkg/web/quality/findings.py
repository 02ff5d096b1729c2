"""What validation found when the snapshot was built, by document, by plan and by what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ogpkg.dataset.snapshot import VALIDATION
from ogpkg.errors import BuildError
from ogpkg.validation import SEVERITIES, Report, Result, stored
from ogpkg.validation.completeness import EXCUSED


@dataclass(frozen=True)
class Tally:
    """How many findings each severity has, and how many of all are nobody's omission."""

    counts: dict[str, int]
    excused: int

    @property
    def total(self) -> int:
        """All findings."""
        return sum(self.counts.values())


class Findings:
    """The report of a snapshot, read once."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.by_document = _grouped(report.results, lambda result: result.graph)
        self.by_plan = _grouped(report.results, lambda result: result.plan)
        self._by_focus = _grouped(report.results, lambda result: result.focus)

    def about(self, iri: str) -> tuple[Result, ...]:
        """What was found about the thing `iri` itself, worst first."""
        return tuple(sorted(self._by_focus.get(iri, ()), key=order))


def read_findings(folder: Path) -> Findings | None:
    """The findings in the snapshot `folder`; None for one that was built without."""
    file = folder / VALIDATION
    if not file.exists():
        return None
    try:
        return Findings(stored.read(file.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(f"{file} cannot be read: {error!r}; delete {folder} and run `ogpkg build`") from error


def excuse(result: Result) -> str:
    """The key of the reason for which a finding is nobody's omission, such as a page that was lost; "" for others.

    A finding about an Absence has its reason as its value.
    """
    reason = result.reason or result.value.rpartition("/absence-reason/")[2].removesuffix(">")
    return reason if reason in EXCUSED else ""


def tally(results: Iterable[Result]) -> Tally:
    """`results`, counted."""
    counts, excused = dict.fromkeys(SEVERITIES, 0), 0
    for result in results:
        counts[result.severity] += 1
        excused += bool(excuse(result))
    return Tally(counts, excused)


def order(result: Result) -> tuple[bool, int, str]:
    """What comes first on a page: what somebody can mend, then the worst, then constraint by constraint."""
    return bool(excuse(result)), SEVERITIES.index(result.severity), result.shape


def _grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, tuple[Result, ...]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(key(result), []).append(result)
    return {name: tuple(found[name]) for name in sorted(found)}
