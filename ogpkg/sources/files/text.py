"""Plain text and CSV: which character set it is in, where that is certain."""

from __future__ import annotations

import codecs
from pathlib import Path

from ogpkg.errors import InputError

#: Byte order marks; the longer first, because one begins with another.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HOW = "save it as UTF-8 (Excel: 'CSV UTF-8'; an editor: the encoding in 'Save as')"


def decoded(path: Path, data: bytes) -> str:
    """The text of `data`: by its byte order mark, else UTF-8.

    InputError for any other: Windows-1252 and its kin can be told from each other by nobody but a reader of the
    language, and a wrong guess would be a wrong name.
    """
    mark, name = next(((start, name) for start, name in _MARKS if data.startswith(start)), (b"", "utf-8"))
    if b"\0" in data and name.startswith("utf-8"):
        line = data[: data.index(b"\0")].count(b"\n") + 1
        if data.count(b"\0") > 0.3 * len(data):
            raise InputError(path, f"is a binary file, or UTF-16 without a byte order mark; {_HOW}", line)
        raise InputError(path, "is a binary file, not text; save the document as plain text first", line)
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        before = data[len(mark) : error.start] if name == "utf-8-sig" else data[: error.start]
        line = before.count(b"\n") + 1
        raise InputError(path, f"is not {_called(name)} text (byte 0x{data[error.start]:02x}); {_HOW}", line) from error


def _called(name: str) -> str:
    return name.removesuffix("-sig").upper()
