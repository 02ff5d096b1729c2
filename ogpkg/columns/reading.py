"""The shape of a query → its algebra, where it is of the few forms that this room knows; anything else is declined."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from ogpkg.columns.algebra import (
    Aggregate,
    Choice,
    Declined,
    Expression,
    Group,
    Minus,
    Node,
    Optional,
    Part,
    Pattern,
    Query,
    Selection,
    Values,
)
from ogpkg.columns.notation import iri_json
from ogpkg.columns.planning import is_stated, tested
from ogpkg.columns.shapes import Cursor, Shape
from ogpkg.iris import RDF

#: Deeper groups and brackets are somebody's joke.
_DEEPEST = 12
_COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")
_FUNCTIONS = ("COUNT", "SUM", "MIN", "MAX")


def read(shape: Shape, prefixes: Mapping[str, str], given: Container[str]) -> Query:
    """The query that texts of this shape are, where ``VALUES ?name { UNDEF }`` stands for what is `given` by name."""
    return _Reader(shape, prefixes, given).query()


class _Reader:
    """Goes through the tokens once; `Declined` at the first that is not expected."""

    def __init__(self, shape: Shape, prefixes: Mapping[str, str], given: Container[str]) -> None:
        self._cursor, self._given = Cursor(shape, prefixes), given
        self._aggregates: list[Aggregate] = []
        self._fresh, self._depth = 0, 0
        #: The graph that is being read of; None outside of GRAPH.
        self._graph: Node | None = None

    def query(self) -> Query:
        """The whole."""
        is_ask = self._cursor.word("ASK")
        if not is_ask:
            self._cursor.need(self._cursor.word("SELECT"))
        is_distinct = not is_ask and self._cursor.word("DISTINCT")
        columns, is_all = {} if is_ask else self._columns(), False
        self._cursor.word("WHERE")
        where = self._group()
        if "*" in columns:
            columns = {name: name for name in sorted(self._cursor.seen)}
            is_all = True
        keys = self._keys()
        figures = {name for name, source in columns.items() if source[0] == "#"}
        self._cursor.need(figures.isdisjoint(self._cursor.seen) and figures.isdisjoint(keys))
        having = self._having()
        order = self._order(columns)
        limit, offset = self._limits()
        self._cursor.need(self._cursor.is_at_end() and (not is_ask or (limit is None and offset is None)))
        is_grouped = bool(keys or self._aggregates)
        shown = [*columns.values(), *(name for name, _ in order)]
        if is_grouped:
            self._cursor.need(not is_ask and not is_all and all(name[0] == "#" or name in keys for name in shown))
        self._cursor.need(bool(columns) or is_ask)
        self._cursor.need(bool(having) <= is_grouped)
        return Query(
            *(is_ask, is_distinct, columns, where, is_grouped, keys),
            *(self._aggregates, having, order, limit, offset, self._cursor.constants),
        )

    # What is asked for

    def _columns(self) -> dict[str, str]:
        if self._cursor.word("*"):
            return {"*": "*"}
        columns: dict[str, str] = {}
        while True:
            source = name = self._cursor.variable()
            if name is None:
                if not self._cursor.word("("):
                    return columns
                source = self._aggregate()
                self._cursor.expect("AS")
                name = self._cursor.named()
                self._cursor.expect(")")
            self._cursor.need(name not in columns and source is not None)
            columns[name] = str(source)

    def _aggregate(self) -> str:
        function = next((name for name in _FUNCTIONS if self._cursor.word(name)), "")
        self._cursor.need(bool(function))
        self._cursor.expect("(")
        is_distinct = self._cursor.word("DISTINCT")
        variable = None if function == "COUNT" and not is_distinct and self._cursor.word("*") else self._cursor.named()
        self._cursor.expect(")")
        aggregate = Aggregate(function, variable, is_distinct)
        if aggregate not in self._aggregates:
            self._aggregates.append(aggregate)
        return f"#{self._aggregates.index(aggregate)}"

    def _keys(self) -> list[str]:
        if not self._cursor.word("GROUP"):
            return []
        self._cursor.expect("BY")
        keys = [self._cursor.named()]
        while (name := self._cursor.variable()) is not None:
            keys.append(name)
        return list(dict.fromkeys(keys))

    def _having(self) -> list[Expression]:
        found = []
        if self._cursor.word("HAVING"):
            while self._cursor.word("("):
                found.append(self._expression(self._sum))
                self._cursor.expect(")")
            self._cursor.need(bool(found))
        return found

    def _order(self, columns: Mapping[str, str]) -> list[tuple[str, bool]]:
        order: list[tuple[str, bool]] = []
        if self._cursor.word("ORDER"):
            self._cursor.expect("BY")
            while (key := self._order_key(columns)) is not None:
                order.append(key)
            self._cursor.need(bool(order))
        return order

    def _order_key(self, columns: Mapping[str, str]) -> tuple[str, bool] | None:
        name = self._cursor.variable()
        if name is not None:
            return columns.get(name, name), False
        is_descending = self._cursor.word("DESC")
        if not is_descending and not self._cursor.word("ASC"):
            return None
        self._cursor.expect("(")
        name = self._cursor.variable()
        name = self._aggregate() if name is None else columns.get(name, name)
        self._cursor.expect(")")
        return name, is_descending

    def _limits(self) -> tuple[int | None, int | None]:
        found: dict[str, int | None] = {"LIMIT": None, "OFFSET": None}
        for _ in found:
            for word, number in found.items():
                if number is None and self._cursor.word(word):
                    found[word] = self._cursor.constant("n")
                    self._cursor.need(found[word] is not None)
        return found["LIMIT"], found["OFFSET"]

    # What must hold

    def _group(self) -> Group:
        self._depth += 1
        self._cursor.need(self._depth <= _DEEPEST)
        self._cursor.expect("{")
        group = Group([], [])
        if self._cursor.word("SELECT"):
            group.parts.append(self._selection())
            self._cursor.expect("}")
        else:
            while not self._cursor.word("}"):
                self._part(group)
        self._depth -= 1
        return group

    def _selection(self) -> Selection:
        """What a group is when it begins with SELECT; the variables that are not named are not seen outside."""
        self._cursor.need(self._graph is None)
        is_distinct = self._cursor.word("DISTINCT")
        columns = self._columns()
        self._cursor.need("*" not in columns and bool(columns) and all(columns[name] == name for name in columns))
        self._cursor.word("WHERE")
        group = self._hidden()
        self._cursor.seen.update(columns)
        limit, offset = self._limits()
        self._cursor.need(offset is None)
        return Selection(group, list(columns), is_distinct, limit)

    def _of_graph(self) -> list[Part]:
        """GRAPH: its patterns, or where there is more in it, a group of its own."""
        self._cursor.need(self._graph is None)
        self._graph = self._cursor.node("<")
        group = self._group()
        # While the group is being read, its graph has no name yet.
        self._cursor.need(is_stated(group) and self._graph not in tested(group))
        self._graph = None
        is_plain = not group.filters and all(isinstance(part, (Pattern, Values)) for part in group.parts)
        return group.parts if is_plain else [Choice([group])]

    def _part(self, group: Group) -> None:
        if self._cursor.word("GRAPH"):
            group.parts.extend(self._of_graph())
        elif self._cursor.word("FILTER"):
            group.filters.append(self._constraint())
        elif self._cursor.word("OPTIONAL"):
            group.parts.append(Optional(self._group()))
        elif self._cursor.word("MINUS"):
            self._cursor.need(self._graph is None)
            group.parts.append(Minus(self._hidden()))
        elif self._cursor.word("VALUES"):
            group.parts.extend(self._values())
        elif self._cursor.stands("{"):
            groups = [self._group()]
            while self._cursor.word("UNION"):
                groups.append(self._group())
            group.parts.append(Choice(groups))
        else:
            self._triples(group.parts)
            return
        self._cursor.word(".")

    def _values(self) -> list[Part]:
        variable = self._cursor.named()
        self._cursor.seen.add(variable)
        self._cursor.expect("{")
        if self._cursor.word("UNDEF"):
            self._cursor.expect("}")
            # What is not given is left open.
            return [Values(variable, None)] if variable in self._given else []
        constants = []
        while (constant := self._cursor.constant()) is not None:
            constants.append(constant)
        self._cursor.expect("}")
        return [Values(variable, constants)]

    def _triples(self, parts: list[Part]) -> None:
        """One subject with all that is said of it, up to a full stop or what follows without one."""
        subject = self._cursor.node("<")
        while True:
            self._properties(subject, parts)
            while self._cursor.word(";"):
                if self._cursor.stands(";") or self._cursor.stands(".") or self._cursor.stands("}"):
                    continue
                self._properties(subject, parts)
            break
        if not self._cursor.word("."):
            self._cursor.need(
                any(self._cursor.stands(word) for word in ("}", "{", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "VALUES"))
            )

    def _properties(self, subject: Node, parts: list[Part]) -> None:
        path = self._path()
        while True:
            self._add(subject, path, self._cursor.node(), parts)
            if not self._cursor.word(","):
                return

    def _path(self) -> list[list[tuple[Node, bool]]]:
        """Ways that lead from subject to object, each a sequence of steps that may go backwards."""
        variable = self._cursor.variable()
        if variable is not None:
            self._cursor.seen.add(variable)
            return [[(variable, False)]]
        ways = [self._steps()]
        while self._cursor.word("|"):
            ways.append(self._steps())
        self._cursor.need(len(ways) == 1 or all(len(way) == 1 for way in ways))
        return ways

    def _steps(self) -> list[tuple[Node, bool]]:
        steps = [self._step()]
        while self._cursor.word("/"):
            steps.append(self._step())
        return steps

    def _step(self) -> tuple[Node, bool]:
        is_backwards = self._cursor.word("^")
        if self._cursor.is_type():
            self._cursor.constants.append(iri_json(f"{RDF}type".encode()))
            return len(self._cursor.constants) - 1, is_backwards
        constant = self._cursor.constant("<")
        if constant is None:
            raise Declined
        return constant, is_backwards

    def _add(self, subject: Node, path: list[list[tuple[Node, bool]]], target: Node, parts: list[Part]) -> None:
        if len(path) > 1:
            ways = [Group([self._pattern(subject, *way[0], target)], []) for way in path]
            parts.append(Choice(ways, is_path=True))
            return
        for predicate, is_backwards in path[0][:-1]:
            self._fresh += 1
            between = f"/{self._fresh}"
            parts.append(self._pattern(subject, predicate, is_backwards, between))
            subject = between
        parts.append(self._pattern(subject, *path[0][-1], target))

    def _pattern(self, subject: Node, predicate: Node, is_backwards: bool, target: Node) -> Pattern:
        if is_backwards:
            subject, target = target, subject
        return Pattern(subject, predicate, target, self._graph)

    # Filters

    def _constraint(self) -> Expression:
        if self._cursor.stands("NOT") or self._cursor.stands("EXISTS"):
            return self._exists()
        if self._cursor.word("("):
            found = self._expression(self._operand)
            self._cursor.expect(")")
            return found
        return self._call()

    def _exists(self) -> Expression:
        self._cursor.need(self._graph is None)
        is_negated = self._cursor.word("NOT")
        self._cursor.expect("EXISTS")
        exists: Expression = ("exists", [self._hidden()])
        return ("!", [exists]) if is_negated else exists

    def _hidden(self) -> Group:
        """A group whose variables are not seen outside."""
        seen = set(self._cursor.seen)
        group = self._group()
        self._cursor.seen = seen
        return group

    def _expression(self, operand: Callable[[], Expression | Node]) -> Expression:
        self._depth += 1
        self._cursor.need(self._depth <= _DEEPEST)
        found = self._conjunction(operand)
        while self._cursor.word("||"):
            found = ("||", [found, self._conjunction(operand)])
        self._depth -= 1
        return found

    def _conjunction(self, operand: Callable[[], Expression | Node]) -> Expression:
        found = self._statement(operand)
        while self._cursor.word("&&"):
            found = ("&&", [found, self._statement(operand)])
        return found

    def _statement(self, operand: Callable[[], Expression | Node]) -> Expression:
        if self._cursor.word("!"):
            if self._cursor.word("("):
                inner = self._expression(operand)
                self._cursor.expect(")")
            else:
                inner = self._call()
            return "!", [inner]
        if self._cursor.stands("NOT") or self._cursor.stands("EXISTS"):
            self._cursor.need(operand != self._sum)
            return self._exists()
        if self._cursor.word("("):
            found = self._expression(operand)
            self._cursor.expect(")")
            return found
        if self._cursor.stands("BOUND") or self._cursor.stands("LANGMATCHES"):
            self._cursor.need(operand != self._sum)
            return self._call()
        return self._comparison(operand)

    def _comparison(self, operand: Callable[[], Expression | Node]) -> Expression:
        left = operand()
        for sign in _COMPARISONS:
            if self._cursor.word(sign):
                return sign, [left, operand()]
        is_negated = self._cursor.word("NOT")
        self._cursor.expect("IN")
        self._cursor.expect("(")
        choices: list[Expression | Node | Group] = [left, operand()]
        while self._cursor.word(","):
            choices.append(operand())
        self._cursor.expect(")")
        return ("!", [("in", choices)]) if is_negated else ("in", choices)

    def _call(self) -> Expression:
        if self._cursor.word("BOUND"):
            self._cursor.expect("(")
            found: Expression = ("bound", [self._cursor.named()])
            self._cursor.expect(")")
            return found
        raise Declined

    def _operand(self) -> Expression | Node:
        if self._cursor.word("LANG"):
            self._cursor.expect("(")
            found: Expression = ("lang", [self._cursor.named()])
            self._cursor.expect(")")
            return found
        variable = self._cursor.variable()
        return self._some_constant() if variable is None else variable

    def _sum(self) -> Expression | Node:
        """An operand behind HAVING: an aggregate or a number."""
        number = self._cursor.constant("n")
        return self._aggregate() if number is None else number

    def _some_constant(self) -> int:
        constant = self._cursor.constant()
        if constant is None:
            raise Declined
        return constant
