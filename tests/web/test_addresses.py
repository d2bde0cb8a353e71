"""Numbers in addresses: those that no column can hold lead nowhere, on every page."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from delegations.webkit.addresses import RowNumber
from tests.client import StaffClient


def test_numbers_no_column_can_hold_lead_nowhere(staff: StaffClient) -> None:
    for number in (2**31, 2**63, 2**64, "9" * 5000):
        staff.get(f"/messages/{number}", status=404)
        staff.get(f"/network/people/{number}", status=404)
        staff.get(f"/dossiers/VISIT-1/releases/{number}", status=404)


def test_every_number_in_an_address_is_read_so(app: Flask) -> None:
    readers = [reader for rule in app.url_map.iter_rules() for reader in rule._converters.values()]
    numbers = [reader for reader in readers if isinstance(reader, IntegerConverter)]
    assert len(numbers) > 40
    assert all(isinstance(reader, RowNumber) for reader in numbers)
