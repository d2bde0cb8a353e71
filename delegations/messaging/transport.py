"""The last metre: one mail to one recipient, into a folder or over SMTP. Never raises; says how it went."""

import os
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from delegations.core.net import is_loopback

SECONDS = 20
"""Time-out of each step; all the steps of one sending stay below the lease."""
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class Outcome:
    """`code` is the server's word on this message; None when it gave none, so that trying again makes sense."""

    code: int | None
    error: str = ""


def send(url: str, body: bytes, sender: str, recipient: str) -> Outcome:
    """Delivers `body` to file:///folder, smtp://user:password@host:port or smtps://."""
    try:
        target = urlsplit(url)
        if target.scheme == "file":
            return _to_folder(Path(unquote(target.path)), body)
        return _to_server(target, body, sender, recipient)
    except smtplib.SMTPRecipientsRefused as error:
        code, sentence = next(iter(error.recipients.values()))
        return Outcome(code, _readable(sentence))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return Outcome(error.smtp_code, _readable(error.smtp_error))
    except smtplib.SMTPResponseException as error:
        # a refused greeting or password concerns the server, not this message: it must not fail for good
        return Outcome(None, f"{error.smtp_code} {_readable(error.smtp_error)}")
    except (OSError, ValueError) as error:
        return Outcome(None, str(error) or type(error).__name__)


def _readable(sentence: bytes | str) -> str:
    return sentence.decode("utf-8", "replace") if isinstance(sentence, bytes) else sentence


def _to_folder(folder: Path, body: bytes) -> Outcome:
    """One .eml per Message-ID; it appears whole or not at all, and a repetition replaces it."""
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9@._-]", "", str(message_from_bytes(body)["Message-ID"] or "")).strip(".")
    if not name:
        return Outcome(554, "no Message-ID")
    unfinished = folder / f".{name[:200]}.{os.getpid()}.part"
    with unfinished.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / f"{name[:200]}.eml")
    return Outcome(250)


def _to_server(target: SplitResult, body: bytes, sender: str, recipient: str) -> Outcome:
    server = _connect(target)
    try:
        if target.username:
            server.login(unquote(target.username), unquote(target.password or ""))
        server.sendmail(sender, [recipient], body)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()
    return Outcome(250)


def _connect(target: SplitResult) -> smtplib.SMTP:
    """A greeted connection, encrypted when the server can; a password never travels in clear beyond this host."""
    host, port = target.hostname or "localhost", target.port or _PORTS.get(target.scheme, 25)
    if target.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    if target.scheme != "smtp":
        raise ValueError(f"mail cannot leave by {target.scheme}://")
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif target.username and not is_loopback(host):
            raise ValueError(f"{host} offers no encryption: the password is not sent")
    except (smtplib.SMTPException, OSError, ValueError):
        server.close()
        raise
    return server
