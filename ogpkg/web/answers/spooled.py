"""A response whose body waits in a file, and the hash of such a body."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from flask import Response, request
from werkzeug.wsgi import wrap_file


class Spooled(Response):
    """It sends `file`, `size` bytes from its start, as the server does that best; closing it closes the file."""

    def __init__(self, file: BinaryIO, size: int, content_type: str) -> None:
        super().__init__(content_type=content_type, direct_passthrough=True)
        self.send(file, size)

    def send(self, file: BinaryIO, size: int) -> None:
        """Send this file."""
        self.file, self.response = file, wrap_file(request.environ, file)
        self.headers["Content-Length"] = str(size)


def digest(body: bytes | BinaryIO, *more: str) -> str:
    """A hash of what `body` holds and of `more`; a file is at its start afterwards, and before."""
    if isinstance(body, bytes):
        whole = hashlib.sha256(body)
    else:
        whole = hashlib.file_digest(body, "sha256")  # type: ignore[arg-type]
        body.seek(0)
    return hashlib.sha256("\n".join((whole.hexdigest(), *more)).encode()).hexdigest()[:32]
