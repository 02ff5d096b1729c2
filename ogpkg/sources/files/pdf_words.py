"""The words of a PDF page as lines, parted where they stand apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from statistics import median
from typing import Any

from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.text import extract_words

from ogpkg.sources.files.openers import boxes, plain

Char = dict[str, Any]
#: White between words that parts columns, in heights of a letter; words of one sentence stand nearer.
_APART = 1.6
#: White between words that parts them where a column of the lines around begins: hardly more than a space.
_JUST_APART = 0.45
#: How many lines up and down a column is looked for.
_AROUND = 3
_BULLET = re.compile(r"(?:[•▪●◦○■□–*·>✓➢-]|\(cid:\d+\)|[\uf000-\uf0ff]|\d{1,2}[.)]|[a-zA-Z][.)])$")
_SIGN = re.compile(r"^(?:\(cid:\d+\)|[\uf000-\uf0ff▪➢·])\s*")
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\.\s){4,}\.?|…{2,})\s*")


@dataclass
class Piece:
    """Words that stand close together on one line; `lead` is how wide the first of them is."""

    x0: float
    x1: float
    text: str
    lead: float = 0.0


@dataclass
class Run:
    """One line of the page before it is known what the columns are."""

    pieces: list[Piece]
    top: float
    bottom: float
    size: float
    words: list[Char] = field(default_factory=list)
    #: Whether it stands where headers and footers do, which say nothing of the text's columns and margins.
    at_edge: bool = False


def runs(chars: list[Char]) -> list[Run]:
    """`chars` as lines of pieces that stand apart, from top to bottom."""
    words = extract_words(chars, x_tolerance_ratio=0.2, extra_attrs=["size"]) if chars else []
    found = []
    for line in cluster_objects(_without_footnote_marks(words), itemgetter("bottom"), 3):
        ordered = sorted(line, key=itemgetter("x0"))
        size = median(word["size"] for word in line)
        top, bottom = min(word["top"] for word in line), max(word["bottom"] for word in line)
        found.append(Run(_pieces(ordered, size, frozenset()), top, bottom, size, ordered))
    found.sort(key=lambda run: run.top)
    return _with_near_columns(found)


def _with_near_columns(found: list[Run]) -> list[Run]:
    """`found` with words parted that hardly stand apart, where a column of two lines around begins."""
    begins = [{round(piece.x0) for piece in run.pieces[1:]} for run in found]
    parted = []
    for place, run in enumerate(found):
        around = begins[max(place - _AROUND, 0) : place + _AROUND + 1]
        counts = Counter(x + shift for own in around for x in own for shift in (-1, 0, 1))
        edges = frozenset(x for x, count in counts.items() if count > 1)
        parted.append(Run(_pieces(run.words, run.size, edges), run.top, run.bottom, run.size))
    return parted


def _without_footnote_marks(words: list[Char]) -> list[Char]:
    """`words` without small figures that stand high behind a word and would read as a part of it."""
    return [word for word in words if not (word["text"].isdecimal() and any(_hangs_on(word, other) for other in words))]


def _hangs_on(mark: Char, word: Char) -> bool:
    is_small = mark["size"] < 0.78 * word["size"]
    is_high = word["top"] - 0.5 * word["size"] < mark["top"] < word["top"] + 0.35 * word["size"]
    return bool(is_small and is_high and -1 < mark["x0"] - word["x1"] < word["size"])


def _pieces(words: list[Char], size: float, edges: frozenset[int]) -> list[Piece]:
    """`words` as pieces; `edges` are where columns begin."""
    pieces: list[Piece] = []
    for word in words:
        text = plain(re.sub("\u00ad$", "-", word["text"]))
        apart = (_JUST_APART if round(word["x0"]) in edges else _APART) * size
        if pieces and (word["x0"] - pieces[-1].x1 < apart or _BULLET.match(pieces[-1].text)):
            pieces[-1].text, pieces[-1].x1 = f"{pieces[-1].text} {text}", word["x1"]
        else:
            pieces.append(Piece(word["x0"], word["x1"], text, word["x1"] - word["x0"]))
    for piece in pieces:
        piece.text = _LEADER.sub("\t", _SIGN.sub("• ", boxes(piece.text)))
    return pieces
