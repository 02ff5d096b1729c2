"""The command line, as its users run it: results on standard output, complaints on standard error, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from ogpkg import resources
from ogpkg.cli import COMMANDS, main
from ogpkg.dataset import Snapshot, open_snapshot
from tests.live import alive, descendants, free_port, until
from tests.paths import ROOT, SEEDS, needs_seeds
from tests.sources import documents

Finished = subprocess.CompletedProcess[bytes]


def ogpkg(*arguments: object, cwd: Path | None = None) -> Finished:
    """What `ogpkg` does with these arguments in a process of its own."""
    command = [sys.executable, "-m", "ogpkg.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=cwd or ROOT, timeout=90, check=False)


def in_here(*arguments: object) -> Finished:
    """What `ogpkg` does with these arguments, in our own process: a mistake is met there as here."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="ogpkg")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Finished(arguments, result.exit_code, result.stdout_bytes, result.stderr_bytes)


@pytest.fixture(scope="module")
def home(snapshot: Snapshot) -> Path:
    return snapshot.path.parent


def test_every_command_explains_itself_with_an_example() -> None:
    assert len(COMMANDS) == 10
    for name in COMMANDS:
        finished = CliRunner().invoke(main, [name, "--help"])
        assert finished.exit_code == 0
        text = finished.output
        assert "Examples:" in text, name
        assert f"ogpkg {name}" in text


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"ogpkg {name}" in readme or f"make {name}" in readme, name


def test_a_query_is_answered_as_a_table(home: Path) -> None:
    finished = ogpkg("query", "SELECT ?title { commitment:KR0043 dcterms:title ?title }", "--snapshots", home)
    assert finished.returncode == 0, finished.stderr
    lines = finished.stdout.decode().splitlines()
    assert [lines[0].strip(), lines[-1]] == ["title", "(1 row)"]
    assert "Disclosure of the Amount of Harmful Substance Contained in Foods" in lines


def test_a_saved_question_is_answered_by_its_name_in_csv(home: Path) -> None:
    finished = ogpkg("query", "reversed-milestones", "--format", "csv", "--snapshots", home)
    rows = list(csv.DictReader(io.StringIO(finished.stdout.decode())))
    assert {row["milestone"].rsplit("/")[-1] for row in rows} == {"KR0023-1", "KR0023-2", "KR0023-3"}


def test_a_saved_question_takes_values_as_its_page_does(home: Path) -> None:
    # OGP's page of the member puts these five under anti-corruption.
    asked = ["query", "topic-promises", "--set", "topic=policy-area/anti-corruption", "--format", "csv"]
    rows = list(csv.DictReader(io.StringIO(ogpkg(*asked, "--snapshots", home).stdout.decode())))
    assert [row["commitment"].rsplit("/")[-1] for row in rows] == ["KR0013", "KR0014", "KR0020", "KR0032", "KR0036"]


def test_saved_questions_are_listed_with_what_they_take() -> None:
    listed = ogpkg("query", "--list").stdout.decode()
    lines = listed[listed.index("topic-promises: Who promised what on a topic") :].splitlines()
    assert lines[1:3] == [
        "    --set topic=<policy-area>  Topic (default: policy-area/open-data)",
        "    --set member=<Member>  Member (default: all)",
    ]


