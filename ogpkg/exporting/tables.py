"""A plan as the rows of our workbook: what `ogpkg import` reads back, cell by cell.

Which sheets and columns there are is not ours: they are given, and a column says with its properties and its kind
what stands in it. Where a column holds one value, `choices` takes one; what has no column stands in `other_tables`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import pyoxigraph as ox

from ogpkg.exporting.choices import Choices, key
from ogpkg.exporting.reading import Plan, Term, full, natural

#: What stands in a row: text by the key of a column and its language tag.
Row = dict[tuple[str, str], str]
#: What a reader of the table would make of words for a date: EDTF, or None.
ReadDate = Callable[[str], str | None]

_ENDS = {"schema:startDate": "start", "schema:endDate": "end"}
_TWO = tuple(_ENDS.values())
#: Letters that a cell of Excel holds.
LONGEST = 32_767
_CODE = re.compile(r"[A-Z]{2,3}")
_OVER_12 = re.compile(r"\b(?:1[3-9]|2\d|3[01])\b")
_STATED_NONE = "stated-none"


class Column(Protocol):
    """What is asked of a column: see `ogpkg.sources.workbook.column`."""

    @property
    def key(self) -> str: ...
    @property
    def names(self) -> tuple[str, str]: ...
    @property
    def properties(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...
    @property
    def many(self) -> bool: ...
    @property
    def localized(self) -> bool: ...
    @property
    def schemes(self) -> tuple[str, ...]: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def offered(self) -> bool: ...


class Sheet(Protocol):
    """What is asked of a sheet."""

    @property
    def key(self) -> str: ...
    @property
    def columns(self) -> Sequence[Column]: ...


def rows(choices: Choices, sheets: Iterable[Sheet], read_date: ReadDate) -> dict[str, list[Row]]:
    """The rows of each sheet by its key."""
    filler = Filler(choices, read_date)
    return {
        sheet.key: [row for thing in filler.things(sheet.key) for row in filler.rows(sheet, thing)] for sheet in sheets
    }


def cut(sheets: Mapping[str, list[Row]]) -> list[str]:
    """Cut the texts that no cell of a workbook can hold, and say which they were."""
    told = []
    for name, found in sheets.items():
        for row in found:
            for (column, tag), text in row.items():
                if len(text) > LONGEST:
                    row[column, tag] = text[: LONGEST - 1] + "…"
                    told.append(f"{name}: {column} of {row.get(('key', ''), '?')} cut to {LONGEST:,} letters")
    return told


class Filler:
    """Fills cells; knows by which name each row is referred to."""

    def __init__(self, choices: Choices, read_date: ReadDate) -> None:
        self._choices, self._plan, self._read_date = choices, choices.plan, read_date
        self._references = _references(choices)
        self._language = _main_language(choices.plan)
        self._has_unclear_dates = _has_unclear_dates(choices.plan)

    def things(self, sheet: str) -> list[str]:
        """What has a row on the sheet called `sheet`, in order."""
        actors = self._plan.parts.get("actor", ())
        found = {
            "plan": [self._plan.iri],
            "commitments": sorted(self._plan.parts.get("commitment", ()), key=self._by_number),
            "agencies": [actor for actor in actors if not self._plan.is_person(actor)],
            "people": [actor for actor in actors if self._plan.is_person(actor)],
        }
        found["milestones"] = [
            milestone for commitment in found["commitments"] for milestone in self._plan.within("milestone", commitment)
        ]
        return found.get(sheet, [])

    def rows(self, sheet: Sheet, thing: str) -> list[Row]:
        """The row of `thing`; a person has one for each post."""
        row = self._row(sheet, thing)
        return [row | post for post in self._posts(thing)] if sheet.key == "people" else [row]

    def _row(self, sheet: Sheet, thing: str) -> Row:
        found: Row = {}
        for column in sheet.columns:
            special = _SPECIAL.get((sheet.key, column.key)) or _KINDS.get(column.kind)
            if special:
                cells = {"": special(self, thing, column)}
            elif column.localized:
                cells = self._localized(thing, column)
            else:
                cells = {"": self._plain(thing, column)}
            if not any(cells.values()):
                cells[column.tags[0]] = self._absence(thing, column)
            found |= {(column.key, tag): text for tag, text in cells.items() if text}
        return found

    def _by_number(self, thing: str) -> tuple[bool, object, object]:
        number = Choices(self._plan).one(thing, "ogp:numberInPlan")
        return not number, natural(number), natural(thing)

    def _plain(self, thing: str, column: Column) -> str:
        if not column.properties:
            return ""
        if column.many:
            return joined(term.value for term in self._plan.values(thing, column.properties[0]))
        return self._choices.one(thing, column.properties[0])

    def _localized(self, thing: str, column: Column) -> dict[str, str]:
        """The texts by the tag of their column; those in the language of the workbook go without where they can."""
        found: dict[str, str] = {}
        values = self._plan.values(thing, column.properties[0])
        for language in sorted({_language(term) for term in values}):
            tag = "" if language == self._language and "" in column.tags else language
            texts = {term: by for term, by in values.items() if _language(term) == language}
            if column.many:
                found[tag] = joined(sorted(term.value for term in texts))
            else:
                found[tag] = self._choices.best(thing, column.properties[0], texts)
        return found

    def _absence(self, thing: str, column: Column) -> str:
        """Why documents give no value: N/A where they say so, nothing where they are silent, else the reason."""
        for absence in self._plan.within("absence", thing):
            about = self._plan.linked(absence, "ogp:absentProperty")
            if column.properties and full(column.properties[-1]) in about:
                reasons = [key(reason) for reason in self._plan.linked(absence, "ogp:absenceReason")]
                if _STATED_NONE in reasons:
                    return "N/A"
                return "" if "blank" in reasons else self._choices.all(absence, "ogp:absenceReason")[0]
        return ""

    def date(self, thing: str, column: Column) -> str:
        """The words for a date, unless they would be read otherwise than the document's were; then that reading."""
        if column.properties[0] not in _ENDS:
            return self._choices.published() if column.properties[0] == "dcterms:issued" else self._plain(thing, column)
        which = _ENDS[column.properties[0]]
        moment, name = self._choices.moment(thing, which), f"ogp:{which}"
        words, edtf = next(iter(moment.words), ""), next(iter(moment.edtf), "")
        read = self._read_date(words) if words else None
        if not edtf and _is_in_figures(words) and _OVER_12.search(words):
            # An impossible day would tell the reader of the table in which order to read the others.
            self._choices.left_out(thing, f"{name}Text", "", words, moment.document)
            return ""
        if not words or (edtf and _is_read_otherwise(words, read, moment.edtf, self._has_unclear_dates)):
            self._choices.left_out(thing, f"{name}Text", edtf, words, moment.document)
            return edtf or moment.bound
        if not read:
            self._choices.left_out(thing, name, words, edtf, moment.document)
        return words

    def concepts(self, thing: str, column: Column) -> str:
        """Labels of concepts; the path of one that is not of the column's first code list, for lists share labels."""
        if not column.many:
            return self._choices.one(thing, column.properties[0])
        found = self._plan.linked(thing, column.properties[0])
        return joined(self._label(concept, column) for concept in found)

    def _label(self, concept: str, column: Column) -> str:
        label, exact = self._choices.label(concept), path(concept)
        return label if exact.partition("/")[0] == column.schemes[0] and ";" not in label else exact

    def references(self, thing: str, column: Column) -> str:
        """The names of the rows that are meant."""
        found = self._plan.linked(thing, column.properties[-1])
        return joined(self._reference(other) for other in found)

    def others(self, thing: str, column: Column) -> str:
        """Other actors of whom no document says whether they are of the state."""
        kinds = {a for name in ("ogp:stateActor", "ogp:nonStateActor") for a in self._plan.linked(thing, name)}
        found = self._plan.linked(thing, "ogp:otherActor")
        return joined(self._reference(other) for other in found if other not in kinds)

    def key(self, thing: str, _column: Column) -> str:
        """The path of the thing."""
        return path(thing)

    def code(self, thing: str, column: Column) -> str:
        """The code of the member; the name of one that has no code of the partnership's."""
        for member in self._plan.linked(thing, column.properties[0]):
            return key(member) if _CODE.fullmatch(key(member)) else self._choices.label(member)
        return ""

    def language(self, _thing: str, _column: Column) -> str:
        """The language of the workbook."""
        return self._language

    def name(self, thing: str, _column: Column) -> str:
        """The name as printed; one that only has a label needs none."""
        has_label = bool(self._plan.values(thing, "skos:prefLabel"))
        return self._choices.one(thing, "ogp:nameAsPrinted") or ("" if has_label else key(thing))

    def spellings(self, thing: str, column: Column) -> str:
        """The other names as printed."""
        printed = sorted(term.value for term in self._plan.values(thing, column.properties[0]))
        return joined(text for text in printed if text != self._choices.one(thing, "ogp:nameAsPrinted"))

    def theme(self, thing: str, _column: Column) -> str:
        """The title of the theme."""
        theme = self._theme(thing)
        return self._choices.title(theme) or key(theme) if theme else ""

    def theme_number(self, thing: str, _column: Column) -> str:
        """The number of the theme."""
        theme = self._theme(thing)
        return self._choices.one(theme, "ogp:numberInPlan") if theme else ""

    def theme_key(self, thing: str, _column: Column) -> str:
        """The path of the theme."""
        return path(self._theme(thing))

    def _theme(self, thing: str) -> str:
        """The one theme of a commitment; empty where it has none."""
        said = self._plan.values(thing, "ogp:theme")
        return self._choices.best(thing, "ogp:theme", {ox.Literal(term.value): by for term, by in said.items()})

    def commitment(self, thing: str, _column: Column) -> str:
        """The commitment that a milestone is a step of."""
        found = self._plan.whole.get(("milestone", thing), frozenset())
        return joined(self._reference(commitment) for commitment in sorted(found))

    def order(self, thing: str, _column: Column) -> str:
        """The place of a milestone in its commitment."""
        return next((str(number) for number, _ in reversed(natural(key(thing))) if number >= 0), "")

    def completion(self, thing: str, column: Column) -> str:
        """What the government itself says of how far it is done."""
        found = self._plan.within("assessment", thing)
        own = [a for a in found if full("ogp:SelfAssessment") in self._plan.linked(a, "rdf:type")]
        return next(filter(None, (self._choices.one(a, column.properties[0]) for a in own)), "")

    def _posts(self, person: str) -> list[Row]:
        """The cells of a person's posts: one row for each, and one for a person without any."""
        found: list[Row] = []
        for post in self._plan.of("post", "org:heldBy", person):
            places = joined(self._reference(place) for place in self._plan.linked(post, "org:postIn"))
            found.append({("post", ""): self._choices.title(post), ("organization", ""): places})
        return found or [{}]

    def _reference(self, thing: str) -> str:
        return self._references.get(thing, path(thing))


