"""The dataset as files to take away: N-Quads and TriG, packed with gzip and Zstandard, and their checksums.

They are written while the sorted statements pass by, each serialization once for both ways of packing it.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
import zstandard

from ogpkg.dataset.disk import flush
from ogpkg.formats import FORMATS, Format
from ogpkg.iris import prefixes
from ogpkg.lines import graph_of, joined, quads_of

FOLDER, CHECKSUMS = "dump", "SHA256SUMS"
#: Higher levels take several times as long for a tenth of the size.
_GZIP_LEVEL, _ZSTD_LEVEL = 6, 6
#: Lines that are handled at a time.
_CHUNK = 10_000


@dataclass(frozen=True)
class Dump:
    """A dump: the name of its file, what it holds, and the media type of the packing around it."""

    name: str
    format: Format
    packing: str


DUMPS = tuple(
    Dump(f"dataset.{format.extension}.{extension}", format, packing)
    for format in (FORMATS["nquads"], FORMATS["trig"])
    for extension, packing in (("gz", "application/gzip"), ("zst", "application/zstd"))
)


def made_with() -> str:
    """What decides on the bytes of a dump besides the statements: another packer may find another packing."""
    zstd = ".".join(map(str, zstandard.ZSTD_VERSION))
    return f"pyoxigraph {version('pyoxigraph')}, zlib {zlib.ZLIB_RUNTIME_VERSION}, zstd {zstd}"


def write(snapshot: Path, lines: list[bytes], base_iri: str) -> dict[str, str]:
    """Write the dumps of `lines`, which are sorted, into the folder `snapshot`.

    What comes back is the sha256 of each file by its name in the snapshot, the list of checksums among them.
    The prefixes of the TriG are those of queries, with instances under `base_iri`.
    """
    folder = snapshot / FOLDER
    folder.mkdir()
    with ExitStack() as stack:
        nquads_gz, nquads_zst, trig_gz, trig_zst = (stack.enter_context(_Packed(folder / dump.name)) for dump in DUMPS)
        thread = stack.enter_context(ThreadPoolExecutor(1))  # packing leaves Python free for what is written besides
        packed = thread.submit(_write_nquads, lines, _Both(nquads_gz, nquads_zst))
        write_trig(lines, cast(IO[bytes], _Both(trig_gz, trig_zst)), prefixes(base_iri))
        packed.result()
    hashes = {dump.name: _sha256(folder / dump.name) for dump in DUMPS}
    sums = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()
    with (folder / CHECKSUMS).open("wb") as file:
        file.write(sums)
    for name in (*hashes, CHECKSUMS, "."):
        flush(folder / name)
    hashes[CHECKSUMS] = hashlib.sha256(sums).hexdigest()
    return {f"{FOLDER}/{name}": sha256 for name, sha256 in hashes.items()}


def _write_nquads(lines: list[bytes], out: _Both) -> None:
    for chunk in _chunks(lines):
        out.write(joined(chunk))


def write_trig(lines: list[bytes], out: IO[bytes], prefixes: dict[str, str]) -> None:
    """The statements of `lines`, which are sorted, to `out` as TriG: graph by graph, and `prefixes` in their order."""
    by_graph = sorted(lines, key=graph_of)
    quads = (quad for chunk in _chunks(by_graph) for quad in quads_of(chunk))
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())).encode()
    out.write(header)
    # The serializer writes the same prefix lines, in an order that differs from run to run.
    rest = cast(IO[bytes], _After(len(header), out))
    ox.serialize(quads, rest, format=ox.RdfFormat.TRIG, prefixes=prefixes)


def _chunks(lines: list[bytes]) -> Iterator[list[bytes]]:
    return (lines[start : start + _CHUNK] for start in range(0, len(lines), _CHUNK))


class _Packed:
    """A file that is packed while it is written, the same bytes at any time and under any name."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        if path.suffix == ".gz":
            # No name and no time go into the head of the file.
            self._packer: IO[bytes] = cast(
                IO[bytes], gzip.GzipFile("", "wb", compresslevel=_GZIP_LEVEL, fileobj=self._file, mtime=0)
            )
        else:
            packer = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
            self._packer = cast(IO[bytes], packer.stream_writer(self._file, closefd=False))

    def write(self, content: bytes) -> None:
        """Pack `content`."""
        self._packer.write(content)

    def __enter__(self) -> _Packed:
        return self

    def __exit__(self, *_: object) -> None:
        with self._file:
            self._packer.close()


class _Both:
    """What is written goes to several files."""

    def __init__(self, *files: _Packed) -> None:
        self._files = files

    def write(self, content: bytes) -> int:
        """Write `content` to all."""
        for file in self._files:
            file.write(content)
        return len(content)

    def flush(self) -> None:
        """Nothing: a packed file is whole when it is closed."""


class _After:
    """Passes on all but the first `skip` bytes."""

    def __init__(self, skip: int, out: IO[bytes]) -> None:
        self._skip, self._out = skip, out

    def write(self, content: bytes) -> int:
        """Write what of `content` is behind the part to be skipped."""
        skipped = min(self._skip, len(content))
        self._skip -= skipped
        if skipped < len(content):
            self._out.write(content[skipped:])
        return len(content)

    def flush(self) -> None:
        """Pass it on."""
        self._out.flush()


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
