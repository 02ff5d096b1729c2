"""PDF with a text layer to text; the work is done in a process of its own.

That process is ended when it takes too long or too much memory: a PDF can be made to keep any program busy for ever.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.sources.files.openers import Converted

#: The most that is read of one document: pages, seconds, bytes of memory.
MOST_PAGES = 1_000
LONGEST = 600
MEMORY = 3_000_000_000


def convert_pdf(path: Path, data: bytes) -> Converted:
    """The text of the PDF `data`; InputError when it is damaged, encrypted, too long, or only pictures of text."""
    command = [sys.executable, "-m", "ogpkg.sources.files.pdf_text", str(MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, run by our own Python
            command, input=data, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(path, f"could not be read within {LONGEST} s; import its parts one by one", 1) from error
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        text = f"could not be read within {MEMORY:,} bytes of memory and {LONGEST} s; print it to a new PDF"
        raise InputError(path, text, 1) from error
    if "error" in found:
        raise InputError(path, found["error"], 1)
    return Converted(found["text"], tuple(found["pages"]), tuple(map(tuple, found["notes"])))
