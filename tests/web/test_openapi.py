"""``/openapi.json`` is OpenAPI 3.1, and true: what it names is there, with the parameters and formats it gives.

The rules below are those of the tables of fields in the specification (sections 4.7 and 4.8 of OpenAPI 3.1.0).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from ogpkg.query.saved import questions


def _object(required: str = "", /, **fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": fields,
        "patternProperties": {"^x-": True},
        "additionalProperties": False,
    }


def _map(values: Any, keys: str = "^[a-zA-Z0-9._/+*-]+$") -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"pattern": keys}, "additionalProperties": values}


TEXT, FLAG = {"type": "string"}, {"type": "boolean"}
REFERENCE = _object(
    "$ref", **{"$ref": {"type": "string", "pattern": "^#/components/"}, "description": TEXT, "summary": TEXT}
)
SCHEMA = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
MEDIA = _map(_object(schema=SCHEMA, example={}))
PARAMETER = _object(
    "name in schema",
    **{"name": TEXT, "in": {"enum": ["query", "header", "path", "cookie"]}, "description": TEXT, "required": FLAG},
    **{"allowEmptyValue": FLAG, "schema": SCHEMA, "example": {}, "style": TEXT, "explode": FLAG},
) | {"if": {"properties": {"in": {"const": "path"}}}, "then": {"required": ["required"]}}
HEADER = _object("schema", description=TEXT, schema=SCHEMA)
RESPONSE = _object("description", description=TEXT, headers=_map(HEADER), content=MEDIA)
BODY = _object("content", description=TEXT, content=MEDIA, required=FLAG)
OPERATION = _object(
    "responses",
    **{"tags": {"type": "array", "items": TEXT}, "summary": TEXT, "description": TEXT, "operationId": TEXT},
    parameters={"type": "array", "items": {"anyOf": [PARAMETER, REFERENCE]}, "uniqueItems": True},
    requestBody=BODY,
    responses={"minProperties": 1} | _map({"anyOf": [RESPONSE, REFERENCE]}, "^([1-5](\\d\\d|XX)|default)$"),
)
RULES = _object(
    "openapi info paths",
    openapi={"pattern": r"^3\.1\.\d+$"},
    info=_object("title version", title=TEXT, version=TEXT, summary=TEXT, description=TEXT, license={"type": "object"}),
    servers={"type": "array", "items": _object("url", url={"type": "string", "format": "uri"}, description=TEXT)},
    tags={"type": "array", "items": _object("name", name=TEXT, description=TEXT)},
    paths=_map(_object(get=OPERATION, post=OPERATION), "^/"),
    components=_object(parameters=_map(PARAMETER), responses=_map(RESPONSE), schemas=_map(SCHEMA)),
)


@pytest.fixture
def document(shipped: FlaskClient) -> dict[str, Any]:
    answer = shipped.get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert '</openapi.json>; rel="service-desc"' in shipped.get("/questions").headers["Link"]
    return dict(json.loads(answer.text))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """`part`, with what it refers to."""
    reference = part.get("$ref", "")
    if not reference:
        return part
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return dict(found) | {name: value for name, value in part.items() if name != "$ref"}


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_it_keeps_the_rules_of_openapi(document: dict[str, Any]) -> None:
    assert [
        f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(RULES).iter_errors(document)
    ] == []
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names)), "an operationId is unique"
    for reference in set(references(document)):
        assert resolved(document, {"$ref": reference})
    tags = {tag["name"] for tag in document["tags"]}
    for path, _, operation in operations(document):
        given = [resolved(document, parameter) for parameter in operation.get("parameters", [])]
        pairs = [(parameter["name"], parameter["in"]) for parameter in given]
        assert len(pairs) == len(set(pairs)), path
        assert {name for name, place in pairs if place == "path"} == set(re.findall(r"{(\w+)}", path)), path
        assert set(operation["tags"]) <= tags


def test_what_it_names_is_there(shipped: FlaskClient, document: dict[str, Any]) -> None:
    problems = []
    for path, method, operation in operations(document):
        if "/questions/" in path or method == "post":
            continue
        address, query = path, {}
        for parameter in (resolved(document, one) for one in operation.get("parameters", [])):
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", parameter["example"])
            elif parameter.get("required"):
                query[parameter["name"]] = parameter.get("example", "ASK {}")
        query |= {"/graph": {"default": ""}, "/suggest": {"q": "open"}}.get(path, {})
        answer = shipped.get(address, query_string=query)
        said = operation["responses"].get(str(answer.status_code))
        if said is None or answer.mimetype not in said.get("content", {answer.mimetype: {}}):
            problems.append((path, answer.status_code, answer.mimetype, answer.text[:200]))
    assert problems == []


def test_every_saved_question_is_there_with_what_it_takes(shipped: FlaskClient, document: dict[str, Any]) -> None:
    for key, question in questions().items():
        operation = document["paths"][f"/questions/{key}"]["get"]
        assert operation["summary"] == question.say("title", "en")
        by_name = document["paths"][f"/questions/{key}.{{extension}}"]["get"]
        assert by_name["parameters"][0]["name"] == "extension"
        given = [one for one in operation["parameters"] if "$ref" not in one]
        assert [one["name"] for one in given] == [parameter.name for parameter in question.parameters]
        for parameter in given:
            schema = resolved(document, parameter["schema"])
            if "default" in schema:
                Draft202012Validator(schema).validate(schema["default"])


@pytest.mark.parametrize("extension", ["csv", "xlsx", "json", "tsv", "xml", "rq", "html", "ttl", "jsonld"])
def test_a_format_by_name_has_the_type_that_is_said(
    shipped: FlaskClient, document: dict[str, Any], extension: str
) -> None:
    operation = document["paths"]["/questions/busiest-leads.{extension}"]["get"]
    assert extension in operation["parameters"][0]["schema"]["enum"]
    answer = shipped.get(f"/questions/busiest-leads.{extension}?plan=plan/KR-3")
    assert (answer.status_code, answer.mimetype in operation["responses"]["200"]["content"]) == (200, True)


def test_what_it_allows_is_answered_and_what_it_does_not_is_refused(
    shipped: FlaskClient, document: dict[str, Any]
) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["ActionPlan"]["enum"] == ["plan/KR-1", "plan/KR-2", "plan/KR-3", "plan/KR-4"]
    assert len(schemas["policy-area"]["enum"]) == 115 and "policy-area/open-data" in schemas["policy-area"]["enum"]
    for area in schemas["policy-area"]["enum"][::20]:
        assert shipped.get(f"/questions/topic-completed.json?topic={area}").status_code == 200
    for address in ("topic-completed.json?topic=policy-area/none", "busiest-leads.json?least=x"):
        assert shipped.get(f"/questions/{address}").status_code in (400, 404)
