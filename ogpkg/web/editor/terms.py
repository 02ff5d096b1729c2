"""What the editor completes a query with, and what things in an answer are called: ``/editor/…``.

The words come from the graphs that are served, so an editor over other data completes with other words: classes and
properties that a vocabulary declares or a statement uses, what the shapes ask each class for, and the code lists.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request

from ogpkg.iris import OGP, PREFIXES
from ogpkg.web.editor.page import script
from ogpkg.web.editor.results import named
from ogpkg.web.labels import Labels, read_labels
from ogpkg.web.present import Presenter
from ogpkg.web.problems import BadRequest
from ogpkg.web.served import Served
from ogpkg.web.state import Finished, finished, reader, respond, state
from ogpkg.web.words import Words

views = Blueprint("editor", __name__)

#: How many things may be asked about at once, how long an IRI may be, and letters of a definition.
MOST_NAMES, _LONGEST, _DEFINITION = 1_000, 2_000, 320
_CLASS, _CONCEPT = PREFIXES["owl"] + "Class", PREFIXES["skos"] + "Concept"
_DOMAIN, _RANGE, _BROADER = (PREFIXES["rdfs"] + name for name in ("domain", "range", "subClassOf"))
Record = dict[str, Any]
#: Code lists: by list and concept, the classes of the concept.
Lists = dict[str, dict[str, set[str]]]


@views.app_context_processor
def _script() -> Record:
    # The form stands on pages of errors, too, whoever makes them.
    return {"editor_script": script}


@views.get("/editor/terms.json")
def terms() -> Response:
    """Prefixes, classes, properties and code lists with names and definitions in the reader's language."""
    words, _ = reader()
    return respond(finished(("terms", words.language), lambda: _made(words)), "Accept-Language")


