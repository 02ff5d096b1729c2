"""What the explore page shows: ways to choose with their counts, what is chosen, a picture, and the commitments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from ogpkg.validation import SEVERITIES
from ogpkg.web.explore.choice import Choice, address, counts, ordered
from ogpkg.web.explore.facets import ASSESSORS, BY_KEY, END, NONE, NUMBER, OFF_SCALE, ORDERS, STEPS, Facet, natural
from ogpkg.web.explore.query import write
from ogpkg.web.explore.table import Promise, Table
from ogpkg.web.present import Presenter, grouped
from ogpkg.web.words import Words

#: Commitments on a page; values of a facet that are shown at once, that are folded below them, and on a page of all.
PAGE, _SHOWN, _FOLDED, ALL = 25, 7, 30, 200
#: Letters of a query that an address takes to the editor, and that the page shows.
_ADDRESS, _QUERY = 6_000, 4_000
#: Letters of an address of the list that is repeated in the head of the answer, and for each value that is chosen.
_REPEATED = 1_000
#: Rows of the picture.
_BARS = 15
#: Values that are words of ours.
_SAID = {"assessed": tuple(ASSESSORS), "findings": SEVERITIES}
#: Facets that are unfolded from the start.
_OPEN = ("member", "plan", "completion-own", "completion-irm")
#: The kinds of a bar, in order; commitments of which two things are said are a kind of their own.
DIFFER = "differ"
KINDS = (*reversed(STEPS), *OFF_SCALE, DIFFER, NONE)


@dataclass(frozen=True)
class Option:
    """A value to choose: its key, its name, a note, how many commitments it has, whether it is chosen."""

    key: str
    name: str
    note: str
    count: int
    picked: bool


@dataclass(frozen=True)
class Group:
    """A facet with its first values, those folded below, and, of very many, the address of all."""

    facet: Facet
    shown: list[Option]
    folded: list[Option]
    total: int
    more: str
    is_open: bool


@dataclass(frozen=True)
class Card:
    """A commitment on the list."""

    promise: Promise
    title: str
    href: str | None
    plans: list[tuple[str, str | None]]
    number: str
    end: str
    leads: list[tuple[str, str | None]]
    values: list[str]
    judged: list[tuple[str, list[tuple[str, str]]]]
    findings: list[tuple[str, str]]


@dataclass(frozen=True)
class Bars:
    """A row of the picture: its name, and by assessor (kind, word, count, x, width) of every stretch."""

    name: str
    href: str
    total: int
    stretches: dict[str, list[tuple[str, str, int, float, float]]]


@dataclass(frozen=True)
class Picture:
    """Bars of completion, and the facet by which they stand."""

    by: str
    rows: list[Bars]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The kinds of stretch there are, and their words."""
        lots = [stretches for bars in self.rows for stretches in bars.stretches.values()]
        found = {kind: word for stretches in lots for kind, word, *_ in stretches}
        return sorted(found.items(), key=lambda pair: _rank(pair[0]))


class Names:
    """What values are called for one reader."""

    def __init__(self, table: Table, words: Words, *, explicit: bool) -> None:
        self.table, self.words = table, words
        self.present = Presenter(table.served, words, table.labels, explicit=explicit)
        self.language = words.language if explicit else ""
        self._known: dict[tuple[str, str], str] = {}

    def of(self, facet: Facet, key: str) -> str:
        """The name of the value of `facet` that addresses call `key`."""
        if (facet.key, key) not in self._known:
            self._known[facet.key, key] = self._name(facet, key)
        return self._known[facet.key, key]

    def _name(self, facet: Facet, key: str) -> str:
        if key == NONE:
            return self.words[f"none-{facet.key}"]
        if key in _SAID.get(facet.key, ()):
            return self.words[f"{facet.key}-{key}"]
        value = self.table.by_key[facet.key].get(key)
        return key if facet.literal or value is None else self.present.name(value)

    def options(self, choice: Choice, facet: Facet) -> list[Option]:
        """All values of `facet` that commitments have, in order; what nobody says comes last."""
        found = counts(self.table, choice, facet)
        picked = choice.picked.get(facet.key, ())
        options = [Option(k, self.of(facet, k), self._note(facet, k), n, k in picked) for k, n in found.items()]
        return sorted(options, key=lambda option: (option.key == NONE, *self._rank(facet, option, len(options))))

    def _note(self, facet: Facet, key: str) -> str:
        return key if facet.key == "plan" and key != NONE and not self.table.served.crowded else ""

    @staticmethod
    def _rank(facet: Facet, option: Option, total: int) -> tuple[int, str]:
        if facet.space == "completion/":
            return -KINDS.index(option.key) if option.key in KINDS else 9, option.name
        if facet.key == "findings":
            return SEVERITIES.index(option.key) if option.key in SEVERITIES else 9, option.name
        if facet.scale or (facet.key == "plan" and total <= _SHOWN):
            return 0, natural(option.key)
        return -option.count, option.name.lower()

    def fields(self, choice: Choice, *, without: Iterable[str] = (), page: bool = True) -> str:
        """The address of the list of `choice`."""
        return address(choice.fields(without=without, page=page), self.language)


