"""Frames between the pool and its workers: a small JSON object and, behind it, bytes.

A reader takes exactly one frame: what follows it may be a byte that carries a file descriptor.
Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

from ogpkg.errors import NotAcceptable, QueryError, QueryFailed, QueryRefused, QuerySyntaxError

_HEAD = struct.Struct("!IQ")
_ERRORS = {error.__name__: error for error in (QueryError, QueryFailed, QueryRefused, QuerySyntaxError)}
_CHUNK = 256 * 1024  # as much as a socket buffer holds


def send(connection: socket.socket, message: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    text = json.dumps(message).encode()
    connection.sendall(b"".join((_HEAD.pack(len(text), len(body)), text, body)))


def receive(connection: socket.socket, deadline: float | None = None) -> tuple[dict[str, Any], bytes]:
    """The next frame: its object and its bytes.

    EOFError when the other side is gone, TimeoutError when `deadline` (of `time.monotonic`) comes first.
    """
    text_size, body_size = _HEAD.unpack(_read(connection, _HEAD.size, deadline))
    data = _read(connection, text_size + body_size, deadline)
    return json.loads(data[:text_size]), data[text_size:]


def told(error: QueryError) -> dict[str, Any]:
    """`error` as the object of a frame."""
    arguments: list[Any] = [str(error)]
    if isinstance(error, QuerySyntaxError):
        arguments += [error.line, error.column]
    if isinstance(error, NotAcceptable):
        arguments.append(error.offered)
    return {"error": type(error).__name__, "arguments": arguments}


def error_in(reply: dict[str, Any]) -> QueryError | None:
    """The error that the other side has `told`, if it is one."""
    if "error" not in reply:
        return None
    message, *rest = reply["arguments"]
    if reply["error"] == "NotAcceptable":
        return NotAcceptable(message, tuple(rest[0]))
    return _ERRORS[reply["error"]](message, *rest)


def _read(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    """Exactly `size` bytes."""
    parts: list[bytes] = []
    while size:
        if deadline is not None:
            # Zero would mean "do not wait" and raise another error.
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
        part = connection.recv(min(size, _CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
