"""The drawing of a route: labels keep clear of each other and of the stops, geography is not mirrored."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from delegations.documents import FontStore, Leg, Route, Stop, sheet_pdf
from delegations.documents.placing import Box
from delegations.documents.route import Drawing, lay_out
from delegations.documents.text import Typesetter
from tests.documents.papers import DRIVER_AR, DRIVER_FR, ROUTE_AR, ROUTE_FR
from tests.documents.reading import boxes, elements, place_of

WIDTH, PAGE = 480.0, 640.0


def drawn(route: Route, fonts: FontStore, language: str = "fr") -> Drawing:
    return lay_out(route, Typesetter(fonts, language), WIDTH, PAGE)


def covered(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of discs and labels of which one covers the other."""
    found = [(f"disc {n}", Box(*point, 19, 19)) for n, (point, _) in enumerate(drawing.discs, 1)]
    found += [(" ".join(line.text for line in label.lines), label.box) for label in drawing.labels]
    pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]
    return [(one, other) for (one, box), (other, second) in pairs if box.overlap(second) > 0.01]


def crowd(seed: int, count: int, spread: float) -> Route:
    """Stops at random, near each other when `spread` is small."""
    dice = random.Random(seed)
    places = [(0.5 + spread * (dice.random() - 0.5), 0.5 + spread * (dice.random() - 0.5)) for _ in range(count)]
    names = ("Gare", "Hôtel de la Métropole de Lyon", "Place nautique, quartier de la Confluence, Lyon 2e")
    stops = tuple(Stop(str(n + 1), f"{names[n % 3]} {n + 1}", x, y) for n, (x, y) in enumerate(places))
    return Route((*stops, Stop("Z", "Aéroport", 1, 1)), tuple(Leg(n, n + 1, f"{n + 3} min") for n in range(count)), "")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_covers_anything(fonts: FontStore, language: str) -> None:
    assert covered(drawn(ROUTE_AR if language == "ar" else ROUTE_FR, fonts, language)) == []


@pytest.mark.parametrize("spread", [0.0, 0.02, 0.2, 1.0])
@pytest.mark.parametrize("count", [2, 6, 11])
def test_nothing_covers_anything_where_stops_are_near(fonts: FontStore, count: int, spread: float) -> None:
    for seed in range(3):
        drawing = drawn(crowd(seed, count, spread), fonts)
        assert covered(drawing) == []
        for box in (label.box for label in drawing.labels):
            assert box.x - box.width / 2 >= 0 and box.x + box.width / 2 <= WIDTH
            assert box.y - box.height / 2 >= -0.01 and box.y + box.height / 2 <= drawing.height + 0.01


def test_a_label_far_from_its_stop_has_a_line_to_it(fonts: FontStore) -> None:
    drawing = drawn(crowd(1, 11, 0.02), fonts)
    assert any(label.leader for label in drawing.labels)


def test_a_way_and_the_way_back_are_two_lines(fonts: FontStore) -> None:
    stops = (Stop("1", "Hôtel", 0, 0), Stop("2", "Gare", 1, 0))
    there, back = drawn(Route(stops, (Leg(0, 1, "5 min"), Leg(1, 0, "8 min")), ""), fonts).ways
    assert abs(there[40][1] - back[-40][1]) > 5


def test_a_way_keeps_clear_of_the_stops_it_does_not_serve(fonts: FontStore) -> None:
    stops = (Stop("1", "A", 0, 0), Stop("2", "B", 0.5, 0), Stop("3", "C", 1, 0))
    drawing = drawn(Route(stops, (Leg(0, 2, "9 min"),), ""), fonts)
    (x, y), _ = drawing.discs[1]
    assert min(((a - x) ** 2 + (b - y) ** 2) ** 0.5 for a, b in drawing.ways[0]) > 12


@pytest.mark.parametrize("stops", [(), (Stop("1", "Seul", 0.3, 0.3),)])
def test_a_route_may_have_one_stop_or_none(fonts: FontStore, stops: tuple[Stop, ...]) -> None:
    assert len(drawn(Route(stops, tuple(Leg(0, 0, "1 min") for _ in stops), ""), fonts).discs) == len(stops)


def test_east_is_right_in_every_language(fonts: FontStore, tmp_path: Path) -> None:
    for document, route in ((DRIVER_FR, ROUTE_FR), (DRIVER_AR, ROUTE_AR)):
        (page,) = boxes(sheet_pdf(replace(document, blocks=(route,)), fonts), tmp_path)
        names = [word for word in page if word.text in ("Part-Dieu", "Confluence")]
        east, west = place_of("Part-Dieu", names), place_of("Confluence", names)
        assert east.left > west.left + 80


def test_the_drawing_is_a_figure_that_says_the_way_in_words(fonts: FontStore) -> None:
    route = replace(ROUTE_FR, text="Deux lieux, seize minutes.")
    pdf = sheet_pdf(replace(DRIVER_FR, blocks=(route,)), fonts)
    assert [entry["/Alt"] for role, entry in elements(pdf) if role == "Figure"] == ["Deux lieux, seize minutes."]
