"""The page of ``/sparql``: the query, our questions to begin with, and below them an answer if there is one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from flask import Response, render_template, request

from ogpkg import resources
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.iris import ID
from ogpkg.web.editor.editor_words import SAID
from ogpkg.web.state import Finished, finished, reader, respond, state

_HEADER = re.compile(r"# ([a-z-]+): (.*)")
_START = "SELECT ?commitment ?title\nWHERE {\n  ?commitment a ogp:Commitment ; dcterms:title ?title .\n}\nLIMIT 20\n"


@dataclass(frozen=True)
class Example:
    """A question with its query, in both languages."""

    key: str
    words: dict[str, str]
    query: str

    def say(self, what: str, language: str) -> str:
        """The title or question in `language`, or in English."""
        return self.words.get(f"{what}-{language}") or self.words.get(what, self.key)


def editor() -> Response:
    """The editor, with an example in it when the address names one."""
    words, explicit = reader()
    name = request.args.get("example", "")
    key = ("editor", name if name in examples() else "", words.language, explicit)
    answer = finished(key, lambda: _page(examples().get(name)))
    return respond(answer, "Accept", "Accept-Language")


def _page(example: Example | None) -> Finished:
    # Our questions name things under the official base; this copy may have minted them under its own.
    query = example.query.replace(f"<{ID}", f"<{state().served.id('')}") if example else _START
    html = render_template("editor.html", **context(query), example=example)
    return Finished(html.encode(), "text/html; charset=utf-8")


def context(query: str) -> dict[str, object]:
    """What the editor's template needs."""
    return {
        "query": query,
        "examples": list(examples().values()),
        "prefixes": sorted(state().served.prefixes.items()),
        "seconds": f"{state().settings.query_timeout:g}",
        "answer": None,
    }


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


@cache
def examples() -> dict[str, Example]:
    """The questions that travel with ogpkg, by the name of their file."""
    found = {}
    for path in sorted(resources.queries().glob("*.rq")):
        lines = path.read_text(encoding="utf-8").splitlines()
        headers = [match for line in lines if (match := _HEADER.fullmatch(line))]
        query = "\n".join(line for line in lines if not _HEADER.fullmatch(line)).strip() + "\n"
        found[path.stem] = Example(path.stem, {match[1]: match[2] for match in headers}, query)
    return found
