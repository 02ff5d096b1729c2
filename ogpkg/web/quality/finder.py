"""A finding as a page shows it: names in the reader's language, the value, and links to the lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.validation import Place, Result
from ogpkg.validation.writers.words import local, reason
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, Spot, Term
from ogpkg.web.present import Presenter, Value
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Properties shown of a path that may take one of several.
_STEPS = 3


@dataclass(frozen=True)
class Finding:
    """One finding: what it is about, which property, the value or why there is none, who says so on which lines.

    `places` are those that no page shows. `message` is empty where the constraint says the same of all.
    """

    severity: str
    name: str
    thing: Value
    property: Value | None
    value: Value
    sources: tuple[Source, ...]
    places: tuple[str, ...]
    message: str


class Finder:
    """Makes findings of `results` for one reader; what they name is asked for once. `named` are further names."""

    def __init__(
        self, served: Served, words: Words, results: Iterable[Result], named: Iterable[str] = (), *, explicit: bool
    ) -> None:
        self.served, self.words = served, words
        results = list(results)
        self._absent = _absences(served, {result.focus for result in results})
        found = {name for result in results for name in (result.focus, result.graph, result.plan)}
        steps = {step for result in results for way in result.path.split("|") for step in _steps(way)}
        found |= {self._forwards(step) for step in steps}
        found |= {name for pair in self._absent.values() for name in pair} | set(named)
        found |= {term.value for result in results if isinstance(term := term_of(result.value), ox.NamedNode)}
        labels = read_labels(served, filter(_is_iri, found))
        self.present = Presenter(served, words, labels, explicit=explicit)

    def finding(self, result: Result, *, spoken: bool = True) -> Finding:
        """`result` for the page; with its message if it is to be `spoken`."""
        thing, path = self._absent.get(result.focus, (result.focus, result.path))
        sources, places = self._places(result)
        return Finding(
            severity=result.severity,
            name=result.shape_name(self.words.language) or local(result.shape),
            thing=self._thing(thing, result.focus_label),
            property=self._property(path) if path else None,
            value=self._value(result),
            sources=sources,
            places=places,
            message=result.message(self.words.language) if spoken else "",
        )

    def _thing(self, iri: str, label: str) -> Value:
        """The thing and, beside its name, its code; what is not ours to show keeps the name the report gave it."""
        if not _is_iri(iri):
            return Value(label or self.words["unnamed"], kind="muted")
        value = self.present.value(ox.NamedNode(iri))
        key = iri.rsplit("/", 1)[-1]
        # OGP's codes are in capitals; other keys are made from the name itself.
        coded = iri.startswith(self.served.id("")) and key != value.text and not key.islower()
        note = key if coded else None
        return Value(value.text, value.href, value.outside, value.language, note, value.kind)

    def _property(self, path: str) -> Value:
        """The property or, of a path that may take one of several ways, the first of them, step by step."""
        ways = [_steps(way) for way in path.split("|")]
        if not all(ways):
            return Value(local(path), kind="code")
        values = [[self.present.value(ox.NamedNode(self._forwards(step))) for step in way] for way in ways[:_STEPS]]
        if len(ways) == len(ways[0]) == 1:
            return values[0][0]
        names = [" → ".join(value.text for value in way) for way in values]
        return Value(", ".join(names) + (" …" if len(ways) > _STEPS else ""))

    def _forwards(self, step: str) -> str:
        """The property that says from the focus what a step says; the inverse of one that is walked backwards."""
        return self.served.inverses.get(step[1:], step[1:]) if step.startswith("^") else step

    def _value(self, result: Result) -> Value:
        """The value that is wrong or, where one is missing, the reason if there is one."""
        key = result.reason
        if result.focus in self._absent:
            key = result.value.rpartition("/")[2].removesuffix(">")
        elif result.value:
            return self.present.value(term_of(result.value))
        if not key:
            missing = result.component.endswith("#MinCountConstraintComponent")
            return Value(self.words["no-value"], kind="absent") if missing else Value("")
        why = reason(key, self.words.language)
        return Value(self.words.say("no-value-because", reason=why), kind="absent")

    def _places(self, result: Result) -> tuple[tuple[Source, ...], tuple[str, ...]]:
        """The lines of documents that pages show, by document, and the other places as words."""
        spots: dict[str, list[Spot]] = {}
        others = []
        for place in result.places:
            document = self._document(place)
            if document and place.line:
                cell = f"{place.sheet}!{place.cell}" if place.cell else ""
                spots.setdefault(document, []).append(Spot(place.line, cell, place.page or 0))
            else:
                others.append(str(place))
        if not spots and result.graph:
            spots[result.graph] = []
        return tuple(Source(document, tuple(sorted(found))) for document, found in spots.items()), tuple(others)

    def _document(self, place: Place) -> str:
        """The document that `place` is a line of, if its statements are here."""
        document = self.served.id(f"document/{place.file}")
        return document if self.served.has_graph(document) else ""


def term_of(text: str) -> Term:
    """The term that `text` writes in N-Triples; the text itself where it writes none."""
    try:
        statement = f"<urn:s> <urn:p> {text} ."
        (quad,) = ox.parse(statement, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    except (SyntaxError, ValueError):
        return ox.Literal(text)
    return quad.object if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal) else ox.Literal(text)


def _absences(served: Served, focuses: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Those of `focuses` that are absences, with the thing and the property that is absent."""
    absences = sorted(focus for focus in focuses if focus.startswith(served.id("absence/")))
    rows = served.rows("absence-of", absence=absences) if absences else []
    return {row["absence"].value: (row["thing"].value, row["property"].value) for row in rows}


def _steps(way: str) -> list[str]:
    """The steps of one way that a path may take, as `read_step` gives them; none where one is not to be read."""
    whole = read_step(way)
    steps = [whole] if whole else [read_step(step) for step in re.split(r"/(?![^<]*>)", way)]
    return steps if all(steps) else []


def read_step(text: str) -> str:
    """One step of a path with its IRI in full, after a ``^`` if it is walked backwards; "" for more than a step."""
    back, rest = ("^", text[1:]) if text.startswith("^") else ("", text)
    rest = rest[1:-1] if rest.startswith("<") and rest.endswith(">") else rest
    prefix, _, name = rest.partition(":")
    if prefix in PREFIXES and re.fullmatch(r"[\w.-]+", name):
        return back + PREFIXES[prefix] + name
    return back + rest if rest.startswith(("http://", "https://")) and _is_iri(rest) else ""


def _is_iri(text: str) -> bool:
    """Whether `text` can be asked about as an IRI: a blank node or a literal cannot."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return not text.startswith("_:")
