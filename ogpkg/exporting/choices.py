"""One value where documents give several, and a note of what the others say.

The rule: the word of the plan's own document goes first, then that of its self-assessment, of IRM reports, comments
and letters about the plan, of the member's page, of other pages and of database exports; then that of documents about
other plans, and last that of our own additions (`reading.KINDS`). Within one document the first in the order of the
alphabet is taken. Every choice among different values is kept, so that the export can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from ogpkg.exporting.reading import KINDS, Plan, Term, full
from ogpkg.exporting.words import word

#: What things are called, the best first, for a reader who takes the documents' words, and for one of Korean.
_TITLES = ("dcterms:title", "skos:prefLabel", "rdfs:label", "ogp:nameAsPrinted")
_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "ogp:nameAsPrinted")

#: Properties of other vocabularies, which the ontology declares without labels.
_DATES = {full("schema:startDate"): "start", full("schema:endDate"): "end"}


@dataclass(frozen=True)
class Choice:
    """Where documents differ: of `thing`, for a property, what was `taken` from `document`, and what `others` say.

    `others` are the values that were not taken, each with the documents that give it.
    """

    thing: str
    predicate: str
    taken: str
    document: str
    others: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Moment:
    """One end of a period as one document gives it: the words, their EDTF readings, and the outermost bound.

    More than one of words and readings where that document gives the date twice, and not the same.
    """

    words: tuple[str, ...] = ()
    edtf: tuple[str, ...] = ()
    bound: str = ""
    document: str = ""

    def __str__(self) -> str:
        """All three in one, to tell two moments apart and to note what was not taken."""
        return " | ".join(dict.fromkeys(filter(None, (*self.words, *self.edtf, self.bound))))

    def shown(self, which: str, lang: str) -> str:
        """The moment in a line for people."""
        words, edtf = " / ".join(self.words), " / ".join(self.edtf)
        parts = [f"EDTF {edtf}"] if edtf and edtf != words else []
        parts += [f"{word(f'bound-{which}', lang)} {self.bound}"] if self.bound not in {"", edtf} else []
        return f"{words} ({'; '.join(parts)})".strip() if parts else words


@dataclass
class Choices:
    """What `plan` says for a reader of `lang`, with the choices made so far (`made`)."""

    plan: Plan
    lang: str = "en"
    made: dict[tuple[str, str], Choice] = field(default_factory=dict)

    def one(self, thing: str, predicate: str) -> str:
        """The one value of a property, as text; empty where no document gives any."""
        return self.best(thing, predicate, self._in_language(self.plan.values(thing, predicate)))

    def best(self, thing: str, predicate: str, said: Mapping[Term, set[str]]) -> str:
        """The one of some values of a property, as text."""
        return self._taken(thing, predicate, {self._shown(term): by for term, by in said.items()})

    def title(self, thing: str) -> str:
        """What the documents call a commitment, milestone, theme or plan: in Korean only where somebody does so."""
        for predicate in _LABELS if self.lang != "en" else _TITLES:
            if any(_language(term) in {self.lang, ""} for term in self.plan.values(thing, predicate)):
                return self.one(thing, predicate)
        return next(filter(None, (self.one(thing, name) for name in _TITLES)), "")

    def label(self, thing: str) -> str:
        """The label of a concept, property, agency or person; the last part of its IRI where it has none.

        Our label goes before a document's spelling, and nothing is noted: the thing is the same however spelled.
        """
        if thing in _DATES:
            return word(_DATES[thing], self.lang)
        quiet = Choices(self.plan, self.lang)
        return next(filter(None, (quiet.one(thing, name) for name in _LABELS)), "") or key(thing)

    def moment(self, thing: str, which: str) -> Moment:
        """The ``start`` or ``end`` of a thing: all three parts from the one document whose word goes first."""
        names = (f"ogp:{which}Text", f"ogp:{which}", f"schema:{which}Date")
        by_document: dict[str, list[list[str]]] = {}
        for place, name in enumerate(names):
            for term, documents in self.plan.values(thing, name).items():
                for document in documents:
                    by_document.setdefault(document, [[], [], []])[place].append(term.value)
        last = max if which == "end" else min
        read = {
            document: Moment(tuple(sorted(words)), tuple(sorted(edtf)), last(bounds, default=""), document)
            for document, (words, edtf, bounds) in by_document.items()
        }
        said: dict[str, set[str]] = {}
        for document, moment in read.items():
            said.setdefault(str(moment), set()).add(document)
        taken = self._taken(thing, f"ogp:{which}", said)
        found = (read[document] for document in sorted(read, key=self._place))
        return next((moment for moment in found if str(moment) == taken), Moment())

    def left_out(self, thing: str, predicate: str, taken: str, other: str, document: str) -> None:
        """Note that of what `document` says only one part is taken, where there is another."""
        if other and other != taken:
            self.made[thing, predicate] = Choice(thing, predicate, taken, document, ((other, (document,)),))

    def published(self) -> str:
        """When the plan's own document was published, as EDTF; empty where it was not read or does not tell."""
        kind = full(f"ogp:{KINDS[0]}")
        own = [d for d in self.plan.rank if kind in self.plan.linked(d, "rdf:type")]
        about = [d for d in own if self.plan.iri in self.plan.linked(d, "ogp:describes")]
        return next((self.one(document, "dcterms:issued") for document in about), "")

    def all(self, thing: str, predicate: str) -> list[str]:
        """Every value of a property, as text; each with its documents where not all that speak of it say so."""
        return self.every(thing, full(predicate))

    def every(self, thing: str, property: str) -> list[str]:
        """`all`, of a property that is given by its IRI."""
        said = self._in_language(self.plan.said.get(thing, {}).get(property, {}))
        speaking = {document for by in said.values() for document in by}
        shown = []
        for term, by in sorted(said.items(), key=lambda item: (self._best(item[1]), self._shown(item[0]))):
            text = self._shown(term)
            shown.append(text if by == speaking else f"{text} ({self._documents(by)})")
        return list(dict.fromkeys(shown))

    def is_mixed(self, thing: str, predicate: str) -> bool:
        """Whether of the documents that speak of a property some do not give all its values."""
        said = self._in_language(self.plan.values(thing, predicate)).values()
        return len(set(map(frozenset, said))) > 1

    def notes(self, things: Iterable[str] | None = None) -> list[str]:
        """The choices made so far in words: all, or those about `things`."""
        wanted = None if things is None else set(things)
        return [self.note(choice) for choice in self.made.values() if wanted is None or choice.thing in wanted]

    def note(self, choice: Choice) -> str:
        """One choice in words."""
        others = "; ".join(f"{self._documents(by)}: {text}" for text, by in choice.others)
        name = self.label_of(choice.predicate)
        return f"{name}: {word('taken-from', self.lang)} {key(choice.document)}; {others}"

    def label_of(self, predicate: str) -> str:
        """The label of a property by its prefixed name, as the beginning of a line."""
        return capital(self.label(full(predicate)))

    def _taken(self, thing: str, predicate: str, said: Mapping[str, set[str]]) -> str:
        if not said:
            return ""
        taken, *others = sorted(said, key=lambda text: (self._best(said[text]), text))
        if others:
            by = min(said[taken], key=self._place)
            rest = tuple((text, tuple(sorted(said[text], key=self._place))) for text in others)
            self.made[thing, predicate] = Choice(thing, predicate, taken, by, rest)
        return taken

    def _in_language(self, said: Mapping[Term, set[str]]) -> Mapping[Term, set[str]]:
        """The values in the reader's language, else in none, else in English, else all."""
        for language in (self.lang, "", "en"):
            found = {term: by for term, by in said.items() if _language(term) == language}
            if found:
                return found
        return said

    def _shown(self, term: Term) -> str:
        return self.label(term.value) if isinstance(term, ox.NamedNode) else term.value

    def _documents(self, documents: Iterable[str]) -> str:
        return ", ".join(key(document) for document in sorted(documents, key=self._place))

    def _best(self, documents: Iterable[str]) -> int:
        return min(map(self._place, documents))

    def _place(self, document: str) -> int:
        return self.plan.rank.get(document, len(self.plan.rank))


def capital(text: str) -> str:
    """`text` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def key(iri: str) -> str:
    """The last part of an IRI."""
    return iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]


def _language(term: Term) -> str:
    return (term.language or "") if isinstance(term, ox.Literal) else ""
