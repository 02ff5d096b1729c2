"""``/openapi.json``: what this server can be asked, as OpenAPI 3.1, so that programs can be made to ask it.

What does not depend on the dataset is in ``services.json``; the saved questions are added with the values that their
parameters can have here. A service that this server does not have is left out.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from flask import current_app
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from ogpkg import __version__
from ogpkg.formats import RESULT_FORMATS
from ogpkg.query.saved import LITERALS, LONGEST, Parameter, Question, questions, under, written
from ogpkg.web.questions.choices import values_of
from ogpkg.web.served import Served
from ogpkg.web.state import state

_SERVICES = Path(__file__).parent / "services.json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PROBLEM = {"$ref": "#/components/responses/Problem"}
_LANG = {"$ref": "#/components/parameters/lang"}
_GUARD = {
    "name": "spreadsheet",
    "in": "query",
    "description": "1: CSV in which no cell runs as a formula.",
    "schema": {"type": "string", "enum": ["1", "true"]},
}
Part = dict[str, Any]


def document() -> bytes:
    """The description, as JSON."""
    served = state().served
    described: Part = json.loads(_SERVICES.read_text(encoding="utf-8"))
    described["info"]["version"] = __version__
    described["servers"] = [{"url": state().public_url.rstrip("/")}]
    described["paths"] = {path: item for path, item in described["paths"].items() if _has(path, item)}
    kinds = {_schema_name(p): p for q in questions().values() for p in q.parameters if p.kind not in LITERALS}
    described["components"]["schemas"] |= {name: _schema(served, p) for name, p in sorted(kinds.items())}
    for question in questions().values():
        described["paths"] |= _paths(question, served.base)
    return json.dumps(described, ensure_ascii=False, indent=1).encode() + b"\n"


def _has(path: str, item: Part) -> bool:
    """Whether this server answers at `path`, whatever its parameters."""
    method = next(iter(item)).upper()
    try:
        current_app.url_map.bind("").match(re.sub(r"{\w+}", "x", path).replace(".x", ".ttl"), method)
    except (NotFound, MethodNotAllowed):
        return False
    except RequestRedirect:
        return True
    return True


def _paths(question: Question, base: str) -> Part:
    """Where a question is answered: by negotiation, and in a format by name."""
    parameters = [_parameter(parameter, base) for parameter in question.parameters]
    name = "ask" + "".join(word.capitalize() for word in question.key.split("-"))
    about = {
        "tags": ["questions"],
        "summary": question.say("title", "en"),
        "description": question.say("question", "en"),
    }
    tables = {format.media_type: {"schema": {"type": "string"}} for format in RESULT_FORMATS[1:]}
    answer = {
        RESULT_FORMATS[0].media_type: {"schema": {"$ref": "#/components/schemas/SparqlResults"}},
        **tables,
        _XLSX: {},
    }
    extension = {
        "name": "extension",
        "in": "path",
        "required": True,
        "description": "The format of the answer; rq is the query, ttl and jsonld are what the question is.",
        "schema": {"type": "string", "enum": ["csv", "xlsx", "json", "tsv", "xml", "rq", "html", "ttl", "jsonld"]},
    }
    negotiated = _operation({"text/html": {}} | answer)
    others: Part = {"application/sparql-query": {}, "text/html": {}, "text/turtle": {}, "application/ld+json": {}}
    by_name = _operation(answer | others)
    return {
        f"/questions/{question.key}": {
            "get": about | {"operationId": name, "parameters": [*parameters, _LANG]} | negotiated
        },
        f"/questions/{question.key}.{{extension}}": {
            "get": about | {"operationId": f"{name}As", "parameters": [extension, *parameters, _GUARD, _LANG]} | by_name
        },
    }


def _operation(content: Part) -> Part:
    return {
        "responses": {
            "200": {"description": "The whole answer; a page shows its beginning.", "content": content},
            "400": _PROBLEM,
            "404": _PROBLEM,
            "default": _PROBLEM,
        }
    }


def _parameter(parameter: Parameter, base: str) -> Part:
    if parameter.kind == "number":
        schema: Part = {"type": "integer", "minimum": 0, "maximum": 10**12 - 1}
    elif parameter.kind in LITERALS:
        schema = {"type": "string", "pattern": f"^{LITERALS[parameter.kind][0]}$"}
    else:
        schema = {"$ref": f"#/components/schemas/{_schema_name(parameter)}"}
    if len(parameter.default) == 1 and parameter.default[0].value:
        text = written(under(parameter.default[0], base), base)
        schema["default"] = int(text) if parameter.kind == "number" else text
    meaning = f"{parameter.label}. All where it is left out." if not parameter.default else f"{parameter.label}."
    return {"name": parameter.name, "in": "query", "description": meaning, "schema": schema}


def _schema_name(parameter: Parameter) -> str:
    return re.sub(r"[^A-Za-z]+", "-", parameter.kind).replace("ogp-", "")


def _schema(served: Served, parameter: Parameter) -> Part:
    """The values that there are; what one looks like where there are too many."""
    values = values_of(served, parameter)
    if values is None:
        return {"type": "string", "maxLength": LONGEST, "description": "The path of a thing below id/, or its IRI."}
    names = [written(value, served.base) for value in values]
    return {"type": "string", "enum": names} if names else {"type": "string", "not": {}}
