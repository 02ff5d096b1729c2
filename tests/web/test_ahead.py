"""What a server reads before anybody asks, and what it reads at once instead of in parts."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask

from ogpkg.dataset import Snapshot
from ogpkg.iris import OGP
from ogpkg.web.app import close_app, create_app
from ogpkg.web.linked.around import around
from ogpkg.web.linked.describe import Statements, about, counted, pointing
from ogpkg.web.settings import Settings
from ogpkg.web.state import states


def reading() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "ogpkg-warm-up"]


def test_what_pages_need_is_there_before_anybody_asks(snapshot: Snapshot) -> None:
    app = create_app(Settings(snapshot=snapshot.path, workers=1))
    state = states(app).current
    state.warm_up()
    for thread in reading():
        thread.join(60)
    close_app(app)  # now nothing can be asked any more
    assert state.commitments.promises
    assert state.served.graphs
    assert state.served.counts[OGP + "Commitment"] == len(state.commitments.promises)


def test_a_server_that_ends_while_it_reads_ahead_just_ends(
    snapshot: Snapshot, capfd: pytest.CaptureFixture[str]
) -> None:
    app = create_app(Settings(snapshot=snapshot.path, workers=1))
    states(app).current.warm_up()
    close_app(app)
    for thread in reading():
        thread.join(10)
    assert not reading()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "path", ["commitment/KR0042", "plan/KR-4", "document/kr-nap4", "completion/substantial", "member/KR", "commitment"]
)
def test_what_is_read_at_once_is_what_is_read_in_parts(shipped_app: Flask, path: str) -> None:
    served = states(shipped_app).current.served
    iri = served.id(path)
    found = around(served, iri)
    said, inward = counted(served, "about-count", subject=[iri]), counted(served, "pointing-count", object=[iri])
    assert (found is None) == (max(said, inward) > 1000)
    if found:
        assert (found.said, len(found.inward)) == (said, inward)
        assert places(found.about) == places(about(served, [iri]))
        assert places(found.pointing(200)) == places(pointing(served, iri)[0])


def places(statements: Statements) -> set[object]:
    return set(statements.places())


def test_plain_triples_are_read_at_once_too(tmp_path: Path) -> None:
    file = tmp_path / "plain.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c> . <urn:c> <urn:b> <urn:a>, <urn:c> .", encoding="utf-8")
    app = create_app(Settings(files=(file,), workers=1))
    found = around(states(app).current.served, "urn:c")
    close_app(app)
    assert found is not None
    assert (found.said, len(found.inward)) == (2, 2)
