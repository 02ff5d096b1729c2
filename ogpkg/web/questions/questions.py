"""``/questions``: saved questions with their parameters, each at an address that stays, with its answer as files.

An address names what it asks: ``/questions/topic-promises?topic=policy-area/open-data``. The same address with an
extension is the whole answer as a file (``.csv``, ``.json`` …), or what the question is, as RDF (``.ttl`` …).
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from ogpkg import formats
from ogpkg.errors import QueryError
from ogpkg.formats import RESULT_FORMATS, Format
from ogpkg.query import Request
from ogpkg.query.saved import Question, Value, questions
from ogpkg.web import negotiate
from ogpkg.web.endpoint import sparql
from ogpkg.web.endpoint.call import Call, Wish, shown
from ogpkg.web.linked.links import Link, header
from ogpkg.web.negotiate import DESCRIPTIONS, HTML, Choice, content_type
from ogpkg.web.problems import BadRequest
from ogpkg.web.questions import answers, description, openapi, page
from ogpkg.web.questions.choices import read_values
from ogpkg.web.state import Finished, ask, finished, reader, respond, state

views = Blueprint("questions", __name__)

XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
QUERY = Format("sparql", "application/sparql-query", "rq")
#: What a question is given as: a page first, then its answer, then what it is.
_OFFERED = (HTML, *RESULT_FORMATS, XLSX, QUERY, *DESCRIPTIONS[1:])
_LISTED = DESCRIPTIONS
#: Names in an address that are no parameters of a question.
_OURS = ("lang", "spreadsheet")
#: Letters of the words by which the list is filtered.
_LONGEST = 100


@views.get("/questions")
def index() -> Response:
    """All questions: a page, or what they are, as RDF."""
    return _index(negotiate.negotiate(request.headers.get("Accept"), _LISTED).format)


@views.get("/questions.<extension>")
def index_as(extension: str) -> Response:
    """All questions in one format."""
    return _index(_by_extension(extension, _LISTED))


def _index(format: Format) -> Response:
    words, explicit = reader()
    sought = " ".join(request.args.get("q", "").split())[:_LONGEST]
    if format is not HTML:
        return _described(list(questions().values()), "/questions", format)

    def make() -> Finished:
        # RFC 8631, section 4.1: what machines read of a service.
        interface = Link("/openapi.json", "service-desc", "application/json")
        return _html(page.list_page(sought), (interface, *_links("/questions", DESCRIPTIONS[1:])))

    key = ("questions", sought, words.language, explicit)
    return respond(make() if sought else finished(key, make), "Accept", "Accept-Language")


@views.get("/questions/<key>")
def question(key: str) -> Response:
    """A question with its answer, in the form that suits the client."""
    return _answered(_known(key), negotiate.negotiate(request.headers.get("Accept"), _OFFERED).format)


@views.get("/questions/<key>.<extension>")
def question_as(key: str, extension: str) -> Response:
    """A question in one format: its answer, its query, or what it is."""
    return _answered(_known(key), _by_extension(extension, _OFFERED))


@views.get("/openapi.json")
def interface() -> Response:
    """What this server can be asked, as OpenAPI 3.1."""
    return respond(finished(("openapi",), lambda: Finished(openapi.document(), "application/json")))


def _known(key: str) -> Question:
    found = questions().get(key)
    if found is None:
        abort(404, "there is no saved question of that name; /questions lists them")
    return found


def _by_extension(extension: str, offered: tuple[Format, ...]) -> Format:
    found = next((format for format in offered if format.extension == extension), None)
    if found is None:
        abort(404, f"there are: {', '.join('.' + format.extension for format in offered)}")
    return found


def _given() -> dict[str, str]:
    """The parameters that the address names. BadRequest for one that is named twice."""
    given = {name: texts for name, texts in request.args.lists() if name not in _OURS}
    for name, texts in given.items():
        if len(texts) > 1:
            raise BadRequest(f"{shown(name)} is given {len(texts)} times; give it once")
    return {name: texts[0].strip() for name, texts in given.items()}


def _answered(question: Question, format: Format) -> Response:
    if format in DESCRIPTIONS[1:]:
        return _described([question], f"/questions/{question.key}", format)
    try:
        values = read_values(state().served, question, _given())
    except QueryError as error:
        if format is not HTML:
            raise
        return _refused(question, error)
    if format in RESULT_FORMATS:
        return _table(question, values, format)
    words, explicit = reader()
    key = ("question", question.key, format.name, _key(values), words.language, explicit)
    makers = {HTML.name: _page, XLSX.name: _workbook, QUERY.name: _query}
    answer = finished(key, lambda: makers[format.name](question, values))
    return respond(answer, "Accept", *(["Accept-Language"] if format is not QUERY else []))


def _refused(question: Question, error: QueryError) -> Response:
    """The form again, for a person, with what is wrong above it."""
    response = Response(page.refused_page(question, str(error)), status=error.status, content_type=content_type(HTML))
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _key(values: dict[str, Value]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in values.items()))


def _table(question: Question, values: dict[str, Value], format: Format) -> Response:
    """The answer as the endpoint gives it: complete, and made once for all who ask."""
    guarded = request.args.get("spreadsheet", "") in ("1", "true")
    call = Call(question.text(values, state().served.base), spreadsheet=guarded)
    response = sparql.reply(call, Wish(Choice(format, format.media_type), None))
    if "Content-Disposition" in response.headers:
        response.headers["Content-Disposition"] = _attached(question, format)
    return response


def _page(question: Question, values: dict[str, Value]) -> Finished:
    html = page.question_page(question, values)
    return _html(html, _links(f"/questions/{question.key}", _OFFERED[1:]))


def _workbook(question: Question, values: dict[str, Value]) -> Finished:
    words, _ = reader()
    answer = ask(Request(question.text(values, state().served.base), graph_format=None))
    body = answers.workbook(question.say("title", words.language), answer, state().served, words)
    headers = (("Content-Disposition", _attached(question, XLSX)), ("Content-Language", words.language))
    return Finished(body, XLSX.media_type, headers)


def _query(question: Question, values: dict[str, Value]) -> Finished:
    return Finished(question.text(values, state().served.base).encode(), QUERY.media_type)


def _attached(question: Question, format: Format) -> str:
    return f'attachment; filename="{question.key}.{format.extension}"'


def _described(found: list[Question], stem: str, format: Format) -> Response:
    """What questions are, as RDF."""

    def make() -> Finished:
        served = state().served
        triples = description.describe(found, served.base, state().public_url, whole=stem == "/questions")
        body = formats.write(triples, format, served.prefixes)
        return Finished(body, content_type(format), (("Content-Location", f"{stem}.{format.extension}"),))

    return respond(finished(("described", stem, format.name), make), "Accept")


def _links(stem: str, others: tuple[Format, ...]) -> tuple[Link, ...]:
    """The same in other formats."""
    return tuple(Link(f"{stem}.{format.extension}", "alternate", format.media_type) for format in others)


def _html(text: str, links: tuple[Link, ...]) -> Finished:
    words, _ = reader()
    headers = (("Content-Language", words.language), ("Link", header(links)))
    return Finished(text.encode(), content_type(HTML), headers)
