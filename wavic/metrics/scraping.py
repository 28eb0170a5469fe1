"""What /metrics says: this server's web processes, all workers, and the state of things now."""

import logging
from collections.abc import Callable, Iterable, Iterator

import pymongo
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.samples import Sample
from pymongo.errors import PyMongoError

from wavic.metrics.figures import REGISTRY
from wavic.metrics.models import Figure
from wavic.metrics.sharing import shared
from wavic.mongo.documents import collection

logger = logging.getLogger("wavic.metrics")

SECONDS = 2  # the most that each source may take
MOST_SERIES = 5_000  # of the workers' figures; there are some hundred

Source = Callable[[], Iterable[Metric]]

_sources: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Have /metrics tell what the function finds out: by an index, within SECONDS."""

    def register(function: Source) -> Source:
        _sources[name] = function
        return function

    return register


def exposition() -> bytes:
    """Everything, in Prometheus' text format. What can't be found out now is left out."""
    families = {family.name: _marked(family, "web") for family in _web()}
    failed = GaugeMetricFamily(
        "wavic_scrape_failed", "Whether a source of figures didn't answer.", labels=["source"]
    )
    for name, find in {"workers": _workers, **_sources}.items():
        found: list[Metric] | None = None
        try:
            with pymongo.timeout(SECONDS):
                found = list(find())
        except (PyMongoError, DatabaseError) as error:
            logger.warning("metrics_incomplete", extra={"source": name, "reason": str(error)[:200]})
        failed.add_metric([name], found is None)
        for family in found or ():
            families.setdefault(family.name, _empty(family)).samples.extend(family.samples)
    families[failed.name] = failed
    registry = CollectorRegistry()
    registry.register(_Collected(families.values()))
    return generate_latest(registry)


class _Collected:
    """Families as a collector."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _web() -> Iterator[Metric]:
    known = {family.name: family for family in REGISTRY.collect()}
    if not shared():
        yield from known.values()
        return
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    for family in registry.collect():
        if family.name in known:
            family.documentation = known[family.name].documentation
            yield family


def _workers() -> Iterator[Metric]:
    """The figures that workers have told, by the index of their keys."""
    families: dict[str, Metric] = {}
    for figure in collection(Figure).find().sort("key", 1).limit(MOST_SERIES):
        name = figure["family"]
        family = families.setdefault(name, Metric(name, _help(name), figure["type"]))
        family.add_sample(
            figure["name"], {**figure["labels"], "process": "worker"}, figure["value"]
        )
    yield from families.values()


def _help(name: str) -> str:
    return next((f.documentation for f in REGISTRY.collect() if f.name == name), name)


def _marked(family: Metric, process: str) -> Metric:
    """The family with a label that says where it was counted."""
    samples = [
        Sample(s.name, {**s.labels, "process": process}, s.value, s.timestamp, s.exemplar)
        for s in family.samples
    ]
    marked = _empty(family)
    marked.samples = samples
    return marked


def _empty(family: Metric) -> Metric:
    return Metric(family.name, family.documentation, family.type)
