"""The units for systemd: they are what systemd reads, and what they start is what the command line knows."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ogpkg.cli import main
from ogpkg.web.settings import Settings, from_mapping
from tests.paths import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def settings_of(unit: Path) -> dict[str, list[str]]:
    """The settings of a unit; systemd.syntax(7) lets one stand several times."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def environment_of(unit: Path) -> dict[str, str]:
    return dict(value.split("=", 1) for value in settings_of(unit).get("Environment", []))  # type: ignore[misc]


def options_in_help(command: str) -> set[str]:
    return set(re.findall(r"--[a-z-]+", CliRunner().invoke(main, [command, "--help"]).output))


@pytest.fixture
def rendered(tmp_path: Path) -> Callable[[Path], Path]:
    """A unit with a program that is there: systemd looks."""

    def render(unit: Path) -> Path:
        copy = tmp_path / unit.name.replace("@", "@8001")
        copy.write_text(unit.read_text().replace("/opt/ogpkg/bin/ogpkg", "/bin/true"))
        return copy

    return render


def test_there_are_three_units() -> None:
    assert [unit.name for unit in UNITS] == ["ogpkg-build.service", "ogpkg.service", "ogpkg@.service"]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_every_line(rendered: Callable[[Path], Path], unit: Path) -> None:
    command = [str(ANALYZE), "verify", "--man=no", "--recursive-errors=no", str(rendered(unit))]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_little_is_exposed(rendered: Callable[[Path], Path], unit: Path) -> None:
    """0 is nothing, 10 everything; systemd calls what is below 2 well protected."""
    command = [str(ANALYZE), "security", "--offline=true", "--no-pager", str(rendered(unit))]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    found = re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) < 2


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_is_started_is_what_the_command_line_knows(unit: Path) -> None:
    (start,) = settings_of(unit)["ExecStart"]
    program, command, *arguments = shlex.split(start)
    assert program == "/opt/ogpkg/bin/ogpkg"
    assert {argument for argument in arguments if argument.startswith("--")} <= options_in_help(command)
    places = {"%i": "8001", "%S/ogpkg/snapshots": str(ROOT)}  # what systemd makes of these
    values = [places.get(value, value) for value in arguments]
    found = main.get_command(click.Context(main), command)
    assert found
    found.make_context(command, values)  # raises for a value that an option does not take


def test_the_variables_are_settings() -> None:
    variables = environment_of(ROOT / "deploy" / "ogpkg.service")
    known = {f"OGPKG_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert set(variables) - {"OGPKG_SNAPSHOTS"} <= known
    assert "OGPKG_SNAPSHOTS" in (ROOT / "ogpkg" / "cli" / "snapshots.py").read_text()
    settings = from_mapping(variables)
    assert settings.access_log
    assert settings.public_url == "https://data.example.org/"


def test_both_units_share_the_snapshots_and_their_owner() -> None:
    build, serve, _ = map(settings_of, UNITS)
    for name in ("User", "DynamicUser", "StateDirectory", "StateDirectoryMode", "UMask"):
        assert build[name] == serve[name]
    folder = environment_of(UNITS[1])["OGPKG_SNAPSHOTS"]
    assert f"--snapshots {folder}" in build["ExecStart"][0]


def test_a_replica_is_the_same_server_on_its_own_port_that_builds_nothing() -> None:
    _, one, replica = map(settings_of, UNITS)
    start = one["ExecStart"][0].replace("ogpkg serve", "ogpkg serve --no-build").replace("8000", "%i")
    assert replica.pop("ExecStart") == [start]
    assert replica.pop("Description") != one["Description"]
    assert replica.items() <= one.items()
    assert one.keys() - replica.keys() == {"ExecStart", "Description"}


def test_the_server_has_the_time_and_the_memory_that_it_was_promised() -> None:
    """A stop waits for the longest query, and every process may reach its own limit."""
    unit = settings_of(ROOT / "deploy" / "ogpkg.service")
    options = dict(zip(*[iter(shlex.split(unit["ExecStart"][0])[2:])] * 2, strict=True))
    settings = Settings()
    longest = max(float(options["--query-timeout"]), settings.validate_timeout)
    assert int(unit["TimeoutStopSec"][0]) >= longest + 10
    megabytes = int(options["--workers"]) * int(options["--query-memory"])
    megabytes += settings.validate_jobs * settings.validate_memory
    assert int(unit["MemoryMax"][0].removesuffix("G")) * 1024 >= megabytes + 512
    # A connection is a descriptor, and so is each large answer that is being sent.
    assert int(unit["LimitNOFILE"][0]) >= 4 * settings.connections


def test_the_readme_speaks_of_every_file() -> None:
    text = (ROOT / "deploy" / "README.md").read_text()
    for file in (ROOT / "deploy").iterdir():
        assert file.name == "README.md" or file.name in text
    for path in re.findall(r"`(/[a-z]+)`", text):
        assert path in ("/healthz", "/readyz", "/metrics", "/validate", "/sparql"), path


@pytest.mark.parametrize("page", ["deploy/README.md", "docs/scale.md"])
def test_what_a_page_tells_to_watch_and_to_set_exists(page: str) -> None:
    text = (ROOT / page).read_text()
    names = set(re.findall(r"\bogpkg_[a-z_]+", text))
    assert names
    source = "".join((ROOT / "ogpkg" / "web" / "server" / name).read_text() for name in ("metrics.py", "front.py"))
    for name in names:
        stem = name.removeprefix("ogpkg_").removesuffix("_total").removesuffix("_bucket").removeprefix("front_")
        assert f'{stem}"' in source, name
    variables = {f"OGPKG_{name.upper()}" for name in Settings.__dataclass_fields__} | {"OGPKG_SNAPSHOTS"}
    assert set(re.findall(r"\bOGPKG_[A-Z_]+", text)) <= variables
