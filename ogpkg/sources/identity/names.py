"""Which agencies, units, forums and people that no look-up table knows are probably one that it knows, or each other.

Only proposals, and only within one member: every country has a ministry of finance. Two that one document tells apart
are two people; agencies are compared by name alone, for documents spell one name in several ways. Translations stay
apart, and nobody is compared by a telephone number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ogpkg.sources.identity.proposals import Graphs, Said, member_of, names_of
from ogpkg.sources.identity.suggestion import Suggestion
from ogpkg.sources.identity.text import Name, name_of, person_key, same_body
from ogpkg.sources.lookups import Lookups

#: Kinds of body, and the tables that know them.
BODIES = {"agency": "agencies", "forum": "forums", "unit": "units"}
#: How alike two names must be; what is alike for another reason than letters (initials) has a figure of its own.
BOUND = 90.0
_OF_ALL = ("INT", "OGP")
#: Names that are no further apart than this are a tie.
_MARGIN = 2.0


@dataclass(frozen=True)
class _Body:
    """A body that may be another: its path, each of its names with the places that print it, whose unit it is."""

    path: str
    names: tuple[tuple[Name, tuple[Said, ...]], ...]
    known: bool
    agency: str = ""


@dataclass(frozen=True)
class _Pair:
    """Two bodies that may be one: how alike their names are, why, and which names."""

    body: _Body
    similarity: float
    reason: str
    theirs: tuple[Said, ...]


def propose_bodies(graphs: Graphs, lookups: Lookups) -> list[Suggestion]:
    """A suggestion for every agency, unit and forum with a provisional IRI that is probably another of its member."""
    found: list[Suggestion] = []
    for kind, table in BODIES.items():
        by_member: dict[str, list[_Body]] = defaultdict(list)
        for body in _bodies(graphs, lookups, kind, table):
            by_member[graphs.member_of(body.path)].append(body)
        everywhere = [body for code in _OF_ALL for body in by_member.pop(code, ())]
        for bodies in by_member.values():
            found += _of_member(table, bodies, everywhere)
    return found


def _bodies(graphs: Graphs, lookups: Lookups, kind: str, table: str) -> list[_Body]:
    """Every body of `kind` that the table or a graph knows."""
    names: dict[str, list[Said]] = defaultdict(list)
    agencies: dict[str, str] = {}
    for row in lookups.rows(table):
        if row["iri"]:
            names[row["iri"]].append(Said(row["text"], f"lookups/{table}.csv"))
            agencies[row["iri"]] = row.get("agency", "")
    known = set(names)
    for path in graphs.things(kind):
        names[path] += names_of(graphs, path)
        agencies[path] = agencies.get(path) or next(iter(graphs.texts(path, "org:unitOf")), "")
    return [
        _Body(path, _by_spelling(said_by), path in known, agencies[path])
        for path, said_by in sorted(names.items())
        if said_by
    ]


def _by_spelling(said_by: list[Said]) -> tuple[tuple[Name, tuple[Said, ...]], ...]:
    spellings: dict[str, list[Said]] = defaultdict(list)
    for said in said_by:
        spellings[" ".join(said.text.split())].append(said)
    return tuple((name_of(text), tuple(places)) for text, places in spellings.items())


def _of_member(table: str, bodies: list[_Body], everywhere: list[_Body]) -> list[Suggestion]:
    """The suggestions for one member: first what the table knows, then what only the documents name."""
    known = [body for body in bodies if body.known] + everywhere
    new = sorted((body for body in bodies if not body.known), key=_standing)
    found: list[Suggestion] = []
    settled: list[_Body] = []
    for body in new:
        pairs = _pairs(body, known) or _pairs(body, settled)
        found += _rows(table, body, pairs)
        settled += [] if pairs else [body]
    return found


def _standing(body: _Body) -> tuple[bool, int, int, str]:
    """Full names before abbreviations, what many places say before what few say, long names before short ones."""
    places = sum(len(said_by) for _, said_by in body.names)
    longest = max(len(name.text) for name, _ in body.names)
    return all(name.letters for name, _ in body.names), -places, -longest, body.path


def _pairs(body: _Body, others: Iterable[_Body]) -> list[_Pair]:
    """The bodies that `body` may be: the most alike, and those about as much alike; empty when there is none."""
    pairs = [pair for other in others if (pair := _pair(body, other)) and pair.similarity >= BOUND]
    best = max((pair.similarity for pair in pairs), default=0.0)
    return [pair for pair in pairs if pair.similarity >= best - _MARGIN]


def _pair(body: _Body, other: _Body) -> _Pair | None:
    if body.agency and other.agency and body.agency != other.agency:
        return None
    found = [
        _Pair(other, *alike, theirs)
        for one, _ in body.names
        for two, theirs in other.names
        if (alike := same_body(one, two))
    ]
    return max(found, key=lambda pair: pair.similarity, default=None)


def _rows(table: str, body: _Body, pairs: list[_Pair]) -> list[Suggestion]:
    """A row for every spelling of `body` and every body that it may be."""
    rows = []
    for pair in pairs:
        rivals = tuple(other.body.path for other in pairs if other != pair)
        for name, said_by in body.names:
            row = (name.text, pair.body.path, *((body.agency or pair.body.agency,) if table == "units" else ()))
            reasons = (pair.reason,)
            rows.append(Suggestion(table, row, body.path, pair.similarity, reasons, said_by, pair.theirs, rivals))
    return rows


def propose_members(graphs: Graphs, lookups: Lookups) -> list[Suggestion]:
    """A suggestion for every member without a code whose name is that of a member that has one."""
    everybody = _bodies(graphs, lookups, "member", "members")
    known = [body for body in everybody if not body.path.startswith("member/x-")]
    return [row for body in everybody if body not in known for row in _rows("members", body, _pairs(body, known))]


@dataclass(frozen=True)
class _Person:
    """A person: path, names with where they stand, hashes of addresses, members; whether the table knows them."""

    path: str
    names: tuple[Said, ...]
    hashes: frozenset[str]
    members: frozenset[str]
    known: bool

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(said.document for said in self.names)


def propose_people(graphs: Graphs, lookups: Lookups) -> list[Suggestion]:
    """A suggestion for every person whom no table knows and who has the address or the name of another."""
    people = _people(graphs, lookups)
    by_sign: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        for sign in sorted({*person.hashes, *(person_key(said.text) for said in person.names)}):
            by_sign[sign].append(person)
    found: list[Suggestion] = []
    for person in people:
        signs = (*person.hashes, *(person_key(said.text) for said in person.names))
        near = {other.path: other for sign in signs for other in by_sign[sign]}
        found += [] if person.known else _person_rows(person, [near[path] for path in sorted(near)])
    return found


def _people(graphs: Graphs, lookups: Lookups) -> list[_Person]:
    """Every person with a name; those of the table first."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in lookups.rows("persons"):
        rows[row["iri"]].append(row)
    people = []
    for path in sorted({*graphs.things("person"), *rows}):
        mine = rows.get(path, [])
        names = names_of(graphs, path) or [Said(row["name"], row["document"]) for row in mine]
        hashes = graphs.texts(path, "foaf:mbox_sha1sum") | {row["mbox_sha1sum"] for row in mine} - {""}
        members = graphs.members_of[path] | {_member_of_document(graphs, said.document) for said in names} - {""}
        if names:
            people.append(_Person(path, tuple(names), frozenset(hashes), frozenset(members), bool(mine)))
    return sorted(people, key=lambda person: (not person.known, person.path))


