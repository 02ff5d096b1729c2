"""The invented world: what was written of Arcadia, Borealia, Cascara and Port Delta, read into one folder of data."""

from __future__ import annotations

import shutil
from pathlib import Path

from ogpkg import resources
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups

WORLD = Path(__file__).parent
#: A document → the plan it is about, where it does not say so itself. Those of other folders contradict each other
#: in places, on purpose; these tell one story.
DOCUMENTS = {
    "together/world-export-2016.csv": None,
    "together/world-export-2024.csv": None,
    "process/process-2016.csv": None,
    "plans/xb-nap1-2016.txt": "XB-1",
    "plans/xb-nap1-self-2018.txt": "XB-1",
    "plans/xb-nap2-2018.txt": "XB-2",
    "plans/xc-nap1-2016.txt": "XC-1",
    "plans/xc-nap1-self-2017.txt": "XC-1",
    "plans/xc-nap3-2022.txt": "XC-3",
    "plans/xpd-plan1-2021.txt": "XPD-1",
    "pages/xb-member-2020.txt": None,
    "pages/xb0002-2020.txt": None,
    "pages/xb0005-2023.html": None,
    "pages/xc0007-2025.txt": None,
    "pages/xpd0001-2023.html": None,
}


def compose(folder: Path) -> Path:
    """Read the documents of the world into `folder`, each by the reader that knows it; there are no editors."""
    lookups = Lookups([WORLD / "lookups", WORLD / "together" / "lookups"], resources.folder("ontology") / "codelists")
    for name, plan in DOCUMENTS.items():
        record = import_document(WORLD / name, None, lookups, about={"plan": plan})
        (folder / f"{record.document.key}.ttl").write_bytes(record.turtle())
    for graph in (WORLD / "together").glob("*.ttl"):
        shutil.copy(graph, folder)
    return folder
