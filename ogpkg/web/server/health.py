"""``/healthz`` and ``/readyz``: what a supervisor and a load balancer ask. Neither is ever kept by a cache."""

from __future__ import annotations

from flask import Blueprint, Response

from ogpkg.errors import OgpkgError, QueryFailed, ServerBusy
from ogpkg.query import Request
from ogpkg.web import problems
from ogpkg.web.served import Pool
from ogpkg.web.state import state

views = Blueprint("health", __name__)

#: Seconds that a worker has for the smallest query there is.
_PATIENCE = 5.0
_SMALLEST = Request("ASK {}", result_format="json", graph_format=None, timeout=_PATIENCE)


@views.get("/healthz")
def healthz() -> Response:
    """200 as long as the process answers at all; no worker is needed."""
    return _plain("ok\n")


@views.get("/readyz")
def readyz() -> Response:
    """200 when queries are answered, with the dataset version; 503 when no worker can be had, and while stopping.

    Busy is ready: when every worker has a query, more requests wait their turn or are told to, and a server that is
    taken out of rotation for that would leave the same load to fewer.
    """
    served = state().served
    word = "ready"
    try:
        _ask(served.pool)
    except ServerBusy:
        word = "busy"
    except OgpkgError as error:
        return problems.problem(503, "Not ready", str(error))
    return _plain(f"{word}\ndataset {served.version}\n")


def _ask(pool: Pool) -> None:
    """Have an idle worker answer; twice, for the first may have died a moment ago. A QueryError says why not."""
    try:
        pool.run(_SMALLEST, patient=False).close()
    except QueryFailed:
        pool.run(_SMALLEST, patient=False).close()


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