def _member_of_document(graphs: Graphs, document: str) -> str:
    """The member whom a document is about; empty for a database of all members."""
    return next((member_of(path) for path in sorted(graphs.texts(f"document/{document}", "ogp:describes"))), "")


def _person_rows(person: _Person, others: list[_Person]) -> list[Suggestion]:
    earlier = [other for other in others if other != person and (other.known or other.path < person.path)]
    for sign in (_same_address, _same_name):
        found = [(other, reason) for other in earlier if (reason := sign(person, other))]
        if found:
            break
    rows = []
    for other, reason in found:
        rivals = tuple(rival.path for rival, _ in found if rival != other)
        rows += [
            Suggestion("persons", row, person.path, 100.0, (reason,), (said,), other.names, rivals)
            for row, said in _table_rows(person, other)
        ]
    return rows


def _same_address(one: _Person, other: _Person) -> str:
    return "the same address" if one.hashes & other.hashes else ""


def _same_name(one: _Person, other: _Person) -> str:
    """Why two may be one by their names; not those whom a document, their members or their addresses tell apart."""
    apart = one.documents & other.documents or (one.hashes and other.hashes) or not one.members & other.members
    return "" if apart else "the same name but for order, hyphens and case; no address tells whether it is one person"


def _table_rows(person: _Person, other: _Person) -> list[tuple[tuple[str, ...], Said]]:
    digest = min(person.hashes, default="")
    rows = {(digest, said.text, said.document, other.path): said for said in reversed(person.names)}
    return sorted(rows.items())
