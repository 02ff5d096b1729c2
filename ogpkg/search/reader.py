"""The questions that are put to the SQLite file of an index. Words go in as parameters or between quotation marks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ogpkg.search.folding import is_unspaced

#: Columns that are searched: the names; the sentences, too.
NAMES, TEXTS = "names", "{names prose}"
#: Parts of things that are looked up.
_MOST_PARTS = 20_000
_LAST = chr(0x10FFFF)
#: Things of the same name that are looked at.
_MOST_SAME = 2_000


class Range(NamedTuple):
    """The numbers of the things of a kind and code list."""

    kind: str
    scheme: str
    first: int
    last: int


class Row(NamedTuple):
    """A thing of the index: its number, IRI, what it is a part of, names by language (JSON), and names as compared."""

    number: int
    iri: str
    within: int | None
    names: str
    folded: str

    @property
    def names_and_spellings(self) -> tuple[list[str], list[str]]:
        """The names and codes, folded, and the spellings that are not shown."""
        names, _, spellings = self.folded.partition("\n\n")
        return names.split("\n"), spellings.split("\n") if spellings else []


class Said(NamedTuple):
    """A text of a thing: the property (an IRI), its language, and the words."""

    property: str
    language: str
    words: str


class Reader:
    """One connection to an index, for one search."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def unhurried(self) -> None:
        """Let what is still to be asked take its time."""
        self._connection.set_progress_handler(None, 0)

    def ranges(self) -> list[Range]:
        """All kinds and code lists, in the order of their numbers."""
        return [Range(*row) for row in self._connection.execute("SELECT * FROM kind ORDER BY first")]

    def words(self) -> list[tuple[str, str, int]]:
        """Each word, the keys it is typed with, and how many things have it."""
        return self._connection.execute("SELECT word, keys, names FROM word").fetchall()

    def at(self, iri: str) -> list[int]:
        """The number of the thing called `iri`, if there is one."""
        return self._numbers("SELECT id FROM thing WHERE iri = ?", iri.encode(errors="replace").decode())

    def same(self, *names: str) -> list[int]:
        """Things with a name or code that is one of `names`."""
        marks = ", ".join("?" * len(names))
        return self._numbers(f"SELECT thing FROM name WHERE folded IN ({marks}) LIMIT {_MOST_SAME}", *names)  # noqa: S608

    def beginning(self, name: str, within: Sequence[Range], most: int) -> list[int]:
        """Things with a name or code that begins with `name`, at most so many; those of `within`, if it names any."""
        only = " OR ".join(["thing BETWEEN ? AND ?"] * len(within)) or "TRUE"
        ends = [end for one in within for end in (one.first, one.last)]
        query = f"SELECT thing FROM name WHERE folded >= ? AND folded < ? AND ({only}) LIMIT ?"  # noqa: S608
        return self._numbers(query, name, name + _LAST, *ends, most)

    def having(self, groups: Sequence[Sequence[str]], where: str) -> list[int]:
        """Things that have a word of each group, anywhere in the columns `where`, in order."""
        long = [group for group in groups if all(len(word) > 2 for word in group)]
        found = [self._matching("grams", [list(map(_quoted, group)) for group in long], where)] if long else []
        for group in groups:
            if group not in long:
                found.append(self._any(group, where))
        return found[0] if len(found) == 1 else sorted(set.intersection(*map(set, found)))

    def parts(self, numbers: Iterable[int]) -> list[int]:
        """What the things of these numbers consist of: the commitments of a plan, and their milestones."""
        query = (
            "WITH RECURSIVE part (id) AS (SELECT value FROM json_each(?) UNION"
            " SELECT thing.id FROM thing JOIN part ON thing.within = part.id LIMIT ?) SELECT id FROM part"
        )
        return self._numbers(query, json.dumps(list(numbers)), _MOST_PARTS)

    def rows(self, numbers: Iterable[int]) -> list[Row]:
        """The things of these numbers."""
        query = "SELECT id, iri, within, names, folded FROM thing WHERE id IN (SELECT value FROM json_each(?))"
        return [Row(*row) for row in self._connection.execute(query, (json.dumps(list(numbers)),))]

    def said(self, number: int) -> list[Said]:
        """What is said of a thing, names first."""
        query = (
            "SELECT iri, language, words FROM said JOIN property ON property.id = said.property"
            " WHERE thing = ? ORDER BY place"
        )
        return [Said(*row) for row in self._connection.execute(query, (number,))]

    def _any(self, group: Sequence[str], where: str) -> list[int]:
        """Things with a word of `group`, some of which are short."""
        long = [_quoted(word) for word in group if len(word) > 2]
        short = [_short(word) for word in group if len(word) < 3]
        found = self._matching("pairs", [short], where)
        return sorted({*found, *self._matching("grams", [long], where)}) if long else found

    def _matching(self, table: str, groups: Sequence[Sequence[str]], where: str) -> list[int]:
        words = " AND ".join(f"({' OR '.join(group)})" for group in groups)
        # One text with all numbers is read three times as fast as a row for each.
        query = f"SELECT json_group_array(rowid) FROM {table} WHERE {table} MATCH ?"  # noqa: S608
        row = self._connection.execute(query, (f"{where} : ({words})",)).fetchone()
        return list(json.loads(row[0]))

    def _numbers(self, query: str, *values: str | int) -> list[int]:
        return [number for (number,) in self._connection.execute(query, values)]


def _quoted(word: str) -> str:
    """A word as FTS5 takes any text as a string: between quotation marks, those in it doubled."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _short(word: str) -> str:
    """One Korean syllable begins a pair."""
    return _quoted(word) + ("*" if len(word) == 1 and is_unspaced(word) else "")
