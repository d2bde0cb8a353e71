"""A message as staff may read it: as it was sent, or as it would be; secret links open nothing."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy.orm import Session

from delegations.core.errors import N_, DomainError, NotFound
from delegations.messaging.models import Message
from delegations.messaging.rendering import Rendered, Renderer

HEADERS = ("Date", "From", "To", "Reply-To", "Subject", "Message-ID", "Content-Language", "Auto-Submitted")


class Erased(DomainError):
    message = N_("What this message said was erased on %(day)s.")


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class MessageView:
    """`is_preview`: rendered for this reader alone, nothing was kept. `error`: why it cannot be written."""

    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    is_preview: bool = False
    error: DomainError | None = None


def view_message(session: Session, *, renderer: Renderer, message: Message, whole: bool = True) -> MessageView:
    """The kept bytes read back; a message that was not rendered yet is rendered on the fly, without saving.

    An erased message has no words any more. Without `whole` attachments and headers are left out, which is quicker.
    """
    if message.purged_on is not None:
        return MessageView("", "", "", error=Erased(day=message.purged_on))
    if message.body is not None:
        return _view(renderer, Rendered(message.subject, message.text, message.html, message.body), False)
    try:
        rendered = renderer.render_message(session, message) if whole else renderer.render_readable(message)
    except DomainError as error:
        return MessageView(message.subject, "", "", is_preview=True, error=error)
    return _view(renderer, rendered, True)


def file_of(view: MessageView, number: int) -> File:
    """The n-th attachment, counted from 1; NotFound beyond."""
    if not 1 <= number <= len(view.files):
        raise NotFound()
    return view.files[number - 1]


def _view(renderer: Renderer, rendered: Rendered, is_preview: bool) -> MessageView:
    headers: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    if rendered.body:
        mail = message_from_bytes(rendered.body, policy=policy.default)
        headers = tuple((name, renderer.masked(str(mail[name]))) for name in HEADERS if mail[name])
        files = tuple(_files(mail, renderer))
    return MessageView(
        subject=rendered.subject, text=renderer.masked(rendered.text), html=renderer.masked(rendered.html),
        headers=headers, files=files, is_preview=is_preview,
    )  # fmt: skip


def _files(mail: EmailMessage, renderer: Renderer) -> list[File]:
    found = []
    for part in mail.walk():
        if part.get_content_disposition() != "attachment":
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() in ("application/ics", "text/calendar"):
            content = renderer.masked_lines(content)
        found.append(File(part.get_filename() or "file", part.get_content_type(), content))
    return found
