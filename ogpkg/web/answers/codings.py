"""Content codings (RFC 9110 section 8.4.1): which one a client wants, and packing with it."""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import brotli
import zstandard

IDENTITY = "identity"
_CHUNK = 1 << 18
_QUALITY = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
#: Below every q that a client can give: what is allowed without being asked for.
_UNASKED = 0.0001


class Packer(Protocol):
    """Takes a body in pieces and gives the packed one in pieces; `flush` gives the last."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class _Brotli:
    def __init__(self, level: int) -> None:
        packer = brotli.Compressor(quality=level)
        self.compress, self.flush = packer.process, packer.finish


@dataclass(frozen=True)
class Coding:
    """A coding: its name, its packer, and its levels for what is packed once and kept, and for large files.

    `version` is that of the library: another one may pack the same body into other bytes.
    """

    name: str
    version: str
    packer: Callable[[int], Packer]
    level: int
    fast: int

    @property
    def mark(self) -> str:
        """What tells the validator of a packed answer from that of the plain one."""
        return f"-{self.name}{self.version}.{self.level}.{self.fast}"


#: By preference, where a client likes several as much: the smallest for the time it takes goes first. A window of
#: more than 8 MiB, which browsers refuse (RFC 9659), begins above level 19 of Zstandard.
CODINGS = {
    coding.name: coding
    for coding in (
        Coding(
            "zstd",
            ".".join(map(str, zstandard.ZSTD_VERSION)),
            lambda level: zstandard.ZstdCompressor(level).compressobj(),
            9,
            1,
        ),
        Coding("br", brotli.__version__, _Brotli, 5, 1),
        Coding("gzip", zlib.ZLIB_RUNTIME_VERSION, lambda level: zlib.compressobj(level, wbits=31), 6, 1),
    )
}


def wanted(header: str | None) -> tuple[str, ...]:
    """The codings that an Accept-Encoding header allows, best first, ``identity`` among them; maybe none at all.

    RFC 9110 section 12.5.3: unknown codings are passed over, ``identity`` is allowed unless it, or ``*`` without
    it, has q=0. An element that cannot be read is left out.
    """
    if header is None:
        return (IDENTITY,)
    asked = _qualities(header)
    found = {name: asked.get(name, asked.get("*", 0.0)) for name in CODINGS}
    found[IDENTITY] = asked.get(IDENTITY, asked.get("*", _UNASKED))
    return tuple(sorted((name for name in found if found[name] > 0), key=lambda name: -found[name]))


def _qualities(header: str) -> dict[str, float]:
    found = {}
    for element in header.split(","):
        name, *parameters = (part.strip().lower() for part in element.split(";"))
        qualities = [_QUALITY.fullmatch(parameter) for parameter in parameters]
        if name and all(qualities):
            found["gzip" if name == "x-gzip" else name] = float(qualities[0][1]) if qualities and qualities[0] else 1.0
    return found


def pack(body: bytes, name: str) -> bytes:
    """`body` in the coding `name`: the same bytes every time."""
    coding = CODINGS[name]
    packer = coding.packer(coding.level)
    return packer.compress(body) + packer.flush()


def pack_file(file: BinaryIO, name: str) -> tuple[BinaryIO, int]:
    """A temporary file with what `file` holds from here in the coding `name`, at its start, and its size.

    OSError when there is no room for it.
    """
    coding = CODINGS[name]
    packer, packed = coding.packer(coding.fast), tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this function
    try:
        while chunk := file.read(_CHUNK):
            packed.write(packer.compress(chunk))
        packed.write(packer.flush())
        packed.flush()  # a full disk is noticed here
        size = packed.tell()
        packed.seek(0)
    except BaseException:
        packed.close()
        raise
    return packed, size
