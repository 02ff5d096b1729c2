"""Every kind of page, in both languages, is HTML as the standard has it: the Nu HTML Checker has nothing to say.

Nothing is filtered: neither its warnings nor what it calls information.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ogpkg.web.words import LANGUAGES
from tests.e2e.test_every_page import PAGES, in_language
from tests.live import fetch
from tests.paths import ROOT

VNU = ROOT / "tests/e2e/node_modules/vnu-jar/build/dist/vnu.jar"
EXAMPLES = ROOT / "ogpkg/web/examples"
#: Pages that are answers to a form, faults, or parts that only some things have; they are asked for in Korean.
MORE = [
    "/ontology/involvedIn",
    "/ontology/SelfAssessment",
    "/ontology/other-vocabularies",
    "/ontology/nothing",
    "/shapes/Absence-absenceReason",
    "/shapes/nothing",
    "/doc/ogp-value.html",
    "/doc/policy-area/open-data.html",
    "/doc/person/p0001.html",
    "/doc/commitment/nothing.html",
    "/plans?page=9",
    "/quality/kr-nap1?severity=warning",
    "/quality/nothing",
    "/describe?iri=http%3A%2F%2Fxmlns.com%2Ffoaf%2F0.1%2FAgent",
    "/describe",
    "/search",
    "/search?q=",
    "/search?q=%22%3Cb%3E%26",
    "/sparql?format=html&query=ASK+%7B%7D",
    "/sparql?format=html&query=CONSTRUCT+WHERE+%7B+%3Fs+a+ogp%3AMember+%7D",
    "/sparql?format=html&query=SELECT+*+%7B+%3Fs+a+ogp%3AMember+%7D&view=raw",
    "/commitments?q=zzzz",
    "/commitments?plan=nothing",
    "/compare",
    "/compare?a=member/KR",
    "/neighborhood",
    "/questions/nothing",
    "/reconcile/preview?id=nothing",
    "/id/%zz",
]


def _checked(url: str, file: Path, language: str) -> bytes:
    """The page that tells what is wrong with a plan."""
    body = urllib.parse.urlencode({"text": file.read_text(), "lang": language}).encode()
    kind = "application/x-www-form-urlencoded"
    request = urllib.request.Request(f"{url}/validate", body, {"Content-Type": kind, "Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as refused:  # the example that cannot be read
        with refused:
            return refused.read()


@pytest.fixture(scope="module")
def pages(url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """All pages as files, with where each came from."""
    folder = tmp_path_factory.mktemp("pages")
    asked = [url + in_language(path, language) for path in PAGES for language in LANGUAGES]
    asked += [url + in_language(path, "ko") for path in MORE]
    with ThreadPoolExecutor(2) as threads:
        got = list(threads.map(lambda address: fetch(address, Accept="text/html")[2], asked))
    for file in sorted(EXAMPLES.glob("*.ttl")):
        for language in LANGUAGES:
            asked.append(f"{file.name} checked, {language}")
            got.append(_checked(url, file, language))
    kept = {}
    for number, (name, page) in enumerate(zip(asked, got, strict=True)):
        file = folder / f"{number}.html"
        file.write_bytes(page)
        kept[file] = name.removeprefix(url)
    return kept


@pytest.mark.skipif(not VNU.exists() or shutil.which("java") is None, reason="the HTML checker is not installed")
def test_every_page_is_valid(pages: dict[Path, str]) -> None:
    command = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(VNU), "--stdout", "--format", "json"]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, timeout=120, check=False)
    said = json.loads(done.stdout)["messages"]
    found = [f"{_name(pages, one)}: {one['type']}: {one['message']} {one.get('extract', '')!r}" for one in said]
    assert found == []


def _name(pages: dict[Path, str], message: dict[str, str]) -> str:
    return pages.get(Path(message.get("url", "").removeprefix("file:")), "?")