def joined(texts: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(dict.fromkeys(texts))


def path(thing: str) -> str:
    """The path of a thing under ``id/``, which any cell that refers to it may hold."""
    return thing.partition("/id/")[2] or thing


def _references(choices: Choices) -> dict[str, str]:
    """How cells refer to commitments, agencies and people: by a name that no other row has, else by their path."""
    plan = choices.plan
    found: dict[str, str] = {}
    for kind, names in _CALLED.items():
        ways = {
            thing: [term.value for name in names for term in _first(choices, thing, name)]
            for thing in plan.parts.get(kind, ())
        }
        taken = Counter(_folded(way) for words in ways.values() for way in {_folded(way): way for way in words})
        for thing, words in ways.items():
            free = [way for way in words if taken[_folded(way)] == 1 and not re.search(r"[;\n]", way)]
            found[thing] = next(iter(free), path(thing))
    return found


#: What people may call a row by: the best first.
_CALLED = {
    "commitment": ("ogp:numberInPlan", "dcterms:identifier", "dcterms:title"),
    "actor": ("ogp:nameAsPrinted", "skos:prefLabel", "skos:altLabel"),
}


def _first(choices: Choices, thing: str, predicate: str) -> list[Term]:
    """The values of a property, the one that its column holds first."""
    said = choices.plan.values(thing, predicate)
    taken = Choices(choices.plan, choices.lang).one(thing, predicate)
    return sorted(said, key=lambda term: (term.value != taken, term.value))


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _has_unclear_dates(plan: Plan) -> bool:
    """Whether some date in figures alone was not read: a reader of the table may not learn from the others how."""
    things = (thing for kind in ("plan", "commitment", "milestone") for thing in plan.parts.get(kind, ()))
    ends = [
        (plan.values(thing, f"ogp:{end}Text"), plan.values(thing, f"ogp:{end}")) for thing in things for end in _TWO
    ]
    return any(not edtf and any(_is_in_figures(term.value) for term in words) for words, edtf in ends)


def _is_in_figures(words: str) -> bool:
    return not any(map(str.isalpha, words))


def _is_read_otherwise(words: str, read: str | None, meant: tuple[str, ...], unclear: bool) -> bool:
    """Whether words for a date may be read as another than is `meant`: 9/1/18 is in January or in September."""
    return (read not in meant and bool(read or _is_in_figures(words))) or (unclear and "/" in words)


def _main_language(plan: Plan) -> str:
    """The language of most titles."""
    titles = (plan.values(thing, "dcterms:title") for thing in (plan.iri, *plan.parts.get("commitment", ())))
    found = Counter(_language(term) for values in titles for term in values)
    return max(found, key=lambda language: (found[language], language == "en"), default="en")


def _language(term: Term) -> str:
    """The language of a text; ``und`` (ISO 639-2) where no document says which."""
    return (term.language if isinstance(term, ox.Literal) else None) or "und"


Fill = Callable[[Filler, str, Column], str]
_KINDS: Mapping[str, Fill] = {
    "date": Filler.date,
    "concept": Filler.concepts,
    "reference": Filler.references,
    "key": Filler.key,
    "code": Filler.code,
    "language": Filler.language,
    "email": lambda _filler, _thing, _column: "",
    "unread": lambda _filler, _thing, _column: "",
}
_SPECIAL: Mapping[tuple[str, str], Fill] = {
    ("commitments", "theme"): Filler.theme,
    ("commitments", "themeNumber"): Filler.theme_number,
    ("commitments", "themeKey"): Filler.theme_key,
    ("commitments", "actors"): Filler.others,
    ("commitments", "completion"): Filler.completion,
    ("milestones", "commitment"): Filler.commitment,
    ("milestones", "completion"): Filler.completion,
    ("milestones", "number"): Filler.order,
    ("agencies", "name"): Filler.name,
    ("agencies", "spellings"): Filler.spellings,
    ("people", "name"): Filler.name,
    ("people", "spellings"): Filler.spellings,
    ("people", "post"): lambda _filler, _thing, _column: "",
    ("people", "organization"): lambda _filler, _thing, _column: "",
}
