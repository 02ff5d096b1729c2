"""A kept-open connection to an HTTP server: a request goes out, its whole response comes back.

For each request a connection of its own would cost more than most queries do, and a library that pools them hides the
socket that a deadline and a cancellation have to close. So this is the standard library's `http.client` and no more.
"""

from __future__ import annotations

import base64
import select
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from types import TracebackType
from typing import BinaryIO, cast
from urllib.parse import urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from ogpkg.errors import BuildError, QueryFailed
from ogpkg.query.sink import IN_MEMORY

_CHUNK = 256 * 1024
#: The kinds of connection, by the scheme of an address.
_KINDS: dict[str, type[HTTPConnection]] = {"http": HTTPConnection, "https": HTTPSConnection}
#: Who we are to a server that asks: a name and a password, or nobody.
Credentials = tuple[str, str] | None


@dataclass(frozen=True)
class Call:
    """A request, by when the response must be there (of `time.monotonic`), and how many bytes it may have."""

    method: str
    url: str
    headers: Mapping[str, str]
    deadline: float
    limit: int
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """A whole response; `body` is a file at its start, in memory while it is small. Close it, or use it in a `with`."""

    status: int
    reason: str
    headers: Message
    body: BinaryIO

    def __enter__(self) -> Reply:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.body.close()


def check_address(url: str) -> str:
    """`url` itself; BuildError when it is no address of a server that may be asked."""
    parts = urlsplit(url)
    if parts.scheme not in _KINDS or not parts.hostname:
        raise BuildError(f"{url!r} is no address of an engine; give one that begins with http:// or https://")
    if parts.username is not None:
        raise BuildError("give the user and the password in OGPKG_ENGINE_USER and OGPKG_ENGINE_PASSWORD, not in a URL")
    return url


class Line:
    """One connection to the server of `url`, used by one thread at a time; `cut` may come from any other."""

    def __init__(self, url: str, credentials: Credentials = None) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._connection = _KINDS[parts.scheme](self._host)
        self._digest, self._credentials = _digest(url, credentials), credentials
        self._challenge = ""
        self._is_cut = False
        # Kept beside the connection, which forgets its socket when a server says that it will close.
        self._socket: socket | None = None
        #: How often it was opened.
        self.opened = 0

    def send(self, call: Call) -> Reply:
        """The whole response to `call`.

        TimeoutError at the deadline; QueryFailed when the server cannot be reached, closes the connection before the
        end, or has more to say than the limit. Credentials go along once the server has asked for them.
        """
        try:
            reply = self._exchange(call)
            if reply.status == 401 and self._credentials and self._is_new(reply.headers):
                reply.body.close()
                reply = self._exchange(call)
        except TimeoutError:
            self.close()
            raise
        except (OSError, HTTPException, ValueError) as error:
            # A socket that another thread has closed is a bad descriptor, or None.
            self.close()
            raise self._failure(error) from error
        except BaseException:
            self.close()
            raise
        return reply

    def begin(self) -> None:
        """Forget that an earlier request was cut."""
        self._is_cut = False

    def cut(self) -> None:
        """End what is running, from another thread: this `send` and all until `begin` raise QueryFailed."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        self._connection.close()

    def _failure(self, error: Exception) -> QueryFailed:
        if self._is_cut:
            return QueryFailed("the query was cancelled", "cancelled")
        return QueryFailed(f"the engine cannot be reached: {error or type(error).__name__}")

    def _exchange(self, call: Call) -> Reply:
        self._connect(call.deadline)
        parts = urlsplit(call.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {**call.headers, "Accept-Encoding": "identity", **self._authorization(call)}
        self._say(call.method, target, headers, call.body)
        self._wait(call.deadline)
        response = self._connection.getresponse()
        with response:
            return Reply(response.status, response.reason, response.headers, self._read(response, call))

    def _say(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        """Send a request in one piece: the library would wake the server for the head, and again for the body."""
        pieces: list[bytes] = []
        self._connection.send = pieces.append  # type: ignore[method-assign,assignment]
        try:
            self._connection.request(method, target, body, dict(headers))
        finally:
            del self._connection.send
        self._connection.send(b"".join(pieces))

    def _connect(self, deadline: float) -> None:
        """Be connected, and not to somebody who has left since: nothing was asked, so anything to read is the end."""
        if self._is_cut:
            raise ConnectionAbortedError
        sock = self._connection.sock
        if sock is not None:
            poll = select.poll()
            poll.register(sock, select.POLLIN)
            if poll.poll(0):
                self.close()
        if self._connection.sock is None:
            self._connection.timeout = max(deadline - time.monotonic(), 0.001)
            self._connection.connect()
            self._socket = self._connection.sock
            self.opened += 1
        self._wait(deadline)

    def _wait(self, deadline: float) -> None:
        """Let what the socket does next last until the deadline."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._socket is not None:
            self._socket.settimeout(left)

    def _read(self, response: HTTPResponse, call: Call) -> BinaryIO:
        """The whole body; HTTPException when the connection ended before it did."""
        # Without a length or chunks the end of the connection would be the end of the body, whatever ended it.
        if response.length is None and not response.chunked and response.status == 200:
            raise HTTPException("it does not say how long its answers are")
        body = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - it goes to the caller
        try:
            while part := response.read1(_CHUNK):
                body.write(part)
                if body.tell() > call.limit:
                    raise QueryFailed("the answer is larger than this server gives; ask for less")
                self._wait(call.deadline)
            if response.length:
                raise HTTPException("it closed the connection in the middle of an answer")
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body

    def _is_new(self, headers: Message) -> bool:
        """Take up the challenge of a server; False when it is the one that was answered already."""
        challenge = str(headers.get("WWW-Authenticate", ""))
        is_new = bool(challenge) and (challenge != self._challenge)
        self._challenge = challenge
        return is_new

    def _authorization(self, call: Call) -> dict[str, str]:
        """The answer to the server's last challenge (RFC 7616, RFC 7617), if there was one."""
        kind, _, rest = self._challenge.partition(" ")
        request = Request(call.url, method=call.method)  # noqa: S310 - the address is the operator's, and is http or https
        if kind.lower() == "digest":
            challenge = parse_keqv_list([part for part in parse_http_list(rest) if part])
            return {"Authorization": f"Digest {self._digest.get_authorization(request, challenge)}"}
        if kind.lower() == "basic" and self._credentials:
            word = base64.b64encode(":".join(self._credentials).encode()).decode()
            return {"Authorization": f"Basic {word}"}
        return {}


def _digest(url: str, credentials: Credentials) -> AbstractDigestAuthHandler:
    known = HTTPPasswordMgrWithDefaultRealm()
    if credentials:
        known.add_password(None, url, *credentials)
    return AbstractDigestAuthHandler(known)
