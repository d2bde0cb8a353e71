"""/metrics: figures for whoever has the token, and for nobody else in production."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from config import UnsafeSettings, load_settings
from delegations.app import create_app
from delegations.core.clock import FixedClock
from delegations.core.settings import Settings
from delegations.messaging.models import Message
from delegations.messaging.services import Letter, Recipient, queue_message
from tests.client import StaffClient
from tests.core.test_settings import SAFE

TOKEN = "0123456789abcdef-token"


def _lines(client: StaffClient, **options: object) -> list[str]:
    return client.get("/metrics", **options).text.splitlines()


def test_requests_are_counted_by_endpoint_and_status_without_their_addresses(visitor: StaffClient) -> None:
    visitor.get("/privacy")
    visitor.get("/privacy")
    visitor.get("/calendar/secret-token.ics", status=404)
    visitor.get("/nothing-here", status=404)
    lines = _lines(visitor)
    assert 'delegations_requests_total{endpoint="accounts.privacy",method="GET",status="200"} 2.0' in lines
    assert 'delegations_requests_total{endpoint="none",method="GET",status="404"} 1.0' in lines
    assert 'delegations_feed_answers_total{status="404"} 1.0' in lines
    assert 'delegations_request_seconds_count{endpoint="accounts.privacy"} 2.0' in lines
    assert "secret-token" not in "\n".join(lines)


def test_the_outbox_is_counted_by_state_with_the_age_of_what_waits(
    visitor: StaffClient, session: Session, clock: FixedClock
) -> None:
    letter = Letter(template="t", purpose="staff", dedupe_key="one")
    queue_message(
        session, clock=clock, letter=letter, recipient=Recipient("a@x.example", "A", "fr"), domain="x.example"
    )
    session.execute(update(Message).values(next_at=clock.now().replace(year=2020)))
    session.commit()
    lines = _lines(visitor)
    assert 'delegations_outbox_messages{state="queued"} 1.0' in lines
    assert 'delegations_outbox_messages{state="failed"} 0.0' in lines
    age = next(line for line in lines if line.startswith("delegations_outbox_oldest_seconds "))
    assert float(age.split()[1]) > 3600


def _client(settings: Settings, clock: FixedClock, **values: object) -> StaffClient:
    return StaffClient(create_app(replace(settings, **values), clock))  # type: ignore[arg-type]  # any setting


def test_only_this_machine_reads_them_without_a_token_and_in_production_nobody(
    visitor: StaffClient, settings: Settings, clock: FixedClock
) -> None:
    visitor.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}, status=404)
    visitor.get("/metrics", environ_base={"REMOTE_ADDR": "::1"})
    _client(settings, clock, environment="production").get("/metrics", status=404)


def test_the_token_opens_from_anywhere(settings: Settings, clock: FixedClock) -> None:
    client = _client(settings, clock, environment="production", metrics_token=TOKEN)
    away = {"REMOTE_ADDR": "192.0.2.7"}
    client.get("/metrics", environ_base=away, headers={"Authorization": f"Bearer {TOKEN}"})
    client.get("/metrics", environ_base=away, headers={"Authorization": "Bearer something-else"}, status=404)
    client.get("/metrics", status=404)


def test_a_short_token_is_refused_in_production() -> None:
    with pytest.raises(UnsafeSettings, match="DELEGATIONS_METRICS_TOKEN"):
        load_settings({**SAFE, "DELEGATIONS_METRICS_TOKEN": "secret"})
