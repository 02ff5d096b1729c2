"""Frames between the pool and its workers: a small JSON object and, behind it, bytes.

One side speaks at a time: nothing follows a frame before it is answered. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

from ogpkg import errors
from ogpkg.errors import QueryError

_HEAD = struct.Struct("!IQ")
_ERRORS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, QueryError)}
# What most frames fit in, and what a socket buffer holds.
_SMALL, _LARGE = 16 * 1024, 256 * 1024


def send(connection: socket.socket, message: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    text = json.dumps(message).encode()
    connection.sendall(b"".join((_HEAD.pack(len(text), len(body)), text, body)))


def receive(connection: socket.socket, deadline: float | None = None) -> tuple[dict[str, Any], bytes]:
    """The next frame: its object and its bytes.

    EOFError when the other side is gone, TimeoutError when `deadline` (of `time.monotonic`) comes first.
    """
    data = _read(connection, _HEAD.size, deadline)
    text_size, body_size = _HEAD.unpack_from(data)
    behind_text = _HEAD.size + text_size
    data = _read(connection, behind_text + body_size, deadline, data)
    return json.loads(data[_HEAD.size : behind_text]), data[behind_text:]


def told(error: QueryError) -> dict[str, Any]:
    """`error` as the object of a frame."""
    return {"error": type(error).__name__, "message": str(error), "members": vars(error)}


def error_in(reply: dict[str, Any]) -> QueryError | None:
    """The error that the other side has `told`, if it is one."""
    if "error" not in reply:
        return None
    kind = _ERRORS[reply["error"]]
    error = kind.__new__(kind, reply["message"])
    # JSON has no tuples.
    vars(error).update({k: tuple(v) if isinstance(v, list) else v for k, v in reply["members"].items()})
    return error


def _read(connection: socket.socket, size: int, deadline: float | None, data: bytes = b"") -> bytes:
    """`data` and what follows, until there are `size` bytes; possibly more, for small frames come in one piece."""
    parts, missing = [data], size - len(data)
    while missing > 0:
        if deadline is not None:
            # Zero would mean "do not wait" and raise another error.
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
        part = connection.recv(min(max(missing, _SMALL), _LARGE))
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
