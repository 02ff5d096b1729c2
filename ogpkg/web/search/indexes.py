"""The index that a dataset is searched by: the one of its snapshot, or one made of what is served."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ogpkg.query import Request
from ogpkg.search import FILE, USED, Index, build_index, is_index
from ogpkg.web.served import Pool, bind, text_of


def open_index(pool: Pool, base: str, folder: Path | None) -> Index:
    """The index of the snapshot in `folder`.

    Where there is none that can be read, as for files that are served as they are, the first search makes one from
    what the workers read: it is complete, and that search takes longer.
    """
    if folder and is_index(folder / FILE):
        return Index(folder / FILE)
    return Index(partial(_made, pool, base))


def _made(pool: Pool, base: str) -> bytes:
    query = bind(text_of("index"), {"property": USED})
    with pool.run(Request(query, result_format=None, graph_format="ntriples")) as answer:
        return build_index(answer.open().read().splitlines(), base)
