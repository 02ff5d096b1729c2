"""The house: one direction of imports, each engine in its rooms, functions and files one can read."""

import ast
from pathlib import Path

import pytest

from tests.paths import ROOT

PACKAGE = ROOT / "ogpkg"
GROUND = {"aside", "errors", "iris", "formats", "resources", "terms", "lines", "columns", "__init__"}
ROOMS = {"dataset", "exporting", "query", "search", "validation", "sources"}
#: What composes rooms; of these, web and cli may ask check and quality.
COMPOSERS = {"cli", "web", "check", "quality"}
#: Which top-level names of third-party engines may be imported where.
ENGINES = {
    "rdflib": {"terms", "sources", "validation"},
    "pyshacl": {"validation"},
    "edtf": {"sources"},
    "pdfplumber": {"sources"},
    "openpyxl": {"sources"},
    "lxml": {"sources"},
    "inscriptis": {"sources"},
    "docx": {"sources"},
    "flask": {"web"},
    "werkzeug": {"web"},
    "granian": {"web"},
    "uvloop": {"web"},
    "prometheus_client": {"web"},
    "brotli": {"web"},
    "zstandard": {"web", "dataset"},
    "SPARQLWrapper": {"query"},
    "click": {"cli"},
    "rapidfuzz": {"sources", "search"},
    "sqlite3": {"search"},
    "numpy": {"columns"},
    "pyoxigraph": {"formats", "terms", "lines"}
    | {"dataset", "exporting", "query", "search", "sources", "validation", "check", "quality", "web"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names if node.module == "ogpkg"}
    return names


def allowed(room: str) -> set[str]:
    if room in {"cli", "web"}:
        return GROUND | ROOMS | {room, "web", "check", "quality"}
    if room == "check":
        return GROUND | ROOMS
    if room == "quality":
        return GROUND | ROOMS | {"check"}
    if room in ROOMS:
        return GROUND | {room}
    return GROUND


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "ogpkg" and len(parts) > 1 and (parts[1] in ROOMS | GROUND | COMPOSERS):
            assert parts[1] in allowed(room_of(path)), f"{path} may not import {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_engine_is_imported_only_in_its_rooms(path: Path) -> None:
    for name in imported(path):
        engine = name.split(".")[0]
        if engine in ENGINES:
            assert room_of(path) in ENGINES[engine], f"{path} may not import {engine}"


def function_lengths() -> list[tuple[int, str]]:
    lengths = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append((node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno}"))
    return sorted(lengths)


def test_functions_can_be_read_at_a_glance() -> None:
    lengths = function_lengths()
    assert lengths[-1][0] <= 50, lengths[-1]
    assert lengths[int(len(lengths) * 0.95)][0] <= 25, lengths[int(len(lengths) * 0.95) :]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_within_about_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 420


@pytest.mark.parametrize("room", sorted(ROOMS | {"web"}))
def test_every_room_has_a_door_plate(room: str) -> None:
    assert ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text())), room


def test_every_query_and_template_of_the_site_is_used() -> None:
    web = PACKAGE / "web"
    templates = sorted((web / "templates").iterdir())
    text = "".join(file.read_text(encoding="utf-8") for file in (*MODULES, *templates))
    names = [query.stem for query in (web / "queries").glob("*.rq")] + [template.name for template in templates]
    assert [name for name in names if f'"{name}"' not in text] == []
