"""The scripts with parts from npm: a build goes on without them and says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

FRONTEND = ROOT / "ogpkg/web/frontend"
BUILT = ROOT / "ogpkg/web/static/built"


def test_without_npm_a_build_goes_on_and_says_so(tmp_path: Path) -> None:
    script = shutil.copy(FRONTEND / "bundle.py", tmp_path)
    command, path = [sys.executable, "-S", script], {"PATH": str(tmp_path)}
    done = subprocess.run(command, env=path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "the site goes without its editor, charts and graphs: there is neither npm nor" in done.stderr


@pytest.mark.skipif(not BUILT.exists(), reason="the scripts were not bundled")
def test_the_bundle_brings_the_licenses_of_what_is_in_it() -> None:
    licenses = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    for package in ("@codemirror/state", "@observablehq/plot", "codemirror-lang-sparql", "cytoscape"):
        assert f"{package}\n" in licenses
    assert not {"node_modules", "package-lock.json"} & {file.name for file in BUILT.iterdir()}


def test_no_script_is_fetched_from_elsewhere() -> None:
    scripts = [*FRONTEND.glob("*.js"), *(ROOT / "ogpkg/web/static").glob("*.js")]
    assert len(scripts) >= 4
    assert [script.name for script in scripts if "https://cdn" in script.read_text(encoding="utf-8")] == []
