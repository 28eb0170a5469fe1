"""Once-only tasks: the queue delivers at least once, and the work happens once.

A claim on a unique key is made, and the attempt counted, before the work begins; so neither a
redelivery, nor a second worker, nor one killed with -9 does it twice or forgets it. What still
happens twice is work that was killed between its last effect and its "done": where that
matters, the effect itself must be idempotent.
"""

import functools
import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.conf import Conf

from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue
from wavic.queue.burials import bury_with
from wavic.queue.models import Once, State
from wavic.queue.retries import give_up, retry_in

logger = logging.getLogger("wavic.queue")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_ERROR_LENGTH = 8_000  # characters of a traceback that are kept: the end says what happened


class Busy(Exception):
    """Somebody else is at this work; the task is delivered again when their lease is over."""


class Dead(Exception):
    """This work ended its worker at its last attempt, and is not begun again."""


def once(
    *,
    key: Callable[Arguments, str],
    lease: float | None = None,
    max_attempts: int = 5,
    given_up: Callable[Arguments, object] | None = None,
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result | None]]:
    """Make a task run to its end once for each `key(*args, **kwargs)`.

    A call whose work is done, or was given up, returns None. One whose work is going on
    elsewhere raises Busy. Work that raises is tried again when the task is delivered again,
    `max_attempts` times in all; then it is dead and waits in the admin for somebody to retry it.

    `lease` is how many seconds an attempt may take before it counts as vanished; by default
    longer than the worker lets any task run.

    `given_up(*args, **kwargs)` is called once when the work is given up, so that what it was for
    can be marked as failed. It runs in the transaction that buries the work, so its only effects
    are writes to the database; what it raises puts the burial off to the next delivery.
    """
    if max_attempts >= Conf.MAX_ATTEMPTS:
        raise ValueError(f"The queue delivers a task {Conf.MAX_ATTEMPTS} times only.")
    held_for = timedelta(seconds=lease or (Conf.TIMEOUT + 10))

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result | None]:
        path = f"{function.__module__}.{function.__qualname__}"

        def claim_of(*args: Arguments.args, **kwargs: Arguments.kwargs) -> _Claim:
            mourn = functools.partial(given_up, *args, **kwargs) if given_up else None
            return _Claim(f"{path}:{key(*args, **kwargs)}", held_for, max_attempts, mourn)

        def bury(reason: str, args: list[Any], kwargs: dict[str, Any]) -> None:
            arguments = {"args": list(args), "kwargs": kwargs}
            claim_of(*args, **kwargs).bury_unclaimed(path, arguments, reason)

        bury_with(path, bury)

        @functools.wraps(function)
        def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result | None:
            claim = claim_of(*args, **kwargs)
            if not claim.make(path, {"args": list(args), "kwargs": kwargs}):
                return None
            try:
                result = function(*args, **kwargs)
            except BaseException:  # a timeout is a SystemExit
                claim.fail(traceback.format_exc())
                raise
            claim.settle(State.DONE)
            return result

        return run

    return decorate


def retry(work: Once) -> bool:
    """Begin given-up work anew, all its attempts before it; whether it was given up."""

    def revive() -> bool:
        revived = Once.objects.filter(pk=work.pk, state=State.DEAD).update(
            state=State.RUNNING, attempts=0, lease_until=timezone.now(), updated_at=timezone.now()
        )
        if revived:
            arguments = work.arguments
            enqueue(import_string(work.task), *arguments["args"], **arguments["kwargs"])
        return bool(revived)

    return run_in_transaction(revive)


class _Claim:
    """The right to do the work of one key until the lease is over."""

    def __init__(
        self,
        key: str,
        held_for: timedelta,
        max_attempts: int,
        given_up: Callable[[], object] | None,
    ) -> None:
        self._key = key
        self._held_for = held_for
        self._max_attempts = max_attempts
        self._given_up = given_up
        self._attempt = 0

    def make(self, task: str, arguments: dict[str, Any]) -> bool:
        """Whether the work is ours to do now. Raises Busy and Dead."""
        until = timezone.now() + self._held_for
        try:
            Once.objects.create(key=self._key, task=task, arguments=arguments, lease_until=until)
        except IntegrityError:
            return self._take_over()
        self._attempt = 1
        return True

    def fail(self, error: str) -> None:
        """Let go of the work: for the next attempt, or for good after the last one."""
        if self._attempt < self._max_attempts:
            self.settle(State.RUNNING, error)
            return
        try:
            self._bury(error)
        except Exception:
            self.settle(State.RUNNING, error)
            raise

    def settle(self, state: State, error: str = "") -> bool:
        """Write down how the attempt ended; False if a later one has begun meanwhile."""
        now = timezone.now()
        ours = Once.objects.filter(key=self._key, state=State.RUNNING, attempts=self._attempt)
        return bool(
            ours.update(
                state=state, last_error=error[-_ERROR_LENGTH:], lease_until=now, updated_at=now
            )
        )

    def _take_over(self) -> bool:
        """Claim work that was begun before, if its lease is over."""
        work = Once.objects.get(key=self._key)
        now = timezone.now()
        if work.state != State.RUNNING:
            return False
        if work.lease_until > now:
            self._wait_for(work.lease_until - now)
        self._attempt = work.attempts
        if work.attempts >= self._max_attempts:
            self._bury("Its worker vanished at the last attempt.")
            raise Dead(self._key)
        taken = Once.objects.filter(
            pk=work.pk, state=State.RUNNING, attempts=work.attempts, lease_until__lte=now
        ).update(attempts=F("attempts") + 1, lease_until=now + self._held_for, updated_at=now)
        if not taken:  # by somebody else, in this very moment
            self._wait_for(self._held_for)
        self._attempt += 1
        return True

    def _wait_for(self, lease: timedelta) -> None:
        retry_in(lease.total_seconds() + 1)
        raise Busy(self._key)

    def bury_unclaimed(self, task: str, arguments: dict[str, Any], reason: str) -> None:
        """Give up work that the queue delivers no more, unless it is done or going on elsewhere.

        Work whose `given_up` fails here is buried all the same: nothing would try again.
        """
        now = timezone.now()
        fresh = {"task": task, "arguments": arguments, "attempts": 0, "lease_until": now}
        work, _ = Once.objects.get_or_create(key=self._key, defaults=fresh)
        if work.state != State.RUNNING or work.lease_until > now:
            return
        self._attempt = work.attempts
        try:
            self._bury(reason)
        except Exception:
            self._given_up = None
            self._bury(f"{reason}\n\nTelling of it failed:\n{traceback.format_exc()}")
            raise

    def _bury(self, error: str) -> None:
        def bury() -> None:
            if self.settle(State.DEAD, error) and self._given_up:
                self._given_up()

        run_in_transaction(bury)
        logger.error("Gave up a once-only task", extra={"key": self._key})
        give_up()
