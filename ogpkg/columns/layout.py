"""Arrays in one file that is mapped into memory: a header that names them, then each on a boundary of its own."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ogpkg.errors import BuildError

Array = NDArray[Any]

#: What the file begins with; another one whenever the arrays change.
_SIGN = b"ogpkg columns 2\n"
_ALIGNED = 64
_HEADER_SIZE = len(_SIGN) + 8


def content(arrays: Mapping[str, Array]) -> Iterator[bytes]:
    """The file of `arrays`, piece by piece; the same arrays give the same bytes."""
    places, position = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, position, len(array)]
        position += _padded(array.nbytes)
    header = json.dumps(places).encode()
    header += b" " * (_padded(_HEADER_SIZE + len(header)) - _HEADER_SIZE - len(header))
    yield _SIGN + len(header).to_bytes(8, "little") + header
    for array in arrays.values():
        yield array.tobytes() + bytes(_padded(array.nbytes) - array.nbytes)


class Mapped(NamedTuple):
    """The arrays of a file, where each begins in it, and the file itself: it gives bytes faster than an array does."""

    arrays: dict[str, Array]
    starts: dict[str, int]
    file: mmap.mmap


def opened(path: Path) -> Mapped:
    """A file of arrays, read when they are touched and shared by all processes; BuildError if it is none."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise BuildError(f"{path} cannot be read: {error}; run `ogpkg build`") from error
    if mapped[: len(_SIGN)] != _SIGN:
        raise BuildError(f"{path} is not of a format that this ogpkg reads; run `ogpkg build`")
    start = _HEADER_SIZE + int.from_bytes(mapped[len(_SIGN) : _HEADER_SIZE], "little")
    places = json.loads(mapped[_HEADER_SIZE:start])
    arrays = {
        name: np.frombuffer(mapped, dtype, count, start + offset) for name, (dtype, offset, count) in places.items()
    }
    return Mapped(arrays, {name: start + offset for name, (_, offset, _) in places.items()}, mapped)


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
