"""The figures of the newsroom as Prometheus wants them. Posts only: RQ's own dashboards would show doorbells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from scheduler.health.figures import LATENESS, Figures


class Newsroom(Collector):
    def __init__(self, figures: Figures, doorbells: Mapping[str, int] | None) -> None:
        self.figures, self.doorbells = figures, doorbells

    def collect(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("marronnier_deliveries", "Deliveries by state.", labels=["state"])
        for state, count in sorted(self.figures.states.items()):
            states.add_metric([state], count)
        yield states
        yield GaugeMetricFamily("marronnier_due", "Scheduled deliveries that are due now.", self.figures.due)
        yield GaugeMetricFamily(
            "marronnier_oldest_due_seconds", "How late the oldest due delivery is.", self.figures.oldest_due
        )
        late = HistogramMetricFamily(
            "marronnier_lateness_seconds", "Seconds between the planned time and being published.", labels=[]
        )
        buckets = [
            (str(bound), float(count)) for bound, count in zip(LATENESS, self.figures.lateness, strict=True)
        ]
        late.add_metric([], [*buckets, ("+Inf", float(self.figures.published))], self.figures.late_seconds)
        yield late
        if self.doorbells is not None:
            bells = CounterMetricFamily(
                "marronnier_doorbells", "Rings of the tick, and workers that came.", labels=["what"]
            )
            for what, count in self.doorbells.items():
                bells.add_metric([what], count)
            yield bells
