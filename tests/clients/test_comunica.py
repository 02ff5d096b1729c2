"""Comunica, a SPARQL engine in JavaScript, over the endpoint, over its pages, and over both with a file of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rdflib

from tests.conftest import Knowledge
from tests.test_competency import GOLDEN, expected, short, text_of

HERE = Path(__file__).parent
ASKER = HERE / "comunica.mjs"
OGP = "PREFIX ogp: <https://w3id.org/ogpkg/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "@comunica").is_dir(),
        reason="Comunica is not installed: npm install --no-package-lock --prefix tests/clients",
    ),
    pytest.mark.filterwarnings("ignore:Dataset.(default_context|identifier|contexts) is deprecated:DeprecationWarning"),
]


def comunica(*jobs: dict[str, Any]) -> list[Any]:
    """What Comunica answers to each job; a test fails with its error when there is one."""
    asked = json.dumps(jobs)
    done = subprocess.run(["node", ASKER], input=asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    assert [each["error"] for each in answers if "error" in each] == []
    return [each["answer"] for each in answers]


def job(kind: str, query: str, *sources: object, **more: object) -> dict[str, Any]:
    return {"kind": kind, "query": query, "sources": sources, **more}


def plain(rows: list[dict[str, Any]], header: list[str]) -> list[tuple[str, ...]]:
    return [tuple(short(row[name]["value"]) if name in row else "" for name in header) for row in rows]


def test_questions_have_their_answers(endpoint: str) -> None:
    source = {"type": "sparql", "value": endpoint}
    names = ("late-milestones", "budgets", "recommendations")
    answers = comunica(*(job("bindings", text_of(GOLDEN / f"{name}.csv"), source) for name in names))
    for name, rows in zip(names, answers, strict=True):
        header, wanted = expected(GOLDEN / f"{name}.csv")
        assert plain(rows, header) == wanted


def test_it_finds_out_by_itself_that_this_is_an_endpoint(endpoint: str) -> None:
    """By the service description: the address is given without a type."""
    yes = job("boolean", OGP + "ASK { ?c a ogp:Commitment }", endpoint)
    no = job("boolean", OGP + "ASK { ?c a ogp:Nothing }", endpoint)
    count = job("bindings", OGP + "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a ogp:Commitment }", endpoint)
    answers = comunica(yes, no, count)
    assert answers[:2] == [True, False]
    assert [row["n"]["value"] for row in answers[2]] == ["48"]  # the member page lists 48


def test_a_graph_is_the_one_that_another_engine_makes(endpoint: str, knowledge: Knowledge) -> None:
    query = OGP + "CONSTRUCT { ?c dcterms:title ?title } WHERE { ?c a ogp:Commitment ; dcterms:title ?title }"
    (quads,) = comunica(job("quads", query, {"type": "sparql", "value": endpoint}))
    theirs = {(str(s), str(p), str(o), o.language or "") for s, p, o in knowledge.rdflib.query(query).graph}
    ours = {(s["value"], p["value"], o["value"], o["language"]) for s, p, o in quads}
    assert ours == theirs
    assert len(ours) > 48


def test_our_statements_are_joined_with_those_of_another_source(endpoint: str, knowledge: Knowledge) -> None:
    notes = "".join(
        f'<https://w3id.org/ogpkg/id/commitment/KR00{number}> <http://notes.example/note> "{number}" .\n'
        for number in (38, 39, 41, 99)  # there is no KR0099
    )
    mine = {"type": "serialized", "value": notes, "mediaType": "text/turtle", "baseIRI": "http://notes.example/"}
    query = OGP + "SELECT DISTINCT ?note ?plan { ?c <http://notes.example/note> ?note . ?c ogp:plan ?plan }"
    (rows,) = comunica(job("bindings", query, mine, {"type": "sparql", "value": endpoint}))
    both = rdflib.Graph().parse(data=notes)
    plan = rdflib.URIRef("https://w3id.org/ogpkg/ontology#plan")
    wanted = {(str(note), str(p)) for c, note in both.subject_objects() for p in knowledge.rdflib.objects(c, plan)}
    assert {(row["note"]["value"], row["plan"]["value"]) for row in rows} == wanted
    assert len(wanted) == 3


def test_a_description_is_a_source(server: str, knowledge: Knowledge) -> None:
    """The address of a thing, dereferenced: over the 303, in whatever format the two agree on."""
    thing = "https://w3id.org/ogpkg/id/commitment/KR0041"
    query = f"SELECT DISTINCT ?o {{ <{thing}> <http://purl.org/dc/terms/title> ?o }}"
    (rows,) = comunica(job("bindings", query, f"{server}/id/commitment/KR0041"))
    title = rdflib.URIRef("http://purl.org/dc/terms/title")
    wanted = {(str(o), o.language or "") for o in knowledge.rdflib.objects(rdflib.URIRef(thing), title)}
    assert {(row["o"]["value"], row["o"]["language"]) for row in rows} == wanted
    assert wanted


def test_links_are_followed_from_a_commitment_to_its_plan(server: str, knowledge: Knowledge) -> None:
    """By dereferencing alone, as if the base IRI led here: what is asked of the plan is in the plan's document."""
    thing = "https://w3id.org/ogpkg/id/commitment/KR0041"
    query = OGP + f"SELECT DISTINCT ?plan ?cycle {{ <{thing}> ogp:plan ?plan . ?plan ogp:cycle ?cycle }}"
    here = {"follow": True, "base": "https://w3id.org/ogpkg/", "server": f"{server}/"}
    (rows,) = comunica(job("bindings", query, thing, **here))
    wanted = {(str(plan), str(cycle)) for plan, cycle in knowledge.rdflib.query(query)}
    assert {(row["plan"]["value"], row["cycle"]["value"]) for row in rows} == wanted
    assert wanted
