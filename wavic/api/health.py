"""Is the process alive, and could it serve: for load balancers and people."""

import logging
from collections.abc import Callable

import pymongo
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_q.brokers import get_broker

from wavic.api.errors import Problem
from wavic.mongo.connections import mongo_connection

logger = logging.getLogger("wavic.health")

SECONDS = 2  # the most that each check of the database may take
_ALIVE = b'{"status":"alive"}'

# What upper rooms say beside: it makes nobody unready. None where it can't be found out.
REMARKS: dict[str, Callable[[], object]] = {}


@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse(_ALIVE, content_type="application/json")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Everything that a request may need answers; else 503 that lists what is `down`."""
    down = [name for name, check in CHECKS.items() if not _passes(name, check)]
    if down:
        detail = f"Not reachable: {', '.join(down)}."
        raise Problem(503, "not_ready", detail, headers={"Retry-After": "5"}, down=down)
    remarks = {name: _remark(name, remark) for name, remark in REMARKS.items()}
    return JsonResponse({"status": "ready", **remarks})


def _passes(name: str, check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:
        logger.warning("health check failed: %s", name, exc_info=True)
        return False
    return True


def _remark(name: str, remark: Callable[[], object]) -> object:
    try:
        with pymongo.timeout(SECONDS):
            return remark()
    except Exception:
        logger.warning("health remark failed: %s", name, exc_info=True)
        return None


def _database() -> None:
    with pymongo.timeout(SECONDS):
        mongo_connection().database.command("ping")


def _queue() -> None:
    with pymongo.timeout(SECONDS):
        get_broker().ping()


def _storage() -> None:
    default_storage.ping()  # type: ignore[attr-defined]  # every BlobStore has it


CHECKS: dict[str, Callable[[], object]] = {
    "database": _database,
    "queue": _queue,
    "storage": _storage,
}
