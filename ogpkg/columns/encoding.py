"""Statements as arrays of numbers: written once, when a snapshot is built."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ogpkg.columns.layout import Array, content
from ogpkg.columns.notation import IRI as IRI_KIND
from ogpkg.columns.notation import OTHER, Term, iri_json, read_term
from ogpkg.iris import PREFIXES
from ogpkg.lines import store_of


def encoded(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The file of columns, piece by piece, for `lines` of N-Quads; ValueError for one that names no graph."""
    subjects, predicates, objects, graphs = [], [], [], []
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        object, graph, _ = rest.rsplit(b" ", 2)
        subjects.append(subject)
        predicates.append(predicate)
        objects.append(object)
        graphs.append(graph)
    arrays, numbers = _dictionary({*subjects, *predicates, *objects, *graphs})
    columns = [
        np.fromiter(map(numbers.__getitem__, column), np.int32, len(column))
        for column in (subjects, predicates, objects, graphs)
    ]
    yield from content(arrays | _orders(columns, len(arrays["kinds"])))


def _dictionary(texts: set[bytes]) -> tuple[dict[str, Array], dict[bytes, int]]:
    """The arrays of all terms, and the number of each: its place in their order."""
    iris = sorted(text[1:-1] for text in texts if text[:1] == b"<")
    others = sorted(_canonical([(read_term(text), text) for text in texts if text[:1] != b"<"]))
    numbers: dict[bytes, int] = {}
    terms: list[Term] = []
    nodes = sum(term.place < 0 for term, _ in others)
    for term, text in others:
        if not terms or terms[-1] != term:
            terms.append(term)
        numbers[text] = len(terms) - 1 + (len(iris) if term.place > 0 else 0)
    numbers |= {b"<%b>" % iri: number for number, iri in enumerate(iris, nodes)}
    languages = sorted({b"", *(term.language for term in terms)})
    codes = {language: code for code, language in enumerate(languages)}
    jsons = [term.json for term in terms[:nodes]] + list(map(iri_json, iris)) + [term.json for term in terms[nodes:]]

    def spread(values: Sequence[float], filler: float, dtype: type) -> Array:
        return np.concatenate(
            [np.array(values[:nodes], dtype), np.full(len(iris), filler, dtype), np.array(values[nodes:], dtype)]
        )

    arrays = {
        "kinds": spread([term.kind for term in terms], IRI_KIND, np.uint8),
        "values": spread([term.number for term in terms], 0, np.float64),
        "languages": spread([codes[term.language] for term in terms], 0, np.uint16),
        "language_names": np.frombuffer(b" ".join(languages), np.uint8),
    }
    return arrays | _texts(jsons), numbers


def _canonical(terms: list[tuple[Term, bytes]]) -> list[tuple[Term, bytes]]:
    """The same; but numbers and times as Oxigraph keeps them, which writes "01"^^xsd:integer as "1"."""
    kept = [text for term, text in terms if term.kind == OTHER and term.datatype.startswith(PREFIXES["xsd"].encode())]
    store = store_of(b"".join(b"<x:%d> <x:x> %b .\n" % (number, text) for number, text in enumerate(kept)))
    changed = {kept[int(quad.subject.value[2:])]: str(quad.object).encode() for quad in store}
    return [(read_term(changed[text]), text) if text in changed else (term, text) for term, text in terms]


def _texts(jsons: list[bytes]) -> dict[str, Array]:
    """All texts in one, where each begins, and their numbers in the order of their hashes."""
    hashes = np.fromiter(map(zlib.crc32, jsons), np.uint32, len(jsons))
    order = np.argsort(hashes, kind="stable")
    return {
        "texts": np.frombuffer(b"".join(jsons), np.uint8),
        "text_starts": np.concatenate([[0], np.cumsum(np.fromiter(map(len, jsons), np.int64, len(jsons)))]),
        "hashes": hashes[order],
        "hashed": order.astype(np.int32),
    }


def _orders(columns: list[Array], terms: int) -> dict[str, Array]:
    """The statements in four orders, so that whatever is known of one leads to a range of rows; and their graphs.

    A statement is the number of its row by subject; the other orders name it.
    """
    subjects, predicates, objects, graphs = (column.astype(np.int64) for column in columns)
    names, places = np.unique(predicates, return_inverse=True)
    keys = (subjects * len(names) + places) * terms + objects
    order = np.lexsort((graphs, keys))
    keys, graphs = keys[order], graphs[order]
    is_said = _first(keys, graphs)
    keys, graphs = keys[is_said], graphs[is_said]
    graph_starts = np.flatnonzero(_first(keys))
    every = keys[graph_starts]
    objects, rest = every % terms, every // terms
    places, subjects = rest % len(names), rest // len(names)
    by_predicate = np.argsort(places, kind="stable")
    by_object = np.argsort(objects * len(names) + places, kind="stable")
    by_value = by_object[np.argsort(places[by_object], kind="stable")]
    numbers = np.arange(terms + 1)

    def small(array: Array) -> Array:
        return array.astype(np.int32)

    starts = np.searchsorted(places[by_predicate], np.arange(len(names) + 1))
    return {
        "predicates": small(names),
        "predicate_starts": small(starts),
        "distinct_subjects": _distinct(places[by_predicate], subjects[by_predicate], len(names)),
        "distinct_objects": _distinct(places[by_value], objects[by_value], len(names)),
        "graph_starts": small(np.append(graph_starts, len(keys))),
        "graphs": small(graphs),
        "subject_starts": small(np.searchsorted(subjects, numbers)),
        "of_subject_predicate": small(names[places]),
        "of_subject_object": small(objects),
        "object_starts": small(np.searchsorted(objects[by_object], numbers)),
        "of_object_predicate": small(names[places[by_object]]),
        "of_object_subject": small(subjects[by_object]),
        "of_object_statement": small(by_object),
        "by_subject": small(subjects[by_predicate]),
        "by_subject_object": small(objects[by_predicate]),
        "by_subject_statement": small(by_predicate),
        "by_object": small(objects[by_value]),
        "by_object_subject": small(subjects[by_value]),
        "by_object_statement": small(by_value),
    }


def _distinct(places: Array, values: Array, names: int) -> Array:
    """How many different values stand at each place, where the same ones stand side by side."""
    return np.bincount(places[_first(values, places)], minlength=names).astype(np.int32)


def _first(*columns: Array) -> Array:
    """Which rows are not the same as the one before them."""
    is_first = np.ones(len(columns[0]), bool)
    is_first[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return is_first
