"""What a stream's process tells Prometheus: it is scraped by itself, on its own port."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from wavic.live.hub import Hub


def exposition(hub: Hub) -> bytes:
    """How many listen here now, in Prometheus' text format."""
    registry = CollectorRegistry()
    Gauge("wavic_open_streams", "Streams open at this process.", registry=registry).set(len(hub))
    return generate_latest(registry)
