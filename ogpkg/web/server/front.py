"""The front of the server: it reads requests and sends answers, so that no slow client ever holds a thread.

granian speaks HTTP and hands each request over as it begins (RSGI). The front reads the whole body, within its limits
of size and time, and only then gives the request to a thread, where the application (WSGI) answers it. Large answers
are sent by the kernel from a file. What the front refuses, the application words: it finds the reason in the environ
under `REFUSAL` (`problems`). A view may say under `CANCEL` how to stop what it waits for; that is called when the
client has gone.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from flask import Flask
from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope
from werkzeug.exceptions import HTTPException

from ogpkg.errors import QueryError
from ogpkg.web.problems import REFUSAL
from ogpkg.web.server import watching
from ogpkg.web.server.environ import check_head, is_ordinary, make_environ
from ogpkg.web.server.headers import RECORD, refusal
from ogpkg.web.server.intake import Intake
from ogpkg.web.server.plain import Asked, Plain, read_plain
from ogpkg.web.server.shortcut import Key, Shortcut, request_key
from ogpkg.web.settings import Settings
from ogpkg.web.state import CANCEL, states

log = logging.getLogger("ogpkg.web")

#: Threads that are free for quick work when every query and validation that may run or wait does so.
SPARE = 16
#: Requests that may wait for a thread.
WAITING = 500
#: Answers up to so many bytes are handed over as bytes; larger ones as a file, which takes no memory while it is sent.
IN_MEMORY = 256 * 1024
#: Seconds that a file without a name stays open for granian to open it again by its number, and how many may do so.
_OPENING, _OPEN = 10.0, 256


@dataclass(frozen=True)
class Reply:
    """What the application answers: a status, headers, and a body, as bytes or as an open file."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | IO[bytes]


