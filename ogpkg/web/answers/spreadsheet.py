"""CSV for people who open it in a spreadsheet, which would run some cells as formulas.

SPARQL's CSV gives literals as they are, and so do we, unless a client asks for this.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 1 << 18
#: What OWASP lists as the beginning of a formula ("CSV Injection"), also in wide East Asian forms and behind spaces.
#: Line ends stand only inside quotes.
_MARK = rb"[=+\-@\t]|\xef\xbc[\x8b\x8d\x9d\xa0]"
# A quoted cell is passed over as a whole, so what stands in it is never taken for a cell.
_CELL = re.compile(rb'"(?P<quoted>(?:[^"]++|"")*+)"|(?:^|(?<=[,\n])) *(?:' + _MARK + rb")[^,\r\n]*")
_FORMULA = re.compile(rb" *(?:[\r\n]|" + _MARK + rb")")
_NUMBER = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def guard(table: bytes) -> bytes:
    """The CSV `table` with an apostrophe before each cell that begins a formula and is no plain number."""
    return _CELL.sub(_guarded, table)


def guard_file(file: BinaryIO) -> tuple[BinaryIO, int]:
    """A temporary file with the table in `file`, which is closed, guarded; at its start, and its size."""
    guarded = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this function
    try:
        with file:
            for rows in _rows(file):
                guarded.write(guard(rows))
        size = guarded.tell()
        guarded.seek(0)
    except BaseException:
        guarded.close()
        raise
    return guarded, size


def _rows(file: BinaryIO) -> Iterator[bytes]:
    """`file` in pieces that end where a row ends: outside all quotes."""
    while chunk := file.read(_CHUNK):
        parts = [chunk, file.readline()]
        is_quoted = sum(part.count(b'"') for part in parts) % 2
        while is_quoted and (line := file.readline()):
            parts.append(line)
            is_quoted ^= line.count(b'"') % 2
        yield b"".join(parts)


def _guarded(cell: re.Match[bytes]) -> bytes:
    text = cell["quoted"]
    if text is None:
        return cell[0] if _NUMBER.fullmatch(cell[0]) else b"'" + cell[0]
    return b"\"'" + text + b'"' if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else cell[0]
