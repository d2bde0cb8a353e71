"""Where incoming mail is fetched: a folder of .eml files, or a mailbox over IMAP.

A mail is put aside only after its keeper returned, so that one that is fetched twice is possible, a lost one is not.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from delegations.core.errors import N_, DomainError
from delegations.core.net import is_loopback
from delegations.core.text import one_line

SECONDS = 30
"""Time-out of each step of a conversation with a server."""
PUT_ASIDE = "delegations-read"
"""The folder of mails that were kept; also the sub-folder of a file:// inbox."""
LARGEST_MAIL = 30_000_000
_PORTS = {"imap": 143, "imaps": 993}


class UnreachableInbox(DomainError):
    message = N_("The mailbox of replies cannot be read (%(reason)s).")


Keeper = Callable[[bytes], object]


def fetch_mail(url: str, keep: Keeper) -> int:
    """Hands each waiting mail to `keep` and puts it aside; returns how many.

    `url` is file:///folder, imap://user:password@host:port/folder or imaps://. Raises UnreachableInbox where the
    mailbox is not there or goes away; what was kept until then is kept. An error of `keep` leaves its mail waiting.
    """
    target = urlsplit(url)
    try:
        if target.scheme == "file":
            return _from_folder(Path(unquote(target.path)), keep)
        with _mailbox(target) as mailbox:
            return _from_mailbox(mailbox, keep)
    except (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError) as error:
        raise UnreachableInbox(reason=one_line(str(error))[:200] or type(error).__name__) from error


def _from_folder(folder: Path, keep: Keeper) -> int:
    """Files ending in .eml that are complete: whoever writes them renames them into place."""
    aside = folder / PUT_ASIDE
    aside.mkdir(parents=True, exist_ok=True)
    count = 0
    for file in sorted(folder.glob("*.eml")):
        with file.open("rb") as stream:
            keep(stream.read(LARGEST_MAIL))
        file.replace(aside / file.name)
        count += 1
    return count


@contextmanager
def _mailbox(target: SplitResult) -> Iterator[BaseMailBox]:
    """A signed-in mailbox with its folder chosen; a password travels in clear to this machine only."""
    host, port = target.hostname or "localhost", target.port or _PORTS.get(target.scheme, 143)
    user, password = unquote(target.username or ""), unquote(target.password or "")
    box: BaseMailBox
    if target.scheme == "imaps":
        box = MailBox(host, port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    elif is_loopback(host):
        box = MailBoxUnencrypted(host, port, timeout=SECONDS)
    else:
        box = MailBoxStartTls(host, port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    with box.login(user, password, initial_folder=unquote(target.path.strip("/")) or "INBOX") as signed_in:
        yield signed_in


def _from_mailbox(mailbox: BaseMailBox, keep: Keeper) -> int:
    if not mailbox.folder.exists(PUT_ASIDE):
        mailbox.folder.create(PUT_ASIDE)
    uids = mailbox.uids()
    for uid in uids:
        keep(_octets(mailbox, uid))
        mailbox.move([uid], PUT_ASIDE)
    return len(uids)


def _octets(mailbox: BaseMailBox, uid: str) -> bytes:
    """The mail as it lies there, without marking it as read; of an outsized one the beginning."""
    _status, found = mailbox.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST_MAIL}>)")
    parts = [part[1] for part in found if isinstance(part, tuple)]
    if not parts:
        raise UnreachableInbox(reason=f"UID {uid}")
    return bytes(parts[0])