class ExplorePage:
    """One page of the list for one reader; the last one for a number beyond it."""

    def __init__(self, table: Table, choice: Choice, words: Words, *, explicit: bool) -> None:
        self.table, self.choice, self.words = table, choice, words
        self.names = Names(table, words, explicit=explicit)
        self.present = self.names.present
        self.found = ordered(table, choice, words.language)
        self.pages = max(1, -(-len(self.found) // PAGE))
        self.number = min(choice.page, self.pages)
        self.first = (self.number - 1) * PAGE
        shown = self.found[self.first : self.first + PAGE]
        self.cards = [self._card(promise) for promise in shown]
        self.groups = [self._group(facet) for facet in table.facets]
        self.query = write(table, choice, words.language)

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The orders to choose from, each with its word."""
        known = (order for order in ORDERS if order.key != "findings" or self.table.served.findings)
        return [(order.key, self.words[f"order-{order.key}"]) for order in known]

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """What is chosen: the facet, the value, and the address without it; none where so much is chosen, that all
        these addresses would be most of the page: the form takes a value away, too."""
        found = [(self.words["facet-q"], self.choice.words, self.names.fields(self.choice, without=("q", "page")))]
        found = found if self.choice.words else []
        for key, values in self.choice.picked.items():
            for value in values:
                href = self.names.fields(self.choice.without(key, value))
                found.append((self.words[BY_KEY[key].word], self.names.of(BY_KEY[key], value), href))
        return found if self.is_short else [(facet, name, "") for facet, name, _ in found]

    @property
    def is_short(self) -> bool:
        """Whether the address of the list is one to say many times over."""
        return len(self.names.fields(self.choice)) <= _REPEATED

    @property
    def problems(self) -> list[str]:
        """A sentence for each thing in the address that means nothing."""
        return [
            self.words.say("explore-unknown-sort", value=value)
            if key == "sort"
            else self.words.say("explore-unknown", value=value, facet=self.words[BY_KEY[key].word])
            for key, value in self.choice.unknown
        ]

    @property
    def told(self) -> str:
        """How many there are, and which of them are on this page."""
        found, total = (grouped(str(len(many))) for many in (self.found, self.table.promises))
        told = self.words.say("explore-found" if found != total else "explore-found-all", found=found, total=total)
        if self.pages == 1:
            return told
        return f"{told}, {self.words.say('explore-rows', first=self.first + 1, last=self.first + len(self.cards))}"

    def file(self, suffix: str, **more: str) -> str:
        """The whole list as a file."""
        return address([*self.choice.fields(page=False), *more.items()], self.names.language, suffix)

    def at(self, page: int) -> str:
        """The address of another page of the list."""
        fields = self.choice.fields(page=False) + ([("page", str(page))] if page > 1 else [])
        return address(fields, self.names.language)

    @property
    def editor(self) -> str:
        """The address of the editor with the query in it; "" for a query that is too long for an address."""
        place = self.present.local("/sparql", query=self.query)
        return place if len(place) <= _ADDRESS else ""

    @property
    def shows_query(self) -> bool:
        """Whether the query is short enough to be read here."""
        return len(self.query) <= _QUERY

    def _group(self, facet: Facet) -> Group:
        options = self.names.options(self.choice, facet)
        first = [o for place, o in enumerate(options) if place < _SHOWN or o.picked or o.key == NONE]
        rest = [option for option in options if option not in first]
        more = "" if len(rest) <= _FOLDED else self._all_of(facet)
        is_open = facet.key in _OPEN or facet.key in self.choice.picked
        return Group(facet, first, [] if more else rest, len(options), more, is_open)

    def _all_of(self, facet: Facet) -> str:
        return address(self.choice.fields(page=False), self.names.language, f"/{facet.key}")

    def _card(self, promise: Promise) -> Card:
        present, said = self.present, promise.values
        title = promise.title(self.words.language) or promise.key
        plans = [(plan.rsplit("/", 1)[-1], present.href(plan)) for plan in sorted(said["plan"], key=natural)]
        leads = [(present.name(lead), present.href(lead)) for lead in sorted(said["lead"], key=natural)]
        values = sorted(present.name(value) for value in said["value"])
        ends = " / ".join(promise.objects(END))
        judged = [(who, self._judged(promise, f"completion-{who}")) for who in ASSESSORS]
        number = ", ".join(promise.objects(NUMBER))
        findings = [
            (severity, self._counted(promise, severity)) for severity in SEVERITIES if severity in promise.findings
        ]
        return Card(promise, title, present.href(promise.iri), plans, number, ends, leads, values, judged, findings)

    def _counted(self, promise: Promise, severity: str) -> str:
        count = promise.findings[severity]
        return f"{count} {self.words[severity if count == 1 else f'findings-{severity}']}"

    def _judged(self, promise: Promise, facet: str) -> list[tuple[str, str]]:
        """How far the commitment came: each answer as a kind of bar and in words."""
        keys = [self.table.key(BY_KEY[facet], value) for value in promise.values[facet]]
        if not keys:
            is_assessed = ASSESSORS[facet.removeprefix("completion-")] in promise.values["assessed"]
            return [(NONE, self.names.of(BY_KEY[facet], NONE) if is_assessed else self.words["explore-unjudged"])]
        keys.sort(key=_rank)
        return [(key, self.names.of(BY_KEY[facet], key)) for key in keys]

    @property
    def picture(self) -> Picture:
        """Completion as bars: by plan where these are few, else by cycle."""
        by = "plan" if len({value for p in self.found for value in p.values["plan"]}) <= _SHOWN else "cycle"
        rows: dict[str, list[Promise]] = {}
        for promise in self.found:
            value = min(promise.values[by], key=natural, default=NONE)
            rows.setdefault(self.table.keys[by][value], []).append(promise)
        longest = max(map(len, rows.values()), default=1)
        ordered = sorted(rows, key=lambda key: (key == NONE, natural(key)))
        return Picture(by, [self._bars(by, key, rows[key], longest) for key in ordered[-_BARS:]])

    def _bars(self, by: str, key: str, promises: list[Promise], longest: int) -> Bars:
        name = self.names.of(BY_KEY[by], key) if key == NONE else key
        picked = {by: (key,)} | {k: v for k, v in self.choice.picked.items() if k != by}
        href = address(Choice(picked, self.choice.words, self.choice.order).fields(), self.names.language)
        stretches = {who: self._stretches(f"completion-{who}", promises, longest) for who in ASSESSORS}
        return Bars(name, href, len(promises), stretches)

    def _stretches(self, facet: str, promises: list[Promise], longest: int) -> list[tuple[str, str, int, float, float]]:
        found = Counter(self._kind(promise, facet) for promise in promises)
        stretches, x = [], 0.0
        for kind in sorted(found, key=_rank):
            width = 100 * found[kind] / longest
            word = self.words["kind-differ"] if kind == DIFFER else self.names.of(BY_KEY[facet], kind)
            stretches.append((kind, word, found[kind], round(x, 2), round(width, 2)))
            x += width
        return stretches

    def _kind(self, promise: Promise, facet: str) -> str:
        values = promise.values[facet]
        return NONE if not values else self.table.keys[facet][min(values)] if len(values) == 1 else DIFFER


def _rank(kind: str) -> int:
    """Where a kind stands in a bar, and among the answers to one question."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


class AllPage:
    """All values of one facet, by name, to choose from."""

    def __init__(self, table: Table, choice: Choice, facet: Facet, words: Words, *, explicit: bool) -> None:
        self.facet, self.choice = facet, choice
        self.names = Names(table, words, explicit=explicit)
        options = self.names.options(choice, facet)
        options.sort(key=lambda option: (option.key == NONE, option.name.lower()))
        self.total = len(options)
        self.pages = max(1, -(-self.total // ALL))
        self.number = min(choice.page, self.pages)
        self.options = options[(self.number - 1) * ALL : self.number * ALL]
        here = {option.key for option in self.options}
        kept = [(name, value) for name, value in choice.fields(page=False) if name != facet.key or value not in here]
        self.kept = kept + ([("lang", self.names.language)] if self.names.language else [])
        self.back = self.names.fields(choice, page=False)

    def at(self, page: int) -> str:
        """The address of another page of the values."""
        fields = self.choice.fields(page=False) + ([("page", str(page))] if page > 1 else [])
        return address(fields, self.names.language, f"/{quote(self.facet.key)}")
