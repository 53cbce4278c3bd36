"""Pages opened from disk, and all that they must not do: ask for anything, complain, run names."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Position

WATCH = """
window.ran = [];
document.addEventListener(
  "securitypolicyviolation", (event) => window.ran.push(event.violatedDirective)
);
"""


class Visits:
    """Opens pages in a browser; `faults` says what they did that they must not do."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.faults: list[str] = []
        self._browser = browser
        self._folder = folder
        self._contexts: list[BrowserContext] = []

    def open(self, html: str, *, width: int = 1280, scripts: bool = True) -> Page:
        """Write a page to a file and open it."""
        file = self._folder / f"page-{len(self._contexts)}.html"
        file.write_bytes(html.encode())
        context = self._browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts
        )
        self._contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("console", lambda said: self.faults.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("popup", lambda _: self.faults.append("popup"))
        context.on("request", lambda asked: self._check(asked.url, file.as_uri()))
        page.goto(file.as_uri())
        return page

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()

    def _check(self, url: str, own: str) -> None:
        if url != own:
            self.faults.append(f"request: {url[:100]}")


def find_violations(page: Page) -> list[str]:
    """Find what axe-core has against a page: rule and element."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def read_picture(page: Page) -> dict[str, Any]:
    """Read what the picture was made from."""
    picture: dict[str, Any] = json.loads(page.locator("#picture-data").text_content() or "")
    return picture


def find_box(page: Page, name: str) -> Position:
    """Find where on the canvas the middle of a box is."""
    numbers = {box["name"]: box["node"] for box in read_picture(page)["boxes"]}
    number: int = numbers[name]
    return list_places(page)[number]


def list_places(page: Page) -> list[Position]:
    """List where on the canvas the middles of nodes are, boxes first."""
    picture = read_picture(page)
    canvas = page.locator("#stage canvas").bounding_box()
    assert canvas is not None
    scale = canvas["width"] / picture["width"]
    return [{"x": node["x"] * scale, "y": node["y"] * scale} for node in picture["nodes"]]
