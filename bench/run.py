"""Ratios and bounds of the product's promises, each measured within one run: `make bench`.

Prints a table and writes bench/results.json. Exit 1 when a bound is broken.
"""

import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TEST_WITHOUT_POSTGRES", "1")

from bench.measures import calendar_feed, poll_of_current_client  # noqa: E402
from delegations.app import create_app  # noqa: E402
from delegations.core.clock import FixedClock  # noqa: E402
from delegations.core.settings import Settings  # noqa: E402
from delegations.database.migrate import upgrade  # noqa: E402
from delegations.sheets.likeness import KnownPeople, KnownPerson, find_known  # noqa: E402
from delegations.sheets.mapping import guess_mapping, main_table  # noqa: E402
from delegations.sheets.people import read_people  # noqa: E402
from delegations.sheets.reading import read_sheets  # noqa: E402
from tests.client import StaffClient  # noqa: E402
from tests.factories import Factory  # noqa: E402


@dataclass(frozen=True)
class Result:
    """`value` is good when it is at most `bound`."""

    name: str
    value: float
    bound: float
    unit: str

    @property
    def good(self) -> bool:
        return self.value <= self.bound


def median_seconds(work: Callable[[], Any], runs: int = 7) -> float:
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def application(folder: Path) -> Any:
    settings = Settings(
        environment="development", secret_key="bench-key-0123456789abcdefghijklmnop",
        database_url=f"sqlite:///{folder / 'bench.sqlite'}", instance=folder, base_url="http://localhost",
        mail_url=f"file://{folder / 'mail'}", inbox_url=f"file://{folder / 'inbox'}", queue_url="",
        templates=ROOT / "templates", translations=ROOT / "translations", static=ROOT / "static", testing=True,
    )  # fmt: skip
    app = create_app(settings, FixedClock(datetime(2027, 10, 18, 7, 0, tzinfo=UTC)))
    upgrade(app.extensions["delegations"].database.engine)
    return app


def fill(app: Any, code: str, slots: int) -> None:
    """A dossier with 40 people and so many slots over four days, spread over 20 places."""
    database = app.extensions["delegations"].database
    with database.writing() as session:
        make = Factory(session, app.extensions["delegations"].clock)
        dossier = make.dossier(code)
        for number in range(40):
            make.participation(dossier, make.person(f"P{number}", code))
        places = [make.place(f"{code} {n}", latitude=45.7 + n / 100, longitude=4.8) for n in range(20)]
        per_day = slots // 4
        for number in range(slots):
            day, at = divmod(number, per_day)
            start = datetime(2027, 10, 26, 6) + timedelta(days=day, minutes=at * 960 // per_day)
            end = start + timedelta(minutes=max(5, 900 // per_day))
            make.slot(dossier, f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", place_id=places[number % 20].id,
                      title=f"Étape {number}")  # fmt: skip


def programme_page(folder: Path) -> Result:
    app = application(folder)
    fill(app, "SMALL", 50)
    fill(app, "LARGE", 200)
    staff = StaffClient.signed_in(app, "planner@delegations.example")
    pages = {code: f"/dossiers/{code}/programme?day=2027-10-26" for code in ("SMALL", "LARGE")}
    small = median_seconds(lambda: staff.http.get(pages["SMALL"]))
    large = median_seconds(lambda: staff.http.get(pages["LARGE"]))
    return Result("programme page, 200 slots over 50 slots", large / small, 5.0, "ratio")


def import_of_a_thousand() -> Result:
    book = Workbook()
    sheet = book.active
    sheet.append(["Nom et prénom", "Fonction", "Courriel"])
    for number in range(1000):
        sheet.append([f"M. BENALI{number:04} Karim", "Directeur", f"p{number}@example.org"])
    buffer = io.BytesIO()
    book.save(buffer)
    known = [KnownPerson(n, f"Tazi{n:04}", "Salma", "", f"k{n}@example.org") for n in range(3000)]

    def work() -> None:
        table = main_table(read_sheets(buffer.getvalue(), "list.xlsx"))
        preview = read_people(table, guess_mapping(table), today=date(2027, 10, 18))
        index = KnownPeople(known)
        for person in preview.people:
            find_known(person, index)

    return Result("import of 1,000 participants with preview", median_seconds(work, 3), 3.0, "s")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = [
            programme_page(Path(folder)),
            calendar_feed(Result, median_seconds),
            *poll_of_current_client(Result, application, Path(folder)),
            import_of_a_thousand(),
        ]
    for result in results:
        word = "ok " if result.good else "BAD"
        print(f"{word}  {result.name:<52} {result.value:10.4f} <= {result.bound:g} {result.unit}")
    target = ROOT / "bench" / "results.json"
    target.write_text(json.dumps([asdict(r) for r in results], indent=2) + "\n")
    return 0 if all(r.good for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
