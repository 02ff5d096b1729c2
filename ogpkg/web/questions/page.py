"""The pages of saved questions: the list of them, and one with its form and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import render_template

from ogpkg.iris import DOCUMENT_CLASSES
from ogpkg.query import Request
from ogpkg.query.saved import Parameter, Question, Value, questions, under, written
from ogpkg.web.labels import read_labels
from ogpkg.web.present import Presenter
from ogpkg.web.questions import answers
from ogpkg.web.questions.choices import Choice, choices_of, example_of
from ogpkg.web.state import ask, reader, state
from ogpkg.web.words import LANGUAGES

#: The subjects, in order.
SUBJECTS = ("promises", "actors", "steps", "results", "later", "making", "figures", "sources")
#: Files of the answer, and of what the question is.
FILES = ("csv", "xlsx", "json", "tsv", "xml", "rq")
DESCRIPTIONS = ("ttl", "jsonld", "rdf", "nt")
#: What is not chosen from a list.
_TYPED = ("number", "text")


@dataclass(frozen=True)
class Field:
    """A field of the form: its label, what it holds, and the groups of values to choose from where they are listed.

    `free` says what an empty value means where a value may be left out.
    """

    parameter: Parameter
    label: str
    value: str
    free: str | None = None
    groups: list[tuple[str, list[Choice]]] = field(default_factory=list)
    #: The default that the dataset has not; where values are too many to list, one of them.
    lost: str = ""
    example: str = ""

    @property
    def kind(self) -> str:
        """How it is filled in: by choosing, or with a number, a text or the identifier of a thing."""
        if self.example:
            return "thing"
        return self.parameter.kind if self.parameter.kind in _TYPED else "select"


def list_page(words_sought: str) -> str:
    """The list of questions by subject: those that have all of these words in their title or their question."""
    words, _ = reader()
    sought = words_sought.casefold().split()
    groups = []
    for subject in SUBJECTS:
        found = [q for q in questions().values() if q.subject == subject and all(word in _text(q) for word in sought)]
        if found:
            groups.append((subject, sorted(found, key=lambda q: q.say("title", words.language))))
    count = sum(len(found) for _, found in groups)
    return render_template("questions.html", groups=groups, sought=words_sought, count=count, total=len(questions()))


def _text(question: Question) -> str:
    return " ".join(
        (question.key, *question.words.values(), *(p.label + p.label_ko for p in question.parameters))
    ).casefold()


def address(key: str, values: Mapping[str, str], extension: str = "") -> str:
    """The address of a question with `values`; of a file of its answer with an `extension`."""
    query = urlencode(sorted(values.items()), safe="/:")
    return f"/questions/{key}{extension and '.'}{extension}" + (f"?{query}" if query else "")


def plain(question: Question, values: Mapping[str, Value]) -> dict[str, str]:
    """`values` as an address writes them, without those that the question has by itself."""
    base = state().served.base
    own = {
        parameter.name: tuple(under(value, base) for value in parameter.default) for parameter in question.parameters
    }
    return {name: written(value, base) for name, value in values.items() if (value,) != own[name]}


def question_page(question: Question, values: Mapping[str, Value]) -> str:
    """A question, its form, and the answer for `values`."""
    served = state().served
    words, explicit = reader()
    query = question.text(values, served.base)
    table = answers.shown(ask(Request(query, graph_format=None)), served, words, explicit=explicit)
    given = plain(question, values)
    fields = [_field(parameter, values) for parameter in question.parameters]
    return render_template(
        "question.html",
        **_about(question, fields),
        chosen=[_chosen(field) for field in fields if field.parameter.name in given],
        table=table,
        query=query,
        editor="/sparql?" + urlencode({"query": query}),
        files=[(name, address(question.key, given, name)) for name in FILES],
        guarded=address(question.key, given | {"spreadsheet": "1"}, "csv"),
        descriptions=[(name, f"/questions/{question.key}.{name}") for name in DESCRIPTIONS],
        permalink=state().public_url.rstrip("/") + address(question.key, given),
        language_links={code: address(question.key, given | {"lang": code}) for code in LANGUAGES},
    )


def refused_page(question: Question, reason: str) -> str:
    """A question and its form, without an answer, and why there is none."""
    fields = [_field(parameter, {}) for parameter in question.parameters]
    return render_template("question.html", **_about(question, fields), refused=reason)


def _about(question: Question, fields: list[Field]) -> dict[str, object]:
    """What every page of a question shows."""
    others = [q for q in questions().values() if q.subject == question.subject and q.key != question.key]
    return {"question": question, "fields": fields, "others": others}


def _chosen(made: Field) -> str:
    """The value of a field in words."""
    found = [choice.text for _, group in made.groups for choice in group if choice.value == made.value]
    return found[0] if found else f"{made.label}: {made.value}"


def _field(parameter: Parameter, values: Mapping[str, Value]) -> Field:
    served = state().served
    words, _ = reader()
    found = choices_of(served, words, parameter)
    default = [under(value, served.base) for value in parameter.default]
    value = values.get(parameter.name, default[0] if len(default) == 1 else None)
    text = written(value, served.base) if value is not None else ""
    listed = {choice.value for choice in found or ()}
    lost = text if found is not None and text and text not in listed and parameter.name not in values else ""
    return Field(
        parameter,
        parameter.say(words.language),
        "" if lost else text,
        words["question-choose"] if lost else _free(default),
        _groups(parameter, found or []),
        lost,
        "" if found is not None or parameter.kind in _TYPED else example_of(served, parameter),
    )


def _free(default: list[Value]) -> str | None:
    """What it means to choose nothing: all, or the several values that the question has by itself."""
    words, _ = reader()
    if len(default) == 1:
        return None
    if not default:
        return words["question-all"]
    iris = [value.value for value in default]
    present = Presenter(state().served, words, read_labels(state().served, iris))
    return words["question-and"].join(present.name(iri) for iri in iris)


def _groups(parameter: Parameter, found: list[Choice]) -> list[tuple[str, list[Choice]]]:
    """The choices; first those that documents use, where not all are."""
    words, _ = reader()
    used, others = [c for c in found if c.used], [c for c in found if not c.used]
    if not used or not others:
        return [("", found)] if found else []
    is_document = parameter.kind in DOCUMENT_CLASSES
    return [("", used), (words["listed" if is_document else "question-unused"], others)]
