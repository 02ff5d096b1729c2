"""What is found in the shipped data: what the documents and code lists call things, asked as people ask."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.iris import BASE, ID, OGP
from ogpkg.search import FILE, KINDS, Index, build_index, is_index
from ogpkg.search.ranking import Question, score
from tests.conftest import Knowledge

SAFETY = "agency/kr-ministry-of-the-interior-and-safety"


@pytest.fixture(scope="module")
def index(snapshot: Snapshot) -> Iterator[Index]:
    found = Index(snapshot.path / FILE)
    yield found
    found.close()


def short(iri: str) -> str:
    return iri.removeprefix(ID).replace(OGP, "ogp:")


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        # Identifiers, however they are written.
        ("KR0042", "commitment/KR0042"),
        ("kr0042", "commitment/KR0042"),
        ("KR0042-1", "milestone/KR0042-1"),
        ("KR-4", "plan/KR-4"),
        ("kr 4", "plan/KR-4"),
        ("KR4", "plan/KR-4"),
        (f"{ID}commitment/KR0042", "commitment/KR0042"),
        ("leadAgency", "ogp:leadAgency"),
        # Names, whatever their case, punctuation and width; Korean with and without spaces.
        ("Ministry of the Interior and Safety", SAFETY),
        ("MINISTRY OF THE INTERIOR & SAFETY".replace("&", "and"), SAFETY),
        ("행정안전부", SAFETY),
        ("행정 안전부", SAFETY),
        ("Ｋｏｒｅａ", "member/KR"),
        ("한국", "member/KR"),
        ("감사", "policy-area/audits"),
        ("Public Data Quality Management", "commitment/KR0026"),
        ("Public Data Qulity Management", "commitment/KR0047"),  # the plan's own slip, line 424
    ],
)
def test_what_is_called_so_comes_first(index: Index, words: str, thing: str) -> None:
    first = index.find(words).hits[0]
    assert (short(first.iri), first.how, first.score) == (thing, "exact", 1.0)


@pytest.mark.parametrize(
    ("words", "meant", "thing"),
    [
        ("goverment", "government", "agency/kr-government"),
        ("governemnt", "government", "agency/kr-government"),
        ("transparancy", "transparency", "theme/KR-3-6"),
        ("Ministry of Intrior and Safty", "ministry of interior and safety", SAFETY),
        ("particpation in lawmking", "participation in lawmaking", "policy-area/participation-in-lawmaking"),
        ("행정안저부", "행정안전부", SAFETY),  # a final consonant left out
        ("행정안전브", "행정안전부", SAFETY),  # the key beside it
        ("행안부", "행정안전부", SAFETY),  # how everybody calls it
        ("rhddir", "공약", "ogp:Commitment"),  # typed with the keyboard set to Latin letters
    ],
)
def test_typing_errors_find_what_was_meant(index: Index, words: str, meant: str, thing: str) -> None:
    found = index.find(words, limit=60)
    assert found.near
    assert found.meant == meant
    assert thing in [short(hit.iri) for hit in found.hits]
    assert all(hit.how == "near" and 0 < hit.score < 1 for hit in found.hits)


def test_what_is_written_as_one_word_is_found_as_two(index: Index) -> None:
    found = index.find("dataquality")
    assert found.meant == "data quality"
    assert "commitment/KR0026" in [short(hit.iri) for hit in found.hits]


_NAMED = """
SELECT DISTINCT ?thing WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel skos:hiddenLabel rdfs:label dcterms:title dcterms:alternative
                     foaf:name ogp:nameAsPrinted sh:name }
  GRAPH ?graph { ?thing ?property ?name }
  FILTER (ISIRI(?thing) && CONTAINS(LCASE(STR(?name)), "WORD") && ?graph != <BASEdataset>)
}
"""


@pytest.mark.parametrize("word", ["예산", "감사", "공약", "참여", "budget", "data", "open", "korea", "3d", "ai"])
def test_every_name_with_the_word_is_found(index: Index, knowledge: Knowledge, word: str) -> None:
    """SPARQL, which reads every name, is the other engine; two letters of Latin are found where a word begins."""
    rows = knowledge.query(_NAMED.replace("WORD", word).replace("BASE", BASE))
    # What stands behind a number sign is a part of a page, not a thing of its own.
    named = {row["thing"] for row in rows if not ("#" in row["thing"] and row["thing"].startswith(ID))}
    found = {hit.iri for hit in index.find(word, names_only=True, limit=2000).hits}
    assert named
    assert found & named if len(word) < 3 and word.isascii() else named <= found


def test_abstracts_and_definitions_are_searched_too(index: Index) -> None:
    # What the editors say of the first commitment of the first plan, and of nothing else.
    found = index.find("emergency silent phone")
    assert [short(hit.iri) for hit in found.hits] == ["commitment/KR0001"]
    assert found.hits[0].property.endswith("/abstract")
    assert index.find("emergency silent phone", names_only=True).total == 0


def test_a_hit_says_what_it_is_what_met_and_what_it_is_part_of(index: Index) -> None:
    hit = index.find("행정안전부", limit=1).hits[0]
    assert (hit.kind, hit.matched, hit.language) == ("Agency", "행정안전부", "ko")
    assert hit.property.endswith("#prefLabel")
    assert {"en": "Ministry of the Interior and Safety", "ko": "행정안전부"}.items() <= hit.names.items()
    assert (hit.name("ko"), hit.name("en"), hit.name("fr")) == ("행정안전부", hit.names["en"], hit.names["en"])
    promise = index.find("KR0042", limit=1).hits[0]
    assert short(promise.within) == "plan/KR-4"
    concept = index.find("감사", limit=1).hits[0]
    assert (concept.kind, short(concept.scheme), short(concept.within)) == ("Concept", "policy-area", "policy-area")


def test_words_for_what_a_thing_is_part_of_narrow_the_search(index: Index) -> None:
    """No name has both; the first are of the thing, the others of its plan, its member or its code list."""
    for words in ("e-government KR-3", "safety inspection fourth action plan", "lawmaking policy area"):
        found = index.find(words)
        assert not found.near
        assert found.hits
    assert "commitment/KR0030" in [short(hit.iri) for hit in index.find("e-government KR-3").hits]
    assert short(index.find("safety inspection fourth action plan").hits[0].iri) == "commitment/KR0039"
    assert index.find("safety inspection third action plan", kinds=["Commitment"], names_only=True).total == 0


def test_kinds_are_counted_and_can_be_chosen(index: Index) -> None:
    everything = index.find("data", limit=500)
    assert sum(everything.kinds.values()) == everything.total == len(everything.hits)
    for kind, count in everything.kinds.items():
        found = index.find("data", kinds=[kind], limit=500)
        assert found.total == count
        assert {hit.kind for hit in found.hits} == {kind}
        assert found.kinds == everything.kinds
    assert index.find("data", kinds=["Nothing"]).total == 0
    areas = index.find("participation", kinds=["Concept"], scheme=f"{ID}policy-area", limit=50)
    assert areas.hits
    assert {hit.scheme for hit in areas.hits} == {f"{ID}policy-area"}
    assert set(everything.kinds) <= set(KINDS)


def test_pages_follow_each_other(index: Index) -> None:
    whole = index.find("commitment", limit=300)
    parts = [index.find("commitment", limit=20, offset=start).hits for start in range(0, 300, 20)]
    assert [hit for part in parts for hit in part] == list(whole.hits)
    assert [hit.iri for hit in whole.hits].count(whole.hits[0].iri) == 1


def test_scores_fall_and_a_whole_word_beats_a_part_of_one(index: Index) -> None:
    scores = {short(hit.iri): hit.score for hit in index.find("ministry of safety", names_only=True).hits}
    assert scores[SAFETY] > 0.7
    words = Question.of("culture")
    ordered = ["culture", "culture and tourism", "ministry of culture", "ministry of agriculture", "tourism"]
    points = [score(words, [name])[0] for name in ordered]
    assert points == sorted(points, reverse=True)
    assert (points[0], points[-1]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("minist", SAFETY),
        ("ministry of the int", SAFETY),
        ("KR004", "commitment/KR0042"),
        ("행정", SAFETY),
        ("행정안ㅈ", SAFETY),  # the syllable is not finished
        ("행정앉", SAFETY),  # ㅈ still hangs on the syllable before
        ("transparanc", "theme/KR-3-6"),
    ],
)
def test_suggestions_while_one_types(index: Index, typed: str, thing: str) -> None:
    assert thing in [short(hit.iri) for hit in index.suggest(typed, limit=30)]


def test_suggestions_can_be_of_one_kind_and_read_on(index: Index) -> None:
    first = index.suggest("ministry", kinds=["Agency"], limit=3)
    more = index.suggest("ministry", kinds=["Agency"], limit=3, offset=3)
    assert {hit.kind for hit in first + more} == {"Agency"}
    assert len({hit.iri for hit in first + more}) == 6


def test_a_thing_is_got_by_its_iri(index: Index) -> None:
    hit = index.get(f"{ID}{SAFETY}")
    assert hit is not None
    assert hit.name("ko") == "행정안전부"
    assert index.get(f"{ID}agency/nobody") is None
    assert index.get("") is None


HOSTILE = [
    *(
        "",
        " ",
        '"',
        '""',
        '" OR *',
        "* OR",
        "names : a",
        "{names prose} : x",
        "a NEAR b",
        "NEAR(a b)",
        "-a",
        "^a",
        "a*",
    ),
    *("a AND", "NOT", "(", ")", "%", "_", "a%' OR 1=1 --", "'; DROP TABLE thing; --", "\0", "bud\0get", "\ud800", "𐏿"),
    *("\u202e", "ㄱ", "가", "가" * 5000, "a" * 100_000, "a b " * 50_000, "the of and", "\u0301" * 1000, "1", "😀"),
    *("공ㅇ", "ａ", "\n\n", "x\ny", "ﷺ" * 100, "ß", "İ", "http://", "\U0010ffff"),
]


@pytest.mark.parametrize("words", HOSTILE, ids=[ascii(words[:12]) + str(len(words)) for words in HOSTILE])
def test_nothing_that_is_asked_is_syntax_or_takes_long(index: Index, words: str) -> None:
    began = monotonic()
    for found in (index.find(words), index.find(words, names_only=True, kinds=["Agency"])):
        assert found.total >= len(found.hits)
        assert not found.cut
    index.suggest(words)
    index.get(words)
    assert monotonic() - began < 20


def test_a_search_ends_at_its_deadline(tmp_path: Path) -> None:
    lines = [f'<{ID}agency/a{number}> <{OGP}nameAsPrinted> "Agency {number}" .'.encode() for number in range(3000)]
    file = tmp_path / FILE
    file.write_bytes(build_index(lines, BASE))
    index = Index(file)
    assert index.find("agency").total == 3000
    assert index.find("agency", seconds=-1).cut
    assert index.find("agency").total == 3000, "the same connection, for the next who asks"
    index.close()


@pytest.mark.parametrize("typed", ["행안", "행안부"])
def test_an_abbreviation_is_understood_before_it_is_whole(index: Index, typed: str) -> None:
    assert index.suggest(typed)[0].iri.endswith(SAFETY)


def test_many_threads_get_the_same(index: Index) -> None:
    questions = ["budget", "행안부", "goverment", "KR-4", "open data", "참여"] * 6
    alone = [index.find(words) for words in questions]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(index.find, questions)) == alone


def test_the_same_statements_give_the_same_bytes(snapshot: Snapshot) -> None:
    lines = snapshot.quads.read_bytes().splitlines()
    lines = [line for line in lines if b"rdf-syntax-ns#Statement" not in line][:20_000]
    mixed = list(lines)
    Random(6).shuffle(mixed)
    assert build_index(lines, BASE) == build_index(mixed, BASE)


def test_an_index_that_is_made_when_asked_leaves_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append((snapshot.path / FILE).read_bytes())
        return made[-1]

    index = Index(make)
    assert made == []
    assert index.find("KR0042").total == index.find("KR0042").total > 0
    assert len(made) == 1
    file = index._file
    assert file.exists()
    index.close()
    assert not file.exists()


def test_a_dataset_without_names_has_an_index_too() -> None:
    index = Index(lambda: build_index([], BASE))
    assert index.find("anything at all").total == 0
    assert index.suggest("a") == []
    assert index.get(BASE) is None
    index.close()


def test_only_our_own_files_are_read(snapshot: Snapshot, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"SQLite format 3\0 or not")
    assert is_index(snapshot.path / FILE)
    assert not is_index(other)
    assert not is_index(tmp_path / "none.db")
