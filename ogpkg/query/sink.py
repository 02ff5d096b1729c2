"""Where a worker writes an answer: memory first, a file beyond a bound; never ill-formed XML."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from ogpkg.formats import NOT_XML

#: Larger bodies live in a temporary file.
IN_MEMORY = 4 * 1024 * 1024

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))


class Unwritable(Exception):
    """The answer holds something that its format cannot carry."""


class Sink:
    """Takes what the serializers write; `spool`, called once at most, gives the file for a large body."""

    def __init__(self, spool: Callable[[], BinaryIO], *, xml: bool) -> None:
        self._spool, self._xml, self._tail = spool, xml, b""
        self._memory = io.BytesIO()
        self.file: BinaryIO | None = None
        self.size = 0

    def write(self, chunk: bytes) -> int:
        """Take all of `chunk`; Unwritable for a character that XML does not have."""
        data = self._as_xml(chunk) if self._xml else chunk
        self.size += len(data)
        if self.file is None and self.size > IN_MEMORY:
            self.file = self._spool()
            self.file.write(self._memory.getbuffer())
        (self.file or self._memory).write(data)
        return len(chunk)

    def flush(self) -> None:
        """Serializers call it; `body` does the work."""

    def body(self) -> bytes:
        """What was written; empty when it went to the file, which is complete then."""
        if self.file is None:
            return self._memory.getvalue()
        self.file.close()
        return b""

    def _as_xml(self, chunk: bytes) -> bytes:
        # A character may begin in one chunk and end in the next.
        seam = self._tail + chunk
        # The expression is exact, and slow: it only looks at what may hold a find.
        is_suspect = b"\xef\xbf" in seam or len(chunk.translate(None, _CONTROLS)) < len(chunk)
        if is_suspect and (found := NOT_XML.search(seam)):
            raise Unwritable(f"it holds the character U+{ord(found[0].decode()):04X}, which XML cannot carry")
        self._tail = seam[-2:]
        # A reader of XML would turn a bare carriage return into a line feed.
        return chunk.replace(b"\r", b"&#13;")
