"""Every page holds the rules of axe, fits a narrow phone and stays readable, by day and by night."""

import json
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.accessibility.conftest import WINDOW, Season
from tests.accessibility.walk import STAFF, Stop, portal

PHONE = {"width": 320, "height": 640}
SEVERE = ("serious", "critical")
EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
SMALLEST = 12
"""Pixels."""
PORTAL = [stop.name for stop in portal("", "", "", "", "")]

SMALL_TEXT = """smallest => {
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || parent.closest("script, style, title, desc, noscript")) continue;
    if (!parent.checkVisibility({visibilityProperty: true})) continue;
    const svg = parent.closest("svg[viewBox]");
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < smallest - 0.01) found.add(`${size.toFixed(1)} px: ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  return [...found];
}"""
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("main *, header *")].filter(
    e => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, .tabs, .visually-hidden"));
  return wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


def severe(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds of the two higher impacts, a line for each rule."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): " + " | ".join(node["html"][:160] for node in rule["nodes"][:4])
        for rule in found
        if rule["impact"] in SEVERE
    ]


def look(page: Page, stop: Stop) -> list[str]:
    """Everything wrong with one page: wide and narrow, light and dark."""
    page.set_viewport_size(WINDOW)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # colours are judged at rest, not on their way
    answer = stop.way(page)
    wrong = [f"answered {answer.status}"] if answer and answer.status != stop.status else []
    wrong += [f"desk: {line}" for line in severe(page, EVERYTHING)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"desk, dark: {line}" for line in severe(page, COLOURS)]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    wrong += [f"phone, dark: {line}" for line in severe(page, EVERYTHING)]
    wrong += [f"phone, too wide: {line}" for line in page.evaluate(WIDE)]
    wrong += [f"phone, too small: {line}" for line in page.evaluate(SMALL_TEXT, SMALLEST)]
    return wrong


@pytest.mark.parametrize("stop", STAFF, ids=lambda stop: stop.name)
def test_every_page_of_the_staff_can_be_used_by_everybody(season: Season, stop: Stop) -> None:
    wrong = look(season.window(stop.reader), stop)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PORTAL)
def test_every_page_behind_a_link_can_be_used_by_everybody(season: Season, name: str) -> None:
    stop = season.portal()[name]
    wrong = look(season.window(stop.reader), stop)
    assert not wrong, "\n".join(wrong)
