"""What the service counts, for Prometheus. Each service has its own registry, so that two of them don't add up."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import prometheus_client as prometheus
from attrs import define, field
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

#: Seconds.
_BOUNDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)

#: What a watch's counts of findings begin with; all others are of records.
_FINDINGS: Final = "findings "


@define(eq=False)
class Metrics:
    """Counters since the start of the service: of its requests, and what its watch counts."""

    watched: Mapping[str, int] = field(factory=Counter)
    registry: prometheus.CollectorRegistry = field(factory=prometheus.CollectorRegistry)
    requests: prometheus.Counter = field(init=False)
    seconds: prometheus.Histogram = field(init=False)

    def __attrs_post_init__(self) -> None:
        labels = ("method", "route", "status")
        self.requests = prometheus.Counter(
            "borderscore_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds = prometheus.Histogram(
            "borderscore_request_seconds",
            "Time from a request to its answer.",
            ("route",),
            buckets=_BOUNDS,
            registry=self.registry,
        )
        self.registry.register(self)

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield what the watch counts, as it is now."""
        records = CounterMetricFamily("borderscore_records", "Records taken in.", labels=["outcome"])
        findings = CounterMetricFamily("borderscore_findings", "Findings told of.", labels=["event"])
        for name, count in sorted(dict(self.watched).items()):
            if name.startswith(_FINDINGS):
                findings.add_metric([name.removeprefix(_FINDINGS)], count)
            else:
                records.add_metric([name], count)
        yield from (records, findings)

    def text(self) -> bytes:
        """Return all of it in the text format of Prometheus."""
        return prometheus.generate_latest(self.registry)
