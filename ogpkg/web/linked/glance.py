"""What a page says before its facts: names, a sentence, a few facts at a glance, and what is beside it in its plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyoxigraph as ox

from ogpkg.web.linked.describe import Said
from ogpkg.web.linked.facts import both
from ogpkg.web.linked.material import Material
from ogpkg.web.pages.tables import Cells
from ogpkg.web.present import Value, grouped
from ogpkg.web.quality.orders import DATES, END, GLANCE, JUDGES, START, full
from ogpkg.web.served import Served

_ABSTRACTS = ("dcterms:abstract", "skos:definition", "dcterms:description")
_REPLACED = full("dcterms:isReplacedBy")
_COMPLETION, _STAGE = full("ogp:completion"), full("ogp:reviewStage")
#: Classes whose things are judged.
_JUDGED = ("Commitment", "Milestone")
#: Parts that are counted at a glance.
_COUNTED = {
    "Agency": ("leads", "supports", "other-actor", "units"),
    "AgencyUnit": ("leads",),
    "Person": ("responsible",),
}
#: Values of one fact at a glance.
_FEW = 4


@dataclass(frozen=True)
class Item:
    """One thing to know at a glance. `differs` is the word for documents that contradict each other."""

    label: str
    values: tuple[Value, ...]
    differs: str = ""
    more: int = 0


@dataclass(frozen=True)
class Glance:
    """What stands above the facts. `sentences` are `said`, the statements behind them."""

    also: tuple[Value, ...]
    sentences: tuple[Value, ...]
    said: tuple[Said, ...]
    items: tuple[Item, ...]
    replaced_by: tuple[Value, ...]
    before: Value | None
    after: Value | None


class Glances:
    """Makes the head of one page."""

    def __init__(self, served: Served, cells: Cells, material: Material, iri: str) -> None:
        self.served, self.cells, self.material, self.iri = served, cells, material, iri
        self.present, self.words = cells.present, cells.words
        self.facts = material.facts(iri)

    def glance(self) -> Glance:
        """The head of the page."""
        said = self._sentences()
        before, after = self._beside()
        return Glance(
            also=self._also(),
            sentences=tuple(map(self.present.said, said)),
            said=said,
            items=tuple(self._items()),
            replaced_by=tuple(self.present.said(one) for one in self.facts.get(_REPLACED, [])),
            before=before,
            after=after,
        )

    def _also(self) -> tuple[Value, ...]:
        """The best name in each other language, where there is one."""
        shown = self.material.labels.name(self.iri, self.words.language)
        languages = sorted({name.language for name in self.material.labels.names.get(self.iri, [])} - {""})
        names = [self.material.labels.name(self.iri, language) for language in languages]
        return tuple(
            Value(name.text, language=name.language)
            for name, language in zip(names, languages, strict=True)
            if shown and name and name.language == language != shown.language and name.text != shown.text
        )

    def _sentences(self) -> tuple[Said, ...]:
        """The abstract or definition in the reader's language, else in any."""
        for predicate in map(full, _ABSTRACTS):
            said = [one for one in self.facts.get(predicate, []) if isinstance(one.object, ox.Literal)]
            for language in (self.words.language, "en", None):
                if found := [one for one in said if one.object.language == language]:  # type: ignore[union-attr]
                    return tuple(found[:1])
            if said:
                return tuple(said[:1])
        return ()

    def _items(self) -> Iterable[Item]:
        for key, properties in GLANCE.get(self.material.row, ()):
            item = self._period(key) if START in properties else self._item(key, properties)
            if item.values:
                yield item
        if self.material.row in _JUDGED:
            yield from self._judgments()
        if self.material.row == "Person":
            yield from self._posts()
        if self.material.row == "SourceDocument":
            yield from self._size()
        for title in _COUNTED.get(self.material.row, ()):
            if parts := self.material.section(title):
                yield Item(self.words[title], (Value(str(len(parts)), f"#{title}"),))
        if self.material.row == "Concept":
            yield from self._validity()

    def _posts(self) -> Iterable[Item]:
        """The posts of a person, each with where it is."""
        values = []
        for post in self.material.section("posts"):
            above = self.material.facts(post).get(full("org:postIn"), [])
            note = self.present.name(above[0].object.value) if above else None
            values.append(Value(self.present.name(post), self.present.href(post), note=note))
        if values:
            yield Item(self.words["posts"], tuple(values[:_FEW]), more=len(values[_FEW:]))

    def _size(self) -> Iterable[Item]:
        """How many statements of a document are here with their line."""
        places = next((graph.places for graph in self.served.graphs if graph.iri == self.iri), 0)
        text = grouped(str(places)) if places else self.words["listed-only"]
        yield Item(self.words["glance-read"], (Value(text, "#line-by-line" if places else None),))

    def _validity(self) -> Iterable[Item]:
        """The years for which the list of a concept holds, if the list says so."""
        lists = [said.object.value for said in self.facts.get(full("skos:inScheme"), [])]
        rows = self.served.rows("facts", subject=lists, predicate=[full("dcterms:valid")]) if lists else []
        years = tuple(dict.fromkeys(self.present.value(row["object"]) for row in rows))
        if years:
            yield Item(self.words["glance-valid"], years)

    def _item(self, key: str, properties: tuple[str, ...]) -> Item:
        """What the first of `properties` says that says anything, each value once."""
        for name in map(full, properties):
            cell = self.cells.cell(name, self.facts.get(name, []))
            values = tuple(dict.fromkeys(value._replace(sources=()) for value in cell.values))
            if values:
                return Item(self.words[key], values[:_FEW], cell.differs, len(values[_FEW:]))
        return Item(self.words[key], ())

    def _period(self, key: str) -> Item:
        """From when to when, as it was read or, where nobody could read it, as it was written."""
        ends = [self._readings(START), self._readings(END)]
        if not any(ends):
            return self._whole_period(key)
        text = " – ".join(" / ".join(found) or "…" for found in ends)
        differs = any(self.cells.cell(name, self.facts.get(name, [])).differs for name in (START, END))
        return Item(self.words[key], (Value(text, kind="period"),), "differ" if differs else "")

    def _whole_period(self, key: str) -> Item:
        """The period as it is given where nobody says when it begins and when it ends."""
        item = self._item(key, ("ogp:period",))
        return replace(item, values=tuple(Value(one.text.replace("/", " – "), kind="period") for one in item.values))

    def _readings(self, pseudo: str) -> list[str]:
        words, reading, _bound = map(full, DATES[pseudo])
        said = self.facts.get(pseudo, [])
        read = {source.document for one in said if one.predicate == reading for source in one.sources}
        texts = [one.object.value for one in said if one.predicate == reading]
        texts += [f"“{o.object.value}”" for o in said if o.predicate == words and not o.documents & read]
        return list(dict.fromkeys(texts))[:2]

    def _judgments(self) -> Iterable[Item]:
        """Completion as the government and as the IRM saw it; what nobody judged is not called incomplete."""
        found: dict[str, dict[tuple[str, str], Value]] = {}
        for assessment in self.material.section("assessments"):
            classes, facts = self.material.classes(assessment), self.material.facts(assessment)
            judge = next((word for name, word in JUDGES.items() if full(name) in classes), "judged-other")
            stage = ", ".join(self.present.said(said).text for said in facts.get(_STAGE, []))
            for value in map(self.cells.value, facts.get(_COMPLETION, [])):
                values, key = found.setdefault(judge, {}), (value.text, stage)
                values[key] = both(values[key], value) if key in values else value._replace(note=stage or None)
        for judge in ("judged-government", "judged-irm", "judged-other"):
            if judgments := found.get(judge):
                # What an early review said and what a late one says are no contradiction.
                stages = [stage for (_, stage), value in judgments.items() if value.kind != "absent"]
                differs = "disagree" if len(set(stages)) < len(stages) else ""
                shown = tuple(judgments.values())
                yield Item(self.words[judge], shown[:_FEW], differs, len(shown[_FEW:]))
            elif judge != "judged-other":
                yield Item(self.words[judge], (Value(self.words["judged-nowhere"], kind="muted"),))

    def _beside(self) -> tuple[Value | None, Value | None]:
        """What comes before and after this in its plan, commitment or member."""
        before, after = self.material.beside
        return self._link(before), self._link(after)

    def _link(self, iri: str) -> Value | None:
        """The thing, by its name, with its key beside it."""
        return Value(self.present.name(iri), self.present.href(iri), note=iri.rsplit("/", 1)[-1]) if iri else None
