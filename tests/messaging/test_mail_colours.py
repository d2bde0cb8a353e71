"""Mails stay readable in the dark: by their own sheet, and where a program turns colours round by itself."""

import re
from pathlib import Path

import html5lib
import pytest

from tests.golden.conftest import KEPT

MAILS = sorted((KEPT / "mails").rglob("*.html"))
LOOKED_AT = [mail for mail in MAILS if mail.name.endswith((".ar.html", ".en.html"))]
GROUNDS = {"ground", "sheet", "press"}
_RULE = re.compile(r"\.(\w+) \{ ([^}]+)\}")


def colour(rules: str, name: str) -> str:
    found = re.search(rf"(?:^|[;\s]){name}:\s*(#[0-9a-f]{{6}})", rules)
    return found[1] if found else ""


def lightness(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def inverted(colour: str) -> str:
    return "#" + "".join(f"{255 - int(colour[at : at + 2], 16):02x}" for at in (1, 3, 5))


@pytest.mark.parametrize("mail", LOOKED_AT, ids=lambda mail: f"{mail.parent.name}/{mail.name}")
def test_every_colour_has_its_dark_one_and_can_be_read_in_each(mail: Path) -> None:
    tree = html5lib.parse(mail.read_text(), namespaceHTMLElements=False)
    dark = dict(_RULE.findall(tree.find(".//style").text))
    seen = 0
    for element in tree.iter():
        style, names = element.get("style", ""), set(element.get("class", "").split())
        ink, ground = colour(style, "color"), colour(style, "background-color")
        if not ink and not ground:
            continue
        assert names & set(dark), f"{element.tag} {style} has no dark colour"
        assert not ground or ink, f"{style}: a ground without its ink"
        ground = ground or ("#0b6156" if "press" in names else "#fcfdfd")
        night = next(rules for name, rules in dark.items() if name in names and colour(rules, "color"))
        under = colour(night, "background-color") or colour(dark["sheet"], "background-color")
        assert ground != "#ffffff" and contrast(ink, ground) >= 4.5, style
        assert contrast(colour(night, "color"), under) >= 4.5, night
        assert contrast(inverted(ink), inverted(ground)) >= 4.5, f"turned round: {style}"
        seen += 1
    assert seen >= 4


@pytest.mark.parametrize("mail", LOOKED_AT, ids=lambda mail: f"{mail.parent.name}/{mail.name}")
def test_the_root_and_the_outer_table_tell_language_and_direction(mail: Path) -> None:
    tree = html5lib.parse(mail.read_text(), namespaceHTMLElements=False)
    wanted = ("ar", "rtl") if mail.name.endswith(".ar.html") else ("en", "ltr")
    for element in (tree, tree.find(".//body/table")):
        assert (element.get("lang"), element.get("dir")) == wanted, "some programs throw the root away"
    schemes = {m.get("name"): m.get("content") for m in tree.iter("meta") if "scheme" in m.get("name", "")}
    assert schemes == {"color-scheme": "light dark", "supported-color-schemes": "light dark"}


def test_a_number_to_dial_keeps_its_order_in_an_arabic_text() -> None:
    for text in (KEPT / "mails").rglob("*.ar.txt"):
        assert not re.search(r"(?<!\u2068)\+33", text.read_text()), text
