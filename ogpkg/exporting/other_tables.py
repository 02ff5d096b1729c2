"""What the sheets of a workbook have no room for, as tables for people: nothing is left out silently.

Nobody reads them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from ogpkg.exporting.choices import Choices, capital, key
from ogpkg.exporting.reading import Said, Term, full
from ogpkg.exporting.tables import Filler, Sheet, path
from ogpkg.exporting.words import word

Table = list[list[str]]

#: What tells of an assessment what it is, not what it found.
_TELLING = {full(name) for name in ("rdf:type", "ogp:assesses", "ogp:assessor")}
#: What rows say without a column of its own: that a thing is there, and the words and readings of its dates.
_IMPLIED = {full(name) for name in ("rdf:type", "ogp:plan", "ogp:startText", "ogp:endText", "ogp:start", "ogp:end")}
#: What the commitments of a theme say of it.
_OF_THEMES = {full(name) for name in ("rdf:type", "dcterms:title", "ogp:numberInPlan", "ogp:themeOfPlan")}
_PERIOD = full("ogp:period")


def others(choices: Choices, sheets: Iterable[Sheet]) -> dict[str, Table]:
    """The tables by their names: what assessments found, further statements, and what was chosen among documents.

    To be asked for when the rows are made, so that the choices are.
    """
    filler, known = Filler(choices, lambda _: None), list(sheets)
    return {
        "assessments": _assessments(choices),
        "further": _further(choices, filler, known),
        "notes": _notes(choices, filler, known),
    }


def _assessments(choices: Choices) -> Table:
    """Of what, by whom, in which document, and each value found."""
    plan = choices.plan
    found = [_header(choices, "of", "assessment", "assessor", "property", "value", "language", "document")]
    for assessment in plan.parts.get("assessment", ()):
        of = ", ".join(map(key, plan.linked(assessment, "ogp:assesses")))
        by = ", ".join(map(choices.label, plan.linked(assessment, "ogp:assessor")))
        for line in _lines(choices, plan.said[assessment], _TELLING, labels=True):
            found.append([of, key(assessment), by, *line])
    return found


def _further(choices: Choices, filler: Filler, sheets: Iterable[Sheet]) -> Table:
    """All that is stated of what has a row, with properties that have no column."""
    found = [_header(choices, "of", "property", "value", "language", "document")]
    for sheet in sheets:
        columns = {full(name) for column in sheet.columns for name in column.properties} | _IMPLIED
        for thing in filler.things(sheet.key):
            said = choices.plan.said.get(thing, {})
            dated = {_PERIOD} if full("ogp:start") in said and len(said.get(_PERIOD, ())) < 2 else set()
            found += [[path(thing), *line] for line in _lines(choices, said, columns | dated, labels=False)]
    for thing, implied in _without_rows(choices):
        lines = _lines(choices, choices.plan.said.get(thing, {}), implied, labels=False)
        found += [[path(thing), *line] for line in lines]
    return found


def _without_rows(choices: Choices) -> Iterable[tuple[str, set[str]]]:
    """Themes, and posts that nobody in the plan holds, each with the properties that other rows have of it."""
    plan = choices.plan
    used = {theme for thing in plan.parts.get("commitment", ()) for theme in plan.linked(thing, "ogp:theme")}
    yield from ((theme, _OF_THEMES if theme in used else set()) for theme in plan.parts.get("theme", ()))
    people = set(plan.parts.get("actor", ()))
    yield from ((post, set()) for post in plan.parts.get("post", ()) if not people & {*plan.linked(post, "org:heldBy")})


def _lines(choices: Choices, said: Said, known: set[str], *, labels: bool) -> Iterable[list[str]]:
    """Property, value, language and documents of every statement but those with `known` properties."""
    for name in sorted(set(said) - known):
        for term, documents in sorted(said[name].items(), key=lambda item: str(item[0])):
            value = choices.label(term.value) if labels and isinstance(term, ox.NamedNode) else term.value
            where = ", ".join(sorted(map(key, documents)))
            yield [capital(choices.label(name)), value, _language(term), where]


def _notes(choices: Choices, filler: Filler, sheets: Iterable[Sheet]) -> Table:
    """What was chosen so far and what else documents say, and the cells that hold the words of several."""
    found = [_header(choices, "of", "property", "taken", "document", "others")]
    for choice in choices.made.values():
        rest = "; ".join(f"{', '.join(map(key, by))}: {text}" for text, by in choice.others)
        taken = [choices.label_of(choice.predicate), choice.taken, key(choice.document), rest]
        found.append([key(choice.thing), *taken])
    for sheet in sheets:
        together: Mapping[str, None] = {
            name: None for column in sheet.columns if column.many for name in column.properties
        }
        for thing in filler.things(sheet.key):
            for name in filter(lambda name: choices.is_mixed(thing, name), together):
                everything = "; ".join(choices.all(thing, name))
                found.append([key(thing), choices.label_of(name), word("all-taken", choices.lang), "", everything])
    return found


def _header(choices: Choices, *names: str) -> list[str]:
    return [word(name, choices.lang) for name in names]


def _language(term: Term) -> str:
    return (term.language or "") if isinstance(term, ox.Literal) else ""
