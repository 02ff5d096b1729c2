"""Plans made of a few statements, for traps that no document shows; and the answers worked out from documents."""

from __future__ import annotations

import csv
from typing import Any

import pyoxigraph as ox
import rdflib

from ogpkg.exporting import Plan, read_plan
from ogpkg.iris import BASE, ID, PREFIXES
from tests.paths import ROOT

_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
_STATED = "plan:XA-1 a ogp:ActionPlan . commitment:XA0001 a ogp:Commitment ; ogp:plan plan:XA-1"


def plan_of(turtle: str, path: str = "plan/XA-1", *, document: str = "xa-nap1", besides: str = "") -> Plan:
    """The plan at `path` of which one document states `turtle`; `besides` is known of other things."""
    store = ox.Store()
    for graph in (None, ox.NamedNode(f"{ID}document/{document}")):
        store.load((_PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    for graph in (None, ox.NamedNode(f"{BASE}ontology")) if besides else ():
        store.load(besides.encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    return read_plan(store, path.rpartition("/")[2], BASE, derived=f"{ID}document/entailed")


def one_commitment(more: str) -> tuple[Plan, set[tuple[Any, Any, Any]]]:
    """A plan with one commitment of which `more` is said, and all its statements."""
    turtle = f"{_STATED} ; {more} ."
    return plan_of(turtle), set(rdflib.Graph().parse(data=_PREFIXES + turtle, format="turtle"))


def golden(name: str) -> list[dict[str, str]]:
    """The rows of an answer in ``tests/golden``."""
    with (ROOT / "tests" / "golden" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
