"""What a refused form says first."""

import re

from tests.client import StaffClient


def test_each_thing_to_correct_names_its_field_and_leads_to_it(staff: StaffClient) -> None:
    staff.get("/dossiers/new")
    page = staff.post("/dossiers/new", {"template": "delegation"})
    assert page.status_code == 422
    said = dict(re.findall(r'<li><a href="#(\w+)">([^<]+)</a>', page.text))
    for name in ("title", "starts_on"):
        label = re.search(rf'for="{name}">\s*([^<]+?)\s*<', page.text)
        assert label is not None
        assert said[name].startswith(label.group(1))


def test_a_missing_page_leads_staff_back_to_their_day(staff: StaffClient, visitor: StaffClient) -> None:
    assert '<a class="button button--main" href="/">' in staff.get("/nothing", status=404).text
    assert "button--main" not in visitor.get("/nothing", status=404).text
