"""Validation itself: everything known and the shapes → an engine → a `Report` in the words of the data.

Two engines, one answer: `reference` (pySHACL) can do all of SHACL and its SPARQL constraints, `fast` leaves to it what
it cannot do. Nothing is inferred here: the caller passes in what follows. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import cache, partial
from types import ModuleType

import pyoxigraph as ox
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from ogpkg.errors import NothingToValidate
from ogpkg.validation import fast
from ogpkg.validation import shapes as shapes_room
from ogpkg.validation.completeness import score
from ogpkg.validation.findings import Findings
from ogpkg.validation.found import Found
from ogpkg.validation.inputs import Data, Term
from ogpkg.validation.known import everything
from ogpkg.validation.profiles import severity_in
from ogpkg.validation.report import SEVERITIES, Report, Result, in_order

#: How an engine is asked for: ``auto`` is the fast one where it can do what the shapes demand.
ENGINES = ("auto", "pyshacl")
_NO_WORDS = {"en": "Does not keep {0}.", "ko": "{0} 제약을 지키지 않습니다."}


def validate(
    data: Data,
    shapes: Graph,
    *,
    vocabulary: Iterable[bytes] = (),
    entailed: Iterable[bytes] = (),
    profile: str = "standard",
    engine: str = "auto",
    scored: bool = True,
    afterwards: Callable[[ox.Store], None] = lambda _: None,
) -> Report:
    """What `shapes` find in `data`, read together with the ontology and code lists and with what follows from all.

    `vocabulary` and `entailed` are lines of N-Triples. A result about a term of `vocabulary` that `data` does not
    describe is dropped: nobody asked. InputError when no target of the shapes chooses anything, for then nothing
    would have been validated, and for shapes that no engine can run. When all is found, `afterwards` is given the store
    of all that was read together, to do with as it likes.
    """
    terms = list(vocabulary)
    foreign = {line.split(b" ", 1)[0] for line in terms} - data.subjects
    use = _reference() if engine == "pyshacl" or fast.obstacle(shapes) else fast
    with everything(data, terms, entailed, places=shapes_room.places_asked(shapes)) as known:
        starts = _with_focus(shapes, known.store, foreign)
        if not starts:
            raise NothingToValidate(", ".join(data.files))
        found = [one for one in use.find(known, shapes) if str(one.focus).encode() not in foreign]
        results = _Results(shapes, Findings(data, known, found), profile)
        report = Report(
            results=in_order(map(results.result, found)),
            files=tuple(data.files),
            shapes=len(shapes_room.constraints(shapes, starts)),
            engine=use.ENGINE,
            profile=profile,
            scores=score(known.store, data) if scored else None,
        )
        afterwards(known.store)
        return report


def _reference() -> ModuleType:
    """The reference engine, which takes longer to import than to check a plan with the other."""
    from ogpkg.validation import reference  # noqa: PLC0415

    return reference


def _with_focus(shapes: Graph, store: ox.Store, foreign: AbstractSet[bytes]) -> list[Node]:
    """The shapes whose targets choose at least one node that is not `foreign`, or are SPARQL and may."""
    return [
        shape
        for shape in shapes_room.targeted(shapes)
        if (shape, SH.target, None) in shapes
        or any(str(node).encode() not in foreign for node in shapes_room.focus_nodes(shape, shapes, store))
    ]


class _Results:
    """What was found, put into words."""

    def __init__(self, shapes: Graph, findings: Findings, profile: str) -> None:
        self._findings, self._profile = findings, profile
        self._named = cache(partial(shapes_room.named, shapes))
        self._names = cache(lambda shape: shapes_room.texts(shapes.objects(URIRef(shape), SH.name)))
        self._no_words = cache(partial(_no_words, shapes))

    def result(self, found: Found) -> Result:
        """`found` with its label, plan, places and texts."""
        said, reason = self._findings.where(found)
        value, shape = self._findings.value(found), self._named(found.shape)
        return Result(
            focus=found.focus.value if isinstance(found.focus, ox.NamedNode) else _written(found.focus),
            focus_label=self._findings.label(found.focus),
            path=found.path,
            value="" if value is None else _written(value),
            severity=severity_in(self._profile, shape, _severity(found.severity)),
            messages=shapes_room.texts(found.messages) or self._no_words(found.shape, found.component),
            shape=shape,
            shape_names=self._names(shape),
            graph=said[0][0] if said else "",
            places=tuple(dict.fromkeys(place for _, place in said)),
            plan=self._findings.plan(found.focus),
            reason=reason,
            component=found.component,
        )


def _no_words(shapes: Graph, shape: Node, component: str) -> dict[str, str]:
    """What to say for a shape without a message: its constraint, as the shapes write it."""
    name = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    parameter = f"{name[:1].lower()}{name[1:]}"
    values = shapes.objects(shape, URIRef(f"{SH}{parameter}"))
    constraint = " ".join([f"sh:{parameter}", *sorted(str(value) for value in values if not isinstance(value, BNode))])
    return {language: text.format(constraint) for language, text in _NO_WORDS.items()}


def _severity(iri: str) -> str:
    """One of ours; a severity that SHACL does not name counts as the worst."""
    name = iri.removeprefix(str(SH)).lower()
    return name if name in SEVERITIES else SEVERITIES[0]


def _written(term: Term) -> str:
    # The name of a blank node is another in every run.
    return "_:b" if isinstance(term, ox.BlankNode) else str(term)
