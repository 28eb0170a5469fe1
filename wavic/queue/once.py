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
from typing import Any, ParamSpec, TypeVar

from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.conf import Conf

from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue, leases
from wavic.queue.burials import bury_with
from wavic.queue.claims import Claim
from wavic.queue.models import Once, State
from wavic.queue.retries import give_up, not_now

logger = logging.getLogger("wavic.queue")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Busy(Exception):
    """Somebody else is at this work; the task is delivered again when their lease may be over."""


class Dead(Exception):
    """This work ended its worker at its last attempt, and is not begun again."""


def once(
    *,
    key: Callable[Arguments, str],
    max_attempts: int = 5,
    given_up: Callable[Arguments, object] | None = None,
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result | None]]:
    """Make a task run to its end once for each `key(*args, **kwargs)`.

    A call whose work is done, or was given up, returns None. One whose work is going on
    elsewhere raises Busy. Work that raises is tried again when the task is delivered again,
    `max_attempts` times in all; then it is dead and waits in the admin for somebody to retry it.

    `given_up(*args, **kwargs)` is called once when the work is given up, so that what it was for
    can be marked as failed. It runs in the transaction that buries the work, so its only effects
    are writes to the database; what it raises puts the burial off to the next delivery.
    """
    if max_attempts >= Conf.MAX_ATTEMPTS:
        raise ValueError(f"The queue delivers a task {Conf.MAX_ATTEMPTS} times only.")

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result | None]:
        path = f"{function.__module__}.{function.__qualname__}"

        def work_of(*args: Arguments.args, **kwargs: Arguments.kwargs) -> _Work:
            claim = Claim(f"{path}:{key(*args, **kwargs)}", path, list(args), kwargs)
            mourn = functools.partial(given_up, *args, **kwargs) if given_up else None
            return _Work(claim, max_attempts, mourn)

        def bury(reason: str, args: list[Any], kwargs: dict[str, Any]) -> None:
            work_of(*args, **kwargs).bury_unclaimed(reason)

        bury_with(path, bury)

        @functools.wraps(function)
        def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result | None:
            work = work_of(*args, **kwargs)
            if not work.begin():
                return None
            try:
                result = function(*args, **kwargs)
            except BaseException:  # a timeout is a SystemExit
                work.fail(traceback.format_exc())
                raise
            work.finish()
            return result

        return run

    return decorate


def retry(work: Once) -> bool:
    """Begin given-up work anew, all its attempts before it; whether it was given up."""

    def revive() -> bool:
        long_over = F("created_at")
        revived = Once.objects.filter(pk=work.pk, state=State.DEAD).update(
            state=State.RUNNING, attempts=0, lease_until=long_over, updated_at=timezone.now()
        )
        if revived:
            arguments = work.arguments
            enqueue(import_string(work.task), *arguments["args"], **arguments["kwargs"])
        return bool(revived)

    return run_in_transaction(revive)


class _Work:
    """One call of a once-only task, from its claim to how it ended."""

    def __init__(
        self, claim: Claim, max_attempts: int, given_up: Callable[[], object] | None
    ) -> None:
        self._claim = claim
        self._max_attempts = max_attempts
        self._given_up = given_up

    def begin(self) -> bool:
        """Whether the work is ours to do now. Raises Busy and Dead."""
        match self._claim.make(self._max_attempts):
            case None:
                leases.keep(self._claim.key, self._claim.renew)
                return True
            case State.RUNNING:
                if self._claim.attempts >= self._max_attempts and self._bury(
                    "Its worker vanished at the last attempt."
                ):
                    raise Dead(self._claim.key)
                not_now(leases.SECONDS)
                raise Busy(self._claim.key)
        return False

    def finish(self) -> None:
        """It is done, unless we lost it meanwhile to another attempt."""
        leases.release(self._claim.key)
        self._claim.end(State.DONE)

    def fail(self, error: str) -> None:
        """Let go of it: for the next attempt, or for good after the last one."""
        leases.release(self._claim.key)
        if self._claim.attempts < self._max_attempts:
            self._claim.end(State.RUNNING, error)
            return
        try:
            self._bury(error)
        except Exception:
            self._claim.end(State.RUNNING, error)
            raise

    def bury_unclaimed(self, reason: str) -> None:
        """Give up work that the queue delivers no more, unless it is done or going on elsewhere.

        Work whose `given_up` fails here is buried all the same: nothing would try again.
        """
        self._claim.note()
        try:
            self._bury(reason)
        except Exception:
            self._given_up = None
            self._bury(f"{reason}\n\nTelling of it failed:\n{traceback.format_exc()}")
            raise

    def _bury(self, error: str) -> bool:
        """Whether it was ours to bury: that it is neither done nor in somebody else's hands."""

        def bury() -> bool:
            buried = self._claim.end(State.DEAD, error)
            if buried and self._given_up:
                self._given_up()
            return buried

        if buried := run_in_transaction(bury):
            logger.error("Gave up a once-only task", extra={"key": self._claim.key})
            give_up()
        return buried
