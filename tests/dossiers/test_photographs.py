"""Portraits for the list of participants: what is kept of a file, for whom, until when."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from delegations.audit.models import AuditEntry
from delegations.core.actor import Actor
from delegations.core.clock import FixedClock
from delegations.core.errors import InvalidInput
from delegations.dossiers.models import Participation
from delegations.dossiers.photographs import (
    SIZE,
    NotAPicture,
    TooLarge,
    drop_photograph,
    forget_photographs,
    keep_photograph,
    photographs_of,
    portrait,
)
from delegations.dossiers.travel import TooLateToKeep
from tests.client import StaffClient, text_of
from tests.factories import Factory
from tests.pictures import SVG, bomb, from_a_telephone, picture

JPEG = picture()


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP"])
def test_what_is_kept_is_a_small_jpeg_of_one_size(kind: str) -> None:
    kept = portrait(picture(kind, (3000, 2000)))
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", SIZE, "RGB")
    assert len(kept) < 100_000


def test_a_telephones_picture_stands_upright_and_has_forgotten_where_it_was_taken() -> None:
    sent = from_a_telephone()
    with Image.open(io.BytesIO(sent)) as before:
        assert before.getexif().get_ifd(0x8825), "the file told the place"
    kept = portrait(sent)
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert "exif" not in image.info and "icc_profile" not in image.info
        top, bottom = image.getpixel((180, 20)), image.getpixel((180, 460))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[0] > 200 > bottom[0] and bottom[2] > 200
    assert b"Make of a telephone" not in kept


def test_what_is_transparent_becomes_white() -> None:
    with Image.open(io.BytesIO(portrait(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))))) as image:
        assert image.getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    "sent",
    [b"", b"no picture", SVG, picture("GIF"), picture("TIFF"), picture("BMP"), JPEG[:2000], picture("PNG")[:-40],
     b"\xff\xd8\xff" + bytes(500), b"%PDF-1.7\n"],
    ids=["empty", "text", "svg", "gif", "tiff", "bmp", "cut jpeg", "cut png", "head alone", "pdf"],
)  # fmt: skip
def test_other_files_are_refused_at_their_field(sent: bytes) -> None:
    with pytest.raises(NotAPicture) as refused:
        portrait(sent)
    assert refused.value.field == "photograph"


@pytest.mark.parametrize("size", [(60_000, 60_000), (6_000, 4_000), (13_000, 13_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidInput) as refused:
        portrait(bomb(*size))
    assert isinstance(refused.value, TooLarge | NotAPicture)


@given(st.data())
def test_a_spoilt_file_is_refused_or_read_but_never_breaks_anything(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([from_a_telephone(), picture("PNG"), picture("WEBP")])))
    for _times in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert portrait(bytes(whole)).startswith(b"\xff\xd8")
    except InvalidInput as error:
        assert error.field == "photograph"


@pytest.fixture
def row(make: Factory, session: Session) -> Participation:
    row = make.participation(make.dossier(), make.person("Salma", "Benchekroun"))
    session.commit()
    return row


def test_a_new_photograph_replaces_the_one_before_and_lies_encrypted(
    session: Session, planner: Actor, clock: FixedClock, row: Participation
) -> None:
    for sent in (JPEG, picture(colour="white")):
        keep_photograph(session, actor=planner, clock=clock, participation=row, data=sent)
    session.commit()
    assert photographs_of(session, [row.id]) == {row.id: portrait(picture(colour="white"))}
    assert photographs_of(session, []) == {}
    (raw,) = session.scalars(text("SELECT image FROM photograph")).all()
    assert b"JFIF" not in bytes(raw)
    drop_photograph(session, actor=planner, clock=clock, participation=row)
    assert photographs_of(session, [row.id]) == {}


def test_it_goes_when_the_stay_is_over_or_somebody_left_the_list(
    session: Session, make: Factory, planner: Actor, clock: FixedClock, row: Participation
) -> None:
    other = make.participation(make.dossier("VISIT-2"), make.person("Omar", "Alami"))
    for one in (row, other):
        keep_photograph(session, actor=planner, clock=clock, participation=one, data=JPEG)
    assert forget_photographs(session, clock) == 0
    other.removed_at = clock.now()
    session.flush()
    assert forget_photographs(session, clock) == 1
    clock.advance(days=26)  # 13 November: the stay ended on 29 October
    assert (forget_photographs(session, clock), forget_photographs(session, clock)) == (1, 0)
    with pytest.raises(TooLateToKeep):
        keep_photograph(session, actor=planner, clock=clock, participation=row, data=JPEG)


def _page_of(staff: StaffClient, row: Participation) -> str:
    return f"/dossiers/VISIT-1/participants/{row.id}"


def test_staff_see_replace_and_throw_a_photograph_away(
    staff: StaffClient, row: Participation, session: Session
) -> None:
    path = _page_of(staff, row)
    assert "data:image" not in staff.get(path).text
    sent = {"photograph": (io.BytesIO(JPEG), "salma.jpg"), "agreed": "yes"}
    page = staff.post(f"{path}/photograph", sent, follow=True)
    assert "data:image/jpeg;base64," in page.text
    page = staff.post(f"{path}/photograph/drop", follow=True)
    assert "data:image" not in page.text
    session.rollback()
    written = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert written[-2:] == ["keep_photograph", "drop_photograph"]


def test_staff_say_that_the_person_agreed_and_hear_what_is_wrong(staff: StaffClient, row: Participation) -> None:
    path = _page_of(staff, row)
    staff.get(path)
    silent = staff.post(f"{path}/photograph", {"photograph": (io.BytesIO(JPEG), "salma.jpg")})
    wrong = staff.post(f"{path}/photograph", {"photograph": (io.BytesIO(SVG), "salma.svg"), "agreed": "yes"})
    nothing = staff.post(f"{path}/photograph", {"agreed": "yes"})
    assert [page.status_code for page in (silent, wrong, nothing)] == [422, 422, 422]
    assert 'id="agreed-error"' in silent.text
    assert 'id="photograph-error"' in wrong.text and 'id="photograph-error"' in nothing.text
    assert "data:image" not in staff.get(path).text


def test_a_file_beyond_the_limit_gets_a_page_that_says_the_limit(staff: StaffClient, row: Participation) -> None:
    path = _page_of(staff, row)
    staff.get(path)
    page = staff.post(f"{path}/photograph", {"photograph": (io.BytesIO(bytes(13_500_000)), "a.jpg")})
    assert page.status_code == 413 and "12" in text_of(page)
    page = staff.post("/dossiers/VISIT-1/import", {"file": (io.BytesIO(bytes(6_500_000)), "a.csv")})
    assert page.status_code == 413 and "5" in text_of(page)