def test_a_query_in_a_file_and_other_formats(home: Path, tmp_path: Path) -> None:
    question = tmp_path / "question.rq"
    question.write_text("ASK { commitment:KR0042 a ogp:Commitment }", encoding="utf-8")
    assert ogpkg("query", question, "--snapshots", home).stdout == b"true\n"
    assert json.loads(ogpkg("query", question, "--format", "json", "--snapshots", home).stdout)["boolean"] is True
    graph = ogpkg("query", "CONSTRUCT WHERE { commitment:KR0042 ogp:plan ?plan }", "--snapshots", home).stdout
    assert len(list(ox.parse(graph, format=ox.RdfFormat.TURTLE))) == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["query", "SELECT ?x {\n ?x a ?y"], r"line 2"),
        (["query", "no-such-question"], r"no-such-question: is neither a query nor a file"),
        (["query", "leads", "--set", "document=kr-nap9"], r"no document 'kr-nap9'; there are: document/editors"),
        (["query", "leads", "--set", "plan=KR-4"], r"leads has no parameter 'plan'; there are: document"),
        (["query", "ASK {}", "--set", "plan=KR-4"], r"is no saved question"),
        (["query", "SELECT * { ?s ?p ?o }", "--format", "turtle"], r"SELECT can be answered in"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], r"(?i)read-only|update"),
        (["describe", "NO0000"], r"NO0000: nothing in the dataset"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(arguments: list[str], complaint: str, home: Path) -> None:
    finished = in_here(*arguments, "--snapshots", home)
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert re.search(complaint, finished.stderr.decode()), finished.stderr
    assert b"Traceback" not in finished.stderr


def test_a_thing_is_described_by_its_key_with_the_documents_that_say_so(home: Path) -> None:
    finished = ogpkg("describe", "KR0042", "--snapshots", home)
    source = ox.NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")
    quads = list(ox.parse(finished.stdout, format=ox.RdfFormat.TURTLE))
    documents = {quad.object.value.rsplit("/")[-1] for quad in quads if quad.predicate == source}
    assert {"kr-nap4", "kr-member-page-2020", "kr0042-page-2020"} <= documents


def test_a_dump_is_the_whole_dataset(home: Path, snapshot: Snapshot) -> None:
    assert ogpkg("dump", "--snapshots", home).stdout == snapshot.quads.read_bytes()
    trig = ox.parse(ogpkg("dump", "--format", "trig", "--snapshots", home).stdout, format=ox.RdfFormat.TRIG)
    assert len(set(trig)) == snapshot.manifest["quads"]


def test_a_broken_data_file_is_named_with_its_line_and_the_last_snapshot_stays(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "snapshots"
    data.mkdir()
    good = "@prefix ogp: <https://w3id.org/ogpkg/ontology#> .\n<https://w3id.org/ogpkg/id/member/XA> a ogp:Member .\n"
    (data / "xa-1.ttl").write_text(good, encoding="utf-8")
    assert ogpkg("build", "--data", data, "--snapshots", home).returncode == 0
    version = open_snapshot(home).version
    (data / "xa-1.ttl").write_text(good + "<x> a \n", encoding="utf-8")
    finished = ogpkg("build", "--data", data, "--snapshots", home)
    assert finished.returncode == 2
    assert len(finished.stderr.decode().splitlines()) == 1
    assert re.search(r"xa-1\.ttl:[34]:\d+: ", finished.stderr.decode())
    assert open_snapshot(home).version == version


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("broken.ttl", b"<a> <b> \n  'no end", r"broken\.ttl:2:\d+: not text/turtle"),
        ("empty.ttl", b"", r"empty\.ttl:1: is empty"),
        ("binary.nq", b"\x00\xff\xfe", r"binary\.nq:1:1: not application/n-quads"),
        ("table.xlsx", b"PK", r"table\.xlsx: no RDF format has the extension"),
    ],
)
def test_what_is_no_rdf_is_neither_built_nor_served(name: str, content: bytes, complaint: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / name).write_bytes(content)
    served = ogpkg("serve", "--port", free_port(), "--dataset", data / name)
    built = in_here("build", "--data", data, "--snapshots", tmp_path / "snapshots")
    for finished in (served, built):
        assert (finished.returncode, finished.stdout) == (2, b"")
        assert len(finished.stderr.decode().splitlines()) == 1
        assert name in finished.stderr.decode()
    assert re.search(complaint, served.stderr.decode()), served.stderr


