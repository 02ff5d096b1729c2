"""Suggestions while a person types: entities from the index, types and properties from the catalog."""

from __future__ import annotations

from typing import Any

from ogpkg.search import Hit
from ogpkg.search.folding import fold
from ogpkg.web.reconcile.catalog import CONCEPT, Type, entity_id, entity_iri, properties, type_named, type_of, types
from ogpkg.web.reconcile.portrait import describe_hits
from ogpkg.web.state import state
from ogpkg.web.words import Words

#: Suggestions at once, and how many can be asked for one after the other.
_SHOWN, _MOST = 10, 1000
Item = dict[str, Any]


def suggest_entities(words: Words, kind: str, prefix: str, cursor: int, wanted: list[str]) -> list[Item]:
    """The entities that `prefix` may become, after the first `cursor` of them; of the types that are wanted."""
    served, known = state().served, types(words)
    if not prefix or cursor >= _MOST:
        return []
    asked = [each for id in wanted if (each := type_named(known, id))]
    hits = [hit for hit in _hits(prefix, cursor, asked) if not wanted or _fits(hit, asked)]
    told = describe_hits(served, words, hits)
    return [
        {
            "id": entity_id(served, hit.iri),
            "name": hit.name(words.language),
            "description": told[hit.iri],
            "notable": [each.wire for each in type_of(known, hit.kind, hit.scheme)],
        }
        for hit in hits
    ]


def _hits(prefix: str, cursor: int, asked: list[Type]) -> list[Hit]:
    """The thing that has `prefix` as its id, then what the index makes of it."""
    served = state().served
    index = served.search_index
    iri = entity_iri(served, prefix) if "/" in prefix else None
    first = index.get(iri) if iri and not cursor else None
    kinds = {each.kind for each in asked} or {each.kind for each in types(Words("en")).values()}
    found = index.find(prefix, kinds=tuple(sorted(kinds)), limit=_SHOWN, offset=cursor, names_only=True)
    return [first, *(hit for hit in found.hits if hit.iri != first.iri)] if first else list(found.hits)


def _fits(hit: Hit, asked: list[Type]) -> bool:
    return any(hit.kind == each.kind and (not each.schemes or hit.scheme in each.schemes) for each in asked)


def suggest_terms(words: Words, kind: str, prefix: str, cursor: int, wanted: list[str]) -> list[Item]:
    """The types or properties whose name or id begins with `prefix`, or has a word that does."""
    known = types(words)
    if kind == "type":
        items = [_type_item(known, each) for each in known.values()]
    else:
        asked = [each for id in wanted if (each := type_named(known, id))]
        found = [each for type in asked for each in properties(words, type)] or properties(words, None)
        items = [{"id": each.id, "name": each.name, "description": each.iri} for each in found]
    ranked = sorted((rank, place) for place, item in enumerate(items) if (rank := _rank(item, prefix)) is not None)
    chosen = list({items[place]["id"]: items[place] for _, place in ranked}.values())
    return chosen[cursor : cursor + (_SHOWN if prefix else _MOST)]


def _type_item(known: dict[str, Type], type: Type) -> Item:
    """A type with what is broader: a code list's concepts are concepts."""
    concept = known.get("skos:Concept")
    broader = [concept.wire] if concept and type.kind == "Concept" and type.iri != CONCEPT else []
    return {"id": type.id, "name": type.name, "description": type.iri} | ({"broader": broader} if broader else {})


def _rank(item: Item, prefix: str) -> int | None:
    """How well a term fits what was typed: its id, its name, a word of it; None where nothing of it does."""
    typed, name = fold(prefix), fold(item["name"])
    if prefix in (item["id"], item["description"]) or typed == name:
        return 0
    if name.startswith(typed) or item["id"].lower().startswith(prefix.lower()):
        return 1
    in_words = f" {name}".find(f" {typed}") >= 0 or typed in fold(item["id"].replace(":", " "))
    return 2 if in_words else None
