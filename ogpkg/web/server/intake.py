"""Bodies of requests, read without a thread: all of a body within its limits, or the reason why not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from granian.rsgi import HTTPProtocol

from ogpkg.errors import QueryError, ServerBusy
from ogpkg.web.problems import BadRequest, BodyTooLarge, SlowBody
from ogpkg.web.settings import Settings
from ogpkg.web.validation.validate_upload import AROUND, DocumentTooLarge

#: A body that is too large is read on for so many seconds, and so many times its limit: most clients only look for an
#: answer when they have sent everything.
_PATIENCE, _TIMES = 2.0, 8
_BROKEN = "the body breaks off, or is not what its header says; send all of it"


class Intake:
    """What is being read at the same time may not take more than `Settings.bodies` bytes in all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.held = 0

    async def read(self, environ: dict[str, Any], protocol: HTTPProtocol) -> bytes:
        """The body of the request, to be given back by `release`.

        BodyTooLarge or DocumentTooLarge, SlowBody, ServerBusy, and BadRequest for a body that breaks off.
        """
        if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        most, too_large = self._limit(environ["PATH_INFO"])
        # hyper, below granian, has refused what is no number.
        declared = int(environ.get("CONTENT_LENGTH", -1))
        if declared > most and "HTTP_EXPECT" in environ:
            raise too_large  # it asks before it sends
        parts = _parts(protocol)
        try:
            async with asyncio.timeout(self._settings.body_timeout):
                body = None if declared > most else await self._within(most, parts)
        except TimeoutError:
            raise SlowBody(self._settings.body_timeout) from None
        if body is None:
            await _read_on(parts, most * _TIMES)
            raise too_large
        if declared not in (-1, len(body)):
            self.release(len(body))
            raise BadRequest(_BROKEN)
        return body

    def release(self, size: int) -> None:
        """A body of `size` bytes is not needed any more."""
        self.held -= size

    async def _within(self, most: int, stream: AsyncIterator[bytes]) -> bytes | None:
        """The body, or None if it has more than `most` bytes."""
        parts, size, is_whole = list[bytes](), 0, False
        try:
            async for part in stream:
                size += len(part)
                self.held += len(part)
                if size > most:
                    return None
                if self.held > self._settings.bodies:
                    raise ServerBusy("too much is being sent to this server at once; try again in a moment")
                parts.append(part)
            is_whole = True
        finally:
            if not is_whole:
                self.held -= size
        return b"".join(parts)

    def _limit(self, path: str) -> tuple[int, QueryError]:
        """The bytes that a body may have at `path`, and what is said of a larger one."""
        if path == "/validate":
            return self._settings.max_upload + AROUND, DocumentTooLarge(self._settings.max_upload)
        return self._settings.max_body, BodyTooLarge(self._settings.max_body)


async def _parts(protocol: HTTPProtocol) -> AsyncIterator[bytes]:
    """The body as it comes; BadRequest where it breaks off.

    granian gives an empty part for the end of a body, and one more for a fault, such as a broken chunk.
    """
    ends = 0
    async for part in protocol:
        ends += not part
        if ends > 1:
            raise BadRequest(_BROKEN)
        yield part


async def _read_on(stream: AsyncIterator[bytes], most: int) -> None:
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            async for part in stream:
                size += len(part)
                if size > most:
                    return
