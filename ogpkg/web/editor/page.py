"""The page of ``/sparql``: the query, our questions to begin with, and below them an answer if there is one."""

from __future__ import annotations

import json

from flask import Response, render_template, request

from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.query.saved import Question, questions
from ogpkg.web.editor.editor_words import SAID
from ogpkg.web.questions.page import SUBJECTS
from ogpkg.web.state import Finished, finished, reader, respond, state

_START = "SELECT ?commitment ?title\nWHERE {\n  ?commitment a ogp:Commitment ; dcterms:title ?title .\n}\nLIMIT 20\n"


def editor() -> Response:
    """The editor, with an example in it when the address names one."""
    words, explicit = reader()
    name = request.args.get("example", "")
    key = ("editor", name if name in questions() else "", words.language, explicit)
    answer = finished(key, lambda: _page(questions().get(name), words.language))
    return respond(answer, "Accept", "Accept-Language")


def _page(example: Question | None, language: str) -> Finished:
    query = example.text(base=state().served.base) if example else _START
    html = render_template("editor.html", **context(query), example=example)
    return Finished(html.encode(), "text/html; charset=utf-8", (("Content-Language", language),))


def context(query: str) -> dict[str, object]:
    """What the editor's template needs."""
    return {
        "query": query,
        "examples": _examples(),
        "prefixes": sorted(state().served.prefixes.items()),
        "seconds": f"{state().settings.query_timeout:g}",
        "answer": None,
    }


def _examples() -> list[tuple[str, list[Question]]]:
    """Our questions by subject, each sorted by its title."""
    words, _ = reader()
    named = sorted(questions().values(), key=lambda question: question.say("title", words.language))
    return [(subject, [question for question in named if question.subject == subject]) for subject in SUBJECTS]


def script() -> str:
    """What the script of the editor has to know: the words it says, and the formats an answer comes in."""
    words, explicit = reader()
    return json.dumps(
        {
            "language": words.language,
            "explicit": explicit,
            "base": state().served.base,
            "words": {key.removeprefix("editor-"): words[key] for key in SAID},
            "tables": [(format.name, format.media_type) for format in RESULT_FORMATS],
            "graphs": [(format.name, format.media_type) for format in GRAPH_FORMATS],
        },
        ensure_ascii=False,
    )
