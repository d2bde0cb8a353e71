"""Where mail is fetched: a real IMAP server and a folder. Nothing is lost, and nothing counts twice."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from delegations.mailroom import handling
from delegations.mailroom.handling import Mailroom
from delegations.messaging.mailboxes import PUT_ASIDE, UnreachableInbox
from delegations.messaging.models import IncomingMessage
from tests.mailroom.clients import Said, calendar_of, mail_with
from tests.mailroom.conftest import Post
from tests.mailroom.dovecot import PASSWORD, USER, Cutter, Dovecot, find_dovecot, free_port

LETTER = b"From: a@example.org\r\nTo: mission@delegations.example\r\nMessage-ID: <%d@x>\r\n\r\nBonjour %d\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    binary = find_dovecot()
    if binary is None:
        if os.environ.get("CI"):
            pytest.fail("these tests need an IMAP server (Debian's package dovecot-imapd)")
        pytest.skip("no IMAP server (Debian's package dovecot-imapd)")
    folder = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
    server = Dovecot(binary, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def imap(server: Dovecot) -> Dovecot:
    """The same server with nothing in it."""
    with server.sign_in() as client:
        for folder in ("INBOX", PUT_ASIDE):
            status, found = client.select(folder)
            if status == "OK" and found[0] != b"0":
                client.store("1:*", "+FLAGS", r"\Deleted")
                client.expunge()
    return server


def _room(post: Post, url: str) -> Mailroom:
    known = post.known
    return Mailroom(known.database, known.clock, replace(known.settings, inbox_url=url), known.mailboxes)


def _url(port: int, password: str = PASSWORD, path: str = "") -> str:
    return f"imap://{USER}:{quote(password, safe='')}@127.0.0.1:{port}{path}"


def _kept(post: Post) -> int:
    with post.known.database.reading() as unit:
        return unit.scalar(select(func.count(IncomingMessage.id))) or 0


def _answer_and_letters(post: Post, letters: int) -> list[bytes]:
    card = post.card()
    return [mail_with(calendar_of("outlook", card, Said()), card), *(LETTER % (n, n) for n in range(letters))]


def test_mails_are_fetched_from_a_server_and_put_aside(post: Post, imap: Dovecot) -> None:
    imap.put(*_answer_and_letters(post, 2))
    room = _room(post, _url(imap.port))
    assert dict(room.read_inbox()) == {"applied": 1, "review": 2}
    assert (imap.count("INBOX"), imap.count(PUT_ASIDE)) == (0, 3)
    assert post.state() == "confirmed"
    assert dict(room.read_inbox()) == {}
    assert _kept(post) == 3


@pytest.mark.parametrize("after", [60, 300, 700, 1_000, 1_500, 2_200, 3_000, 4_000])
def test_a_line_that_is_cut_loses_nothing_and_counts_nothing_twice(post: Post, imap: Dovecot, after: int) -> None:
    imap.put(*_answer_and_letters(post, 4))
    cutter = Cutter(imap.port, after)
    try:
        with pytest.raises(UnreachableInbox):
            _room(post, _url(cutter.port)).read_inbox()
    finally:
        cutter.close()
    assert imap.count("INBOX") + max(imap.count(PUT_ASIDE), 0) >= 5
    _room(post, _url(imap.port)).read_inbox()
    assert (imap.count("INBOX"), _kept(post)) == (0, 5)
    assert imap.count(PUT_ASIDE) >= 5, "a copy more where the line went between copying and removing"
    assert (post.state(), post.asked.events("confirmed")) == ("confirmed", 1)


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_what_could_not_be_kept_waits_in_its_place(
    post: Post, imap: Dovecot, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mails = _answer_and_letters(post, 2)
    url = _url(imap.port) if kind == "server" else f"file://{tmp_path / 'in'}"
    if kind == "server":
        imap.put(*mails)
    else:
        (tmp_path / "in").mkdir()
        for number, mail in enumerate(mails):
            (tmp_path / "in" / f"{number}.eml").write_bytes(mail)
    keep, calls = handling.keep_incoming, iter((True, False))

    def failing(*args: object, **values: object) -> object:
        if next(calls, True):
            return keep(*args, **values)  # type: ignore[arg-type]  # as it was called
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="disk full"):
        patch.setattr(handling, "keep_incoming", failing)
        _room(post, url).read_inbox()
    assert (post.state(), _kept(post)) == ("confirmed", 1)
    assert dict(_room(post, url).read_inbox()) == {"review": 2}
    assert (_kept(post), post.asked.events("confirmed")) == (3, 1)
    aside = imap.count(PUT_ASIDE) if kind == "server" else len(list((tmp_path / "in" / PUT_ASIDE).iterdir()))
    assert aside == 3


def test_a_folder_leaves_half_written_files_alone(post: Post, tmp_path: Path) -> None:
    folder = tmp_path / "with blank"
    folder.mkdir()
    (folder / "1.eml.part").write_bytes(LETTER % (1, 1))
    (folder / "2.eml").write_bytes(LETTER % (2, 2))
    assert dict(_room(post, f"file://{quote(str(folder))}").read_inbox()) == {"review": 1}
    assert sorted(path.name for path in folder.iterdir()) == ["1.eml.part", PUT_ASIDE]


@pytest.mark.parametrize("fault", ["password", "host", "folder", "box"])
def test_a_mailbox_that_cannot_be_read_is_said_in_one_sentence(
    app: Flask, imap: Dovecot, fault: str, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("")
    known = app.extensions["delegations"]
    url = {
        "password": _url(imap.port, "wrong"),
        "host": _url(free_port()),
        "folder": f"file://{quote(str(tmp_path / 'a file'))}",
        "box": _url(imap.port, path="/Nowhere"),
    }[fault]
    app.extensions["delegations"] = replace(known, settings=replace(known.settings, inbox_url=url))
    result = app.test_cli_runner().invoke(args=["inbox", "read", "--once"])
    app.extensions["delegations"] = known
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Error: The mailbox of replies cannot be read (")
    assert len(result.output.strip().splitlines()) == 1
    assert "Traceback" not in result.output and PASSWORD not in result.output
