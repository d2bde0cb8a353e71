"""How the web is served; gunicorn reads this file by itself. Options of its command line win."""

import os
import shutil
import signal
from pathlib import Path
from typing import Any

# The counts of /metrics add up over the workers: each writes its own files here, begun anew with the server.
_counts = Path(os.environ.get("DELEGATIONS_INSTANCE", "instance")).absolute() / "metrics"
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_counts))

bind = "127.0.0.1:8000"
workers = 2
threads = 4
graceful_timeout = 5
control_socket_disable = True
preload_app = True
"""Imported once, then forked: a quick start, shared memory. Importing opens no connection. New code needs a restart."""


def post_worker_init(_worker: Any) -> None:
    """Ctrl-C reaches the whole group; only the master acts on it, or a worker is told twice and may hang."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def on_starting(_server: Any) -> None:
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def child_exit(_server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess  # here, since the package reads its environment when it is imported

    multiprocess.mark_process_dead(worker.pid)