class FileBody:
    """A file as the body of an answer (``wsgi.file_wrapper``, PEP 3333), which the front sends without reading it."""

    def __init__(self, file: IO[bytes], size: int = 64 * 1024) -> None:
        self.file, self._size = file, size

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.file.read(self._size):
            yield chunk

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class Front:
    """An RSGI application around the WSGI application `app`; `close` is called when the server ends."""

    def __init__(self, app: Flask, settings: Settings, close: Callable[[], None]) -> None:
        self._app, self._settings, self._close = app, settings, close
        # Those that may wait for a worker, and as many for an answer that another waits for.
        blocked = settings.workers + 2 * settings.queue + settings.validate_jobs + settings.validate_queue
        self.threads = blocked + SPARE
        self._pool = ThreadPoolExecutor(self.threads, "ogpkg")
        self._intake, self._given, self._open = Intake(settings), 0, 0
        self._states, self._plain = states(app), Plain(app, self._pool)
        self._shortcut = Shortcut(app, settings.cache * 1_000_000 // 4)

    def figures(self) -> dict[str, int]:
        """Numbers for the monitor: threads, requests that a thread has or will have, bytes of bodies in memory; answers
        that are given again without the application, and their bytes.
        """
        held = {"threads": self.threads, "requests": self._given, "body_bytes": self._intake.held}
        return held | self._shortcut.figures()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon(self._time_out_readers, loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._close()  # first, so that no thread waits for a query that nobody waits for
        self._pool.shutdown()

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        key, is_quick = request_key(scope), is_ordinary(scope)
        if is_quick and self._shortcut.take(scope, key, protocol):
            return
        asked = read_plain(key) if is_quick else None
        found = await self._plainly(asked, key, scope, protocol) if asked else {}
        if found is None:
            return
        environ, body = make_environ(scope) | found, b""
        environ["wsgi.file_wrapper"] = FileBody
        try:
            check_head(scope, environ)
            body = await self._intake.read(environ, protocol)
        except (QueryError, HTTPException) as error:
            environ[REFUSAL] = error
        except (ProtocolClosed, ProtocolError):
            return
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # what came in chunks is whole now, and has a length
        try:
            await self._answer(environ, protocol, key)
        except Exception:
            log.exception("a request could not be answered")
            self._refuse(environ, protocol, 500, "Internal Server Error", "the log says what went wrong")
        finally:
            self._intake.release(len(body))

    async def _plainly(self, asked: Asked, key: Key, scope: Scope, protocol: HTTPProtocol) -> dict[str, Any] | None:
        """Answer a plain question; what the environ needs where that is left to the application."""
        if self._given >= self.threads + WAITING:
            return {}  # it will be refused
        self._given += 1
        held = self._states.hold()
        try:
            answered = await self._plain.answer(asked, held, scope, protocol)
        except (ProtocolClosed, ProtocolError):
            return None
        except Exception:
            log.exception("a plain question could not be answered; the application is asked")
            return {}
        finally:
            self._states.release(held)
            self._given -= 1
        if isinstance(answered, dict):
            return answered
        fields, sent, record = answered
        self._shortcut.remember(key, record, fields, sent)
        return None

    async def _answer(self, environ: dict[str, Any], protocol: HTTPProtocol, key: Key) -> None:
        if self._given >= self.threads + WAITING:
            self._refuse(environ, protocol, 503, "Too many requests at once", "try again in a moment")
            return
        self._given += 1
        try:
            reply = await self._replied(environ, protocol)
        finally:
            self._given -= 1
        await self._send(reply, environ, protocol, key)

    async def _replied(self, environ: dict[str, Any], protocol: HTTPProtocol) -> Reply:
        """What the application says; what it does for a client that has left is stopped."""
        loop = asyncio.get_running_loop()
        work: asyncio.Future[Reply] = loop.run_in_executor(self._pool, call, self._app, environ)

        def leave() -> None:
            stop = environ.get(CANCEL)  # what it waits for changes with the time
            if stop:
                stop()

        return await watching.finish(work, protocol, leave)

    def _refuse(self, environ: dict[str, Any], protocol: HTTPProtocol, status: int, title: str, detail: str) -> None:
        """Answer without the application, which has failed or has enough to do."""
        headers, body = refusal(self._app, environ, status, title, detail)
        again = [("retry-after", "1")] if status == 503 else []
        protocol.response_bytes(status, [(name.lower(), value) for name, value in headers] + again, body)

    async def _send(self, reply: Reply, environ: dict[str, Any], protocol: HTTPProtocol, key: Key) -> None:
        headers = [(name.lower(), value) for name, value in reply.headers]
        if REFUSAL in environ:
            headers.append(("connection", "close"))
        if isinstance(reply.body, bytes):
            is_bare = environ["REQUEST_METHOD"] == "HEAD" or reply.status in (204, 304)
            body = b"" if is_bare else reply.body
            if body:
                protocol.response_bytes(reply.status, headers, body)
            else:
                protocol.response_empty(reply.status, headers)
            if RECORD in environ and REFUSAL not in environ:
                self._shortcut.keep(key, environ[RECORD], headers, body)
            return
        if path := _path(reply.body):
            protocol.response_file(reply.status, headers, path)
            reply.body.close()
            return
        while self._open >= _OPEN:
            await asyncio.sleep(0.1)
        self._open += 1
        protocol.response_file(reply.status, headers, f"/proc/self/fd/{reply.body.fileno()}")
        asyncio.get_running_loop().call_later(_OPENING, self._opened, reply.body)

    def _opened(self, file: IO[bytes]) -> None:
        self._open -= 1
        file.close()

    def _time_out_readers(self, loop: asyncio.AbstractEventLoop, tries: int = 50) -> None:
        """Have the kernel close connections whose client takes nothing of an answer for a while.

        Sockets inherit this from the one that listens, which granian makes some time after it has called us.
        """
        listening = _set_user_timeout(int(self._settings.stall_timeout * 1000))
        if not listening and tries:
            loop.call_later(0.1, self._time_out_readers, loop, tries - 1)


def call(app: Flask, environ: dict[str, Any]) -> Reply:
    """What `app` answers, all of it: small bodies as bytes, large ones in a file."""
    said: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Callable[..., None]:
        said.append((int(status[:3]), headers))
        return _write

    chunks = app(environ, start_response)
    if isinstance(chunks, FileBody) and environ["REQUEST_METHOD"] != "HEAD" and _is_large(chunks.file):
        return Reply(*said[-1], chunks.file)
    try:
        return Reply(*said[-1], _collected(chunks))
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()


def _write(part: bytes) -> None:
    raise NotImplementedError("no view writes past its response (PEP 3333 has this for applications older than itself)")


def _collected(chunks: Iterable[bytes]) -> bytes | IO[bytes]:
    """The bytes of `chunks`, or a file with them when they are many."""
    parts, size, file = list[bytes](), 0, None
    for chunk in chunks:
        size += len(chunk)
        if file is None and size > IN_MEMORY:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this function
            file.write(b"".join(parts))
        if file is None:
            parts.append(chunk)
        else:
            file.write(chunk)
    if file is None:
        return b"".join(parts)
    file.flush()
    return file


def _is_large(file: IO[bytes]) -> bool:
    """Whether `file` is a real one, to be sent from its start, and has too much for memory."""
    try:
        return file.tell() == 0 and os.fstat(file.fileno()).st_size > IN_MEMORY
    except (OSError, io.UnsupportedOperation):
        return False


def _path(file: IO[bytes]) -> str | None:
    """The name by which the very same file can be opened, if it has one."""
    path = os.readlink(f"/proc/self/fd/{file.fileno()}")
    try:
        return path if os.path.samestat(os.stat(path), os.fstat(file.fileno())) else None
    except OSError:
        return None


def _set_user_timeout(milliseconds: int) -> bool:
    """Set TCP_USER_TIMEOUT (tcp(7)) on every socket of this process that listens; False when there is none."""
    found = False
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError), socket.socket(fileno=os.dup(int(name))) as copy:
            if copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and copy.family != socket.AF_UNIX:
                copy.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
                found = True
    return found
