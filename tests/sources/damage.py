"""Damage to documents, and what must hold of what is read from them all the same."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ogpkg import resources
from ogpkg.errors import OgpkgError
from ogpkg.iris import OGP, RDF
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record
from tests.paths import ROOT

WORLD = ROOT / "tests" / "world"
LOOKUPS = Lookups([resources.folder("data") / "lookups", WORLD / "lookups"], resources.folder("ontology") / "codelists")
#: As many examples as the profile says, always the same ones unless it is ``--hypothesis-profile=many``.
_PROFILE = settings.default or settings()
_IS_DEFAULT = _PROFILE.max_examples == 100


def _examples(count: int) -> settings:
    return settings(
        max_examples=count if _IS_DEFAULT else _PROFILE.max_examples,
        derandomize=_IS_DEFAULT,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


#: For tests of one document, and for those that choose a document, too.
few, some = _examples(3), _examples(25)
#: What stands in cells and lines where it has no business to.
RUBBISH = st.sampled_from(
    [
        *("", " ", "\t", "?", "n/a", "#REF!", "#N/A", "0", "-1", "1e308", "99999999999", "4.0999999999999996", "TRUE"),
        *(
            "zzqx zzqy",
            "zzqx; zzqy",
            "zzqx, zzqy and zzqz",
            "=1+1",
            "<b>zzqx",
            "zzqx\u2028zzqy",
            "\ufeffzzqx",
            "\u202ezzqx",
        ),
        *(
            "31/02/2019",
            "00/00/00",
            "zzqx 2019",
            "2019-13-45",
            "(zzqx",
            "zzqx)",
            "((((",
            "a" * 3000,
            "\u0000",
            "zzqx\r\nzzqy",
        ),
    ]
)
_WORD = re.compile(r"[^\W_]+")
_LONG = re.compile(r"\d+\.\d{12,}")
#: Datatypes of literals that are words.
_STRINGS = ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
#: Strings that are made: hashes, and keys put together from parts.
_MADE = (f"{OGP}sha256", "http://xmlns.com/foaf/0.1/mbox_sha1sum", f"{OGP}place", f"{OGP}computedBy")


class Fact(NamedTuple):
    """One statement."""

    subject: str
    predicate: str
    object: str


class Read(NamedTuple):
    """What was read from a document: its statements, and what stands on which line."""

    facts: frozenset[Fact]
    lines: dict[int, frozenset[Fact]]
    #: The words of those literals that are words.
    words: dict[str, str]
    record: Record


def read(
    path: Path, content: str | bytes, *, reader: str | None = None, plan: str | None = None, member: str = "XA"
) -> Read | None:
    """What is read from `content`, written to `path`; None when it is refused in words. Any other error is a fault."""
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    try:
        record = import_document(path, None, LOOKUPS, about={"key": "damaged", "plan": plan, "member": member})
    except OgpkgError as error:
        assert "\n" not in str(error)
        assert str(path) in str(error)
        return None
    record.turtle()
    record.report.render(str(path))
    return _said(record)


def _said(record: Record) -> Read:
    facts, places = record.triples()
    parts: dict[str, dict[str, ox.Term]] = {}
    for triple in places:
        parts.setdefault(str(triple.subject), {})[triple.predicate.value] = triple.object
    lines: dict[int, set[Fact]] = {}
    for part in parts.values():
        line = part.get(f"{OGP}line")
        if isinstance(line, ox.Literal):
            fact = Fact(*(str(part[f"{RDF}{name}"]) for name in ("subject", "predicate", "object")))
            lines.setdefault(int(line.value), set()).add(fact)
    words = {
        str(triple.object): triple.object.value
        for triple in facts
        if isinstance(triple.object, ox.Literal)
        and triple.object.datatype.value in _STRINGS
        and triple.predicate.value not in _MADE
    }
    kept = frozenset(_fact(triple) for triple in facts if triple.predicate.value != f"{OGP}sha256")
    return Read(kept, {line: frozenset(said) for line, said in lines.items()}, words, record)


def _fact(triple: ox.Triple) -> Fact:
    return Fact(str(triple.subject), str(triple.predicate), str(triple.object))


def unsaid(found: Read, text: str, *, reach: int = 25) -> list[tuple[int, Fact]]:
    """Statements whose words do not stand on their line, nor within `reach` lines of it: there should be none."""
    words = [_words(line) | _rounded(line) for line in re.split(r"\r\n|\r|\n", text)]
    wrong = []
    for line, facts in found.lines.items():
        near = frozenset().union(*words[max(line - 1 - reach, 0) : line + reach])
        for fact in facts:
            if not _words(found.words.get(fact.object, "")) <= near:
                wrong.append((line, fact))
    return wrong


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _rounded(line: str) -> frozenset[str]:
    """The words of numbers that a spreadsheet has written out too far: ``4.0999999999999996`` is 4.1."""
    return frozenset(word for number in _LONG.findall(line) for word in f"{float(number):.12g}".split("."))


class Table(NamedTuple):
    """A CSV database: what stands above its rows, and its rows."""

    head: list[list[str]]
    rows: list[list[str]]

    def text(self) -> str:
        return written([*self.head, *self.rows])

    def starts(self) -> list[int]:
        """The line on which each row begins."""
        starts, line = [], written(self.head).count("\n") + 1
        for row in self.rows:
            starts.append(line)
            line += written([row]).count("\n")
        return starts


def table(path: Path, header: str) -> Table:
    """The database in `path`, whose head ends with the row that has the column `header`."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    last = next(place for place, row in enumerate(rows) if header in row)
    return Table(rows[: last + 1], rows[last + 1 :])


def written(rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def of_rows(found: Read, damaged: Table) -> list[frozenset[Fact]]:
    """The statements of each row of `damaged`."""
    starts = [*damaged.starts(), 10**9]
    return [
        frozenset(fact for line, facts in found.lines.items() if start <= line < end for fact in facts)
        for start, end in pairwise(starts)
    ]
