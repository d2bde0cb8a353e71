"""Settings: read once, typed, and an unsafe production start is refused with a sentence for each fault."""

import pytest

from config import UnsafeSettings, load_settings

SAFE = {
    "DELEGATIONS_ENV": "production",
    "DELEGATIONS_SECRET_KEY": "x" * 40,
    "DELEGATIONS_BASE_URL": "https://missions.example.org",
    "DELEGATIONS_MAIL_URL": "smtps://user:secret@mail.example.org",
    "DELEGATIONS_MAIL_FROM": "mission@example.org",
    "DELEGATIONS_DATABASE_URL": "postgresql+psycopg://u@h/d",
}


def test_a_safe_production_start_is_taken() -> None:
    assert load_settings(SAFE).is_production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DELEGATIONS_SECRET_KEY", "short"),
        ("DELEGATIONS_BASE_URL", "http://missions.example.org"),
        ("DELEGATIONS_MAIL_URL", "file:///tmp/mail"),
        ("DELEGATIONS_CLOCK", "2027-10-18T09:00:00+02:00"),
        ("DELEGATIONS_CLOCK", "yesterday"),
        ("DELEGATIONS_DATABASE_URL", "mysql://x"),
        ("DELEGATIONS_ENV", "staging"),
    ],
)
def test_each_fault_has_its_sentence(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        load_settings({**SAFE, name: value})
    assert any(name in fault for fault in refused.value.faults)


def test_development_needs_nothing() -> None:
    assert load_settings({}).database_url.startswith("sqlite:///")


def test_our_own_files_are_found_from_whatever_folder_a_command_is_run() -> None:
    settings = load_settings({})
    for folder in (settings.templates, settings.translations, settings.static):
        assert folder.is_absolute() and folder.is_dir()
