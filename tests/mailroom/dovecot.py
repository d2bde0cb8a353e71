"""A real IMAP server on loopback, as an ordinary user, with a mailbox that lives as long as its test."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from imaplib import IMAP4
from pathlib import Path
from threading import Thread

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""
USER, PASSWORD = "mission", "offen/sesam@1"


def find_dovecot() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _person() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dovecot:
    """`folder` needs a short path, for the sake of sockets in it."""

    def __init__(self, binary: str, folder: Path) -> None:
        self.folder, self.port, self.binary = folder, free_port(), binary
        who = _person()
        values = {
            "folder": folder, "user": who.pw_name, "uid": who.pw_uid, "gid": who.pw_gid, "port": self.port,
            "group": subprocess.run(["id", "-gn", who.pw_name], capture_output=True, text=True, check=True).stdout,
        }  # fmt: skip
        (folder / "dovecot.conf").write_text(CONFIG.format(**{k: str(v).strip() for k, v in values.items()}))
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        if os.geteuid() == 0:
            for path in (folder, *folder.iterdir()):
                os.chown(path, who.pw_uid, who.pw_gid)
        self.who = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [self.binary, "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = subprocess.Popen(words, cwd=self.folder, **self.who)  # type: ignore[call-overload]  # ids
        for _ in range(100):
            try:
                self.sign_in().logout()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    def sign_in(self) -> IMAP4:
        client = IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def put(self, *mails: bytes) -> None:
        with self.sign_in() as client:
            for mail in mails:
                assert client.append("INBOX", "", "", mail)[0] == "OK"

    def count(self, folder: str) -> int:
        with self.sign_in() as client:
            status, found = client.select(folder, readonly=True)
            return int(found[0] or 0) if status == "OK" else -1


class Cutter:
    """Stands before the server and cuts the line after so many octets from it."""

    def __init__(self, port: int, after: int) -> None:
        self.after = after
        self._target = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        client, _ = self._door.accept()
        with client, socket.create_connection(("127.0.0.1", self._target)) as server:
            up = Thread(target=self._forward, args=(client, server, None))
            up.start()
            self._forward(server, client, self.after)
            for end in (client, server):
                _hang_up(end)
            up.join()

    @staticmethod
    def _forward(source: socket.socket, target: socket.socket, most: int | None) -> None:
        passed = 0
        while most is None or passed < most:
            try:
                octets = source.recv(4096 if most is None else min(4096, most - passed))
                target.sendall(octets)
            except OSError:
                return
            if not octets:
                return
            passed += len(octets)

    def close(self) -> None:
        self._thread.join(20)
        self._door.close()


def _hang_up(end: socket.socket) -> None:
    """Ends both directions of a line that may be gone already."""
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
