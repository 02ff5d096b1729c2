"""Small datasets with terms of every kind, and random questions about them: more than anybody would write by hand."""

from __future__ import annotations

from random import Random

XSD = "http://www.w3.org/2001/XMLSchema#"
PROLOGUE = f"PREFIX x: <http://x/> PREFIX xsd: <{XSD}> "
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
VARIABLES = "abcde"
#: Kind of object → what may stand there, as N-Triples write it.
OBJECTS = {
    "text": ['"a"', '"b"', '"10"', '"a"@en', '"a"@ko', '"B"@en', '"é"@en', r'"q\"\n\t\\"', r'"a\tb"'],
    "integer": [f'"{number}"^^<{XSD}integer>' for number in ("1", "2", "10", "-3", "-8")],
    "number": [f'"{number}"^^<{XSD}{kind}>' for number in ("1", "-3", "10") for kind in ("integer", "decimal")],
    "decimal": [f'"{number}"^^<{XSD}decimal>' for number in ("1", "2.5", "10.25", "-3.75")],
    "date": [f'"{day}"^^<{XSD}date>' for day in ("2020-01-01", "2019-12-31", "2020-02-29")],
    "odd": [
        *(f'"{text}"^^<{XSD}{kind}>' for text, kind in (("2020-01-01Z", "date"), ("1", "boolean"), ("1.0", "double"))),
        *(f'"{text}"^^<{XSD}{kind}>' for text, kind in (("01", "integer"), ("bad", "integer"), ("1.50", "decimal"))),
        '"2020-01"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        '"x"^^<http://x/datatype>',
    ],
}
MIXES = (
    ("iri", "text", "integer", "date"),
    ("iri", "iri", "text", "decimal"),
    ("iri", "number", "text", "odd"),
)


def world(random: Random) -> list[bytes]:
    """The sorted lines of a dataset: a few things, and four properties of which each has values of one kind."""
    things = [f"<http://x/s{number}>" for number in range(random.choice([3, 6, 12]))]
    things += random.choice([[], ["_:b0", "_:b1"]])
    graphs = [*things[:2], "<http://x/g1>", "<http://x/g2>"]
    lines = set()
    for number, kind in enumerate(random.choice(MIXES)):
        for _ in range(random.choice([3, 10, 25])):
            value = random.choice(OBJECTS.get(kind, things))
            triple = f"{random.choice(things)} <http://x/p{number}> {value}"
            lines |= {f"{triple} {graph} ." for graph in random.choices(graphs, k=random.choice([1, 1, 1, 2, 3]))}
    for thing in things:
        for name in random.sample("ABC", random.choice([0, 1, 2])):
            lines.add(f"{thing} {TYPE} <http://x/{name}> {random.choice(graphs)} .")
    return sorted(line.encode() for line in lines)


#: What a group is made of, and how often.
PARTS = {"triple": 60, "graph": 30, "optional": 15, "minus": 7, "union": 8, "values": 4, "filter": 15, "select": 3}


