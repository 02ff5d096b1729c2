"""SECURITY.md says what is so: each threat has its test, each file is there, each limit is the one in the code."""

from __future__ import annotations

import ast
import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest

from ogpkg.errors import QueryError
from ogpkg.web import Settings, problems
from ogpkg.web.settings import PREFIX
from tests.paths import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| what could", "| limit "))
]
THREATS = [row for row in ROWS if len(row) == 3]
LIMITS = [row for row in ROWS if len(row) == 4]


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("threat", "walls", "test"), THREATS, ids=[row[0] for row in THREATS])
def test_a_threat_has_its_walls_and_its_test(threat: str, walls: str, test: str) -> None:
    file, name = test.strip("`").split("::")
    assert (ROOT / file).is_file(), file
    assert name in functions(ROOT / file)
    folder = ROOT
    for place in re.findall(r"`([\w/.]+(?:\.py|/))`", walls):
        # A second file of a folder is named without it.
        folder = (ROOT / place).parent if "/" in place else folder
        assert (folder / Path(place).name).exists(), place


@pytest.mark.parametrize(("limit", "value", "setting", "answer"), LIMITS, ids=[row[0] for row in LIMITS])
def test_a_limit_is_that_of_the_code(limit: str, value: str, setting: str, answer: str) -> None:
    number = float(re.match(r"[\d,]+", value)[0].replace(",", ""))  # type: ignore[index]
    assert number == _in_code(setting.strip("`"))
    if kind := re.search(r"`(\w+)`", answer):
        assert int(answer[:3]) == _kinds()[kind[1]].status


def _in_code(name: str) -> float:
    if name.startswith(PREFIX):
        return float(getattr(Settings(), name.removeprefix(PREFIX).lower()))
    module, _, constant = name.rpartition(".")
    return float(getattr(importlib.import_module(module), constant))


def _kinds() -> dict[str, type[QueryError]]:
    importlib.import_module("ogpkg.web.app")
    assert problems.kinds()
    return {kind.__name__: kind for kind in QueryError.__subclasses__()}


def test_every_setting_that_is_a_limit_is_in_the_table() -> None:
    """A number among the settings is a limit, but for these."""
    others = {"max_age", "reload", "engine_refresh"}
    numbers = {PREFIX + field.name.upper() for field in fields(Settings) if field.type in ("int", "float")}
    listed = {row[2].strip("`") for row in LIMITS}
    assert numbers - {PREFIX + name.upper() for name in others} <= listed


def test_there_are_threats_and_limits() -> None:
    assert len(THREATS) > 25
    assert len(LIMITS) > 15
    assert len({row[0] for row in ROWS}) == len(ROWS)
