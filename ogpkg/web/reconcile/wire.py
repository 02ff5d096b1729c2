"""What clients send, read to the end or refused: batches of queries, and queries for more columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ogpkg.errors import QueryError
from ogpkg.web.problems import BadRequest

#: Queries in a batch; the manifest says so. Candidates of one query, and how many there are if nothing is said.
BATCH, MOST_CANDIDATES, CANDIDATES = 50, 50, 10
#: Characters of a name or value; properties that are compared; values for one of them.
LONGEST, MOST_PROPERTIES, MOST_VALUES = 1000, 10, 20
#: Entities and properties of one query for more columns.
MOST_IDS, MOST_COLUMNS = 200, 30

#: What a client may give as the value of a property: a text, a number, yes or no, an entity by its id.
Given = str | float | bool


class BatchTooLarge(QueryError):
    """More queries, entities or properties in one request than are answered at once; `limit` is that many."""

    status, title = 413, "The batch is too large"

    def __init__(self, what: str, found: int, limit: int) -> None:
        self.limit = limit
        super().__init__(f"there are {found:,} {what}; send at most {limit:,} at once")


@dataclass(frozen=True)
class Evidence:
    """A property that the client knows, and its values there; `ids` are those that are entities."""

    pid: str
    values: tuple[Given, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A reconciliation query; `types` are ids, and `strict` says how they are meant: any, all or should."""

    text: str
    types: tuple[str, ...]
    strict: str
    limit: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Column:
    """A property to fetch: at most `limit` values (0: all), or their count; in all `languages` or the service's."""

    pid: str
    limit: int = 0
    count: bool = False
    languages: bool = False


def read_batch(text: str) -> dict[str, Question]:
    """The queries of a batch, by their keys; BadRequest says which one cannot be read, and why."""
    batch = _read(text, "queries")
    if not isinstance(batch, dict):
        raise BadRequest("queries is to be an object of queries, each under a key of its own")
    if len(batch) > BATCH:
        raise BatchTooLarge("queries", len(batch), BATCH)
    return {
        key: _question(_object(query, f"query {_shown(key)}"), f"query {_shown(key)}") for key, query in batch.items()
    }


def read_extension(text: str) -> tuple[list[str], list[Column]]:
    """The ids and the columns of a data extension query; BadRequest says what of it cannot be read."""
    asked = _object(_read(text, "extend"), "extend")
    ids, properties = _array(asked, "ids", "extend"), _array(asked, "properties", "extend")
    for what, found, limit in (("ids", ids, MOST_IDS), ("properties", properties, MOST_COLUMNS)):
        if len(found) > limit:
            raise BatchTooLarge(what, len(found), limit)
    columns = [_column(_object(each, "a property")) for each in properties]
    return list(dict.fromkeys(_text(id, "an id") for id in ids)), list({each.pid: each for each in columns}.values())


def _read(text: str, name: str) -> Any:
    try:
        found = json.loads(text, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:  # ValueError: no JSON, half a character, a number without end
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        raise BadRequest(f"{name} is no JSON that can be read: {error}"[:300], line, column) from error
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _question(asked: Mapping[str, Any], where: str) -> Question:
    text = _text(asked.get("query", ""), f"the text of {where}").strip()
    evidence = tuple(
        _evidence(_object(each, f"a property of {where}"), where) for each in _array(asked, "properties", where)
    )
    if not text and not evidence:
        raise BadRequest(f"{where} has neither a query nor properties")
    if len(evidence) > MOST_PROPERTIES:
        raise BatchTooLarge(f"properties in {where}", len(evidence), MOST_PROPERTIES)
    strict = asked.get("type_strict") or "any"
    if strict not in ("any", "all", "should"):
        raise BadRequest(f"type_strict of {where} is to be any, all or should")
    return Question(text, _types(asked.get("type"), where), strict, _limit(asked.get("limit"), where), evidence)


def _types(given: Any, where: str) -> tuple[str, ...]:
    """One type or several: ids, or objects that have one."""
    found = given if isinstance(given, list) else [given] if given else []
    ids = [each.get("id") if isinstance(each, dict) else each for each in found]
    if len(ids) > MOST_VALUES:
        raise BatchTooLarge(f"types in {where}", len(ids), MOST_VALUES)
    return tuple(_text(id, f"a type of {where}") for id in ids)


def _limit(given: Any, where: str) -> int:
    if given is None:
        return CANDIDATES
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 1:
        raise BadRequest(f"the limit of {where} is to be a whole number above 0")
    return int(min(given, MOST_CANDIDATES))


def _evidence(given: Mapping[str, Any], where: str) -> Evidence:
    if "pid" not in given or "v" not in given:
        raise BadRequest(f"a property of {where} needs pid and v")
    values = given["v"] if isinstance(given["v"], list) else [given["v"]]
    if len(values) > MOST_VALUES:
        raise BatchTooLarge(f"values of a property in {where}", len(values), MOST_VALUES)
    ids = [_text(each.get("id"), f"the id of a value in {where}") for each in values if isinstance(each, dict)]
    plain = [_plain(each, where) for each in values if not isinstance(each, dict)]
    return Evidence(_text(given["pid"], f"the pid of {where}"), tuple(plain), tuple(ids))


def _plain(given: Any, where: str) -> Given:
    if isinstance(given, bool | int | float):
        return given
    return _text(given, f"a value in {where}")


def _column(given: Mapping[str, Any]) -> Column:
    settings = _object(given.get("settings") or {}, "the settings of a property")
    limit = settings.get("limit") or 0
    if isinstance(limit, str) and limit.isascii() and limit.isdecimal() and len(limit) < 9:
        limit = int(limit)  # a form gives texts
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 <= limit < 1e9:
        raise BadRequest("the setting limit is to be a whole number, 0 for all values")
    count, languages = (settings.get(name) in (True, "true", "on") for name in ("count", "languages"))
    return Column(_text(given.get("id"), "the id of a property"), int(limit), count, languages)


def _object(given: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise BadRequest(f"{where} is to be an object")
    return given


def _array(given: Mapping[str, Any], name: str, where: str) -> list[Any]:
    found = given.get(name) or []
    if not isinstance(found, list) or (name not in given and where == "extend"):
        raise BadRequest(f"{name} of {where} is to be an array")
    return found


def _text(given: Any, where: str) -> str:
    if not isinstance(given, str):
        raise BadRequest(f"{where} is to be a text")
    if len(given) > LONGEST:
        raise BadRequest(f"{where} has {len(given):,} characters; at most {LONGEST:,} are read")
    return given


def _shown(key: str) -> str:
    return repr(key if len(key) <= 80 else key[:80] + "…")
