"""Retired IRIs: what a provisional IRI that somebody may have kept now leads to.

They stand in a graph of their own, ``reconciled.ttl`` in the folder of data, because no document says them: we do. The
site answers 301 for a thing of which documents say nothing but that it is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.errors import InputError
from ogpkg.iris import ID, OGP, PREFIXES, mint
from ogpkg.sources.identity.names import BODIES
from ogpkg.sources.identity.proposals import OF_A_MEMBER, PARTS, Graphs, member_of
from ogpkg.sources.identity.table import Accepted

FILE = "reconciled.ttl"
_REPLACED = "dcterms:isReplacedBy"
_DESCRIPTION = {
    "title": {"en": "Provisional identifiers and what replaces them", "ko": "임시 식별자와 그것을 대체하는 식별자"},
    "description": {
        "en": "Identifiers that were made before a commitment had its code or a body its row, retired by a person.",
        "ko": "공약에 코드가 없거나 기관이 표에 없을 때 만든 식별자로, 사람이 확인한 뒤 대체되었다.",
    },
}
_HEAD = """\
# IRIs that `ogpkg reconcile --accept` retired, and what replaces them; the graph is
# https://w3id.org/ogpkg/id/document/reconciled. To take one back, remove its row from the look-up table, and its line
# here.

"""


def replaced_by(accepted: Iterable[Accepted], graphs: Graphs) -> dict[str, str]:
    """Retired path → path of what replaces it: what was accepted, what went with it, what `graphs` knew before.

    With a commitment go its milestones and assessments, with a plan its commitments, with a unit its posts.
    """
    before = {
        path: text for path in list(graphs.said) for text in graphs.texts(path, _REPLACED) if _is_retired(graphs, path)
    }
    chosen = {one.replaces: one.row["iri"] for one in accepted if one.replaces and one.replaces != one.row["iri"]}
    found = before | chosen
    waiting = list(chosen)
    for old in waiting:
        for part, new in _parts(graphs, old, found[old]).items():
            if part not in found:
                found[part] = new
                waiting.append(part)
    return {old: _last(old, found) for old in sorted(found)}


def _is_retired(graphs: Graphs, path: str) -> bool:
    """Whether our own graph retired `path`, and not a report that tells of one commitment merged into another."""
    return any(said.document == Path(FILE).stem for said in graphs.all(path, _REPLACED))


def _parts(graphs: Graphs, old: str, new: str) -> dict[str, str]:
    """The parts of `old` whose keys are made of its own key, with the keys that a second import will give them."""
    old_key, new_key = (path.partition("/")[2] for path in (old, new))
    parts = {}
    for path in list(graphs.said):
        kind, _, key = path.partition("/")
        # The key of a body begins with its member's in small letters, and no statement says whose it is.
        own = old.startswith("member/") and kind in BODIES
        if key.startswith(f"{old_key}-") and (own or old in graphs.texts(path, *PARTS)):
            parts[path] = f"{kind}/{new_key.lower() if own else new_key}{key.removeprefix(old_key)}"
    return parts


def _last(old: str, found: Mapping[str, str]) -> str:
    """The end of a chain of replacements."""
    seen = [old]
    while found.get(seen[-1]) and found[seen[-1]] not in seen:
        seen.append(found[seen[-1]])
    return seen[-1]


def write_replaced(folder: Path, replaced: Mapping[str, str]) -> Path:
    """Write the retired IRIs to `folder`, sorted; InputError if that cannot be done."""
    predicate = ox.NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
    statements = [ox.Triple(ox.NamedNode(ID + old), predicate, ox.NamedNode(ID + new)) for old, new in replaced.items()]
    path = folder / FILE
    content = _HEAD.encode() + formats.write([*_description(replaced), *statements], formats.FORMATS["turtle"])
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}") from error
    return path


def _description(replaced: Mapping[str, str]) -> list[ox.Triple]:
    """What the graph says of itself."""
    this = ox.NamedNode(mint("document", Path(FILE).stem))
    kind = ox.Triple(this, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(OGP + "SourceDocument"))
    told = [
        ox.Triple(this, ox.NamedNode(PREFIXES["dcterms"] + name), ox.Literal(words, language=language))
        for name, texts in _DESCRIPTION.items()
        for language, words in texts.items()
    ]
    members = sorted({member_of(new) for new in replaced.values() if new.startswith(OF_A_MEMBER)})
    describes = ox.NamedNode(OGP + "describes")
    return [kind, *told, *(ox.Triple(this, describes, ox.NamedNode(mint("member", code))) for code in members)]
