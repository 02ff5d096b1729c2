"""``/validate``: a plan is sent, a report comes back. Nothing that is sent is stored, and no answer is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response, g, request

from ogpkg.errors import InputError, NotAcceptable, QueryError
from ogpkg.formats import GRAPH_FORMATS, Format
from ogpkg.validation.profiles import PROFILES
from ogpkg.validation.report import SEVERITIES
from ogpkg.validation.writers import WRITERS
from ogpkg.web import negotiate
from ogpkg.web.negotiate import HTML
from ogpkg.web.problems import RETRY_AFTER, BadRequest
from ogpkg.web.state import reader, respond, state
from ogpkg.web.validation import validate_page
from ogpkg.web.validation.validate_kinds import by_extension, readers, text_of, without_place
from ogpkg.web.validation.validate_upload import Upload, read_upload
from ogpkg.web.validation.validator import Checked, Job, Unreadable
from ogpkg.web.words import LANGUAGES

views = Blueprint("validate", __name__)

#: Reports by preference: programs get JSON when they say nothing.
REPORTS = tuple(
    Format(name, WRITERS[name].media_type, WRITERS[name].extension)
    for name in ("json", "text", "csv", "turtle", "sarif", "junit", "html")
)
#: What a browser is given is our page; the report as one HTML file has to be asked for by name.
_NEGOTIABLE = tuple(format for format in REPORTS if format.name != "html")
_FLAG = re.compile(r"--(reader|plan|member)(?: (?=[\w-]*[A-Z\d-]))?")


@dataclass(frozen=True)
class Wish:
    """What the client wants back: a report format, or our page when there is none."""

    format: Format | None
    media_type: str = ""
    by_name: bool = False


@views.route("/validate", methods=["GET", "POST"])
def validate() -> Response:
    """The form; or the report on what was sent."""
    if request.method == "POST":
        return _without_trace(_answer())
    name = request.args.get("example", "")
    return respond(validate_page.form(name), "Accept-Language")


def _answer() -> Response:
    upload = None
    try:
        with state().validator.admitted():
            upload = read_upload(state().settings.max_upload)
            # Whoever gets a page gets it in the language that the form asks for.
            g.language = upload.fields.get("lang", "")
            return _report(upload)
    except QueryError as error:
        if (upload and upload.fields.get("format")) or not _prefers_page():
            raise
        answer = validate_page.refused(upload, error)
        if error.status in RETRY_AFTER:
            answer.headers["Retry-After"] = RETRY_AFTER[error.status]
        return answer


def _report(upload: Upload) -> Response:
    """The report on `upload` in the form asked for."""
    wish = _wish(upload.fields.get("format", ""))
    job = _job(upload, wish.format.name if wish.format else "page")
    text = ""
    try:
        text = text_of(upload.content, upload.name)
        checked = state().validator.run(job, upload.content)
    except InputError as error:
        raise Unreadable(without_place(error), error.line, error.column) from error
    except Unreadable as error:
        raise _explained(error, job, text) from error
    if wish.format is None:
        return validate_page.result(upload, job, checked, text)
    return _as_file(checked, wish)


def _explained(error: Unreadable, job: Job, text: str) -> Unreadable:
    """`error` in the words of HTTP, with what else could be tried, and the line in question."""
    message = _FLAG.sub(lambda flag: f"{flag[1]}=" if flag[0].endswith(" ") else flag[1], str(error))
    if not job.how and error.read_as:
        message += f"; it was taken for {error.read_as}: if it is something else, say so with reader="
    excerpt = validate_page.excerpt(text, error.line, error.column)
    return Unreadable(f"{message}\n{excerpt}" if excerpt else message, error.line, error.column, error.read_as)


def _as_file(checked: Checked, wish: Wish) -> Response:
    format = wish.format or HTML
    charset = "; charset=utf-8" if wish.media_type.startswith("text/") else ""
    response = Response(checked.body, content_type=wish.media_type + charset)
    response.headers["Ogpkg-Conforms"] = str(checked.conforms).lower()
    response.headers["Ogpkg-Fails"] = str(checked.fails).lower()
    response.headers["Ogpkg-Findings"] = ", ".join(f"{name}={count}" for name, count in checked.counts.items())
    response.headers["Server-Timing"] = f"validate;dur={checked.seconds * 1000:.1f}"
    if wish.by_name:
        response.headers["Content-Disposition"] = f'attachment; filename="report.{format.extension}"'
    return response


def _job(upload: Upload, output: str) -> Job:
    """What is asked; BadRequest names a parameter that cannot be understood."""
    fields = upload.fields
    return Job(
        name=upload.name,
        how=_one_of("reader", fields.get("reader", ""), ("", *kinds())) or upload.how or by_extension(upload.name),
        about={name: fields[name].strip()[:40] for name in ("plan", "member") if fields.get(name, "").strip()},
        profile=_one_of("profile", fields.get("profile") or "standard", tuple(PROFILES)),
        lang=_one_of("lang", fields.get("lang") or reader()[0].language, tuple(LANGUAGES)),
        output=output,
        severity=_one_of("severity", fields.get("severity") or "info", SEVERITIES),
        fail_on=_one_of("fail-on", fields.get("fail-on") or "violation", SEVERITIES),
    )


def kinds() -> tuple[str, ...]:
    """What a document may be said to be: the RDF formats, and the readers of source documents."""
    return (*(format.name for format in GRAPH_FORMATS), *readers())


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadRequest(f"{name}={value[:40]} is not known; use one of: {', '.join(filter(None, known))}")
    return value


def _wish(name: str) -> Wish:
    """What to answer with; NotAcceptable lists what there is."""
    if name:
        format = negotiate.by_name(name, REPORTS)
        if format is None:
            known = tuple(each.name for each in REPORTS)
            raise NotAcceptable(f"no report is called {name[:40]!r}; there are: {', '.join(known)}", known)
        return Wish(format, format.media_type, by_name=True)
    if _prefers_page():
        return Wish(None)
    choice = negotiate.negotiate(request.headers.get("Accept"), (*_NEGOTIABLE, HTML))
    return Wish(choice.format, choice.media_type)


def _prefers_page() -> bool:
    return negotiate.prefers_html(request.headers.get("Accept"), _NEGOTIABLE)


def _without_trace(response: Response) -> Response:
    """`response`, which no cache may keep: it is about what somebody has sent."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response
