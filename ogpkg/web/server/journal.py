"""The log: one line of JSON for every request, and for what goes wrong; and the figures that are counted from it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ogpkg.web.server import metrics

log = logging.getLogger("ogpkg.access")

#: Characters of a text that a line keeps.
_LONGEST = 200


def report(app: Flask, **fields: Any) -> None:
    """Count a request that is over, and write its line.

    Needs `request` (its id), `method`, `path`, `status`, `seconds` and `bytes` (of the body that was sent). This is
    also for whoever answers a request without asking the application.
    """
    fields["family"] = family(app, fields["path"])
    metrics.of(app).count(fields)
    line(**fields)


def family(app: Flask, path: str) -> str:
    """The family of addresses that `path` belongs to, "none" if none: one of few names, whatever a client asks."""
    addresses = app.url_map.bind("localhost")
    try:
        endpoint, _ = addresses.match(path, "GET")
    except MethodNotAllowed:
        endpoint, _ = addresses.match(path, "POST")
    except HTTPException:
        return "none"
    return str(endpoint).partition(".")[0]


def line(**fields: Any) -> None:
    """Write a line on a request to the log, if somebody listens; what is None is left out, and what is long is cut.

    ASCII only: whatever is in a path, it ends no line and moves no cursor. Nobody's address and no query is in it.
    """
    if log.isEnabledFor(logging.INFO):
        cut = {name: value[:_LONGEST] if isinstance(value, str) else value for name, value in fields.items()}
        log.info("%s", _json({"time": _iso(datetime.now(UTC))} | cut))


def listen() -> None:
    """Write the log to standard error, one line of JSON a record, also on what goes wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class Lines(logging.Formatter):
    """Every record as one line of JSON; those of requests are that already."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == log.name:
            return record.getMessage()
        when = _iso(datetime.fromtimestamp(record.created, UTC))
        trace = self.formatException(record.exc_info) if record.exc_info else None
        return _json({"time": when, "level": record.levelname, "message": record.getMessage(), "trace": trace})


def _iso(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(fields: dict[str, Any]) -> str:
    # JSON in ASCII escapes every character that could mean something to a terminal, but for one.
    return json.dumps({name: value for name, value in fields.items() if value is not None}).replace("\x7f", "\\u007f")