def test_a_taken_port_is_said_so(home: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        finished = ogpkg("serve", "--port", port, "--snapshots", home)
    assert finished.returncode == 2
    assert f"127.0.0.1:{port}: cannot listen here" in finished.stderr.decode()


def test_a_server_that_shall_not_build_does_not(tmp_path: Path) -> None:
    finished = ogpkg("serve", "--no-build", "--port", 0, "--snapshots", tmp_path)
    assert finished.returncode == 2
    assert "there is no snapshot" in finished.stderr.decode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", r"bad\.txt:1: is empty"),
        (b"\n\n  \n", r"bad\.txt:1: is empty"),
        (b"one\ntwo\x00three", r"bad\.txt:2: is a binary file"),
        ("한글\n".encode() + b"\xff\xfe\n", r"bad\.txt:2: is not UTF-8 text"),
        (b"\nDear all,\nno plan here.\n", r"bad\.txt:2: not recognized as .*no line matches"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_line(content: bytes, complaint: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    output = tmp_path / "out.ttl"
    finished = in_here("import", "--reader", "action-plan", bad, "--plan", "XA-1", "-o", output)
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert re.search(complaint, finished.stderr.decode()), finished.stderr
    assert len(finished.stderr.decode().splitlines()) == 1
    assert not output.exists()


@needs_seeds
def test_a_document_of_another_kind_is_refused_and_the_right_reader_named() -> None:
    page = next(SEEDS.glob("004_*"))
    finished = ogpkg("import", "--reader", "action-plan", page)
    assert finished.returncode == 2
    assert b"it looks like --reader ogp-commitment-page" in finished.stderr


@needs_seeds
def test_a_document_of_the_seeds_imports_to_the_shipped_bytes(tmp_path: Path) -> None:
    output = tmp_path / "plan.ttl"
    finished = ogpkg("import", "--reader", "narrative-plan", next(SEEDS.glob("003_*")), "-o", output)
    assert finished.returncode == 0, finished.stderr
    assert output.read_bytes() == (resources.folder("data") / "kr-nap1.ttl").read_bytes()
    assert b"0 unplaced" in finished.stderr


def test_what_is_left_unplaced_gives_exit_1_and_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Arcadia\n\n  • Member Since 2019\n\nCommitments\n\n  1. Open Wells\n\n    XA0001, 2019, Wells and Springs\n",
        encoding="utf-8",
    )
    finished = ogpkg("import", "--reader", "ogp-member-page", page)
    assert finished.returncode == 1
    assert b"policy-area,Wells and Springs,policy-area/" in finished.stderr
    assert b"page.txt:9" in finished.stderr


def test_the_lines_of_a_document_can_be_looked_up(tmp_path: Path) -> None:
    """Two pages; no reader need know the document."""
    plan, book = tmp_path / "letter.pdf", tmp_path / "plan.xlsx"
    plan.write_bytes(documents.pdf("Dig\nLead\tMinistry\n" + "\n".join(["Fill"] * 70)))
    finished = ogpkg("import", plan, "--lines")
    printed = finished.stdout.decode().splitlines()
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert printed[:3] == ["p. 1", " 1  Dig", " 2  Lead\tMinistry"]
    assert [line for line in printed if line.startswith("p. ")] == ["p. 1", "p. 2"]
    book.write_bytes(documents.workbook("Title\nDig"))
    finished = ogpkg("import", book, "--lines")
    assert finished.returncode == 0
    assert re.fullmatch(r"This is a workbook: its places are cells, such as Sheet!A2.*\n", finished.stdout.decode())


def test_the_server_answers_and_stops_when_told(home: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "ogpkg.cli", "serve", "--port", str(port), "--snapshots", str(home)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as server:
        try:
            page = _wait_for(f"http://127.0.0.1:{port}/id/commitment/KR0042")
            assert page.count(b"hadPrimarySource") > 10
            family = descendants(server.pid)
            assert len(family) >= 3, "a web process, a nursery and its workers"
        finally:
            server.terminate()
            server.wait(timeout=60)
    assert server.returncode == 0
    until(lambda: not alive(family))
    assert alive(family) == set()


def _wait_for(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept": "text/turtle"})
    for _ in range(300):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {address}")


def test_under_another_base_things_move_and_queries_with_prefixes_still_work(tmp_path: Path) -> None:
    base = "https://promises.example/ogp/"
    assert ogpkg("build", "--base-iri", base, "--snapshots", tmp_path).returncode == 0
    question = "SELECT ?plan { commitment:KR0042 ogp:plan ?plan }"
    finished = ogpkg("query", question, "--format", "csv", "--snapshots", tmp_path)
    assert finished.stdout.split() == [b"plan", f"{base}id/plan/KR-4".encode()]
    assert b"https://w3id.org/ogpkg/id/" not in ogpkg("describe", "KR0042", "--snapshots", tmp_path).stdout


RULES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.example/> .
ex:C a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:C-title , ex:C-note .
ex:C-title a sh:PropertyShape ; sh:path ex:title ; sh:minCount 1 ; sh:message "Title it."@en , "제목"@ko .
ex:C-note a sh:PropertyShape ; sh:path ex:note ; sh:minCount 1 ; sh:severity sh:Info ; sh:message "Note it."@en .
"""
HEAD = "@prefix ex: <http://ex.example/> .\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.ttl"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "fail_on", "code"),
    [
        ("ex:c a ex:C ; ex:title 'T' ; ex:note 'N' .", "info", 0),
        ("ex:c a ex:C ; ex:title 'T' .", "violation", 0),
        ("ex:c a ex:C ; ex:title 'T' .", "info", 1),
        ("ex:c a ex:C .", "violation", 1),
        ("ex:c a ex:C", "violation", 2),
        ("", "violation", 2),
        ("ex:c a ex:D .", "violation", 2),
    ],
)
def test_validate_says_by_its_exit_code_whether_data_conform(
    content: str, fail_on: str, code: int, rules: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(HEAD + content, encoding="utf-8")
    finished = in_here("validate", plan, "--shapes", rules, "--fail-on", fail_on)
    assert finished.returncode == code, finished.stderr
    assert bool(finished.stdout) == (code != 2)
    if code == 1:
        assert f"{plan}:2" in finished.stdout.decode()
    assert len(finished.stderr.splitlines()) == (code == 2)


def test_validate_reports_only_what_is_new_in_any_language_and_format(rules: Path, tmp_path: Path) -> None:
    plan, earlier, later = (tmp_path / name for name in ("plan.nt", "earlier.json", "later.json"))
    statement = "<http://ex.example/{}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://ex.example/C> .\n"
    plan.write_text(statement.format("c"), encoding="utf-8")
    options = ("--shapes", rules, "--format", "json")
    assert ogpkg("validate", plan, *options, "-o", earlier).returncode == 1
    assert ogpkg("validate", plan, *options, "--baseline", earlier).returncode == 0
    plan.write_text("\n" + statement.format("c") + statement.format("d"), encoding="utf-8")
    finished = ogpkg("validate", plan, *options, "--baseline", earlier, "--lang", "ko", "-o", later)
    assert (finished.returncode, finished.stdout) == (1, b"")
    results = json.loads(later.read_bytes())["results"]
    assert {(result["focus"], result["places"][0]["line"]) for result in results} == {("http://ex.example/d", 3)}
    assert {result["message"] for result in results} == {"제목", "Note it."}


@pytest.mark.parametrize(("engine", "name"), [("auto", b"engine: shacl "), ("pyshacl", b"engine: pyshacl ")])
def test_the_report_says_which_engine_ran(engine: str, name: bytes, rules: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(HEAD + "ex:c a ex:C .\n", encoding="utf-8")
    finished = in_here("validate", plan, "--shapes", rules, "--engine", engine)
    assert finished.returncode == 1
    assert name in finished.stdout


@pytest.mark.parametrize("fail_on", ["violation", "info"])
def test_junit_fails_where_the_exit_code_does(fail_on: str, rules: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(HEAD + "ex:c a ex:C ; ex:title 'One' .\n", encoding="utf-8")
    finished = in_here("validate", plan, "--shapes", rules, "--format", "junit", "--fail-on", fail_on)
    failures = ElementTree.fromstring(finished.stdout).iter("failure")
    assert (finished.returncode == 1) == bool(list(failures))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--reader", "action-plan"], "needs the document to read"),
        (["--plan", "KR-4"], "no FILE is one"),
        (["--shapes", "{plan}"], r"plan\.ttl: no shape has a target"),
        (["--baseline", "{plan}"], r"plan\.ttl:1:1: is not JSON"),
        (["--format", "xlsx"], "Invalid value"),
        (["--reader", "action-plan", "{plan}"], "not recognized as"),
    ],
)
def test_validate_that_cannot_run_says_why(arguments: list[str], complaint: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(HEAD + "ex:c a ex:C .\n", encoding="utf-8")
    given = [argument.format(plan=plan) for argument in arguments]
    finished = in_here("validate", *given)
    assert (finished.returncode, finished.stdout) == (2, b"")
    assert re.search(complaint, finished.stderr.decode()), finished.stderr
    assert b"Traceback" not in finished.stderr
