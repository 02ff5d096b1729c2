"""What two versions of a dataset differ in: statements by graph, and things.

Both are files of sorted N-Quads, so one walk along the two finds all. Memory grows with the things that changed and
with the documents, never with the statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ogpkg.dataset.history import LISTED, Delta, Thing, Things
from ogpkg.iris import PREFIXES
from ogpkg.lines import graph_of, quads_of

#: Graphs under the base that are worked out from the others: a change there tells nothing new about a thing.
DERIVED = ("id/document/entailed", "dataset", "dataset/quality")
#: Of these, those that make nothing known: a thing that is only measured is not there.
_ABOUT_THE_DATASET = ("dataset", "dataset/quality")
#: The properties that name a thing, the best first.
_NAMING = ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name", "schema:name", "ogp:nameAsPrinted")
_LONGEST = 300
_OLD, _NEW, _BOTH, _CHANGED = 1, 2, 3, 4


@dataclass(frozen=True)
class Comparison:
    """How a dataset differs from an older one."""

    graphs: dict[str, Delta]
    new: Things
    changed: Things
    gone: Things


def compare(old: Path, new: Path, base_iri: str, listed: int = LISTED) -> Comparison:
    """How the statements in the file `new` differ from those in `old`; both are sorted N-Quads.

    A thing is an IRI under ``<base_iri>id/`` that is the subject of a statement. A place in a document
    (``document#L3-1``) counts for its document, a blank node for the thing that holds it. New and gone is what no
    statement had as its subject before, or has now; changed is the rest of what has other statements, without those
    of graphs that are worked out. At most `listed` things of each kind are named.
    """
    walk = _Walk(base_iri)
    with old.open("rb") as before, new.open("rb") as after:
        walk.along(differences(before, after))
    kinds = walk.things()
    cut = {kind: sorted(iris, key=_text)[:listed] for kind, iris in kinds.items()}
    names = _names(new, {*cut["new"], *cut["changed"]}) | _names(old, set(cut["gone"]))
    found = (
        Things(len(kinds[kind]), tuple(Thing(_text(iri), names.get(iri, {})) for iri in cut[kind]))
        for kind in ("new", "changed", "gone")
    )
    return Comparison(walk.deltas(), *found)


def differences(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Every line of two sorted files, each once: 1 and a line of `old` alone, 2 of `new` alone, 3 of both."""
    olds, news = iter(old), iter(new)
    a, b = next(olds, None), next(news, None)
    while a is not None or b is not None:
        if a == b and a is not None:
            yield _BOTH, a
            a, b = next(olds, None), next(news, None)
        elif b is None or (a is not None and a < b):
            yield _OLD, a or b""
            a = next(olds, None)
        else:
            yield _NEW, b
            b = next(news, None)


@dataclass
class _Walk:
    """What has been seen of two datasets on the way along them."""

    base_iri: str
    _counts: dict[bytes, list[int]] = field(default_factory=dict)
    #: What is known of a thing: whether it is in the old, whether in the new, whether it changed.
    _marks: dict[bytes, int] = field(default_factory=dict)
    #: The same, as its places say.
    _by_places: dict[bytes, int] = field(default_factory=dict)
    _holders: dict[bytes, bytes] = field(default_factory=dict)
    _blank: set[bytes] = field(default_factory=set)
    _subject: bytes = b""
    _seen: int = 0

    def __post_init__(self) -> None:
        self._ours = f"<{self.base_iri}id/".encode()
        self._derived = {f"<{self.base_iri}{path}>".encode() for path in DERIVED}
        self._silent = {f"<{self.base_iri}{path}>".encode() for path in _ABOUT_THE_DATASET}

    def along(self, lines: Iterable[tuple[int, bytes]]) -> None:
        """Take in all lines, each with the side it is of."""
        for side, line in lines:
            subject = line[: line.index(b" ")]
            if subject != self._subject:
                self._leave()
                self._subject = subject
            # Of a subject that both have, a line that both have tells nothing: by far the most do.
            if side != _BOTH or self._seen & _BOTH != _BOTH or b" _:" in line:
                self._meet(side, line.rstrip(b"\n"))
        self._leave()

    def _meet(self, side: int, line: bytes) -> None:
        graph = graph_of(line)
        if side != _BOTH:
            self._counts.setdefault(graph, [0, 0])[side == _OLD] += 1
        if graph not in self._silent:
            self._seen |= side
        if graph not in self._derived:
            self._seen |= _CHANGED if side != _BOTH else 0
            self._hold(line)

    def _hold(self, line: bytes) -> None:
        """Remember who holds a blank node."""
        term = line.split(b" ", 3)[2]
        if term.startswith(b"_:"):
            self._holders[term] = self._subject

    def _leave(self) -> None:
        """Note what the statements of one subject came to."""
        subject, seen = self._subject, self._seen
        self._seen = 0
        if subject.startswith(b"_:"):
            if seen & _CHANGED:
                self._blank.add(subject)
        elif subject.startswith(self._ours):
            thing, mark, _ = subject.partition(b"#")
            if mark:  # it comes before its document: "#" sorts before ">"
                self._by_places[thing + b">"] = self._by_places.get(thing + b">", 0) | seen
            elif seen & _CHANGED or seen in (_OLD, _NEW) or subject in self._by_places:
                self._marks[subject] = seen

    def deltas(self) -> dict[str, Delta]:
        """How many statements each graph has gained and lost, of those that have."""
        return {_text(graph): Delta(*counts) for graph, counts in sorted(self._counts.items())}

    def things(self) -> dict[str, set[bytes]]:
        """The things that are new, changed and gone."""
        marks = {thing: self._marks.get(thing, 0) or seen for thing, seen in self._by_places.items()}
        marks = self._marks | marks
        changed = {thing for thing, seen in self._by_places.items() if seen & _CHANGED}
        changed |= {holder for node in self._blank if (holder := self._holder(node))}
        kinds: dict[str, set[bytes]] = {"new": set(), "changed": set(), "gone": set()}
        for thing in marks.keys() | changed:
            seen = marks.get(thing, _BOTH) & (_BOTH)
            if seen in (_OLD, _NEW):
                kinds["gone" if seen == _OLD else "new"].add(thing)
            elif thing in changed or marks[thing] & _CHANGED:
                kinds["changed"].add(thing)
        return kinds

    def _holder(self, node: bytes) -> bytes | None:
        """The thing that holds a blank node, through others if need be; None if no thing does."""
        passed = set()
        while node.startswith(b"_:") and node not in passed:
            passed.add(node)
            node = self._holders.get(node, b"")
        thing = node.partition(b"#")[0] + b">" if b"#" in node else node
        return thing if thing.startswith(self._ours) else None


def _names(file: Path, things: set[bytes]) -> dict[bytes, dict[str, str]]:
    """The best name of each of `things` in each language, as the statements in `file` have it."""
    ranks = {_iri(curie): rank for rank, curie in enumerate(_NAMING)}
    found: dict[bytes, dict[str, tuple[int, int, str]]] = {}
    for line in _lines_about(file, things):
        thing, predicate, _ = line.split(b" ", 2)
        rank = ranks.get(predicate)
        if rank is None or not isinstance(value := next(quads_of([line])).object, ox.Literal):
            continue
        name = (rank, -len(value.value), value.value)
        names, language = found.setdefault(thing, {}), value.language or ""
        names[language] = min(names.get(language, name), name)
    return {thing: {code: _shown(names[code][2]) for code in sorted(names)} for thing, names in found.items()}


def _shown(name: str) -> str:
    """`name`, shortened where it is a text rather than a name: an entry has to stay small."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _lines_about(file: Path, things: set[bytes]) -> Iterator[bytes]:
    if things:
        with file.open("rb") as lines:
            yield from (line.rstrip(b"\n") for line in lines if line[: line.index(b" ")] in things)


def _iri(curie: str) -> bytes:
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>".encode()


def _text(term: bytes) -> str:
    """The IRI in angle brackets, without them."""
    return term[1:-1].decode()
