"""The input files of a snapshot: which they are, which graph each of them is, and their content hash."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.iris import ID, ONTOLOGY, SHAPES, slug

#: What source documents end in.
_DOCUMENTS = frozenset({".csv", ".docx", ".htm", ".html", ".md", ".pdf", ".tsv", ".txt", ".xlsx"})
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: The graph of what follows from all others; no document may take its name.
ENTAILED_KEY = "entailed"


@dataclass(frozen=True)
class Input:
    """One input file: `name` is stable (``data/kr-nap4.ttl``), `graph` the IRI under the official base."""

    name: str
    path: Path
    graph: str

    def sha256(self) -> str:
        """The hash of the file's content; InputError if it cannot be read."""
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise InputError(self.path, f"cannot be read: {error.strerror}") from error
        return hashlib.sha256(content).hexdigest()


def find_inputs(ontology: Path, shapes: Path, data: Path) -> list[Input]:
    """Every input file, sorted by name.

    InputError for a missing folder, for an ontology or data folder without Turtle, and for a file nobody
    would read: what lies in these folders is either used or a mistake.
    """
    terms = [Input(f"ontology/{path.name}", path, ONTOLOGY) for path in _turtle(ontology, {"codelists"})]
    rules = [Input(f"shapes/{path.name}", path, SHAPES) for path in _turtle(shapes)]
    documents = [Input(f"data/{path.name}", path, f"{ID}document/{_key(path)}") for path in _turtle(data, {"lookups"})]
    for folder, found in ((ontology, terms), (data, documents)):
        if not found:
            raise InputError(folder, "there is no Turtle file (*.ttl) here; name another folder, or import a document")
    lists = ontology / "codelists"
    if lists.is_dir():
        terms += [Input(f"ontology/codelists/{path.name}", path, f"{ID}{_key(path)}") for path in _turtle(lists)]
    _refuse_copies(documents)
    return sorted(terms + rules + documents, key=lambda input: input.name)


def _turtle(folder: Path, known_folders: set[str] | frozenset[str] = frozenset()) -> Iterator[Path]:
    """The Turtle files of `folder`; README.md, hidden files and `known_folders` are passed over."""
    if not folder.is_dir():
        raise InputError(folder, "there is no such folder")
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "README.md":
            continue
        if path.is_dir():
            if path.name not in known_folders:
                raise InputError(path, _advice_on_folder(path))
        elif path.suffix != ".ttl":
            raise InputError(path, _advice(path))
        else:
            yield path


def _advice(path: Path) -> str:
    """What to do about a file that is no Turtle: documents are imported, other RDF is written anew."""
    only = f"only Turtle files (*.ttl) are read from {path.parent.name}/"
    if path.suffix.lower() in _DOCUMENTS:
        return f"{only}; import this one (`{_order(path)}`) and keep it elsewhere"
    return f"{only}; convert or move this one"


def _advice_on_folder(path: Path) -> str:
    """What to do about a folder where only files are read: one of CSV files may be somebody's plan."""
    nobody = f"nothing reads a folder of this name inside {path.parent.name}/"
    if any(path.glob("*.csv")):
        return f"{nobody}; if it is a plan in CSV files, import it (`{_order(path)}`) and keep it elsewhere"
    return f"{nobody}; move it elsewhere"


def _order(path: Path) -> str:
    """The command that imports the document `path` to where it lies."""
    return shlex.join(["ogpkg", "import", str(path), "-o", str(path.with_name(f"{slug(path.stem)}.ttl"))])


def _key(path: Path) -> str:
    """The key in the name of `path`, which becomes part of a graph's IRI."""
    key = path.stem
    if not _KEY.fullmatch(key):
        raise InputError(path, f"{key!r} cannot name a graph; use lower-case letters, digits and single hyphens")
    if key == ENTAILED_KEY:
        raise InputError(path, f"the graph {key!r} holds what follows from the others; give this file another name")
    return key


def _refuse_copies(documents: list[Input]) -> None:
    """Stop at a document that is there twice: everything it says would count as said by two."""
    seen: dict[str, Input] = {}
    for document in documents:
        first = seen.setdefault(document.sha256(), document)
        if first is not document:
            raise InputError(document.path, f"the same as {first.name}, byte for byte; keep one of them")
