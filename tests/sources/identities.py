"""Small invented graphs of documents that speak of the same things, for the tests of what is proposed as one."""

from __future__ import annotations

from pathlib import Path

from ogpkg import resources
from ogpkg.iris import PREFIXES
from ogpkg.sources.identity.proposals import Graphs, read_graphs
from ogpkg.sources.lookups import Lookups
from tests.paths import ROOT

CODE_LISTS = resources.folder("ontology") / "codelists"
WORLD = ROOT / "tests" / "world" / "identity"


def write(folder: Path, key: str, turtle: str) -> Path:
    """The graph of the document `key`, in `folder`."""
    path = folder / f"{key}.ttl"
    used = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in turtle}
    path.write_text("".join(f"@prefix {name}: <{iri}> .\n" for name, iri in used.items()) + turtle)
    return path


def graphs(folder: Path, **documents: str) -> Graphs:
    """What the documents say; ``xa_nap2`` is the document ``xa-nap2``."""
    return read_graphs([write(folder, key.replace("_", "-"), turtle) for key, turtle in documents.items()])


def commitment(key: str, title: str, *, plan: str = "", number: str = "", cycle: str = "", line: int = 0) -> str:
    """A commitment with its title, and where that stands."""
    facts = [f"ogp:plan plan:{plan}"] * bool(plan) + [f'ogp:numberInPlan "{number}"'] * bool(number)
    facts += [f'ogp:cycle "{cycle}"'] * bool(cycle)
    said = (
        f'commitment:{key} a ogp:Commitment ; dcterms:title "{title}"@en {"".join(" ; " + fact for fact in facts)} .\n'
    )
    return said + (placed(f"commitment:{key}", "dcterms:title", f'"{title}"@en', line) if line else "")


def placed(subject: str, predicate: str, value: str, line: int) -> str:
    """A statement with its line, as readers write it."""
    parts = f"rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ; ogp:line {line}"
    return f"<https://w3id.org/ogpkg/id/document/xx#L{line}-1> a rdf:Statement ; {parts} .\n"


def named(path: str, *names: str) -> str:
    """A body or person with its names."""
    kind, _, key = path.partition("/")
    return f"{kind}:{key} ogp:nameAsPrinted {' , '.join(chr(34) + name + chr(34) for name in names)} .\n"


def tables(folder: Path, **rows: str) -> Lookups:
    """The look-up tables with these rows; their headers are those that the shipped tables have."""
    headers = {
        "agencies": "text,iri",
        "commitments": "plan,ref,iri",
        "members": "text,iri",
        "persons": "mbox_sha1sum,name,document,iri",
        "plans": "member,cycle,iri",
        "units": "text,iri,agency",
    }
    folder.mkdir(exist_ok=True)
    for table, text in rows.items():
        (folder / f"{table}.csv").write_text(f"{headers[table]}\n{text}")
    return Lookups([folder], CODE_LISTS)
