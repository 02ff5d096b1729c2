"""A SPARQL request and its answer, as the web and the command line see them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO

from ogpkg.errors import NotAcceptable
from ogpkg.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format

_GRAPH_FORMS = ("construct", "describe")
_TABLES = {None, *(format.name for format in RESULT_FORMATS)}
_GRAPHS = {None, *(format.name for format in GRAPH_FORMATS)}


@dataclass(frozen=True)
class Request:
    """One question. Formats are names in `formats.FORMATS`; None says the client accepts none of that kind.

    `result_format` is for SELECT and ASK, `graph_format` for CONSTRUCT and DESCRIBE. Graphs given here
    replace the FROM and FROM NAMED of the query. `timeout` may lower the pool's limit, never raise it.
    With `whole`, the name of a graph (empty for the default graph), that graph is the answer; `query` is unread.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    result_format: str | None = "json"
    graph_format: str | None = "turtle"
    timeout: float | None = None
    whole: str | None = None

    def __post_init__(self) -> None:
        if self.result_format not in _TABLES:
            raise ValueError(f"{self.result_format!r} is no format for a table")
        if self.graph_format not in _GRAPHS:
            raise ValueError(f"{self.graph_format!r} is no format for a graph")
        if self.timeout is not None and not self.timeout > 0:
            raise ValueError(f"a time-out is a positive number of seconds, not {self.timeout}")

    def format_for(self, form: str) -> Format:
        """The format that an answer to a query of this form has; NotAcceptable lists ours when there is none."""
        name = self.graph_format if form in _GRAPH_FORMS else self.result_format
        if name is None:
            ours = offered(form)
            raise NotAcceptable(f"{form.upper()} can be answered in {', '.join(ours)}", ours)
        return FORMATS[name]


@dataclass
class Answer:
    """A complete answer. `body` is bytes, or an open temporary file, at its start, when it is large.

    `rows` counts solutions or statements; None when a table is so large that it was not counted.
    `seconds` is the time the worker took. Close it, or use it in a `with` statement.
    """

    media_type: str
    form: str
    body: bytes | BinaryIO
    size: int
    rows: int | None
    seconds: float

    def read(self) -> bytes:
        """The whole body."""
        return self.body if isinstance(self.body, bytes) else self.body.read()

    def open(self) -> BinaryIO:
        """The body as a binary file, whichever it is."""
        return io.BytesIO(self.body) if isinstance(self.body, bytes) else self.body

    def close(self) -> None:
        """Give the temporary file back, if there is one."""
        if not isinstance(self.body, bytes):
            self.body.close()

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def offered(form: str) -> tuple[str, ...]:
    """The media types that a query of this form can be answered in."""
    return tuple(format.media_type for format in (GRAPH_FORMATS if form in _GRAPH_FORMS else RESULT_FORMATS))
