"""Saved questions: the queries that travel with ogpkg, what they ask in words, and the parameters they take.

A file says in its first lines what it is (``# title: …``, with ``-ko`` in Korean), and names each parameter, its kind
and its label in both languages: ``# parameter: topic policy-area | Topic | 주제``. In the query a parameter is a
block ``VALUES ?topic { … }`` that holds its default, so that the file runs anywhere as it is; ``{ UNDEF }`` means all.
A value is bound by putting it into that block as the term it is, never as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import pyoxigraph as ox

from ogpkg import resources
from ogpkg.errors import QueryError
from ogpkg.iris import BASE, CODE_LISTS, ID, OGP, PREFIXES, prefixes

Value = ox.NamedNode | ox.Literal
#: Letters of a value, and what of it a message repeats.
LONGEST, _QUOTED = 200, 80
_HEADER = re.compile(r"# ([a-z-]+): (.*)")
_PARAMETER = re.compile(r"(\w+) (\S+) \| (.+) \| (.+)")
_BLOCK = re.compile(r"(VALUES \?(\w+) {)[^{}]*}")
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
#: What a number, a year or a text is: how it is written, what that means, and the literal it makes.
LITERALS: Mapping[str, tuple[str, str, Callable[[str], ox.Literal]]] = MappingProxyType(
    {
        "number": (
            r"[0-9]{1,12}",
            "a whole number",
            lambda text: ox.Literal(str(int(text)), datatype=_INTEGER),
        ),
        "cycle": (r"[0-9]{4}", "a year of four digits", ox.Literal),
        "text": (r"[^\x00-\x1f\x7f\ud800-\udfff]{1,100}", "words, at most 100 letters", ox.Literal),
    }
)


#: Where under ``id/`` the things of a class are; documents are of many classes.
_SEGMENTS = {"ActionPlan": "plan", "Agency": "agency", "Commitment": "commitment", "Member": "member"}


class WrongValue(QueryError):
    """A parameter of a saved question that it does not take, or a value that is not of its kind."""


@dataclass(frozen=True)
class Parameter:
    """Something one may choose in a question.

    `kind` is a class of our ontology (``ActionPlan``), a code list (``policy-area``), one of `LITERALS`, or the terms
    to choose from (``ogp:IrmAssessment,ogp:SelfAssessment``). `default` are the values the query has; none means all.
    """

    name: str
    kind: str
    label: str
    label_ko: str
    default: tuple[Value, ...] = ()

    def say(self, language: str) -> str:
        """Its label in `language`."""
        return self.label_ko if language == "ko" else self.label

    @property
    def terms(self) -> tuple[str, ...]:
        """The IRIs to choose from, where the file lists them."""
        return tuple(_expand(name, PREFIXES) for name in self.kind.split(",")) if ":" in self.kind else ()

    @property
    def of_class(self) -> str | None:
        """The class whose things may be chosen."""
        return OGP + self.kind if self.kind[0].isupper() else None

    def read(self, text: str, base: str = BASE) -> Value:
        """The value that `text` writes: a path below ``id/``, a prefixed name or an IRI; a number, a text.

        WrongValue for what is not of this kind. Whether a dataset has such a thing is for others to say.
        """
        if self.kind in LITERALS:
            pattern, meaning, make = LITERALS[self.kind]
            if not re.fullmatch(pattern, text):
                raise WrongValue(f"{self.name} is to be {meaning}, not {_shown(text)}")
            return make(text)
        iri = self._iri(text, base)
        if self.terms and iri not in self.terms:
            raise WrongValue(f"{self.name} is one of {', '.join(self.kind.split(','))}, not {_shown(text)}")
        try:
            return ox.NamedNode(iri)
        except ValueError:
            raise WrongValue(f"{self.name} is to be the name of a thing, not {_shown(text)}") from None

    def _iri(self, text: str, base: str) -> str:
        if len(text) > LONGEST:
            raise WrongValue(f"{self.name} is longer than {LONGEST} letters")
        if "://" in text:
            return text.replace(ID, f"{base}id/", 1) if text.startswith(ID) else text
        if ":" in text:
            return _expand(text, prefixes(base))
        segment = self.kind if self.kind in CODE_LISTS else _SEGMENTS.get(self.kind, "document")
        return f"{base}id/{text}" if "/" in text else f"{base}id/{segment}/{text}"


def written(value: Value, base: str = BASE) -> str:
    """`value` as it is best written in an address: what `Parameter.read` reads."""
    if value.value.startswith(f"{base}id/") and isinstance(value, ox.NamedNode):
        return value.value.removeprefix(f"{base}id/")
    return value.value.replace(OGP, "ogp:", 1) if isinstance(value, ox.NamedNode) else value.value


def under(value: Value, base: str) -> Value:
    """A value that a file writes, for a dataset whose things are minted under `base`."""
    is_ours = isinstance(value, ox.NamedNode) and value.value.startswith(ID)
    return ox.NamedNode(value.value.replace(ID, f"{base}id/", 1)) if is_ours else value


@dataclass(frozen=True)
class Question:
    """A question in words, in both languages, its subject, its query and its parameters."""

    key: str
    words: Mapping[str, str]
    query: str
    parameters: tuple[Parameter, ...] = field(default=())

    @property
    def subject(self) -> str:
        """What it is about, in a word."""
        return self.words["subject"]

    def say(self, what: str, language: str) -> str:
        """The ``title`` or the ``question`` in `language`, or in English."""
        return self.words.get(f"{what}-{language}") or self.words.get(what, self.key)

    def read(self, given: Mapping[str, str], base: str = BASE) -> dict[str, Value]:
        """The values that `given` names, by parameter; an empty one leaves the default. WrongValue for any other."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                offered = ", ".join(known) or "none"
                raise WrongValue(f"{self.key} has no parameter {_shown(name)}; there are: {offered}")
        return {name: known[name].read(text, base) for name, text in given.items() if text}

    def text(self, values: Mapping[str, Value] | None = None, base: str = BASE) -> str:
        """The query with `values` in it, for a dataset whose things are minted under `base`."""
        query = self.query.replace(f"<{ID}", f"<{base}id/")
        bound = values or {}
        # The engine's own writer escapes what it writes, and one pass reads only our words: no value leaves its block.
        return _BLOCK.sub(lambda block: f"{block[1]} {bound[block[2]]} }}" if block[2] in bound else block[0], query)


