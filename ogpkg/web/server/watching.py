"""Waiting for an answer, with an eye on the client that it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from granian.rsgi import HTTPProtocol

Made = TypeVar("Made")

#: Seconds before it is worth to watch whether the client is still there.
_SOON = 0.25


async def finish(work: asyncio.Future[Made], protocol: HTTPProtocol, leave: Callable[[], None]) -> Made:
    """What `work` gives. When the client goes before, `leave` is called in a thread: nobody waits for it any more."""
    await asyncio.wait([work], timeout=_SOON)
    if not work.done():
        gone: asyncio.Future[None] = asyncio.ensure_future(protocol.client_disconnect())
        either: set[asyncio.Future[Any]] = {work, gone}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not work.done():
            await asyncio.get_running_loop().run_in_executor(None, leave)
    return await work
