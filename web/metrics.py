"""The figures of the newsroom as Prometheus wants them. Posts only: RQ's own dashboards would show doorbells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from scheduler.health.figures import Figures
from scheduler.health.tallies import LATENESS


class Newsroom(Collector):
    def __init__(self, figures: Figures, doorbells: Mapping[str, int] | None) -> None:
        self.figures, self.doorbells = figures, doorbells

    def collect(self) -> Iterator[Metric]:
        found = self.figures
        states = GaugeMetricFamily(
            "marronnier_deliveries", "Deliveries that have not ended, by state.", labels=["state"]
        )
        for state, count in sorted(found.states.items()):
            states.add_metric([state], count)
        yield states
        for name, about, value in (
            ("due", "Scheduled deliveries that are due now.", found.due),
            ("late", "Of those, due for more than a minute.", found.late),
            ("oldest_due_seconds", "How late the oldest due delivery is.", found.oldest_due),
            ("in_flight", "Deliveries a worker is sending.", found.in_flight),
            ("unknown", "Deliveries that may be out, or not.", found.unknown),
        ):
            yield GaugeMetricFamily(f"marronnier_{name}", about, value)
        yield CounterMetricFamily(
            "marronnier_takeovers", "Deliveries taken from a worker that died.", found.taken_over
        )
        yield CounterMetricFamily("marronnier_published", "Posts published.", found.published)
        attempts = CounterMetricFamily(
            "marronnier_attempts", "Ended attempts, by what came of them.", labels=["outcome"]
        )
        for outcome, count in sorted(found.attempts.items()):
            attempts.add_metric([outcome], count)
        yield attempts
        late = HistogramMetricFamily(
            "marronnier_lateness_seconds", "Seconds between the planned time and being published.", labels=[]
        )
        buckets = [(str(bound), float(count)) for bound, count in zip(LATENESS, found.lateness, strict=True)]
        late.add_metric([], [*buckets, ("+Inf", float(found.published))], found.late_seconds)
        yield late
        if self.doorbells is not None:
            bells = CounterMetricFamily(
                "marronnier_doorbells", "Rings of the tick, and workers that came.", labels=["what"]
            )
            for what, count in self.doorbells.items():
                bells.add_metric([what], count)
            yield bells
