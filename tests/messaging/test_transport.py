"""The last metre, against a real server on loopback."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from delegations.messaging.transport import send

BODY = b"Message-ID: <abc123@delegations.example>\r\nSubject: x\r\n\r\n.dot\r\ntext\r\n"


class Box:
    """What a mail server would say and keep."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.rcpt_answer = self.data_answer = self.url = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the library's name
        if not self.rcpt_answer:
            envelope.rcpt_tos.append(address)
        return self.rcpt_answer or "250 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if not self.data_answer:
            self.received.append(envelope)
        return self.data_answer or "250 ok"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(box: Box, **options: Any) -> Iterator[str]:
    """The address of a server that hands its mail to `box`."""
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box()
    with serving(box) as address:
        box.url = f"smtp://{address}"
        yield box


def test_a_mail_arrives_as_it_was_written(box: Box) -> None:
    outcome = send(box.url, BODY, "mission@delegations.example", "a@example.org")
    assert outcome.code == 250
    envelope = box.received[0]
    assert envelope.rcpt_tos == ["a@example.org"] and envelope.mail_from == "mission@delegations.example"
    assert envelope.content == BODY


@pytest.mark.parametrize("code", [421, 450, 550, 554])
@pytest.mark.parametrize("moment", ["rcpt_answer", "data_answer"])
def test_the_servers_refusal_comes_back_with_its_code(box: Box, code: int, moment: str) -> None:
    setattr(box, moment, f"{code} no such box")
    outcome = send(box.url, BODY, "mission@delegations.example", "a@example.org")
    assert outcome.code == code and "no such box" in outcome.error


def test_a_refused_connection_is_no_verdict() -> None:
    outcome = send(f"smtp://127.0.0.1:{free_port()}", BODY, "a@example.org", "b@example.org")
    assert outcome.code is None and outcome.error


def test_a_wrong_password_concerns_the_server_not_the_message() -> None:
    refuse = lambda *_: AuthResult(success=False, handled=False)  # noqa: E731 - shorter than a name
    with serving(Box(), auth_require_tls=False, authenticator=refuse) as address:
        outcome = send(f"smtp://u:p@{address}", BODY, "a@example.org", "b@example.org")
    assert outcome.code is None and "535" in outcome.error


@pytest.mark.parametrize("url", ["pigeon://loft", "smtp://127.0.0.1:notaport", "file:///dev/null/folder"])
def test_nothing_is_ever_raised(url: str) -> None:
    assert send(url, BODY, "a@example.org", "b@example.org").code is None


def test_a_folder_gets_one_file_per_message_id(tmp_path: Path) -> None:
    for _ in range(2):
        assert send(f"file://{tmp_path / 'out'}", BODY, "a@example.org", "b@example.org").code == 250
    files = list((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["abc123@delegations.example.eml"]
    assert files[0].read_bytes() == BODY


def test_a_message_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    evil = BODY.replace(b"<abc123@delegations.example>", b"<../../../evil>")
    send(f"file://{tmp_path / 'out'}", evil, "a@example.org", "b@example.org")
    assert [file.parent.name for file in tmp_path.rglob("*.eml")] == ["out"]
