"""Where a query goes wrong: Oxigraph's syntax errors, made exact and readable.

Oxigraph reports a missed keyword behind as many characters as the keyword has, so its position may lie far
from the mistake. Whether a query *begins* well it does tell: the parser then reaches the end. So the mistake
is the first token behind which it no longer does.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import pyoxigraph as ox

from ogpkg.errors import QuerySyntaxError
from ogpkg.iris import PREFIXES
from ogpkg.query import guard
from ogpkg.query.guard import Token

#: So many empty lines behind a text that no missed keyword points past them.
_MARGIN = 40
_POSITION = re.compile(r"error at (\d+):")
_SENTENCE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")


def explain(text: str, complaint: str, base_iri: str) -> QuerySyntaxError:
    """What is wrong with `text`, and where; `complaint` is what Oxigraph says of it."""
    found = list(guard.tokens(text))
    if not found:
        return QuerySyntaxError("the query is empty", 1, 1)
    first_bad = bisect_left(found, True, key=lambda token: not _begins_well(text[: token.end], base_iri))
    sentence = _sentence(complaint)
    if sentence == "IRI parsing failed":
        # Oxigraph reads on to the next >, which may be many tokens away.
        starts = (i for i in range(min(first_bad, len(found) - 1), -1, -1) if found[i].text.startswith("<"))
        first_bad = next(starts, first_bad)
    at_end = first_bad == len(found)
    token = found[-1] if at_end else found[first_bad]
    offset = token.end if at_end else token.start
    reason = _reason(text, sentence, None if at_end else token)
    return QuerySyntaxError(guard.marked(text, offset, reason), *guard.place(text, offset))


def _begins_well(beginning: str, base_iri: str) -> bool:
    """True when some query begins so."""
    try:
        ox.Store().query(beginning + "\n" * _MARGIN, prefixes=PREFIXES, base_iri=base_iri)
    except SyntaxError as error:
        position = _POSITION.match(str(error))
        return position is not None and int(position[1]) >= beginning.count("\n") + _MARGIN
    except (OSError, RuntimeError, ValueError):
        pass  # it parses; what happens in evaluating it is not the question here
    return True


def _reason(text: str, sentence: str | None, token: Token | None) -> str:
    if token and token.kind == "name" and sentence == "Prefix not found":
        prefix = token.text.partition(":")[0]
        return f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <…> at the top"
    if token and token.kind == "unclosed":
        return "the string that begins here does not end"
    if token and token.text.startswith("<") and (token.kind == "mark" or sentence == "IRI parsing failed"):
        return "the IRI that begins here is not one, or does not end"
    if sentence:
        return sentence
    if token:
        return f"unexpected {guard.readable(token.text[:40])}"
    missing = _unclosed(text)
    return f"the query ends too early: {missing} is not closed" if missing else "the query ends too early"


def _sentence(complaint: str) -> str | None:
    """The sentence among the characters and keywords that Oxigraph says it expected, if there is one."""
    expected = complaint.partition("expected ")[2].removeprefix("one of ").split(", ")
    return next((item for item in expected if _SENTENCE.fullmatch(item)), None)


def _unclosed(text: str) -> str | None:
    """The innermost bracket that is still open at the end, and its line."""
    stack: list[Token] = []
    for token in guard.tokens(text):
        if token.kind == "open":
            stack.append(token)
        elif token.kind == "close" and stack:
            stack.pop()
    return f"the {stack[-1].text} of line {guard.place(text, stack[-1].start)[0]}" if stack else None
