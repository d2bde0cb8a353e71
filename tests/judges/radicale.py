"""A real CalDAV server on loopback for one test."""

import base64
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.judges.judges import judge_program

USER, PASSWORD = "mission", "pass:w/ord"
SECONDS = 20


@dataclass(frozen=True)
class Server:
    """`folder` holds what it keeps, one file for each resource."""

    port: int
    folder: Path

    @property
    def address(self) -> str:
        """The collection, without user and password."""
        return f"http://127.0.0.1:{self.port}/{USER}/programme/"

    @property
    def url(self) -> str:
        return self.address.replace("://", f"://{USER}:pass%3Aw%2Ford@")

    @property
    def kept(self) -> dict[str, bytes]:
        """{file name: bytes} of the collection, as they lie on disk."""
        folder = self.folder / "collection-root" / USER / "programme"
        return {file.name: file.read_bytes() for file in folder.glob("*.ics")}

    def empty(self) -> None:
        """A collection with nothing in it."""
        self.ask("DELETE")
        assert self.ask("MKCALENDAR") == 201

    def ask(self, method: str, path: str = "", body: bytes | None = None) -> int:
        """Somebody else's request; the status of its answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        given = {"Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
        connection.request(method, f"/{USER}/programme/{path}", body, given)
        status = connection.getresponse().status
        connection.close()
        return status


@contextmanager
def radicale(folder: Path, *, port: int = 0) -> Iterator[Server]:
    """A server with one empty collection, reachable when this begins and gone when it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n")
    server = Server(port or free_port(), folder)
    command = [
        judge_program("radicale"), "--config", "", "--hosts", f"127.0.0.1:{server.port}",
        "--storage-filesystem-folder", str(folder), "--auth-type", "htpasswd",
        "--auth-htpasswd-filename", str(users), "--auth-htpasswd-encryption", "plain", "--auth-delay", "0",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _await(server, process)
            server.empty()
            yield server
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _await(server: Server, process: "subprocess.Popen[bytes]") -> None:
    """Until it answers."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError((server.folder / "log").read_text()[-2000:])
