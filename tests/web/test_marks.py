"""What pages write without a template: all that comes from the data is escaped, as HTML asks (section 13.3)."""

from __future__ import annotations

import pytest
from flask import Flask

from ogpkg.web.labels import Labels
from ogpkg.web.linked.describe import Source, Spot
from ogpkg.web.pages import marks
from ogpkg.web.pages.tables import Cell
from ogpkg.web.present import Presenter, Value
from ogpkg.web.state import states
from ogpkg.web.words import Words

HOSTILE, SAFE = "<b a=\"1\" b='2'>&", "&lt;b a=&#34;1&#34; b=&#39;2&#39;&gt;&amp;"


@pytest.mark.parametrize("kind", ["text", "thing", "code", "edtf", "period", "number", HOSTILE])
def test_a_value_is_escaped_whatever_it_is(kind: str) -> None:
    for href in (None, HOSTILE):
        for outside in (False, True):
            written = str(marks.value(Value(HOSTILE, href, outside, HOSTILE, HOSTILE, kind)))
            assert HOSTILE not in written
            assert f">{SAFE}<" in written  # the words
            assert f'<span class="note">{SAFE}</span>' in written
            assert href is None or f'href="{SAFE}"' in written


def test_a_chip_is_escaped(app: Flask) -> None:
    present = Presenter(states(app).current.served, Words("en"), Labels())
    cell = Cell((Value(HOSTILE, sources=(Source(HOSTILE, (Spot(3, f"Sheet!{HOSTILE}"),)),)),), "differ")
    written = str(marks.cell(cell, present))
    assert HOSTILE not in written
    assert f"<b>Sheet!{SAFE}</b>" in written
    assert written.startswith('<span class="differs">documents differ</span><div class="v">')


def test_nobody_who_says_it_is_nothing_written(app: Flask) -> None:
    present = Presenter(states(app).current.served, Words("en"), Labels())
    assert str(marks.chips((), present)) == ""
