"""How the web is served; gunicorn reads this file by itself. Options of its command line win."""

import signal
from typing import Any

bind = "127.0.0.1:8000"
workers = 2
threads = 4
graceful_timeout = 5
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """Ctrl-C reaches the whole group; only the master acts on it, or a worker is told twice and may hang."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
