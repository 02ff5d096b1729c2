"""Search: what a dataset calls its things becomes an index, and words become the things that they mean.

In: the dataset as lines of N-Quads. Out: `build_index`, the bytes of an SQLite file (FTS5), the same for the same
lines and the same SQLite; and `Index`, which answers questions from such a file. No search outlives its deadline,
whatever is asked. This room knows nothing of pages or addresses, and never fetches anything.
"""

from ogpkg.search.build import FILE, build_index, made_with, write_index
from ogpkg.search.corpus import KINDS, USED
from ogpkg.search.index import Index, is_index
from ogpkg.search.marking import Piece, excerpt, pieces
from ogpkg.search.model import Found, Hit, best_language

__all__ = [
    "FILE",
    "KINDS",
    "USED",
    "Found",
    "Hit",
    "Index",
    "Piece",
    "best_language",
    "build_index",
    "excerpt",
    "is_index",
    "made_with",
    "pieces",
    "write_index",
]
