"""Typed links (RFC 8288) from one list: a Link header, the ``<link>`` elements of a page, a link set (RFC 9264)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ogpkg.web.linked.addresses import to_uri

#: Bytes a Link header may have: some proxies take no more than 4 kB for one field.
HEADER_LIMIT = 4000
JSON_TYPE, TEXT_TYPE = "application/linkset+json", "application/linkset"
Contexts = Mapping[str, Sequence["Link"]]


@dataclass(frozen=True)
class Link:
    """A link: its target (absolute, or a path from the root of this server), its relation, its target's media type.

    `titles` are what the target is called, as (language, text); a link set has room for them, a header has not.
    """

    target: str
    rel: str
    type: str | None = None
    titles: tuple[tuple[str, str], ...] = ()

    @property
    def href(self) -> str:
        """The target as it is written in headers and pages."""
        return to_uri(self.target)

    def __str__(self) -> str:
        """The link as a value of the Link header."""
        type = f'; type="{self.type}"' if self.type else ""
        return f'<{self.href}>; rel="{self.rel}"{type}'


def header(links: Iterable[Link]) -> str:
    """A Link header of at most `HEADER_LIMIT` bytes. What does not fit is in the link set; the first ones stay."""
    kept: list[str] = []
    size = 0
    for text in map(str, links):
        size += len(text) + 2
        if size > HEADER_LIMIT:
            break
        kept.append(text)
    return ", ".join(kept)


def in_json(base: str, contexts: Contexts) -> bytes:
    """A link set as ``application/linkset+json`` (RFC 9264, section 4.2); paths are under `base`."""
    found = []
    for anchor, links in contexts.items():
        context: dict[str, object] = {"anchor": _absolute(base, anchor)}
        by_relation: dict[str, list[dict[str, object]]] = {}
        for link in links:
            by_relation.setdefault(link.rel, []).append(_target(base, link))
        found.append(context | by_relation)
    return json.dumps({"linkset": found}, ensure_ascii=False, indent=1).encode() + b"\n"


def _target(base: str, link: Link) -> dict[str, object]:
    """A target object (sections 4.2.3 and 4.2.4): an internationalized title is a list, one object a language."""
    target: dict[str, object] = {"href": _absolute(base, link.target)}
    if link.type:
        target["type"] = link.type
    if link.titles:
        target["title*"] = [{"value": text, "language": language} for language, text in link.titles]
    return target


def in_text(base: str, contexts: Contexts) -> bytes:
    """A link set as ``application/linkset`` (section 4.1): every link with its anchor, one a line.

    A link may have one title here (RFC 8288, section 3.4.1); it is the first.
    """
    lines = [_line(base, anchor, link) for anchor, links in contexts.items() for link in links]
    return ",\n".join(lines).encode("ascii") + b"\n"


def _line(base: str, anchor: str, link: Link) -> str:
    absolute = Link(_absolute(base, link.target), link.rel, link.type)
    title = "".join(f"; title*=UTF-8'{language}'{quote(text, safe='')}" for language, text in link.titles[:1])
    return f'{absolute}; anchor="{_absolute(base, anchor)}"{title}'


def _absolute(base: str, address: str) -> str:
    """`address` under `base`: the path on any host equals the path under the base, even where the base has one."""
    return to_uri(base.rstrip("/") + address if address.startswith("/") else address)
