"""What an engine finds: one SHACL validation result, before it is put into the words of the data."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Literal
from rdflib.term import Node


@dataclass(frozen=True)
class Found:
    """One validation result (SHACL 3.4).

    `shape` is the node of the shapes graph that has the constraint, `component` and `severity` are IRIs, `path` is
    an IRI or a SPARQL property path, `properties` are those that it mentions, in its order. `messages` are the
    shape's own, with the variables of a SPARQL constraint filled in; none when it says nothing.
    """

    focus: ox.NamedNode | ox.BlankNode | ox.Literal
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None
    shape: Node
    component: str
    severity: str
    path: str
    properties: tuple[str, ...]
    messages: tuple[Literal, ...]
