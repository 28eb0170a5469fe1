"""What is counted, here and nowhere else: names, units and labels as Prometheus has them.

No label holds an id, an address or anything else that people choose: each combination of labels
is a series that is kept for ever.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary
from prometheus_client.metrics import disable_created_metrics

disable_created_metrics()

# Without the default registry's figures of one process, which mean nothing for several.
REGISTRY = CollectorRegistry()

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "wavic_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "wavic_request_seconds",
    "From a request to the first byte of its answer.",
    ["method", "route"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
STORAGE_ERRORS = Counter(
    "wavic_storage_errors", "Calls that storage failed.", ["reason"], registry=REGISTRY
)
MAILS = Counter(
    "wavic_mails", "Mails by what became of each attempt.", ["template", "status"],
    registry=REGISTRY,
)  # fmt: skip
MAIL_NEWS = Counter("wavic_mail_news", "What Postmark told of mails.", ["event"], registry=REGISTRY)
TASKS = Counter("wavic_tasks", "Tasks by how they ended.", ["task", "outcome"], registry=REGISTRY)
TASK_SECONDS = Summary("wavic_task_seconds", "How long tasks took.", ["task"], registry=REGISTRY)
STORAGE_BYTES = Gauge(
    "wavic_storage_bytes", "Bytes that people use, and may use.", ["plan", "of"],
    multiprocess_mode="mostrecent", registry=REGISTRY,
)  # fmt: skip
ACCOUNTS = Gauge(
    "wavic_accounts", "People by plan.", ["plan"],
    multiprocess_mode="mostrecent", registry=REGISTRY,
)  # fmt: skip

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count_request(method: str | None, route: str, status: int, seconds: float) -> None:
    """One request was answered."""
    known = method if method in _METHODS else "other"
    REQUESTS.labels(known, route, status).inc()
    REQUEST_SECONDS.labels(known, route).observe(seconds)
