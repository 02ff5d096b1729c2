"""HermiT and the OWL API, both in the jar that owlready2 brings: is a graph OWL 2 DL, consistent, and satisfiable?"""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph

_FOUND = importlib.util.find_spec("owlready2")
_JAR = Path(_FOUND.origin).parent / "hermit" / "HermiT.jar" if _FOUND and _FOUND.origin else None
_JAVA = shutil.which("java")
_COMMAND = "org.semanticweb.HermiT.cli.CommandLine"

needs_hermit = pytest.mark.skipif(
    not (_JAVA and _JAR and _JAR.is_file()),
    reason="no `java`, or no owlready2 with its HermiT.jar: OWL 2 DL and satisfiability are not checked",
)


def dl_violations(graph: Graph, folder: Path) -> list[str]:
    """Why `graph` is not OWL 2 DL, by the OWL API's own profile checker; skips where Java cannot compile."""
    done = _java(Path(__file__).with_name("Profile.java"), _written(graph, folder))
    if "jdk.compiler" in done.stderr:
        pytest.skip("this `java` has no compiler (a JRE): the OWL 2 DL profile is not checked")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def unsatisfiable(graph: Graph, folder: Path) -> list[str]:
    """The classes of `graph` that can have no instance; AssertionError with HermiT's words when it is inconsistent."""
    done = _java("-cp", _JAR, _COMMAND, "--no-prefixes", "--unsatisfiable", _written(graph, folder).as_uri())
    assert not done.stderr, done.stderr
    classes = [line.strip() for line in done.stdout.splitlines() if line.startswith("\t")]
    return [name for name in classes if not name.endswith("#Nothing")]


def _written(graph: Graph, folder: Path) -> Path:
    """`graph` as RDF/XML, the one syntax that the old OWL API in the jar reads without fault."""
    path = folder / "ontology.rdf"
    graph.serialize(path, format="xml")
    return path


def _java(*arguments: str | Path | None) -> subprocess.CompletedProcess[str]:
    words = [str(_JAVA), *(["-cp", str(_JAR)] if "-cp" not in arguments else []), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
