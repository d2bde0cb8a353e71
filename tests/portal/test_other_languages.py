"""What is not in the reader's language says so, to the eye and to those who listen."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from delegations.i18n.content import save_text
from delegations.itineraries.models import Slot
from delegations.itineraries.publicity import public_part
from delegations.network.models import Place
from tests.client import StaffClient, text_of


def _arabic(session: Session, entity: str, number: int, field: str, source: str, text: str) -> None:
    save_text(session, entity=entity, entity_id=number, field=field, language="ar", text=text, source=source)
    session.commit()


def test_the_host_reads_which_texts_are_in_another_language(ask: Any, visitor: StaffClient, session: Session) -> None:
    asked = ask(language="ar")
    page = visitor.get(asked.path)
    assert '<bdi lang="fr" dir="ltr">Plan vélo</bdi>' in page.text
    assert '<bdi lang="fr" dir="ltr">Casablanca – ville durable</bdi>' in page.text
    assert text_of(page).count("(الفرنسية)") == 2, "once for the subject, once for the title of the visit"
    slot = session.scalars(select(Slot)).one()
    _arabic(session, "slot", slot.id, "title", "Plan vélo", "خطة الدراجات")
    page = visitor.get(asked.path)
    assert "<bdi>خطة الدراجات</bdi>" in page.text
    assert re.search(r'lang="fr" dir="ltr">Présentation, puis échange</bdi> <span[^>]*>\(الفرنسية\)', page.text)


def test_the_hosts_mail_names_the_language_beside_the_title(ask: Any, written: Any) -> None:
    ask(language="ar")
    mail = written("host_request")[0]
    assert "Plan vélo (الفرنسية)" in mail.text and "Casablanca – ville durable (الفرنسية)" in mail.html


def test_a_french_host_sees_no_mark(ask: Any, visitor: StaffClient, written: Any) -> None:
    page = visitor.get(ask().path)
    assert "(français)" not in text_of(page) and 'bdi lang="fr"' not in page.text.split("<main", 1)[1]
    assert "(français)" not in written("host_request")[0].text


def test_rules_on_the_spot_reach_the_reader_in_her_language(visit: Any, visitor: StaffClient, session: Session) -> None:
    visit.publish()
    page = visitor.get(visit.path)
    assert '<bdi lang="fr" dir="ltr">Pièce d’identité</bdi>' in page.text
    place = session.scalars(select(Place).where(Place.access_rules != "")).one()
    _arabic(session, "place", place.id, "access_rules", "Pièce d’identité", "وثيقة الهوية")
    page = visitor.get(visit.path)
    assert "وثيقة الهوية" not in page.text, "a release does not change"
    release = visit.publish(quiet=True)
    page = visitor.get(visit.path)
    assert "<bdi>وثيقة الهوية</bdi>" in page.text and "Pièce d’identité" not in page.text
    cleaned = public_part({**release.snapshot, "slots": [{**s, "all": True} for s in release.snapshot["slots"]]})
    assert "وثيقة الهوية" not in str(cleaned)


def test_snapshots_of_places_without_translated_rules_are_as_before(visit: Any) -> None:
    places = [slot["place"] for slot in visit.publish().snapshot["slots"]]
    assert places and all("rules" not in place for place in places)
