"""What a reader asks of the list: values of facets, words, an order, a page; and the address that says so."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from ogpkg.web.asked import counted
from ogpkg.web.explore.facets import BY_KEY, END, FACETS, NONE, NUMBER, ORDERS, STEPS, Facet, Order, natural
from ogpkg.web.explore.table import Promise, Table
from ogpkg.web.problems import BadRequest

PATH = "/commitments"
#: What an address may have: letters, values, and letters of what is looked for.
MOST_LETTERS, MOST_VALUES, MOST_WORDS = 6_000, 150, 200
_ORDERS = {order.key: order for order in ORDERS}


@dataclass(frozen=True)
class Choice:
    """The choice of a reader. `picked` are the keys of values by facet, in order; `unknown` what no address means."""

    picked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    order: Order = ORDERS[0]
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def sought(self) -> tuple[str, ...]:
        """The words that a title is to have, in small letters."""
        return tuple(dict.fromkeys(self.words.lower().split()))

    @property
    def filters(self) -> int:
        """How many values are picked, words included."""
        return sum(map(len, self.picked.values())) + bool(self.words)

    def fields(self, *, without: Iterable[str] = (), page: bool = True) -> list[tuple[str, str]]:
        """The parameters of the address, in the one order; what goes without saying is left out."""
        said = [("q", self.words)] if self.words else []
        said += [(facet.key, key) for facet in FACETS for key in self.picked.get(facet.key, ())]
        said += [("sort", self.order.key)] if self.order is not ORDERS[0] else []
        said += [("page", str(self.page))] if page and self.page > 1 else []
        return [(name, value) for name, value in said if name not in without]

    def without(self, key: str, value: str) -> Choice:
        """This choice but for one value of a facet; from the first page."""
        rest = tuple(one for one in self.picked.get(key, ()) if one != value)
        picked = {name: values for name, values in (self.picked | {key: rest}).items() if values}
        return replace(self, picked=picked, page=1)


def address(fields: Iterable[tuple[str, str]], language: str = "", suffix: str = "") -> str:
    """Where the list of `fields` is: as a page, or as a file with `suffix`; in `language`, if one was asked for."""
    query = urlencode([*fields, *([("lang", language)] if language else [])])
    return PATH + suffix + (f"?{query}" if query else "")


def read_choice(table: Table, args: MultiDict[str, str]) -> Choice:
    """The choice that the parameters of an address say; BadRequest for more than anybody would choose."""
    if len(urlencode(list(args.items(multi=True)))) > MOST_LETTERS:
        raise BadRequest(f"the address is longer than {MOST_LETTERS:,} letters; choose fewer values")
    picked = {facet.key: _values(args.getlist(facet.key)) for facet in table.facets}
    if sum(map(len, picked.values())) > MOST_VALUES:
        raise BadRequest(f"the address chooses more than {MOST_VALUES} values; choose fewer")
    words = " ".join(unicodedata.normalize("NFC", args.get("q", "")).split())
    if len(words) > MOST_WORDS:
        raise BadRequest(f"q is longer than {MOST_WORDS} letters; look for fewer words")
    unknown = [(key, value) for key, values in picked.items() for value in values if not _is_known(table, key, value)]
    sort = args.get("sort", "")
    order = _ORDERS.get(sort, ORDERS[0])
    if sort and (order.key != sort or (sort == "findings" and not table.served.findings)):
        order, unknown = ORDERS[0], [*unknown, ("sort", sort)]
    return Choice({key: v for key, v in picked.items() if v}, words, order, counted(args), tuple(unknown))


def _values(given: list[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in given if value}, key=natural))


def _is_known(table: Table, key: str, value: str) -> bool:
    return value in table.by_key[key] or value == NONE


def filtered(table: Table, choice: Choice, *, but: str = "") -> int:
    """The commitments that pass, a bit for each: those that have one of the values picked, of every facet `but` one."""
    found = table.called(choice.sought)
    for key, picked in choice.picked.items():
        if key != but:
            found &= _any(table, key, picked)
    return found


def _any(table: Table, key: str, picked: Iterable[str]) -> int:
    found = 0
    for value in picked:
        found |= table.holders[key].get(table.by_key[key].get(value, value), 0)
    return found


def counts(table: Table, choice: Choice, facet: Facet) -> dict[str, int]:
    """How many commitments there are with each value of `facet`, among those that pass all other facets.

    Values of which none would be left are not there, unless they are picked.
    """
    others = filtered(table, choice, but=facet.key)
    keys = table.keys[facet.key]
    found = {keys[value]: (held & others).bit_count() for value, held in table.holders[facet.key].items()}
    picked = choice.picked.get(facet.key, ())
    return dict.fromkeys(picked, 0) | {key: count for key, count in found.items() if count or key in picked}


def ordered(table: Table, choice: Choice, language: str) -> list[Promise]:
    """The commitments that pass, in the order asked for: what the query gives."""
    passing = filtered(table, choice)
    found = [promise for promise in table.promises if passing >> promise.place & 1]
    keyed = [(_KEYS[choice.order.key](table, promise, language), promise) for promise in found]
    first: list[tuple[Any, Promise]] = [(key, promise) for key, promise in keyed if key is not None]
    # Sorting is stable, so that what is equal stays by plan and code.
    first.sort(key=lambda pair: pair[0], reverse=choice.order.down)
    return [promise for _, promise in first] + [promise for key, promise in keyed if key is None]


def _words_of(text: str) -> str | None:
    return text.lower() or None


def _step(table: Table, promise: Promise, who: str) -> int | None:
    keys = (table.key(BY_KEY[f"completion-{who}"], value) for value in promise.values[f"completion-{who}"])
    return max((STEPS.index(key) for key in keys if key in STEPS), default=None)


#: By what each order sorts, None for what comes last: in Python what the patterns of the orders say in SPARQL.
_KEYS: dict[str, Callable[[Table, Promise, str], str | int | None]] = {
    "newest": lambda table, promise, language: max(promise.values["cycle"], default=None),
    "plan": lambda table, promise, language: 0,
    "number": lambda table, promise, language: min(map(natural, promise.objects(NUMBER)), default=None),
    "title": lambda table, promise, language: _words_of(promise.title(language)),
    "member": lambda table, promise, language: _words_of(table.member_name(promise, language)),
    "end": lambda table, promise, language: min(promise.objects(END), default=None),
    "-end": lambda table, promise, language: max(promise.objects(END), default=None),
    "completion-own": lambda table, promise, language: _step(table, promise, "own"),
    "completion-irm": lambda table, promise, language: _step(table, promise, "irm"),
    "findings": lambda table, promise, language: sum(promise.findings.values()) or None,
}
