"""The shipped data, validated once for all tests that ask about it."""

from __future__ import annotations

import pytest

from ogpkg import check
from ogpkg.validation import Report


@pytest.fixture(scope="session")
def shipped_report() -> Report:
    """What our shapes find in the data that came with ogpkg."""
    return check.check(check.shipped())
