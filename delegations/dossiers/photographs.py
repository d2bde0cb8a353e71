"""Portraits for the list of participants: handed in for it, small, without what cameras write into their files."""

import base64
import io
from collections.abc import Sequence
from datetime import timedelta

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from delegations.audit.services import record
from delegations.core.actor import Actor
from delegations.core.clock import Clock
from delegations.core.errors import N_, InvalidInput
from delegations.dossiers.models import Dossier, Participation, Photograph
from delegations.dossiers.rules import ERASE_AFTER_DAYS, erase_on
from delegations.dossiers.travel import TooLateToKeep

SIZE = (360, 480)
"""Pixels: 30 x 40 mm at 300 dpi."""
FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST, LARGEST_UNPACKED = 50_000_000, 20_000_000
"""Pixels of a JPEG, which is unpacked at a fraction, and of other files: more may be a bomb."""
LARGEST_FILE = 12_000_000
"""Bytes: telephones send up to about ten million."""


class NotAPicture(InvalidInput):
    message = N_("This file is not a photograph we can read. Send a JPEG, PNG or WebP file.")


class TooLarge(InvalidInput):
    message = N_("This photograph has too many pixels. Send a smaller one.")


def portrait(data: bytes) -> bytes:
    """A JPEG of SIZE, cut round the middle, upright, without metadata. Raises NotAPicture, TooLarge."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            limit = LARGEST if isinstance(opened, JpegImageFile) else LARGEST_UNPACKED
            if opened.width * opened.height > limit:
                raise TooLarge(field="photograph")
            opened.draft("RGB", (2 * max(SIZE), 2 * max(SIZE)))
            upright = _on_white(ImageOps.exif_transpose(opened))
    except TooLarge:
        raise
    except Exception as error:
        raise NotAPicture(field="photograph") from error
    cut, written = ImageOps.fit(upright, SIZE, centering=(0.5, 0.35)), io.BytesIO()
    cut.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def picture_address(image: bytes | None) -> str:
    """A kept photograph as the address of a picture on a page; '' for none."""
    return f"data:image/jpeg;base64,{base64.b64encode(image).decode()}" if image else ""


def keep_photograph(session: Session, *, actor: Actor, clock: Clock, participation: Participation, data: bytes) -> None:
    """Replaces the one before. Whoever hands it in agrees to its use in the list of participants, or says that
    the person does; publishing pictures of the visit is another question. The page's door sees to both.

    Raises NotAPicture, TooLarge, TooLateToKeep, tied to `photograph`.
    """
    until = erase_on("photograph", session.get_one(Dossier, participation.dossier_id).ends_on)
    if until <= clock.now().date():
        raise TooLateToKeep(field="photograph", day=until)
    image = portrait(data)
    query = select(Photograph).filter_by(participation_id=participation.id)
    row = session.scalars(query).one_or_none() or Photograph(participation_id=participation.id)
    row.image, row.taken_at = image, clock.now()
    session.add(row)
    session.flush()
    record(session, actor=actor, clock=clock, action="keep_photograph", entity="participation",
           entity_id=participation.id, dossier_id=participation.dossier_id)  # fmt: skip


def drop_photograph(session: Session, *, actor: Actor, clock: Clock, participation: Participation) -> None:
    """Gone at once; nothing happens where there is none."""
    gone = delete(Photograph).where(Photograph.participation_id == participation.id).returning(Photograph.id)
    if session.scalars(gone).all():
        record(session, actor=actor, clock=clock, action="drop_photograph", entity="participation",
               entity_id=participation.id, dossier_id=participation.dossier_id)  # fmt: skip


def photographs_of(session: Session, participation_ids: Sequence[int]) -> dict[int, bytes]:
    """{participation id: JPEG}. No query for nobody."""
    if not participation_ids:
        return {}
    query = select(Photograph).where(Photograph.participation_id.in_(participation_ids))
    return {row.participation_id: row.image for row in session.scalars(query.order_by(Photograph.id))}


def forget_photographs(session: Session, clock: Clock) -> int:
    """Those of stays that are over, and of people who were taken off the list; returns how many."""
    ended = Dossier.ends_on <= clock.now().date() - timedelta(days=ERASE_AFTER_DAYS["photograph"])
    due = select(Participation.id).join(Dossier, Dossier.id == Participation.dossier_id)
    due = due.where(ended | Participation.removed_at.is_not(None))
    gone = delete(Photograph).where(Photograph.participation_id.in_(due)).returning(Photograph.id)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())
