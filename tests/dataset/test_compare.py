"""Comparing two versions: what a walk along two files finds is what sets of statements say."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg.dataset.compare import Comparison, compare, differences
from ogpkg.dataset.history import Things

BASE = "https://data.example.org/"
ID = BASE + "id/"
NAMES = "http://www.w3.org/2004/02/skos/core#prefLabel"
OLD_NAME = "http://purl.org/dc/terms/title"


def statement(subject: str, predicate: str = "x:p", object: str = '"o"', graph: str = "document/d") -> str:
    iri = graph if ":" in graph else (BASE if graph.startswith("dataset") else ID) + graph
    term = subject if subject.startswith("_:") else f"<{ID}{subject}>"
    return f"{term} <{predicate}> {object} <{iri}> ."


def compared(tmp_path: Path, old: set[str], new: set[str], listed: int = 100) -> Comparison:
    files = []
    for name, lines in (("old", old), ("new", new)):
        file = tmp_path / name
        file.write_bytes(b"".join(line + b"\n" for line in sorted(line.encode() for line in lines)))
        files.append(file)
    return compare(*files, BASE, listed)


def keys(things: Things) -> list[str]:
    return [thing.iri.removeprefix(ID) for thing in things.listed]


def kinds(found: Comparison) -> tuple[list[str], list[str], list[str]]:
    return keys(found.new), keys(found.changed), keys(found.gone)


def test_a_thing_is_new_changed_or_gone_by_the_statements_about_it(tmp_path: Path) -> None:
    old = {statement("plan/1"), statement("plan/2"), statement("plan/3"), statement("plan/3", "x:q")}
    new = {statement("plan/1"), statement("plan/3"), statement("plan/3", "x:r"), statement("plan/4")}
    found = compared(tmp_path, old, new)
    assert kinds(found) == (["plan/4"], ["plan/3"], ["plan/2"])
    assert {name: (delta.added, delta.removed) for name, delta in found.graphs.items()} == {f"{ID}document/d": (2, 2)}


def test_nothing_differs_from_itself(tmp_path: Path) -> None:
    lines = {statement("plan/1"), statement("document/d#L1-1"), statement("_:b")}
    found = compared(tmp_path, lines, lines)
    assert kinds(found) == ([], [], [])
    assert found.graphs == {}


def test_a_place_counts_for_its_document(tmp_path: Path) -> None:
    same = {statement("document/d"), statement("document/e"), statement("document/d-2"), statement("document/d#L2-1")}
    found = compared(tmp_path, same | {statement("document/d#L1-1")}, same | {statement("document/e#L7-1")})
    assert kinds(found) == ([], ["document/d", "document/e"], [])


def test_a_document_goes_with_the_last_that_is_said_about_it(tmp_path: Path) -> None:
    place, itself, other = statement("document/d#L1-1"), statement("document/d"), statement("plan/1", graph="x:g")
    assert kinds(compared(tmp_path, {place, itself, other}, {other})) == ([], [], ["document/d"])
    assert kinds(compared(tmp_path, {place, other}, {other})) == ([], [], ["document/d"])
    assert kinds(compared(tmp_path, {other}, {place, itself, other})) == (["document/d"], [], [])


def test_a_blank_node_counts_for_what_holds_it_through_others_too(tmp_path: Path) -> None:
    same = {statement("plan/1", object="_:a"), statement("_:a", object="_:b"), statement("plan/2", object="_:c")}
    found = compared(tmp_path, same | {statement("_:b", object='"1"')}, same | {statement("_:b", object='"2"')})
    assert kinds(found) == ([], ["plan/1"], [])


def test_blank_nodes_in_a_circle_that_nobody_holds_are_no_thing(tmp_path: Path) -> None:
    same = {statement("_:a", object="_:b"), statement("_:b", object="_:a")}
    assert kinds(compared(tmp_path, same, same | {statement("_:a")})) == ([], [], [])


@pytest.mark.parametrize("graph", ["document/entailed", "dataset", "dataset/quality"])
def test_what_is_worked_out_changes_no_thing_and_is_counted_all_the_same(tmp_path: Path, graph: str) -> None:
    same = {statement("plan/1")}
    found = compared(tmp_path, same, same | {statement("plan/1", "x:q", graph=graph)})
    assert kinds(found) == ([], [], [])
    assert sum(delta.added for delta in found.graphs.values()) == 1


def test_what_is_only_entailed_is_known_and_what_is_only_measured_is_not(tmp_path: Path) -> None:
    new = {statement("plan/1", graph="document/entailed"), statement("plan/2", graph="dataset/quality")}
    assert kinds(compared(tmp_path, {statement("plan/3")}, new)) == (["plan/1"], [], ["plan/3"])


def test_the_terms_of_others_and_of_the_ontology_are_no_things(tmp_path: Path) -> None:
    line = '<https://w3id.org/ogpkg/ontology#Plan> <x:p> "1" <https://w3id.org/ogpkg/ontology> .'
    found = compared(tmp_path, {statement("plan/1")}, {statement("plan/1"), line})
    assert kinds(found) == ([], [], [])
    assert list(found.graphs) == ["https://w3id.org/ogpkg/ontology"]


def test_names_are_the_best_of_each_language_from_the_version_that_has_the_thing(tmp_path: Path) -> None:
    old = {statement("plan/1", NAMES, '"Old \\"plan\\""@en'), statement("plan/2", NAMES, '"Gone"@en')}
    new = {
        statement("plan/1", OLD_NAME, '"A title"@en'),
        statement("plan/1", NAMES, '"New \\u00e9"@en'),
        statement("plan/1", OLD_NAME, '"계획"@ko'),
        statement("plan/1", OLD_NAME, "<x:no-name>"),
    }
    found = compared(tmp_path, old, new)
    assert found.changed.listed[0].names == {"en": "New é", "ko": "계획"}
    assert found.gone.listed[0].names == {"en": "Gone"}


def test_a_name_that_is_a_text_is_shortened(tmp_path: Path) -> None:
    found = compared(
        tmp_path, set(), {statement("plan/1", NAMES, f'"{"a" * 300}"@en'), statement("plan/2", NAMES, f'"{"b" * 301}"')}
    )
    assert [thing.names for thing in found.new.listed] == [{"en": "a" * 300}, {"": "b" * 299 + "…"}]


def test_a_list_is_cut_and_says_how_many_there_are(tmp_path: Path) -> None:
    found = compared(tmp_path, {statement(f"plan/{n}") for n in range(50)}, {statement("forum/1")}, listed=3)
    assert (found.gone.count, len(found.gone.listed), found.gone.is_cut) == (50, 3, True)
    assert (found.new.count, found.new.is_cut) == (1, False)


def test_differences_of_lines_are_those_of_sets() -> None:
    chance = random.Random(7)
    for _ in range(300):
        old, new = ({b"%d" % chance.randrange(12) for _ in range(chance.randrange(9))} for _ in range(2))
        found = list(differences(sorted(old), sorted(new)))
        assert [line for _, line in found] == sorted(old | new)
        assert {line: side for side, line in found} == {line: (line in old) + 2 * (line in new) for line in old | new}


def test_a_walk_finds_what_sets_of_statements_say(tmp_path: Path) -> None:
    chance = random.Random(11)
    subjects = ["plan/1", "plan/1-2", "plan/10", "document/d", "document/d-1", "document/d#L1-1", "document/d#L2-1"]
    graphs = ["document/d", "document/e", "document/entailed", "dataset"]
    pool = [statement(s, f"x:{p}", graph=g) for s in subjects for p in "pq" for g in graphs]
    for _ in range(200):
        old, new = (set(chance.sample(pool, chance.randrange(len(pool)))) for _ in range(2))
        found = compared(tmp_path, old, new)
        assert kinds(found) == reckoned(old, new)
        counts = Counter(graph_of(line) for line in new - old), Counter(graph_of(line) for line in old - new)
        assert {name: (delta.added, delta.removed) for name, delta in found.graphs.items()} == {
            name: (counts[0][name], counts[1][name]) for name in counts[0] | counts[1]
        }


def graph_of(line: str) -> str:
    return next(ox.parse(line, format=ox.RdfFormat.N_QUADS)).graph_name.value


def reckoned(old: set[str], new: set[str]) -> tuple[list[str], list[str], list[str]]:
    """New, changed and gone by the definition, with sets."""

    def about(lines: set[str], *, derived: bool) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for line in lines:
            graph = graph_of(line).removeprefix(BASE)
            if graph != "dataset" and (derived or graph != "id/document/entailed"):
                found.setdefault(line[1 : line.index(">")], set()).add(line)
        return found

    def of(thing: str, found: dict[str, set[str]]) -> set[str]:
        return {line for subject, lines in found.items() if subject.partition("#")[0] == thing for line in lines}

    known = [about(lines, derived=True) for lines in (old, new)]
    stated = [about(lines, derived=False) for lines in (old, new)]
    things = {subject.partition("#")[0] for found in known for subject in found}
    # A thing is there when something is said about itself; one of which that is never true, when it has places.
    itself = {
        t: [t in found or (not any(t in f for f in known) and bool(of(t, found))) for found in known] for t in things
    }
    new_, gone = ({t for t in things if itself[t] == wanted} for wanted in ([False, True], [True, False]))
    changed = {t for t in things if itself[t] == [True, True] and of(t, stated[0]) != of(t, stated[1])}
    return tuple(sorted(t.removeprefix(ID) for t in kind) for kind in (new_, changed, gone))  # type: ignore[return-value]
