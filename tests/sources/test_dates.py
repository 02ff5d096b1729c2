"""Dates as the documents write them. Expected readings follow ISO 8601-2 (EDTF levels 0 to 2) and the calendar."""

from datetime import date

import pytest

from ogpkg.sources.dates import interval, read_date, split_period

READINGS = [
    ("September 1, 2018", "2018-09-01", date(2018, 9, 1), date(2018, 9, 1)),
    ("Mar. 3, 2016", "2016-03-03", date(2016, 3, 3), date(2016, 3, 3)),
    ("Sept.20, 2017", "2017-09-20", date(2017, 9, 20), date(2017, 9, 20)),
    ("October, 2018", "2018-10", date(2018, 10, 1), date(2018, 10, 31)),
    ("February, 2020", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
    ("July 2016", "2016-07", date(2016, 7, 1), date(2016, 7, 31)),
    ("2018", "2018", date(2018, 1, 1), date(2018, 12, 31)),
    ("First half of 2019", "2019-40", date(2019, 1, 1), date(2019, 6, 30)),
    ("Second  half of 2019", "2019-41", date(2019, 7, 1), date(2019, 12, 31)),
    ("August – September, 2018", "2018-08/2018-09", date(2018, 8, 1), date(2018, 9, 30)),
    ("Dec. 2016~", "2016-12/..", date(2016, 12, 1), None),
    ("Dec. 2017-", "2017-12/..", date(2017, 12, 1), None),
]
UNREADABLE = [
    "Once every quarter",
    "Throughout the Year",
    "To be continued",
    "-",
    "",
    "finish in 2018 or later",
    "32 May 2018",
]


@pytest.mark.parametrize(("words", "edtf", "earliest", "latest"), READINGS)
def test_words_have_a_reading_and_its_bounds(words: str, edtf: str, earliest: date, latest: date | None) -> None:
    reading = read_date(words)
    assert reading is not None
    assert (reading.edtf, reading.earliest, reading.latest) == (edtf, earliest, latest)


@pytest.mark.parametrize("words", UNREADABLE)
def test_what_nobody_can_read_stays_words(words: str) -> None:
    assert read_date(words) is None


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("September 1, 2018 – August 31, 2020", ("September 1, 2018", "August 31, 2020")),
        ("July 1, 2016 ~ Dec. 31, 2017", ("July 1, 2016", "Dec. 31, 2017")),
        ("2018-2020", ("2018", "2020")),
        ("September 1, 2018", None),
        ("as soon as possible ~ 2020", None),
    ],
)
def test_a_period_has_two_ends(words: str, ends: tuple[str, str] | None) -> None:
    assert split_period(words) == ends


@pytest.mark.parametrize(
    ("start", "end", "open_ended", "expected"),
    [
        ("March 6, 2018", "June 2018", False, "2018-03-06/2018-06"),
        ("March 6, 2018", "To be continued", True, "2018-03-06/.."),
        ("August – September, 2018", "To be continued", True, "2018-08/.."),
        ("July 2016", "Dec. 2017-", False, "2016-07/.."),
        ("Once every quarter", "2018", False, None),
        ("March 6, 2018", "", False, None),
    ],
)
def test_the_interval_of_two_cells(start: str, end: str, open_ended: bool, expected: str | None) -> None:
    assert interval(read_date(start), read_date(end), open_ended=open_ended) == expected
