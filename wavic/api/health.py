"""Is the process alive, and could it serve: for load balancers and people.

Each question is asked in a thread of its own: what never answers is down, and holds up nobody.
"""

import logging
from collections.abc import Callable
from contextvars import copy_context
from threading import Lock, Thread
from time import monotonic

import pymongo
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wavic.api.errors import Problem
from wavic.mongo.connections import mongo_connection

logger = logging.getLogger("wavic.health")

SECONDS = 3.0  # the most that all questions together may take
_ALIVE = b'{"status":"alive"}'

OK, DOWN, NOT_CONFIGURED = "ok", "down", "not_configured"


@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse(_ALIVE, content_type="application/json")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Everything that a request may need answers; else 503 that lists what is `down`.

    `checks` says of each part whether it is ok, down or not_configured; those that only some
    requests need, or that are done later, make nobody unready.
    """
    deadline = monotonic() + SECONDS
    asked = {
        name: _ask(name, question) for name, question in {**CHECKS, **PARTS, **REMARKS}.items()
    }
    answers = {name: question.answer(deadline) for name, question in asked.items()}
    states = {name: answers[name].state for name in (*CHECKS, *PARTS)}
    if down := [name for name in CHECKS if states[name] == DOWN]:
        detail = f"Not reachable: {', '.join(down)}."
        after = {"Retry-After": "5"}
        raise Problem(503, "not_ready", detail, headers=after, down=down, checks=states)
    remarks = {name: answers[name].value for name in REMARKS}
    return JsonResponse({"status": "ready", "checks": states, **remarks})


class _Question:
    """One question that is being asked."""

    def __init__(self, name: str, find_out: Callable[[], object]) -> None:
        self._name = name
        self._find_out = find_out
        self.value: object = None
        self.state = DOWN
        context = copy_context()  # the request's id, for what is logged
        self._thread = Thread(target=context.run, args=(self._run,), name=name, daemon=True)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        return self._thread.is_alive()

    def answer(self, deadline: float) -> "_Question":
        """Itself, answered; or DOWN where no answer came in time."""
        self._thread.join(max(0.0, deadline - monotonic()))
        if self.is_open:
            logger.warning("health check hangs: %s", self._name)
        return self

    def _run(self) -> None:
        try:
            with pymongo.timeout(SECONDS):
                self.value = self._find_out()
            self.state = self.value if self.value in (DOWN, NOT_CONFIGURED) else OK
        except Exception:
            logger.warning("health check failed: %s", self._name, exc_info=True)
        finally:
            connections.close_all()  # this thread's


_open: dict[str, _Question] = {}
_asking = Lock()


def _ask(name: str, find_out: Callable[[], object]) -> _Question:
    """Ask, unless the same question still waits for its answer: one that hangs hangs once."""
    with _asking:
        question = _open.get(name)
        if question is None or not question.is_open:
            question = _open[name] = _Question(name, find_out)
        return question


def _database() -> None:
    """It can be written to: a primary that answers pings may have a full disk."""
    now = {"$currentDate": {"at": True}}
    mongo_connection().database["health"].update_one({"_id": "ready"}, now, upsert=True)


def _migrations() -> str:
    """The schema is this code's. Once it is, it stays so: later code only adds to it."""
    if not _migrations_applied:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return DOWN
        _migrations_applied.append(True)
    return OK


_migrations_applied: list[bool] = []


def _storage() -> None:
    default_storage.ping()  # type: ignore[attr-defined]  # every BlobStore has it


def _mail() -> str:
    configured = settings.POSTMARK_TOKEN or settings.WAVIC_ENV != "production"
    return OK if configured else NOT_CONFIGURED


def _payments() -> str:
    configured = settings.STRIPE_API_KEY and settings.STRIPE_WEBHOOK_SECRET
    return OK if configured else NOT_CONFIGURED


# Without these nothing can be served.
CHECKS: dict[str, Callable[[], object]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
}
# What else there is; it makes nobody unready. Upper rooms add theirs: `ok`, or what is amiss.
PARTS: dict[str, Callable[[], object]] = {"mail": _mail, "payments": _payments}
# What upper rooms say beside. None where it can't be found out.
REMARKS: dict[str, Callable[[], object]] = {}
