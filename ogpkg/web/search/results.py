"""What was found, as a page and as data show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ogpkg.iris import OGP, PREFIXES
from ogpkg.search import KINDS, Found, Hit, Piece, best_language, excerpt, pieces
from ogpkg.search.folding import fold
from ogpkg.search.ranking import LONGEST
from ogpkg.web.labels import Labels
from ogpkg.web.present import Presenter, Value, grouped
from ogpkg.web.state import reader, state

#: Hits on a page, and pages that can be turned.
PAGE, MOST_PAGES = 20, 50
#: Properties whose texts are sentences are shown in part; those of spellings say nothing by their name.
_SENTENCES = {
    *(PREFIXES["dcterms"] + name for name in ("abstract", "description")),
    *(PREFIXES["skos"] + name for name in ("definition", "scopeNote", "note")),
    *(OGP + name for name in ("problem", "description", "contribution", "peerLearning", "additionalInformation")),
    *(OGP + name for name in ("activityDescription", "nextStep", "ongoing", "expectedOutput", "responseText")),
    *(PREFIXES["sh"] + name for name in ("message", "description")),
    PREFIXES["rdfs"] + "comment",
}

#: Names that are worth showing beside another.
_NAMING = {
    *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")),
    *(PREFIXES["dcterms"] + name for name in ("title", "alternative")),
    *(PREFIXES["rdfs"] + "label", PREFIXES["foaf"] + "name", OGP + "nameAsPrinted"),
}


@dataclass(frozen=True)
class Result:
    """A hit on a page: its name and what else was met, in pieces; languages only where they are not the reader's."""

    href: str
    name: list[Piece]
    language: str | None
    kind: str
    code: str
    within: Value | None
    met: list[Piece]
    met_language: str | None
    is_sentence: bool


@dataclass(frozen=True)
class Choice:
    """A kind that results may be narrowed to."""

    word: str
    count: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Results:
    """A page of results. `question` is what was asked, as far as it is looked at."""

    question: str
    found: Found
    kind: str
    page: int
    results: list[Result]
    choices: list[Choice]
    meant: str | None

    @property
    def pages(self) -> int:
        """How many pages can be turned."""
        return min(MOST_PAGES, -(-self.found.total // PAGE))

    @property
    def total(self) -> str:
        """How many hits there are, for the eye."""
        return grouped(str(self.found.total))


def asked(question: str) -> str:
    """A question as far as it is looked at."""
    return " ".join(question[: 4 * LONGEST].split())[:LONGEST]


def find(question: str, kind: str, page: int) -> Found:
    """A page of what `question` means; of one kind, if `kind` is one."""
    kinds = (kind,) if kind in KINDS else ()
    return state().served.search_index.find(question, kinds=kinds, limit=PAGE, offset=(page - 1) * PAGE)


def results(question: str, kind: str, page: int) -> Results:
    """A page of what `question` means, for the reader."""
    words, explicit = reader()
    question, kind = asked(question), kind if kind in KINDS else ""
    found = find(question, kind, page)
    present = Presenter(state().served, words, Labels(), explicit=explicit)
    meant = present.local("/search", q=found.meant) if found.meant else None
    shown = [_result(hit, found, present) for hit in found.hits]
    return Results(question, found, kind, page, shown, _choices(question, kind, found, present), meant)


def _result(hit: Hit, found: Found, present: Presenter) -> Result:
    reads = present.words.language
    name, language = hit.name(reads), best_language(hit.names, reads)
    is_sentence = hit.property in _SENTENCES
    shown = pieces(name, found.words)
    is_new = _is_new(hit, name, shown) and hit.matched != code(present, hit)
    met = (excerpt if is_sentence else pieces)(hit.matched, found.words) if is_new else []
    return Result(
        href=address(present, hit.iri),
        name=shown,
        language=_foreign(language, reads),
        kind=present.words[f"kind-{hit.kind}"],
        code=code(present, hit),
        within=within(present, hit),
        met=met,
        met_language=_foreign(hit.language, reads),
        is_sentence=is_sentence,
    )


def _is_new(hit: Hit, name: str, shown: list[Piece]) -> bool:
    """Whether the text that was met tells something beside `name`, which is `shown`."""
    is_seen = any(is_met for _, is_met in shown) and hit.how != "exact"
    return bool(hit.property) and hit.matched != name and not is_seen


def code(present: Presenter, hit: Hit) -> str:
    """The code of a hit, as far as it is one that people use; nothing for a name written with hyphens."""
    if hit.kind == "Term":
        return present.shorten(hit.iri)
    is_met = not hit.property and bool(hit.matched)
    return hit.key if is_met or hit.kind == "Shape" or hit.key.upper() == hit.key or not hit.names else ""


def within(present: Presenter, hit: Hit) -> Value | None:
    """What a hit is a part of, with a link."""
    if not hit.within or (hit.kind == "Agency" and not present.served.crowded):
        return None
    language = best_language(hit.within_names, present.words.language)
    name = hit.within_names.get(language, hit.within.rsplit("/", 1)[-1])
    if present.served.crowded and hit.within.startswith(present.served.id("plan/")):
        name = f"{name} ({hit.within.rsplit('/', 1)[-1]})"  # every country has a first national action plan
    return Value(name, address(present, hit.within), language=_foreign(language, present.words.language))


def _foreign(language: str, reads: str) -> str | None:
    return language if language and language != reads else None


def _choices(question: str, kind: str, found: Found, present: Presenter) -> list[Choice]:
    """All, and each kind there is; none where there is nothing to choose."""
    if len(found.kinds) < 2 and not kind:
        return []
    counts = {"": sum(found.kinds.values()), **found.kinds}
    if kind:
        counts.setdefault(kind, 0)
    return [
        Choice(
            present.words[f"kinds-{name or 'all'}"],
            grouped(str(count)),
            present.local("/search", q=question, **({"kind": name} if name else {})),
            name == kind,
        )
        for name, count in counts.items()
    ]


def address(present: Presenter, iri: str) -> str:
    """Where this server shows `iri`."""
    return present.href(iri) or present.local("/describe", iri=iri)


def told(present: Presenter, hit: Hit, question: str) -> str:
    """A hit in a few words: the name that was met where another is shown, its kind and code, what it is a part of."""
    name = hit.name(present.words.language)
    is_new = hit.property in _NAMING and _is_new(hit, name, pieces(name, [fold(question)]))
    met = hit.matched if is_new else ""
    whole = within(present, hit)
    kind = " ".join(filter(None, (present.words[f"kind-{hit.kind}"], code(present, hit))))
    return " · ".join(filter(None, (met, kind, whole.text if whole else "")))


def as_json(question: str, kind: str, page: int) -> dict[str, Any]:
    """The same page as data."""
    found = find(question, kind, page)
    return {
        "question": asked(question),
        "total": found.total,
        "page": page,
        "kinds": dict(found.kinds),
        "near": found.near,
        "cut": found.cut,
        "meant": found.meant or None,
        "hits": [
            {
                "iri": hit.iri,
                "kind": hit.kind,
                "scheme": hit.scheme or None,
                "names": dict(hit.names),
                "matched": hit.matched,
                "property": hit.property or None,
                "language": hit.language or None,
                "within": hit.within or None,
                "how": hit.how,
                "score": hit.score,
            }
            for hit in found.hits
        ],
    }
