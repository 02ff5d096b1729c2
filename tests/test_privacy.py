"""One rule: no e-mail address and no telephone number is published. One test that scans everything."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.paths import ROOT

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
#: Korean and international forms: +82-2-2100-3453, 02-2100-3453, 010-3123-…, 2100-3427.
TELEPHONE = re.compile(r"(?<![\w-])(?:\+\d{1,3}[-. ]\d{1,4}[-. ])?(?:\d{2,4}[-. ]){1,3}\d{4}(?![\w-])")
PERIOD = re.compile(r"\d{4}[-/ ]+(?:\d{4}|\d{2}[-/].*)")
FILES = sorted([*(ROOT / "data").rglob("*.ttl"), *(ROOT / "data").rglob("*.csv"), *(ROOT / "ontology").rglob("*.ttl")])


def texts(path: Path) -> list[str]:
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8").splitlines()
    return [str(quad.object.value) for quad in ox.parse(path=path) if isinstance(quad.object, ox.Literal)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_address_and_no_telephone_number(path: Path) -> None:
    for text in texts(path):
        assert not ADDRESS.search(text), text
        for number in TELEPHONE.findall(text):
            assert PERIOD.fullmatch(number), f"{number!r} in {text!r}"


def test_the_patterns_find_what_they_must() -> None:
    for number in ("+82-2-2100-3453", "02-2100-3453", "044-200-7632", "2100-3427", "010-1234-5678"):
        assert TELEPHONE.search(f"call {number} now"), number
    assert ADDRESS.search("write to some.body@korea.example today")
    assert not [n for n in TELEPHONE.findall("2018-2020 and 2018-09-01") if not PERIOD.fullmatch(n)]
