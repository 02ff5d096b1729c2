"""The history of an installation: what each build changed, all of it or nothing, and never in the way of a build."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.dataset.history import Entry, History, Thing, Things, read_history
from ogpkg.iris import ID
from tests.dataset.conftest import PAGE, PLAN, World
from tests.dataset.test_snapshot import start

PLAN_GRAPH, PAGE_GRAPH = f"{ID}document/xa-plan", f"{ID}document/xa-page"
SECOND = (
    'commitment:XA0002 a ogp:Commitment ; dcterms:title "Mend the roads"@en , "도로 정비"@ko ; ogp:plan plan:XA-1 .'
)
THIRD = 'commitment:XA0003 a ogp:Commitment ; dcterms:title "Open the books"@en ; ogp:plan plan:XA-1 .'


def build(world: World, *more: str, **options: object) -> Snapshot:
    """A version whose plan says `more`."""
    world.write("data/xa-plan.ttl", "\n".join([PLAN, *more]))
    return world.build(**options)


def things(entry: Entry) -> tuple[list[str], list[str], list[str]]:
    new, changed, gone = (
        [t.iri.removeprefix(ID) for t in kind.listed] for kind in (entry.new, entry.changed, entry.gone)
    )
    return new, changed, gone


def entries(world: World) -> list[str]:
    return sorted(path.name for path in (world.out / "history").iterdir())


def test_the_first_version_is_an_entry_without_comparison(world: World) -> None:
    began = datetime.now(UTC) - timedelta(seconds=1)
    snapshot = build(world)
    (entry,) = read_history(world.out).entries
    assert (entry.number, entry.version, entry.previous, entry.compared) == (1, snapshot.version, None, False)
    assert entry.statements == snapshot.manifest["quads"]
    assert began <= entry.when <= datetime.now(UTC)
    assert entries(world) == [f"000001-{snapshot.version}.json"]


def test_an_entry_says_what_one_version_changed(world: World) -> None:
    first = build(world, SECOND)
    second = build(world, THIRD, 'commitment:XA0001 dcterms:title "Open the whole register"@en .')
    entry = read_history(world.out).entries[0]
    assert (entry.number, entry.version, entry.previous, entry.compared) == (2, second.version, first.version, True)
    assert things(entry) == (["commitment/XA0003"], ["commitment/XA0001"], ["commitment/XA0002"])
    # The plan says of XA0003 three things and of XA0001 one more; of XA0002 it said four.
    assert (entry.graphs[PLAN_GRAPH].added, entry.graphs[PLAN_GRAPH].removed) == (4, 4)
    assert PAGE_GRAPH not in entry.graphs
    assert entry.gone.listed[0].names == {"en": "Mend the roads", "ko": "도로 정비"}
    assert entry.new.listed[0].names == {"en": "Open the books"}


def test_what_is_gone_is_gone_until_it_is_back(world: World) -> None:
    iri = f"{ID}commitment/XA0002"
    first, second = build(world, SECOND), build(world)
    gone = read_history(world.out).gone(iri)
    assert gone is not None
    assert (gone.last, gone.version) == (first.version, second.version)
    assert gone.when == read_history(world.out).entries[0].when
    assert gone.names["ko"] == "도로 정비"
    third = build(world, THIRD)
    assert read_history(world.out).gone(iri) == gone
    build(world, SECOND)
    history = read_history(world.out)
    assert history.gone(iri) is None
    assert [one.iri for one in history.all_gone()] == [f"{ID}commitment/XA0003"]
    assert history.until(third.version).gone(iri) == gone
    assert history.until(third.version).gone(f"{ID}commitment/XA0003") is None
    assert history.gone(f"{ID}commitment/XA0001") is None


def test_a_version_that_is_current_again_is_an_entry_and_one_that_stays_is_none(world: World) -> None:
    first, second = build(world), build(world, SECOND)
    build(world, SECOND)
    assert len(read_history(world.out).entries) == 2
    assert build(world).version == first.version
    versions = [entry.version for entry in read_history(world.out).entries]
    assert versions == [first.version, second.version, first.version]
    assert things(read_history(world.out).entries[0]) == ([], [], ["commitment/XA0002"])


def test_the_history_outlives_the_versions(world: World) -> None:
    built = [build(world, *more, keep=1).version for more in ((), (SECOND,), (THIRD,), ())]
    assert [entry.version for entry in reversed(read_history(world.out).entries)] == built
    assert [things(entry) for entry in read_history(world.out).entries] == [
        ([], [], ["commitment/XA0003"]),
        (["commitment/XA0003"], [], ["commitment/XA0002"]),
        (["commitment/XA0002"], [], []),
        ([], [], []),
    ]
    assert sum(path.is_dir() for path in world.out.iterdir() if not path.is_symlink()) == 2  # one version, the history


def test_another_base_is_not_compared(world: World) -> None:
    build(world)
    other = build(world, base_iri="https://data.example.org/")
    newest = read_history(world.out).entries[0]
    assert (newest.version, newest.compared, newest.graphs) == (other.version, False, {})
    assert newest.previous is not None


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"nonsense\n")])
def test_a_previous_version_that_cannot_be_read_is_said_and_stops_nothing(world: World, spoil: object) -> None:
    first = build(world)
    spoil(first.quads)  # type: ignore[operator]
    second = build(world, SECOND)
    newest = read_history(world.out).entries[0]
    assert (newest.version, newest.previous, newest.compared) == (second.version, first.version, False)


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"format": 1, "number": 2}', '{"format": 99, "number": 2}', "\xff", '"when"'],
)
def test_a_damaged_entry_is_reported_and_skipped(world: World, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    first, second = build(world), build(world, SECOND)
    bad = world.out / "history" / f"000002-{second.version}.json"
    bad.write_bytes(damage.encode("latin-1"))
    third = build(world, THIRD)
    history = read_history(world.out)
    assert [entry.version for entry in history.entries] == [third.version, first.version]
    assert history.damaged == (bad.name,)
    assert str(bad) in caplog.text
    assert history.entries[0].number == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [("when", "yesterday"), ("when", "2026-01-01T00:00:00"), ("number", 7), ("things", []), ("graphs", {"x:g": 1})],
)
def test_an_entry_with_one_wrong_field_is_damaged(world: World, name: str, value: object) -> None:
    build(world)
    (file,) = (world.out / "history").iterdir()
    file.write_text(json.dumps(json.loads(file.read_text()) | {name: value}))
    assert read_history(world.out).damaged == (file.name,)


def test_files_of_others_in_the_folder_are_left_alone(world: World) -> None:
    build(world)
    other = world.out / "history" / "notes.txt"
    other.write_text("mine")
    build(world, SECOND)
    assert len(read_history(world.out).entries) == 2
    assert read_history(world.out).damaged == ()
    assert other.read_text() == "mine"


def test_a_build_killed_before_its_entry_had_its_name_is_caught_up_with(world: World) -> None:
    # The state between the two renames: current has moved, and the entry still lies there under its hidden name.
    first, second = build(world), build(world, SECOND)
    folder = world.out / "history"
    (folder / f"000002-{second.version}.json").replace(folder / ".entry")
    assert [entry.version for entry in read_history(world.out).entries] == [first.version]
    third = build(world, THIRD)
    history = read_history(world.out)
    assert [(entry.number, entry.version, entry.previous) for entry in history.entries] == [
        (3, third.version, second.version),
        (2, second.version, first.version),
        (1, first.version, None),
    ]
    assert things(history.entries[1]) == (["commitment/XA0002"], [], [])
    assert ".entry" not in entries(world)


def test_a_build_killed_before_current_moved_leaves_no_trace(world: World) -> None:
    first = build(world)
    (world.out / "history" / ".entry").write_text("{ half")
    assert [entry.version for entry in read_history(world.out).entries] == [first.version]
    second = build(world, SECOND)
    assert [entry.version for entry in read_history(world.out).entries] == [second.version, first.version]


@pytest.mark.parametrize("delay", [0.18, 0.24, 0.3])
def test_a_build_killed_at_any_moment_leaves_no_half_entry(world: World, delay: float) -> None:
    build(world)
    world.write("data/xa-plan.ttl", PLAN + SECOND)
    process = start(world)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert read_history(world.out).damaged == ()
    last = build(world, THIRD)
    history = read_history(world.out)
    assert history.damaged == ()
    assert history.entries[0].version == last.version == os.readlink(world.out / "current")
    # Whatever the killed build came to, one entry leads to the next.
    assert [entry.previous for entry in history.entries[:-1]] == [entry.version for entry in history.entries[1:]]


def test_a_folder_of_versions_without_a_history_gets_one(world: World) -> None:
    first = build(world)
    shutil.rmtree(world.out / "history")
    assert read_history(world.out).entries == ()
    second = build(world, SECOND)
    (entry,) = read_history(world.out).entries
    assert (entry.version, entry.previous, entry.compared) == (second.version, first.version, True)
    shutil.rmtree(world.out / "history")
    build(world, SECOND)
    (entry,) = read_history(world.out).entries
    assert (entry.version, entry.previous, entry.compared) == (second.version, None, False)


def test_a_name_that_changes_elsewhere_changes_the_thing(world: World) -> None:
    build(world)
    world.write("data/xa-page.ttl", PAGE + 'agency:xa-interior dcterms:title "Interior"@en .')
    world.build()
    assert things(read_history(world.out).entries[0]) == (["agency/xa-interior"], [], [])


def entry(number: int, *, new: Things | None = None, gone: Things | None = None, compared: bool = True) -> Entry:
    when = datetime(2026, 1, number, tzinfo=UTC)
    return Entry(
        number, f"{number:016}", f"{number - 1:016}", when, 9, compared, {}, new or Things(), Things(), gone or Things()
    )


LOST = Things(1, (Thing("x:a"),))


def test_nothing_is_called_gone_that_may_be_back() -> None:
    assert History([entry(1), entry(2, gone=LOST), entry(3)]).gone("x:a")
    assert not History([entry(1), entry(2, gone=LOST), entry(3, compared=False)]).gone("x:a")
    assert not History([entry(1), entry(2, gone=LOST), entry(3, new=Things(5, ()))]).gone("x:a")
    assert not History([entry(1), entry(2, gone=LOST), entry(3, new=LOST)]).gone("x:a")
    again = History([entry(1), entry(2, gone=LOST), entry(3, new=LOST), entry(4, gone=LOST)]).gone("x:a")
    assert again
    assert again.version == f"{4:016}"


def test_a_system_short_of_files_does_not_pass_for_a_damaged_history(world: World) -> None:
    build(world)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            read_history(world.out)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert len(read_history(world.out).entries) == 1
