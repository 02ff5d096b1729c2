"""Look-ups: what a source's text means, reviewed by a person and kept in ``data/lookups/*.csv``.

A table has the columns ``text,iri`` (and may have more); `iri` is written as a path under ``id/``. What a report
writes behind a row (``    # plan.txt:4, 15``) may be pasted with it, and is not read. Code-list
values are looked up by the labels of ``ontology/codelists/*.ttl`` first, then in ``concepts.csv``. A text
that is not there is a miss: it is reported with its line and a row ready to paste, never guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.errors import InputError
from ogpkg.iris import CODE_LISTS, ID, PREFIXES

_LABELS = tuple(f"<{PREFIXES['skos']}{name}>" for name in ("prefLabel", "altLabel", "hiddenLabel", "notation"))
#: Kinds whose keys begin with the code of their member, and beginnings of keys that belong to no member.
_OF_A_MEMBER = ("agency/", "forum/", "unit/")
_OF_ALL = ("int-", "ogp-")
#: The place that a report writes behind a row to paste.
_PLACE = re.compile(r"\s{2,}# [^\r\n]*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})


def key(text: str) -> str:
    """`text` as tables compare it: one case, one kind of quote and dash, single spaces, none before brackets."""
    plain = " ".join(text.translate(_QUOTES).split()).casefold()
    return re.sub(r"\s*([(),;/])\s*", r"\1", plain).strip(" .,;")


class Lookups:
    """All look-up tables of one or more folders; rows of a later folder win."""

    def __init__(self, folders: Iterable[Path], code_lists: Path) -> None:
        self._tables: dict[str, dict[str, list[str]]] = {}
        self._rows: dict[str, list[dict[str, str]]] = {}
        for folder in folders:
            for path in sorted(folder.glob("*.csv")):
                self._load(path)
        self._concepts = _labels_of(code_lists)

    def _load(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader((_PLACE.sub("", line) for line in lines), strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(path, f"is not a UTF-8 CSV table: {error}") from error
        self._rows.setdefault(path.stem, []).extend(rows)
        table = self._tables.setdefault(path.stem, {})
        for number, row in enumerate(rows, start=2):
            if None in row or None in row.values():
                raise InputError(path, "this row has not as many cells as the header", number)
            if row.get("text"):
                table.setdefault(key(row["text"]), []).append(row.get("iri", ""))

    def find(self, table: str, text: str, member: str | None = None) -> str | None:
        """The full IRI that `table` gives for `text`; None is a miss.

        With `member`, another member's body of the same name does not count: every country has a ministry of
        finance. The last row that counts wins.
        """
        paths = self._tables.get(table, {}).get(key(text), ())
        return next((ID + path for path in reversed(paths) if path and belongs(path, member)), None)

    def concept(self, scheme: str, text: str) -> str | None:
        """The IRI of the concept of `scheme` that has `text` as a label or notation; None is a miss.

        Raises ValueError for a scheme that does not exist.
        """
        if scheme not in CODE_LISTS:
            raise ValueError(f"no code list is called {scheme!r}")
        known = self._concepts.get((scheme, key(text)))
        if known:
            return known
        for row in self._rows.get("concepts", ()):
            # A row that was pasted and not completed ends with the slash.
            if row["scheme"] == scheme and key(row["text"]) == key(text) and row["iri"].rpartition("/")[2]:
                return ID + row["iri"]
        return None

    def labels(self, scheme: str) -> dict[str, str]:
        """Every label of the code list `scheme`, as compared → IRI of its concept."""
        return {label: iri for (known, label), iri in self._concepts.items() if known == scheme}

    def rows(self, table: str) -> list[dict[str, str]]:
        """Every row of `table`, as written; empty when there is no such table."""
        return self._rows.get(table, [])

    def names(self, table: str) -> dict[str, str]:
        """`table` as compared text → full IRI."""
        return {text: ID + paths[-1] for text, paths in self._tables.get(table, {}).items() if paths[-1]}


def belongs(path: str, member: str | None) -> bool:
    """Whether a document about `member` may mean the thing at `path`; bodies of no country serve all."""
    if member is None or not path.startswith(_OF_A_MEMBER):
        return True
    return path.partition("/")[2].startswith((f"{member.lower()}-", *_OF_ALL))


def _labels_of(code_lists: Path) -> dict[tuple[str, str], str]:
    """(scheme, compared label) → concept IRI, over every file of the folder `code_lists`."""
    labels: dict[tuple[str, str], str] = {}
    for path in sorted(code_lists.glob("*.ttl")):
        for quad in formats.read(path):
            subject, label = quad.subject, quad.object
            if str(quad.predicate) in _LABELS and isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal):
                scheme = subject.value.removeprefix(ID).split("/")[0]
                labels[scheme, key(label.value)] = subject.value
    return labels