class Asker:
    """Makes up questions about a `world`, most of them natural enough for the columns."""

    def __init__(self, random: Random) -> None:
        self._random, self._variables = random, ""

    def question(self) -> str:
        """One text."""
        random = self._random
        self._variables = VARIABLES[: random.choice([2, 3, 4, 5])] + random.choice(["", "g"])
        where, kind = self._group(0), random.random()
        if kind < 0.1:
            return f"{PROLOGUE}ASK {where}{random.choice(['', '', '', ' LIMIT 0', ' OFFSET 3'])}"
        text = self._listing(where) if kind < 0.5 else self._figures(where)
        return PROLOGUE + text + random.choice(["", "", "", "", " LIMIT 3", " LIMIT 2 OFFSET 1", " OFFSET 1 LIMIT 0"])

    def _listing(self, where: str) -> str:
        names = [f"?{name}" for name in self._random.sample(self._variables, len(self._variables))]
        shown = "*" if self._chance(0.1) else " ".join(names[: self._random.randint(1, len(names))])
        keys = " ".join(self._random.choice([name, f"DESC({name})", f"ASC({name})"]) for name in names[:2])
        order = f" ORDER BY {keys}" if self._chance(0.5) else ""
        return f"SELECT {self._random.choice(['', 'DISTINCT '])}{shown} WHERE {where}{order}"

    def _figures(self, where: str) -> str:
        keys = [f"?{name}" for name in self._random.sample(self._variables, self._random.choice([0, 1, 1, 2]))]
        figures = [self._figure() for _ in range(self._random.choice([1, 1, 2]))]
        shown = " ".join([*keys, *(f"({figure} AS ?n{number})" for number, figure in enumerate(figures))])
        text = f"SELECT {self._random.choice(['', '', 'DISTINCT '])}{shown} WHERE {where}" + (
            f" GROUP BY {' '.join(keys)}" if keys else ""
        )
        if self._chance(0.3):
            sides = [figures[0], str(self._random.randrange(4))][:: self._random.choice([1, 1, -1])]
            text += f" HAVING ({sides[0]} {self._random.choice(['>', '<', '=', '!='])} {sides[1]})"
        return text + (self._random.choice([" ORDER BY DESC(?n0)", " ORDER BY ?n0"]) if self._chance(0.5) else "")

    def _figure(self) -> str:
        function = self._random.choice(["COUNT", "COUNT", "COUNT", "SUM", "MIN", "MAX"])
        variable = "*" if function == "COUNT" and self._chance(0.3) else self._variable()
        return f"{function}({'DISTINCT ' if variable != '*' and self._chance(0.5) else ''}{variable})"

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _variable(self) -> str:
        return f"?{self._random.choice(self._variables)}"

    def _constant(self) -> str:
        values = ("x:s1", "<http://x/s2>", "x:A", "x:none", '"a"', '"b"@en', '"a"@EN', "1", "01", "2.5", "7")
        return self._random.choice([*values, '"2020-01-01"^^xsd:date', '"true"^^xsd:boolean', '"1"^^xsd:integer'])

    def _property(self) -> str:
        one, other = (f"x:p{self._random.randrange(4)}" for _ in range(2))
        paths = (f"^{one}", f"{one}/{other}", f"{one}|{other}", f"^{one}|{other}", "x:none", self._variable())
        return self._random.choice(paths) if self._chance(0.3) else self._random.choice([one, one, "a"])

    def _triple(self) -> str:
        subject = self._variable() if self._chance(0.85) else self._random.choice(["x:s0", "<http://x/s1>"])
        text = f"{subject} {self._property()} {self._variable() if self._chance(0.75) else self._constant()}"
        text += f" ; {self._property()} {self._variable()}" if self._chance(0.25) else ""
        return text + (f" , {self._variable()} ." if self._chance(0.1) else " .")

    def _test(self, depth: int) -> str:
        sign = self._random.choice(["=", "!=", "<", ">", "<=", ">="])
        other = self._variable() if self._chance(0.5) else self._constant()
        language = self._random.choice(['"en"', '""'])
        tests = [
            *[f"{self._variable()} {sign} {other}"] * 4,
            f"LANG({self._variable()}) = {language}",
            f"!BOUND({self._variable()})",
            f"{self._variable()} {self._random.choice(['', 'NOT '])}IN ({self._constant()}, {self._constant()})",
            f"!({self._variable()} = {self._constant()})",
        ]
        if depth < 2:
            tests.append(self._random.choice(["", "NOT "]) + f"EXISTS {self._group(depth + 1)}")
        test = self._random.choice(tests)
        return f"{test} {self._random.choice(['&&', '||'])} {self._test(depth + 1)}" if self._chance(0.25) else test

    def _part(self, depth: int) -> str:
        inner = depth + 1
        kind = self._random.choices(list(PARTS), list(PARTS.values()))[0] if depth < 3 else "triple"
        if kind in {"triple", "select"}:
            return self._triple() if kind == "triple" else self._selection(inner)
        if kind == "union":
            return f"{self._group(inner)} UNION {self._group(inner)}"
        if kind == "values":
            terms = self._random.choice(["UNDEF", f"{self._constant()} {self._constant()}"])
            return f"VALUES {self._variable()} {{ {terms} }}"
        if kind == "filter":
            return f"FILTER({self._test(depth)})"
        return f"{kind.upper()} {self._graph() if kind == 'graph' else ''} {self._group(inner)}"

    def _graph(self) -> str:
        return self._variable() if self._chance(0.4) else self._random.choice(["?g"] * 4 + ["x:g1", "x:s0", "x:none"])

    def _selection(self, depth: int) -> str:
        shown = " ".join({self._variable(), self._random.choice(["?a", "?g"])})
        limit = self._random.choice(["", "LIMIT 2", "LIMIT 100"])
        return f"{{ SELECT {self._random.choice(['', 'DISTINCT '])}{shown} {self._group(depth)} {limit} }}"

    def _group(self, depth: int) -> str:
        parts = [self._part(depth) for _ in range(self._random.choice([0, 1, 1, 2] if depth else [0, 1, 2, 3]))]
        return f"{{ {' '.join([self._first(), *parts])} }}"

    def _first(self) -> str:
        triple = self._triple()
        return f"GRAPH {self._graph()} {{ {triple} }}" if self._chance(0.2) else triple
