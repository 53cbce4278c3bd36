"""
The browser that tests open our pages in: one that is installed, or Playwright's own.

`python -m tests.browser.browsers` says which; `python -m playwright install chromium` gets one.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

ADVICE = "install Chromium, Chrome or Edge to open our pages in a browser"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_CHANNELS = ("chrome", "msedge")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def start_browser(chromium: BrowserType) -> Browser | None:
    """Start the first browser that starts, without a window."""
    paths = [shutil.which(name) for name in _NAMES] + [chromium.executable_path]
    found: list[tuple[str | None, str | None]] = [
        (path, None) for path in paths if path and Path(path).exists()
    ]
    for path, channel in [*found, *((None, channel) for channel in _CHANNELS)]:
        try:
            return chromium.launch(executable_path=path, channel=channel, args=[*_ARGUMENTS])
        except Error:
            continue
    return None


if __name__ == "__main__":
    with sync_playwright() as playwright:
        started = start_browser(playwright.chromium)
        if started is None:
            sys.exit(f"No browser was found: {ADVICE}.")
        sys.stdout.write(f"Pages are opened in Chromium {started.version}.\n")
        started.close()