@views.post("/editor/names")
def names() -> Response:
    """What things are called and where they are shown: a JSON array of IRIs goes in, an object by IRI comes out.

    An IRI that is none is left out. BadRequest for anything but an array of at most `MOST_NAMES`.
    """
    words, explicit = reader()
    served, iris = state().served, _sent()
    present = Presenter(served, words, read_labels(served, iris), explicit=explicit)
    found = {iri: named(iri, present) for iri in iris}
    said = {
        iri: [value.text, value.href, value.outside, value.language, value.kind == "code"]
        for iri, value in found.items()
    }
    response = Response(json.dumps(said, ensure_ascii=False), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent() -> list[str]:
    """The IRIs in the body of the request."""
    try:
        sent = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is no JSON") from error
    if not isinstance(sent, list) or len(sent) > MOST_NAMES or not all(isinstance(iri, str) for iri in sent):
        raise BadRequest(f"send a JSON array of at most {MOST_NAMES} IRIs")
    return [iri for iri in dict.fromkeys(sent) if len(iri) <= _LONGEST and _is_iri(iri)]


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _made(words: Words) -> Finished:
    served = state().served
    body = json.dumps(collect(served, words), ensure_ascii=False, separators=(",", ":")).encode()
    return Finished(body, "application/json", (("Content-Language", words.language),))


def collect(served: Served, words: Words) -> Record:
    """All that the editor completes with. A term is written as in a query; what has no prefix is left out."""
    kinds = {row["term"].value: row["kind"].value for row in served.rows("terms")}
    counts = {row["property"].value: int(row["count"].value) for row in served.rows("properties-used")}
    classes = {iri for iri, kind in kinds.items() if kind == _CLASS} | set(served.counts)
    properties = {iri for iri, kind in kinds.items() if kind != _CLASS} | set(counts)
    lists = _lists(served)
    every = {*classes, *properties, *lists, *(one for ones in lists.values() for one in ones)}
    speak = _Speech(served, words, every)
    related, asked = _relations(served), _asked(served)
    values = _values(served, lists, related[_RANGE])
    return {
        "prefixes": served.prefixes,
        "classes": [
            speak.record(iri, count=served.counts.get(iri, 0), above=speak.short(related[_BROADER][iri]))
            for iri in _worth_saying(classes, served.counts)
        ],
        "properties": [
            speak.record(
                iri,
                count=counts.get(iri, 0),
                domain=speak.short(related[_DOMAIN][iri]),
                range=speak.short(related[_RANGE][iri]),
                lists=[speak.key(scheme) for scheme in sorted(values[iri])],
                **{rank: speak.short(ones) for rank, ones in asked[iri].items()},
            )
            for iri in _worth_saying(properties, counts)
        ],
        "lists": {
            speak.key(scheme): speak.record(scheme) | {"values": [speak.record(one) for one in sorted(lists[scheme])]}
            for scheme in sorted(lists)
        },
    }


class _Speech:
    """Says what terms are called and what they mean, in one language."""

    def __init__(self, served: Served, words: Words, iris: Iterable[str]) -> None:
        wanted = sorted(iri for iri in iris if _is_iri(iri))
        labels: Labels = read_labels(served, wanted)
        self._served, self._words, self._present = served, words, Presenter(served, words, labels)
        self._texts: dict[str, dict[str, str]] = defaultdict(dict)
        for row in served.rows("definitions", term=wanted):
            if isinstance(row["text"], ox.Literal):
                self._texts[row["term"].value][row["text"].language or ""] = row["text"].value

    def record(self, iri: str, **more: object) -> Record:
        """The term as an object; what is empty is left out."""
        texts = self._texts[iri]
        text = next((texts[language] for language in (self._words.language, "en", "") if language in texts), "")
        text = text if len(text) <= _DEFINITION else text[:_DEFINITION] + "…"
        record = {"name": self._present.shorten(iri), "label": self._present.name(iri), "text": text, **more}
        return {key: value for key, value in record.items() if value}

    def short(self, iris: Iterable[str]) -> list[str]:
        """The terms as queries write them."""
        return sorted(self._present.shorten(iri) for iri in iris)

    def key(self, scheme: str) -> str:
        """A code list by its own short name."""
        return scheme.removeprefix(self._served.id(""))


def _worth_saying(iris: Iterable[str], counts: dict[str, int]) -> list[str]:
    """Those of `iris` that are ours, or in use; terms of others that are only declared help nobody."""
    return sorted(iri for iri in iris if iri.startswith(OGP) or counts.get(iri))


def _lists(served: Served) -> Lists:
    """The code lists, with their concepts, and the classes of each."""
    lists: Lists = defaultdict(lambda: defaultdict(set))
    for row in served.rows("list-concepts"):
        lists[row["list"].value][row["concept"].value].add(row["class"].value)
    return lists


def _relations(served: Served) -> dict[str, dict[str, set[str]]]:
    """Domains, ranges and broader classes: by relation, then by term."""
    related: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in served.rows("term-relations"):
        related[row["relation"].value][row["term"].value].add(row["value"].value)
    return related


def _asked(served: Served) -> dict[str, dict[str, set[str]]]:
    """By property, the classes whose shapes want it: `must` always, `either` it or another, `may` at will."""
    asked: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in served.rows("shape-properties"):
        least = int(row["least"].value) if "least" in row else 0
        rank = "may" if least < 1 else "either" if "alternative" in row else "must"
        asked[row["property"].value][rank].add(row["class"].value)
    return asked


def _values(served: Served, lists: Lists, ranges: dict[str, set[str]]) -> dict[str, set[str]]:
    """By property, the code lists that its values come from: by its range, by its shape, or by what is stated."""
    homes = {concept: scheme for scheme, concepts in lists.items() for concept in concepts}
    of_class: dict[str, set[str]] = defaultdict(set)
    for scheme, concepts in lists.items():
        for kind in set().union(*concepts.values()) - {_CONCEPT}:
            of_class[kind].add(scheme)
    found: dict[str, set[str]] = defaultdict(set)
    for property, kinds in ranges.items():
        found[property] |= {scheme for kind in kinds for scheme in of_class[kind]}
    rows = served.rows("shape-values") + (served.rows("concepts-used", concept=sorted(homes)) if homes else [])
    for row in rows:
        if (home := homes.get(row["concept"].value)) is not None:
            found[row["property"].value].add(home)
    return found
