"""What the service counts about itself, in the text that Prometheus reads.

Several processes of one server add up when PROMETHEUS_MULTIPROC_DIR names a folder (gunicorn.conf.py does).
"""

import os
import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FEEDS = ("feeds.calendar", "feeds.season", "feeds.programme")


class _Metrics:
    """The counters of one application; labels are endpoints, never addresses, which hold secrets."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "delegations_requests_total", "Answered requests.", ("endpoint", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "delegations_request_seconds", "Seconds from request to answer.", ("endpoint",), buckets=BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        self.feeds = Counter(
            "delegations_feed_answers_total", "Answers to polls of calendars; 304 is a client that has it already.",
            ("status",), registry=self.registry,
        )  # fmt: skip
        self.feed_bodies = Counter(
            "delegations_feed_bodies_total",
            "Calendars sent whole: from memory, from the table that the worker fills, or made in the request.",
            ("source",), registry=self.registry,
        )  # fmt: skip

    def count(self, response: Response) -> None:
        endpoint, status = request.endpoint or "none", str(response.status_code)
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self.requests.labels(endpoint, method, status).inc()
        self.seconds.labels(endpoint).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        if endpoint in _FEEDS:
            self.feeds.labels(status).inc()


def count_feed_body(source: str) -> None:
    """`source`: memory, table or request."""
    current_app.extensions["delegations.metrics"].feed_bodies.labels(source).inc()


class _Outbox(Collector):
    """How the outbox stands at this moment."""

    def __init__(self, counts: Mapping[str, int], oldest: datetime | None, now: datetime) -> None:
        self.counts = counts
        self.age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0

    def collect(self) -> Iterable[Metric]:
        states = GaugeMetricFamily("delegations_outbox_messages", "Messages by state.", labels=["state"])
        for state, count in self.counts.items():
            states.add_metric([state], count)
        yield states
        yield GaugeMetricFamily(
            "delegations_outbox_oldest_seconds", "Age of the oldest message that is due and has not left.", self.age
        )


def metrics_text(counts: Mapping[str, int], oldest: datetime | None, now: datetime) -> bytes:
    """Everything counted so far, and the outbox."""
    requests, outbox = current_app.extensions["delegations.metrics"].registry, CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)  # type: ignore[no-untyped-call]  # the package leaves it so
    outbox.register(_Outbox(counts, oldest, now))
    return generate_latest(requests) + generate_latest(outbox)


def install(app: Flask) -> None:
    """Before every other hook, so that their work is measured too."""
    metrics = app.extensions["delegations.metrics"] = _Metrics()

    def begin() -> None:
        g.began = time.perf_counter()

    def count(response: Response) -> Response:
        metrics.count(response)
        return response

    app.before_request(begin)
    app.after_request(count)
