"""Work in a process of its own: what it leaves, how it fails, and that it never outlives whoever began it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ogpkg.aside import aside
from ogpkg.errors import BuildError
from tests.paths import ROOT

#: Begins work that lingers, says so, and lingers itself.
BEGINNER = """
import sys, time
from ogpkg.aside import aside
from tests.test_aside import linger

with aside(linger, sys.argv[1]):
    time.sleep(60)
"""


def copy(source: str, target: str) -> None:
    Path(target).write_bytes(Path(source).read_bytes())


def linger(file: str) -> None:
    Path(f"{file}.new").write_text(str(os.getpid()))
    Path(f"{file}.new").replace(file)
    time.sleep(60)


def end(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def pid_in(file: Path) -> int:
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return int(file.read_text())


def is_gone(pid: int) -> bool:
    until = time.monotonic() + 60
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not lives(pid)


def test_it_reads_and_leaves_files_and_is_over_when_it_was_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"\x00content")
    with aside(copy, tmp_path / "a file", tmp_path / "another") as wait:
        wait()
        assert (tmp_path / "another").read_bytes() == b"\x00content"


def test_what_it_raises_is_the_reason_of_a_build_error(tmp_path: Path) -> None:
    with aside(copy, tmp_path / "none", tmp_path / "b") as wait, pytest.raises(BuildError, match="FileNotFoundError"):
        wait()


def test_that_it_was_killed_is_said(tmp_path: Path) -> None:
    with aside(end, tmp_path) as wait, pytest.raises(BuildError, match="enough memory"):
        wait()


def test_it_ends_with_its_block(tmp_path: Path) -> None:
    with aside(linger, tmp_path / "pid"):
        pid = pid_in(tmp_path / "pid")
    assert is_gone(pid)


def test_it_ends_when_whoever_began_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BEGINNER, str(tmp_path / "pid")]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}) as beginner:
        pid = pid_in(tmp_path / "pid")
        beginner.kill()
    assert is_gone(pid)
