"""The soak, for some seconds; `make soak` runs it for ten minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak import soak, table


@pytest.mark.long
def test_nothing_is_lost_while_everything_fails(tmp_path: Path) -> None:
    report = soak(8, tmp_path)
    assert report.failures == [], table(report)
    assert sum(report.answers.values()) > 200, table(report)
