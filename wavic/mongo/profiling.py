"""What a piece of code costs the database: round trips counted, query plans read.

    register_round_trips()          # once, before the first connection: conftest, bench, a shell
    with round_trips() as trips:
        client.get("/artist")
    assert len(trips) <= 3
    assert not any(plan.collection_scan for plan in trips.plans())

Nothing is measured, and nothing is slower, in a process that did not register.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from bson import json_util
from bson.codec_options import CodecOptions, DatetimeConversion
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from pymongo import monitoring

from wavic.mongo.connections import mongo_connection
from wavic.mongo.plans import Plan, read_plan

__all__ = [
    "Plan",
    "RoundTrips",
    "explain_aggregate",
    "explain_queryset",
    "register_round_trips",
    "round_trips",
]

# A new connection proves who it is, which is not what the code under test asked for.
_HANDSHAKE = {"saslStart", "saslContinue", "authenticate"}
_EXPLAINABLE = {"aggregate", "count", "delete", "distinct", "find", "findAndModify", "update"}
# What the driver adds to a command for its session, which an explain must not carry.
_SESSION_KEYS = {"lsid", "txnNumber", "startTransaction", "autocommit", "readConcern", "cursor"}


@dataclass
class RoundTrips:
    """The commands sent to MongoDB, in order, as the driver sent them."""

    using: str = DEFAULT_DB_ALIAS
    commands: list[dict[str, Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.commands)

    def __str__(self) -> str:
        return ", ".join(" ".join(_name_and_collection(command)) for command in self.commands)

    def without(self, *collections: str) -> "RoundTrips":
        """Those that went elsewhere, e.g. `without("cache_counters")`."""
        kept = [c for c in self.commands if _name_and_collection(c)[1] not in collections]
        return RoundTrips(self.using, kept)

    def plans(self) -> list[Plan]:
        """The plan of every recorded query and write filter; nothing is written again."""
        return [
            _explain(each, self.using)
            for command in list(self.commands)
            if _name_and_collection(command)[0] in _EXPLAINABLE
            for each in _one_by_one(command)
        ]

    def plans_on(self, collection: str) -> list[Plan]:
        """The plans of the aggregations on a collection, one joined whole by `$lookup` included.

        Such a pipeline (`Listing.joined_as`) is explained on its own, as it runs.
        """
        aggregations = [each for command in self.commands for each in _aggregations(command)]
        return [
            _explain(each, self.using) for each in aggregations if each["aggregate"] == collection
        ]


_recording: ContextVar[tuple[RoundTrips, ...]] = ContextVar("recording", default=())


class _Recorder(monitoring.CommandListener):
    """Hands each command to the recordings of the thread or task that sent it."""

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name not in _HANDSHAKE:
            for recording in _recording.get():
                recording.commands.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


_RECORDER = _Recorder()


def register_round_trips() -> None:
    """Let round_trips() count in this process. Call it before the first connection is made."""
    # The driver has no public list of what is registered, and registering twice counts twice.
    if not getattr(register_round_trips, "done", False):
        monitoring.register(_RECORDER)
        register_round_trips.done = True  # type: ignore[attr-defined]


@contextmanager
def round_trips(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[RoundTrips]:
    """Count the commands that this thread sends to MongoDB; `len()` of it is their number.

    Raises RuntimeError when the connection was made before register_round_trips().
    """
    connection = mongo_connection(using)
    connection.ensure_connection()
    if _RECORDER not in connection.connection.options.event_listeners:
        raise RuntimeError("Call register_round_trips() before the first connection is made.")
    trips = RoundTrips(using)
    token = _recording.set((*_recording.get(), trips))
    try:
        yield trips
    finally:
        _recording.reset(token)


def explain_aggregate(
    model: type[Model],
    pipeline: Sequence[dict[str, Any]],
    *,
    using: str = DEFAULT_DB_ALIAS,
    **options: Any,
) -> Plan:
    """Run a pipeline and tell how. `options` are the aggregate command's (`hint`, …)."""
    command = {"aggregate": model._meta.db_table, "pipeline": list(pipeline), **options}
    return _explain(command, using)


def explain_queryset(queryset: QuerySet) -> Plan:
    """Run a queryset that gives rows and tell how (for count() and the like: RoundTrips.plans)."""
    return read_plan(json_util.loads(queryset.explain(verbosity="executionStats")))


def _explain(command: dict[str, Any], using: str) -> Plan:
    query = {k: v for k, v in command.items() if k not in _SESSION_KEYS and not k.startswith("$")}
    if "aggregate" in query:
        query["cursor"] = {}
    database = mongo_connection(using).database
    # The bounds of an index scan may be the first or last moment there is, beyond Python's.
    any_moment: CodecOptions = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
    return read_plan(
        database.command("explain", query, verbosity="executionStats", codec_options=any_moment)
    )


def _one_by_one(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The command, or each write of its batch as one: MongoDB explains no more at once."""
    batch = next((name for name in ("updates", "deletes") if name in command), None)
    if batch is None:
        yield command
        return
    for write in command[batch]:
        yield {**command, batch: [write]}


def _aggregations(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The command if it aggregates, and what its lookups run that depends on no row of it."""
    if "aggregate" not in command:
        return
    yield command
    for lookup in (stage["$lookup"] for stage in command["pipeline"] if "$lookup" in stage):
        if not lookup.keys() & {"localField", "let"}:
            yield {"aggregate": lookup["from"], "pipeline": lookup["pipeline"]}


def _name_and_collection(command: dict[str, Any]) -> tuple[str, str]:
    name, target = next(iter(command.items()))
    collection = command.get("collection") if name == "getMore" else target
    return name, collection if isinstance(collection, str) else ""