@cache
def questions() -> dict[str, Question]:
    """The saved questions by key, which is the name of the file."""
    return {path.stem: parse(path.stem, path.read_text("utf-8")) for path in sorted(resources.queries().glob("*.rq"))}


def parse(key: str, text: str) -> Question:
    """The question in the text of a file."""
    lines = text.splitlines()
    headers = [match.groups() for line in lines if (match := _HEADER.fullmatch(line))]
    query = "\n".join(line for line in lines if not _HEADER.fullmatch(line)).strip() + "\n"
    parameters = [_parameter(value, query) for name, value in headers if name == "parameter"]
    words = {name: value for name, value in headers if name != "parameter"}
    return Question(key, words, query, tuple(parameters))


def _parameter(header: str, query: str) -> Parameter:
    """The parameter that a header names; its default is in its block of the query. ValueError where one is missing."""
    found = _PARAMETER.fullmatch(header)
    block = next((block[0] for block in _BLOCK.finditer(query) if found and block[2] == found[1]), None)
    if found is None or block is None:
        raise ValueError(f"not a parameter with a VALUES block of its own: {header}")
    rows = ox.Store().query(f"SELECT * {{ {block} }}", prefixes=PREFIXES)
    default = tuple(row[0] for row in rows if row[0] is not None)  # type: ignore[union-attr]
    return Parameter(found[1], found[2], found[3], found[4], default)


def _expand(name: str, known: Mapping[str, str]) -> str:
    """The IRI of a prefixed name; as it is where the prefix is not known."""
    prefix, _, local = name.partition(":")
    return known[prefix] + local if prefix in known else name


def _shown(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")
