"""A report that was written as JSON, read back: the other end of `writers.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ogpkg.validation.report import Place, Report, Result

_PLAIN = tuple(field.name for field in fields(Result) if field.name not in ("messages", "shape_names", "places"))


def read(content: bytes) -> Report:
    """The report in `content`, which `writers.json` wrote.

    Results share texts that are the same, so a report of many takes little memory. ValueError or KeyError for
    anything else: whoever stored it vouches for it.
    """
    document = json.loads(content)
    shared = _Shared()
    return Report(
        results=tuple(_result(each, shared) for each in document["results"]),
        files=tuple(document["files"]),
        shapes=document["constraints"],
        engine=document["engine"],
        profile=document["profile"],
        baseline=document["baseline"],
    )


class _Shared:
    """The texts seen so far, each kept once."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._tables: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}

    def text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def table(self, table: Mapping[str, str]) -> Mapping[str, str]:
        return self._tables.setdefault(tuple(table.items()), table)


def _result(found: Mapping[str, Any], shared: _Shared) -> Result:
    return Result(
        **{name: shared.text(found[name]) for name in _PLAIN if name in found},
        messages=shared.table(found["messages"]),
        shape_names=shared.table(found["shape_names"]),
        places=tuple(_place(place, shared) for place in found["places"]),
    )


def _place(found: Mapping[str, Any], shared: _Shared) -> Place:
    """A place; of what a report of an earlier version does not have, nothing."""
    more = {name: found[name] for name in ("sheet", "cell", "page", "header") if found.get(name)}
    return Place(shared.text(found["file"]), found["line"], found["column"], **more)
