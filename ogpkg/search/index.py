"""Asking an index."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from ogpkg.search.build import FORMAT
from ogpkg.search.finding import Search
from ogpkg.search.model import Found, Hit
from ogpkg.search.ranking import Question
from ogpkg.search.reader import Range, Reader
from ogpkg.search.spelling import Spelling

#: Seconds after which a search ends with what it has.
DEADLINE = 1.0
#: Steps of SQLite between two looks at the clock.
_STEPS = 5_000


def is_index(file: Path) -> bool:
    """Whether `file` is an index that this ogpkg can read."""
    if not file.is_file():
        return False
    connection = _connected(file)
    try:
        return bool(connection.execute("PRAGMA user_version").fetchone() == (FORMAT,))
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


class Index:
    """An index, which is only read; any thread may ask it. `close` it when nobody does any more.

    `source` is its file, or makes its bytes when the first question comes; they are in a file of our own then.
    """

    def __init__(self, source: Path | Callable[[], bytes]) -> None:
        self._source = source
        #: Connections that no search uses at the moment.
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False

    def find(
        self,
        words: str,
        *,
        kinds: Collection[str] = (),
        scheme: str = "",
        limit: int = 20,
        offset: int = 0,
        names_only: bool = False,
        seconds: float = DEADLINE,
    ) -> Found:
        """What `words` mean, the best first: identifiers and names that are the same, begin so, contain it, are near.

        Only things of one of `kinds` (any, if empty) and of the code list `scheme`. `names_only` leaves out abstracts
        and definitions. It ends after `seconds` with what was found by then. Nothing a client writes is syntax.
        """
        question = Question.of(words)
        if not question.folded:
            return Found((), 0, {})
        with self._reader(seconds) as reader:
            within = self._within(kinds, scheme)
            search = Search(reader, self._ranges, lambda: self._spelling, question, within, names_only=names_only)
            return search.found(offset, limit)

    def suggest(
        self, words: str, *, kinds: Collection[str] = (), scheme: str = "", limit: int = 10, offset: int = 0
    ) -> list[Hit]:
        """What `words`, as far as they are typed, may become.

        Names that begin so come first, then those that have them, then those that are near.
        """
        question = Question.of(words)
        if not question.folded:
            return []
        with self._reader(DEADLINE) as reader:
            within = self._within(kinds, scheme)
            search = Search(
                reader, self._ranges, lambda: self._spelling, question, within, names_only=True, typing=True
            )
            return list(search.found(offset, limit).hits)

    def get(self, iri: str) -> Hit | None:
        """The thing called `iri`, as a hit by its identifier; None where the index does not have it."""
        with self._reader(DEADLINE) as reader:
            search = Search(reader, self._ranges, lambda: self._spelling, Question.of(iri), None)
            return next(iter(search.hits(reader.at(iri))), None)

    def close(self) -> None:
        """Close its file; what is being searched ends by itself."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()
        if "_file" in vars(self) and not isinstance(self._source, Path):
            self._file.unlink(missing_ok=True)

    @cached_property
    def _file(self) -> Path:
        if isinstance(self._source, Path):
            return self._source
        with NamedTemporaryFile(prefix="ogpkg-search-", suffix=".db", delete=False) as file:
            file.write(self._source())
        return Path(file.name)

    @cached_property
    def _ranges(self) -> list[Range]:
        with self._reader(DEADLINE) as reader:
            return reader.ranges()

    @cached_property
    def _spelling(self) -> Spelling:
        with self._reader(10 * DEADLINE) as reader:
            return Spelling(reader.words())

    def _within(self, kinds: Collection[str], scheme: str) -> list[Range] | None:
        """The numbers of what may be found; None for everything."""
        if not kinds and not scheme:
            return None
        return [one for one in self._ranges if (not kinds or one.kind in kinds) and scheme in ("", one.scheme)]

    @contextmanager
    def _reader(self, seconds: float) -> Iterator[Reader]:
        """A connection that nobody else uses, which is interrupted after so many seconds."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._open()
        until = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            yield Reader(connection)
        finally:
            self._idle.append(connection)
            if self._closed:
                self.close()

    def _open(self) -> sqlite3.Connection:
        connection = _connected(self._file)
        connection.executescript("PRAGMA query_only = 1; PRAGMA mmap_size = 268435456; PRAGMA temp_store = 2")
        return connection


def _connected(file: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)
