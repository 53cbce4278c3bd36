"""A browser for all tests of pages. Without any they are skipped, and say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.browsers import ADVICE, start_browser
from tests.browser.visits import Visits


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a browser without a window."""
    with sync_playwright() as playwright:
        started = start_browser(playwright.chromium)
        if started is None:
            pytest.skip(f"no browser: {ADVICE}")
        yield started
        started.close()


@pytest.fixture
def visits(browser: Browser, tmp_path: Path) -> Iterator[Visits]:
    """Open pages from disk; afterwards nothing may have gone wrong on any of them."""
    opened = Visits(browser, tmp_path)
    yield opened
    opened.close()
    assert opened.faults == []
