"""A stored report is read back as it was written."""

from ogpkg.validation import stored
from ogpkg.validation.writers import write
from tests.validation.writer_reports import REPORT


def test_what_was_written_is_read_back() -> None:
    again = stored.read(write(REPORT, "json", "en"))
    assert again.results == REPORT.results
    assert write(again, "json", "en") == write(REPORT, "json", "en")
