"""The queries: a template a kind, with as many distinct instances as are wanted.

Instances differ in a constant (a commitment, a plan, a date, a number of commitments) and, once every constant had its
turn, in a number that changes nothing, such as a LIMIT above the number of rows. So no answer can be known beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ogpkg.iris import ID, OGP, PREFIXES

#: Where the constant and the number stand; the number after the constant, as the script for wrk puts them together.
CONSTANT, NUMBER = "@constant@", "@number@"
_DECLARED = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("dcterms", "schema", "skos", "xsd"))
_HEAD = f"PREFIX ogp: <{OGP}> {_DECLARED}"
#: More than any answer has rows, and any group has members.
_MANY = 10_000
_INSTANCE = re.compile(rf"<({re.escape(ID)}\S+)> <\S+#type> ".encode())


class Template(NamedTuple):
    """Text around a constant and a number: ``head + constant + middle + number + tail``."""

    head: str
    middle: str
    tail: str
    constants: Sequence[str]
    first_number: int | None

    def instance(self, index: int) -> str:
        """The text number `index`; without a number to vary, it comes again once all constants had their turn."""
        turn, place = divmod(index, len(self.constants))
        number = "" if self.first_number is None else str(self.first_number + turn)
        return f"{self.head}{self.constants[place]}{self.middle}{number}{self.tail}"

    def numbered(self, first_number: int) -> Template:
        """The same queries with other irrelevant numbers."""
        return self._replace(first_number=first_number)

    def mapped(self, change: Callable[[str], str]) -> Template:
        """The template of changed texts; `change` must work piece by piece, as percent-encoding does."""
        head, middle, tail = map(change, (self.head, self.middle, self.tail))
        return Template(head, middle, tail, [change(constant) for constant in self.constants], self.first_number)


class World(NamedTuple):
    """What is there to ask about, in order."""

    commitments: list[str]
    plans: list[str]
    triples: int


class Kind(NamedTuple):
    """A kind of query: what it is called, its text, and what its constant is."""

    name: str
    title: str
    text: str
    constants: Callable[[World], Sequence[str]]

    def template(self, world: World) -> Template:
        """The queries of this kind."""
        head, _, rest = (_HEAD + " ".join(self.text.split())).rpartition(CONSTANT)
        middle, _, tail = rest.partition(NUMBER)
        return Template(head, middle, tail, self.constants(world), _MANY)


def look_around(path: Path) -> World:
    """What the N-Triples in `path` are about."""
    found: dict[bytes, list[str]] = {f"<{OGP}{name}> .\n".encode(): [] for name in ("Commitment", "ActionPlan")}
    commitment, plan = found
    triples = 0
    with path.open("rb") as lines:
        for triples, line in enumerate(lines, 1):  # noqa: B007 - the last one is the number
            if line.endswith((commitment, plan)) and (things := _INSTANCE.match(line)):
                found[commitment if line.endswith(commitment) else plan].append(things[1].decode())
    return World(sorted(found[commitment]), sorted(found[plan]), triples)


def path_of(endpoint: str, template: Template) -> Template:
    """The same queries as paths to GET at `endpoint`."""
    encoded = template.mapped(lambda piece: quote(piece, safe=""))
    return encoded._replace(head=f"{endpoint}?query={encoded.head}")


def _commitments(world: World) -> Sequence[str]:
    return world.commitments


def _one_commitment(world: World) -> Sequence[str]:
    return world.commitments[:1]


def _plans(world: World) -> Sequence[str]:
    return world.plans


def _dates(world: World) -> Sequence[str]:
    """A day of each week of twelve years, mixed: in the order of time the first answers would be the small ones."""
    return [(date(2014, 1, 1) + timedelta(weeks=week * 233 % 622)).isoformat() for week in range(622)]


def _few(world: World) -> Sequence[str]:
    return [str(number) for number in range(8, 18)]


def _nothing(world: World) -> Sequence[str]:
    return [""]


POINT = Kind(
    "point",
    "all properties of one commitment",
    f"SELECT ?property ?value WHERE {{ <{CONSTANT}> ?property ?value }} LIMIT {NUMBER}",
    _commitments,
)
SMALL_POINT = Kind(
    "small-point",
    "name and lead agency of one commitment",
    f"""SELECT ?title ?agency WHERE {{ <{CONSTANT}> dcterms:title ?title ; ogp:leadAgency ?agency }} LIMIT {NUMBER}""",
    _commitments,
)
#: Here the name of a variable has the number, another one each time: not even the shape of a query was seen before.
NEW_SHAPE = Kind(
    "new-shape",
    "all properties of the same commitment, under another name of the variable each time",
    f"SELECT * WHERE {{ <{CONSTANT}> ?property ?value{NUMBER} }}",
    _one_commitment,
)
LIST = Kind(
    "list",
    "commitments of one plan with agency, end and completion where there are any",
    f"""SELECT ?commitment ?title ?agency ?name ?end ?completion WHERE {{
        ?commitment ogp:plan <{CONSTANT}> ; dcterms:title ?title . FILTER(LANG(?title) = "en")
        OPTIONAL {{ ?commitment ogp:leadAgency ?agency .
                    ?agency skos:prefLabel ?name . FILTER(LANG(?name) = "en") }}
        OPTIONAL {{ ?commitment schema:endDate ?end }}
        OPTIONAL {{ ?assessment ogp:assesses ?commitment ; a ogp:IrmAssessment ; ogp:completion ?completion }}
    }} ORDER BY ?commitment LIMIT {NUMBER}""",
    _plans,
)
#: What looks at all commitments or milestones, each alone and as a mix.
SCANS = (
    Kind(
        "grouped",
        "commitments by value and status",
        f"""SELECT ?value ?status (COUNT(DISTINCT ?commitment) AS ?commitments) WHERE {{
            ?commitment a ogp:Commitment ; ogp:claimedValue ?value ; ogp:status ?status
        }} GROUP BY ?value ?status ORDER BY ?value ?status {CONSTANT} LIMIT {NUMBER}""",
        _nothing,
    ),
    Kind(
        "overdue",
        "milestones not complete on a day after their end, by plan",
        f"""SELECT ?plan (COUNT(DISTINCT ?milestone) AS ?overdue) WHERE {{
            ?milestone a ogp:Milestone ; schema:endDate ?end ; ogp:commitment ?commitment .
            ?commitment ogp:plan ?plan . ?assessment ogp:assesses ?milestone ; ogp:completion ?completion .
            FILTER(?end < "{CONSTANT}"^^xsd:date && ?completion != <{ID}completion/complete>)
        }} GROUP BY ?plan ORDER BY ?plan LIMIT {NUMBER}""",
        _dates,
    ),
    Kind(
        "busy",
        "agencies in more than N commitments",
        f"""SELECT ?agency (COUNT(DISTINCT ?commitment) AS ?commitments) WHERE {{
            ?commitment a ogp:Commitment ; ogp:involves ?agency
        }} GROUP BY ?agency HAVING (COUNT(DISTINCT ?commitment) > {CONSTANT})
        ORDER BY DESC(?commitments) ?agency LIMIT {NUMBER}""",
        _few,
    ),
    Kind(
        "negation",
        "commitments without a lead agency or without a milestone",
        f"""SELECT ?commitment ?plan WHERE {{
            ?commitment a ogp:Commitment ; ogp:plan ?plan .
            FILTER(NOT EXISTS {{ ?commitment ogp:leadAgency ?agency }}
                || NOT EXISTS {{ ?commitment ogp:hasMilestone ?milestone }})
        }} ORDER BY ?commitment ?plan {CONSTANT} LIMIT {NUMBER}""",
        _nothing,
    ),
    Kind(
        "top",
        "the ten agencies that lead the most",
        f"""SELECT ?agency ?name (COUNT(DISTINCT ?commitment) AS ?commitments) WHERE {{
            ?commitment ogp:leadAgency ?agency . ?agency skos:prefLabel ?name . FILTER(LANG(?name) = "en")
        }} GROUP BY ?agency ?name {CONSTANT} HAVING (COUNT(DISTINCT ?commitment) < {NUMBER})
        ORDER BY DESC(?commitments) ?agency ?name LIMIT 10""",
        _nothing,
    ),
    Kind(
        "cross-plan",
        "agencies that lead in an earlier and a later plan, by member",
        f"""SELECT ?member (COUNT(DISTINCT ?agency) AS ?agencies) WHERE {{
            ?first ogp:leadAgency ?agency ; ogp:plan ?earlier . ?earlier ogp:member ?member ; ogp:planNumber ?number .
            ?second ogp:leadAgency ?agency ; ogp:plan ?later . ?later ogp:planNumber ?next . FILTER(?next > ?number)
        }} GROUP BY ?member ORDER BY ?member {CONSTANT} LIMIT {NUMBER}""",
        _nothing,
    ),
)
KINDS = (POINT, SMALL_POINT, NEW_SHAPE, LIST, *SCANS)
#: Natural, and hard: some evaluate what must not exist anew for every milestone, the whole of it. Asked once.
HARD = Kind(
    "hard",
    "milestones overdue on a day that no assessment calls complete, by plan",
    f"""SELECT ?plan (COUNT(DISTINCT ?milestone) AS ?overdue) WHERE {{
        ?milestone a ogp:Milestone ; schema:endDate ?end ; ogp:commitment ?commitment . ?commitment ogp:plan ?plan .
        FILTER(?end < "{CONSTANT}"^^xsd:date)
        FILTER NOT EXISTS {{ ?assessment ogp:assesses ?milestone ; ogp:completion <{ID}completion/complete> }}
    }} GROUP BY ?plan ORDER BY ?plan LIMIT {NUMBER}""",
    _dates,
)
#: Of a size with the third power of the data: nobody will ever see its answer.
HOPELESS = "SELECT (COUNT(*) AS ?many) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
