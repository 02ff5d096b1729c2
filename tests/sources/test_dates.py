"""Dates as the documents write them. Expected readings follow ISO 8601-2 (EDTF levels 0 to 2) and the calendar."""

from datetime import date

import pytest

from ogpkg.sources.dates import DAY_FIRST, MONTH_FIRST, interval, numeric_order, read_date, split_period

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
    ("1 September 2018", "2018-09-01", date(2018, 9, 1), date(2018, 9, 1)),
    ("1st of September 2018", "2018-09-01", date(2018, 9, 1), date(2018, 9, 1)),
    ("September 1st, 2018", "2018-09-01", date(2018, 9, 1), date(2018, 9, 1)),
    ("1-Sep-2018", "2018-09-01", date(2018, 9, 1), date(2018, 9, 1)),
    ("2018-09-01", "2018-09-01", date(2018, 9, 1), date(2018, 9, 1)),
    ("31/12/2018", "2018-12-31", date(2018, 12, 31), date(2018, 12, 31)),
    ("12/31/2018", "2018-12-31", date(2018, 12, 31), date(2018, 12, 31)),
    ("31.12.18", "2018-12-31", date(2018, 12, 31), date(2018, 12, 31)),
    ("Q2 2022", "2022-34", date(2022, 4, 1), date(2022, 6, 30)),
    ("2022/Q4", "2022-36", date(2022, 10, 1), date(2022, 12, 31)),
    ("the last quarter of 2022", "2022-36", date(2022, 10, 1), date(2022, 12, 31)),
    ("H1 2019", "2019-40", date(2019, 1, 1), date(2019, 6, 30)),
    ("Q1–Q3 2019", "2019-33/2019-35", date(2019, 1, 1), date(2019, 9, 30)),
    ("1 June – 31 August 2018", "2018-06-01/2018-08-31", date(2018, 6, 1), date(2018, 8, 31)),
    ("2016-18", "2016/2018", date(2016, 1, 1), date(2018, 12, 31)),
    ("By December 2019", "../2019-12", None, date(2019, 12, 31)),
    ("by the end of June 2018", "../2018-06", None, date(2018, 6, 30)),
    ("before 2019", "../2018-12-31", None, date(2018, 12, 31)),
    ("End of 2018", "2018", date(2018, 1, 1), date(2018, 12, 31)),
    ("from March 2018", "2018-03/..", date(2018, 3, 1), None),
]
UNREADABLE = [
    "Once every quarter",
    "Throughout the Year",
    "To be continued",
    "-",
    "",
    "finish in 2018 or later",
    "32 May 2018",
    "31 February 2018",
    "2018-13-01",
    "03/04/2018",
    "2016-07",
    "Spring, when the ice is thin",
    "Decision 2018",
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
        ("June 2016 – June 2018", ("June 2016", "June 2018")),
        ("From 1st September 2018 to 31 August 2020", ("1st September 2018", "31 August 2020")),
        ("2018-09-01 - 2020-08-31", ("2018-09-01", "2020-08-31")),
        ("01/09/2018–03/08/2020", ("01/09/2018", "03/08/2020")),
        ("June 2016 – ongoing", ("June 2016", "ongoing")),
        ("between June 2016 and June 2018", ("June 2016", "June 2018")),
        ("June – December 2017", None),
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


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("from 01/09/2018 to 31/08/2020", DAY_FIRST),
        ("9/1/18 and 12/31/18", MONTH_FIRST),
        ("only 01/09/2018", None),
        ("31/12/2018 and 12/31/2018", None),
        ("law 99/99/2018, file 1/45/2018", None),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_document(text, order):
    assert numeric_order(text) == order


def test_an_order_once_shown_reads_the_other_dates():
    assert read_date("01/09/2018", DAY_FIRST).latest == date(2018, 9, 1)
    assert read_date("01/09/2018", MONTH_FIRST).latest == date(2018, 1, 9)
    assert read_date("13/09/2018", MONTH_FIRST) is None


@pytest.mark.parametrize(("words", "span"), [("2018", True), ("Q2 2018", True), ("Aug.-Sept. 2018", True)])
def test_a_year_or_a_part_of_it_is_a_stretch_of_time(words, span):
    assert read_date(words).is_span == span
    assert not read_date("June 2018").is_span
    assert not read_date("by 2018").is_span
