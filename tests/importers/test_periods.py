"""Days and status words as councils write them: when is a thing in use?"""

from datetime import date

import pytest

from importers._days import Span, read_span
from importers._periods import is_understood, read_status

NEVER = date(1900, 1, 1)
NOT_YET = date(9999, 12, 31)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("31/03/2027", date(2027, 3, 31), date(2027, 3, 31)),
        ("1.4.20", date(2020, 4, 1), date(2020, 4, 1)),
        ("2020-04-01 00:00:00", date(2020, 4, 1), date(2020, 4, 1)),
        ("2020/04/01", date(2020, 4, 1), date(2020, 4, 1)),
        ("30th of June 2026", date(2026, 6, 30), date(2026, 6, 30)),
        ("Wednesday 1 April 2020", date(2020, 4, 1), date(2020, 4, 1)),
        ("March 31, 2026", date(2026, 3, 31), date(2026, 3, 31)),
        ("01-Apr-2026 09:30", date(2026, 4, 1), date(2026, 4, 1)),
        ("43922", date(2020, 4, 1), date(2020, 4, 1)),
        ("Apr-20", date(2020, 4, 1), date(2020, 4, 30)),
        ("Sept 2027", date(2027, 9, 1), date(2027, 9, 30)),
        ("04/2020", date(2020, 4, 1), date(2020, 4, 30)),
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("Q1 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("c. 2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2025/26", date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_a_day_a_month_or_a_year(cell: str, first: date, last: date) -> None:
    assert read_span(cell) == Span(first, last)


@pytest.mark.parametrize("cell", ["03/31/2020", "2025/27", "31/02/2026", "Marketing 24", "soon"])
def test_what_is_no_date(cell: str) -> None:
    assert read_span(cell) is None


@pytest.mark.parametrize(
    ("status", "live_from", "live_to"),
    [
        ("live", None, None),
        ("Y", None, None),
        ("N", None, NEVER),
        ("decommissioned", None, NEVER),
        ("decommissioned 2025-08-18", None, date(2025, 8, 18)),
        ("deleted 2026-03-31 (PR 2026)", None, date(2026, 3, 31)),
        ("Decommissioned (2023)", None, date(2024, 1, 1)),
        ("Switched off on 1 May 2026", None, date(2026, 5, 1)),
        ("decommissioned March 2025", None, date(2025, 4, 1)),
        ("Replaced by Oracle Fusion in 2027", None, date(2028, 1, 1)),
        ("Replaced by Oracle Fusion; decommissioned 2024-05-01", None, date(2024, 5, 1)),
        ("No longer in use", None, NEVER),
        ("Not live", None, NEVER),
        ("live until 31/03/2027", None, date(2027, 4, 1)),
        ("planned for 01/04/2027", date(2027, 4, 1), None),
        ("Planned 2027", date(2027, 1, 1), None),
        ("Going live April 2027", date(2027, 4, 1), None),
        ("planned for April", NOT_YET, None),
        ("In development", NOT_YET, None),
        ("Not yet live", NOT_YET, None),
        ("Live (from 1 May 2026)", date(2026, 5, 1), None),
        ("Live since 2019", date(2019, 1, 1), None),
        ("To be retired 31/03/2027", None, date(2027, 3, 31)),
        ("Decommission planned March 2027", None, date(2027, 4, 1)),
        ("Switch-off 30 June 2027", None, date(2027, 6, 30)),
        ("deleted 2025-02-13; replaced by another feed", None, date(2025, 2, 13)),
    ],
)
def test_status_words(status: str, live_from: date | None, live_to: date | None) -> None:
    period = read_status(status)
    assert (period.live_from, period.live_to) == (live_from, live_to)
    assert is_understood(status)


@pytest.mark.parametrize(
    "status",
    [
        "to be decommissioned",
        "Being decommissioned",
        "Decommissioning in progress",
        "not yet decommissioned",
        "Live - upgrade planned 2027",
        "Live; project to replace",
        "Live. Planned to be decommissioned.",
        "Active (old module retired 2020)",
        "Current contract, project to replace 2028",
        "present; load jobs deleted 2026-03-16 (PR 9)",
        "documented; old ingestion deleted 2025-08-18; crawlers still used",
    ],
)
def test_what_goes_on_is_live(status: str) -> None:
    assert (read_status(status).live_from, read_status(status).live_to) == (None, None)
    assert is_understood(status)


@pytest.mark.parametrize(
    "status",
    [
        "Decommissioned?",
        "Partly decommissioned",
        "End of life",
        "Obsolete",
        "Closed",
        "Archived",
        "Replacement planned",
        "Contract ends 31/03/2027",
        "In procurement",
        "Tolerate",
    ],
)
def test_what_may_go_on_counts_as_live_and_is_not_understood(status: str) -> None:
    assert (read_status(status).live_from, read_status(status).live_to) == (None, None)
    assert not is_understood(status)


def test_a_long_cell_of_status_words_is_read_without_trying_every_reading() -> None:
    assert read_status("yes " * 8000 + "?").live_to is None
