"""The index of a dataset: one SQLite file.

    thing   id, iri, what it is a part of, names (JSON), folded: names and codes as they are compared, one a line, and
            after an empty line the spellings that are not shown
    said    what is said of a thing, as it is written
    name    each folded name and code, for what is the same and what begins so
    grams   FTS5, three characters at a time: names, prose
    pairs   FTS5, one and two characters: what is too short for three
    word    each word there is, with the keys it is typed with, and in how many names it stands
    kind    kind and code list → the first and the last thing; things are numbered by them

Things are numbered kind by kind, the shortest names first, so that the first of a long list are good ones.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ogpkg.search.corpus import HIDDEN, PROPERTIES, Text, Thing, read_things
from ogpkg.search.folding import fold, is_korean, pressed, short_parts, spaced, squash

#: What the file is called in a snapshot.
FILE = "search.db"
#: To be raised whenever the same lines would give another file.
FORMAT = 5
#: Longer keys than this are no codes but names in other letters: found whole, not in parts.
LONGEST_CODE = 16
_SCHEMA = """
CREATE TABLE property (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
CREATE TABLE kind (kind TEXT NOT NULL, scheme TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, within INTEGER, names TEXT NOT NULL,
                    folded TEXT NOT NULL);
CREATE TABLE said (thing INTEGER, place INTEGER, property INTEGER, language TEXT, words TEXT,
                   PRIMARY KEY (thing, place)) WITHOUT ROWID;
CREATE TABLE name (folded TEXT, thing INTEGER, PRIMARY KEY (folded, thing)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, keys TEXT NOT NULL, names INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE grams USING fts5 (names, prose, content='', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE pairs USING fts5 (names, prose, content='', columnsize=0, detail=column,
    tokenize='unicode61');
"""
#: What ends a Korean word without being part of it: 공약을 is 공약.
_PARTICLES = re.compile("(?<=[가-힣]{2})(?:에서는|에서|에게|으로|은|는|이|가|을|를|의|에|와|과|로|도)$")
_WORD = re.compile(r"[^\W\d_]{2,40}")


def made_with() -> str:
    """What decides on the bytes of an index besides what it is made from."""
    return f"search {FORMAT}, sqlite {sqlite3.sqlite_version}"


def build_index(lines: Iterable[bytes], base_iri: str) -> bytes:
    """The bytes of an index of what `lines` (N-Quads or N-Triples) call their things.

    `base_iri` is where the instances are.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(f"PRAGMA user_version = {FORMAT}; {_SCHEMA}")
        _fill(connection, read_things(lines, base_iri))
        connection.commit()
        for table in ("grams", "pairs"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        connection.executescript("CREATE UNIQUE INDEX thing_iri ON thing (iri); CREATE INDEX parts ON thing (within)")
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def write_index(lines: str, base_iri: str, file: str) -> None:
    """Write the index of what the file `lines` says to `file`."""
    with open(lines, "rb") as content:
        index = build_index((line[:-1] for line in content), base_iri)
    Path(file).write_bytes(index)


def _fill(connection: sqlite3.Connection, things: list[Thing]) -> None:
    connection.executemany("INSERT INTO property VALUES (?, ?)", [(place, iri) for iri, place in PROPERTIES.items()])
    words: Counter[str] = Counter()
    numbers = {thing.iri: number for number, thing in enumerate(things, 1)}
    ranges: dict[tuple[str, str], tuple[int, int]] = {}
    for number, thing in enumerate(things, 1):
        texts = sorted(thing.texts, key=lambda text: (PROPERTIES[text.of], text.language, text.words))
        texts = list({text[:3]: text for text in texts}.values())
        names = json.dumps(thing.names, ensure_ascii=False)
        row = number, thing.iri, numbers.get(thing.within[1]), names, _add(connection, number, thing, texts)
        connection.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?)", row)
        words.update(_words(texts))
        first, _ = ranges.get((thing.kind, thing.scheme), (number, number))
        ranges[thing.kind, thing.scheme] = first, number
    connection.executemany("INSERT INTO kind VALUES (?, ?, ?, ?)", [(*of, *ends) for of, ends in ranges.items()])
    rows = ((word, pressed(word), count) for word, count in sorted(words.items()))
    connection.executemany("INSERT INTO word VALUES (?, ?, ?)", rows)


def _add(connection: sqlite3.Connection, number: int, thing: Thing, texts: list[Text]) -> str:
    """Put what is said of a thing into the tables that are searched; gives its names and codes, folded."""
    names = dict.fromkeys(fold(text.words) for text in texts if text.is_name and text.of != HIDDEN)
    hidden = dict.fromkeys(fold(text.words) for text in texts if text.of == HIDDEN)
    codes = dict.fromkeys(squash(key) for key in (*(text.words for text in texts if text.is_key), thing.key))
    shown = filter(None, dict.fromkeys((*names, *(code for code in codes if len(code) <= LONGEST_CODE))))
    folded = "\n\n".join("\n".join(part) for part in (shown, (name for name in hidden if name not in names)))
    prose = "\n".join(fold(text.words) for text in texts if not text.is_name and not text.is_key)
    said = [(number, place, PROPERTIES[text.of], text.language, text.words) for place, text in enumerate(texts)]
    connection.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?)", said)
    alone = filter(None, names | hidden | codes)
    connection.executemany("INSERT INTO name VALUES (?, ?)", [(name, number) for name in alone])
    connection.execute("INSERT INTO grams (rowid, names, prose) VALUES (?, ?, ?)", (number, folded, prose))
    pairs = number, short_parts(folded), short_parts(prose)
    connection.execute("INSERT INTO pairs (rowid, names, prose) VALUES (?, ?, ?)", pairs)
    return folded


def _words(texts: Iterable[Text]) -> set[str]:
    """The words of the names and of the prose, each once; Korean words also without their particles."""
    found: set[str] = set()
    for text in texts:
        if not text.is_key:
            found.update(_WORD.findall(spaced(text.words)))
    found.update([_PARTICLES.sub("", word) for word in found if is_korean(word)])
    return found
