"""Look-up misses in saved reports of `ogpkg import`: bodies that need a row, and values that a code list may know.

A report is what the import writes to standard error. Agencies, units and forums join those of the graphs; for a value
that no code list knows, the label that is most like it is proposed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from ogpkg.iris import CODE_LISTS, ID
from ogpkg.sources.identity.names import BODIES
from ogpkg.sources.identity.proposals import Graphs, Said
from ogpkg.sources.identity.suggestion import Suggestion
from ogpkg.sources.identity.text import content, name_of, same_body
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.source import decode

#: How alike the words of a value and of a label must be.
BOUND = 80.0
_MARGIN = 2.0
_TABLE = re.compile(r"look-up misses; .*lookups/([\w-]+)\.csv:")
_ROW = re.compile(r"(.*?)\s{2,}# (.*)")


@dataclass(frozen=True)
class ReportedMiss:
    """A row that an import proposed: its table, its cells, and the file and lines that say it."""

    table: str
    cells: tuple[str, ...]
    said: Said


def read_misses(reports: Iterable[Path]) -> list[ReportedMiss]:
    """Every look-up miss of the saved reports; lines that are none are passed over."""
    return [miss for report in reports for miss in _misses(decode(report))]


def _misses(text: str) -> Iterator[ReportedMiss]:
    table = ""
    for line in text.split("\n"):
        if found := _TABLE.fullmatch(line.strip()):
            table = found[1]
        elif table and (found := _ROW.fullmatch(line)):
            cells = tuple(next(csv.reader([found[1]]), ()))
            file, _, places = found[2].rpartition(":")
            yield ReportedMiss(table, cells, Said(cells[-2] if len(cells) > 1 else "", Path(file).stem, places))


def add_bodies(graphs: Graphs, misses: Iterable[ReportedMiss]) -> None:
    """Let the bodies that reports name stand beside those of the graphs, unless a graph has them."""
    kinds = {table: kind for kind, table in BODIES.items()}
    new: dict[str, list[Said]] = {}
    for miss in misses:
        text, path = (*miss.cells, "", "")[:2]
        if miss.table in kinds and path.startswith(f"{kinds[miss.table]}/") and path not in graphs.said:
            new.setdefault(path, []).append(Said(text, miss.said.document, miss.said.place))
    for path, said in new.items():
        graphs.said[path]["ogp:nameAsPrinted"] += said


def propose_values(misses: Iterable[ReportedMiss], lookups: Lookups) -> list[Suggestion]:
    """For every value that a code list does not know, the concept with the label that is most like it."""
    members = [(row["text"], row["iri"]) for row in lookups.rows("members")]
    found = []
    for miss in misses:
        scheme = miss.cells[0] if miss.cells else ""
        if miss.table == "concepts" and len(miss.cells) > 1 and scheme in CODE_LISTS:
            labels = [(label, iri.removeprefix(ID)) for label, iri in lookups.labels(scheme).items()]
            found += _proposals(miss, miss.cells[:2], labels)
        elif miss.table == "members":
            found += _proposals(miss, miss.cells[:1], members)
    return found


def _proposals(miss: ReportedMiss, cells: tuple[str, ...], labels: list[tuple[str, str]]) -> list[Suggestion]:
    """A row for what is most like the last of `cells`, or for each of several that are about as like it."""
    best: dict[str, tuple[float, str]] = {}
    for label, path in labels:
        best[path] = max(best.get(path, (0.0, "")), (_likeness(cells[-1], label), label))
    top = max(best.values(), default=(0.0, ""))[0]
    ties = [path for path, (score, _) in sorted(best.items()) if score >= max(BOUND, top - _MARGIN)]
    ours = (Said(cells[-1], miss.said.document, miss.said.place),)
    return [
        Suggestion(
            miss.table,
            (*cells, path),
            "",
            best[path][0],
            ("the words are alike",),
            ours,
            (Said(best[path][1], path),),
            tuple(other for other in ties if other != path),
        )
        for path in ties
    ]


def _likeness(text: str, label: str) -> float:
    alike = same_body(name_of(text), name_of(label))
    return alike[0] if alike else fuzz.token_sort_ratio(" ".join(content(text)), " ".join(content(label)))
