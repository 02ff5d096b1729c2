"""What the pages of a document print over and over: running headers, and the numbers of pages."""

from __future__ import annotations

import re
from collections import Counter

from ogpkg.sources.lookups import key

Lines = list[tuple[int, str]]

#: The title of a plan as page headers print it, alone or with the period.
_TITLE = re.compile(
    r"open government partnership(?: \(ogp\))?|.{0,60}\baction plan,? \(?\d{4} ?[-~/] ?(?:\d{4}|\d{2})\)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:action plan|open government|self-assessment)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:page|p\.|pg\.?)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|\d{1,3}\s*\|\s*page|page\s*\|\s*\d{1,3}|[-–—]\s*\d{1,3}\s*[-–—]"
    r"|\d{1,3}\s*(?:of|/)\s*\d{1,3}",
    re.IGNORECASE,
)
#: The number of a page that stands apart from the words of its header.
_EDGE = re.compile(r"(?:\s{3,}|\t+)\d{1,3}\s*$|^\s*\d{1,3}(?:\s{3,}|\t+)(?=\S)")
_NUMBER = re.compile(r"\d{1,3}")
#: A title printed so often is a running header; numbers that grow so often are those of pages.
_OFTEN = 3


def find(lines: Lines) -> set[int]:
    """The numbers of the lines that are running headers or numbers of pages."""
    texts = [(number, plain(text)) for number, text in lines if text.strip()]
    counts = Counter(key(text) for _, text in texts)
    found = {number for number, text in texts if _TITLE.fullmatch(text) or _PAGE.fullmatch(text)}
    often = {
        text for text, count in counts.items() if count >= _OFTEN and _ABOUT.search(text) and "commitment" not in text
    }
    seen: set[str] = set()
    for number, text in texts:
        if key(text) in often and key(text) in seen:
            found.add(number)
        seen.add(key(text))
    return found | _page_numbers(texts)


def _page_numbers(lines: Lines) -> set[int]:
    """Bare numbers that only grow, which are those of pages; none when a table has such numbers, too."""
    bare = [(number, int(text)) for number, text in lines if _NUMBER.fullmatch(text)]
    values = [value for _, value in bare]
    grows = values == sorted(set(values))
    return {number for number, _ in bare} if grows and len(bare) >= _OFTEN else set()


def plain(text: str) -> str:
    """`text` without emphasis, marks of headings and a page's number at its edge; single spaces, one kind of dash."""
    inner = _EDGE.sub(" ", re.sub(r"^[\s#>]+(?=\w)|\*", " ", text))
    return " ".join(inner.replace("–", "-").split())
