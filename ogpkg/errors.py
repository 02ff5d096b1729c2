"""Every error ogpkg raises on purpose.

OgpkgError
├── InputError        a file cannot be read as what it is said to be (exit 2)
│   └── NothingToValidate   no shape speaks of anything in it
├── BuildError        a snapshot cannot be made or opened (exit 2)
└── QueryError        a SPARQL request has no answer (carries an HTTP status)
    ├── QuerySyntaxError   400, with line and column
    ├── QueryRefused       403, the request is understood and not allowed
    ├── NotAcceptable      406, no media type both sides know
    ├── QueryTooLong       413, more bytes than a query may have
    ├── AddressTooLong     414, more bytes than an address may have
    ├── QueryTooDeep       422, brackets nested too deep
    ├── ServerBusy         429, all workers busy beyond the queue
    ├── QueryTimeout       503, stopped at its deadline
    └── QueryFailed        503, its worker died or ran out of memory

Foreign exceptions are translated once, where the foreign library is called.
"""

from __future__ import annotations

from pathlib import Path


class OgpkgError(Exception):
    """The root: `str(error)` is one line that says where, what and what to do."""


class InputError(OgpkgError):
    """A file that cannot be read, with its place when there is one."""

    def __init__(self, file: str | Path, message: str, line: int | None = None, column: int | None = None) -> None:
        self.file, self.line, self.column = str(file), line, column
        place = ":".join(str(part) for part in (self.file, line, column) if part is not None)
        super().__init__(f"{place}: {message}")


class NothingToValidate(InputError):
    """Data in which no shape finds a focus node: to say that they conform would mislead."""

    def __init__(self, files: str) -> None:
        super().__init__(files, "holds nothing that the shapes speak of, so nothing was validated")


class BuildError(OgpkgError):
    """A snapshot cannot be made, found or opened."""


class QueryError(OgpkgError):
    """A SPARQL request that has no answer; `status` is the HTTP status that says so."""

    status = 400
    title = "Bad request"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class QuerySyntaxError(QueryError):
    """The query is not SPARQL 1.1; `line` and `column` count from 1."""

    title = "The query cannot be parsed"


class QueryRefused(QueryError):
    """The request is understood and not allowed here: an update, a SERVICE call."""

    status, title = 403, "Not allowed"


class QueryTooLong(QueryError):
    """The query has more bytes than the server reads; `limit` is how many it may have."""

    status, title = 413, "The query is too long"

    def __init__(self, length: int, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the query has {length:,} bytes, and {limit:,} are allowed")


class AddressTooLong(QueryError):
    """The parameters in the address have more bytes than the server reads; `limit` is how many they may have."""

    status, title = 414, "The address is too long"

    def __init__(self, length: int, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"the address has {length:,} bytes of parameters, and {limit:,} are allowed; send them by POST"
        )


class QueryTooDeep(QueryError):
    """The brackets of the query are nested deeper than the server follows; `limit` is how deep they may be."""

    status, title = 422, "The query is nested too deep"

    def __init__(self, message: str, line: int, column: int, limit: int) -> None:
        self.limit = limit
        super().__init__(message, line, column)


class NotAcceptable(QueryError):
    """No media type that both sides know; `offered` lists ours."""

    status, title = 406, "No acceptable media type"

    def __init__(self, message: str, offered: tuple[str, ...] = ()) -> None:
        self.offered = offered
        super().__init__(message)


class ServerBusy(QueryError):
    """All workers are busy and the queue is full."""

    status, title = 429, "Too many queries at once"


class QueryTimeout(QueryError):
    """The query was stopped at its deadline; `limit` is that many seconds."""

    status, title = 503, "The query took too long"

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(f"the query was stopped after {limit:g} s; ask for less, or raise the time-out")


class QueryFailed(QueryError):
    """The worker died: out of memory, or a query nested deeper than its stack.

    `reason` tells the monitor in a word: memory, stack, cancelled, or "" for everything else.
    """

    status, title = 503, "The query could not be evaluated"

    def __init__(self, message: str, reason: str = "") -> None:
        self.reason = reason
        super().__init__(message)
