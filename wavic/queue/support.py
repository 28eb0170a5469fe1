"""What support staff find, see and do of tasks: whom given-up ones concern, and once more."""

import re
from collections.abc import Iterable
from typing import Any

from bson.objectid import ObjectId
from django_q.models import Failure

from wavic.queue.models import Once, State
from wavic.queue.once import retry
from wavic.support import Act, Lead, Offer, Row, Table, To, act, finder, finds, panel
from wavic.support.finding import leads_of, people_of
from wavic.support.registry import NEWEST

_LOOKED_AT = 100
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])")

finds(Once, title="key")


@finder(r"[0-9a-f]{32}", "a failed task's id")
def by_task(typed: str) -> Iterable[Lead]:
    """A task that failed, and whom it concerns."""
    failures = list(Failure.objects.filter(pk=typed).order_by())
    named = _people(_ids(each.args, each.kwargs) for each in failures)
    return [Lead(Failure, each.pk, each.func, tuple(named[0])) for each in failures]


@panel("Tasks that were given up", 85)
def given_up(person: Any) -> Table:
    """Those of the last hundred that name something of theirs."""
    dead = Once.objects.filter(state=State.DEAD).order_by("-updated_at")[:_LOOKED_AT]
    listed = list(dead)
    concerned = _people(_ids(each.arguments, each.key) for each in listed)
    theirs = [each for each, people in zip(listed, concerned, strict=True) if person.pk in people]
    return Table(
        ["When", "Task", "Attempts", "Last error"],
        [
            Row(
                [
                    To(each.updated_at, Once, each.pk),
                    each.task,
                    each.attempts,
                    each.last_error.strip().rpartition("\n")[2][:120],
                ],
                [Offer("retry_task", str(each.pk))],
            )
            for each in theirs[:NEWEST]
        ],
        empty=f"None of the last {_LOOKED_AT} names anything of theirs.",
    )


@act
class RetryTask(Act):
    """Work that was given up is begun anew."""

    name = "retry_task"
    label = "Try again"

    def target(self, person: Any, pk: ObjectId | None) -> Once | None:
        """The task, if it concerns them."""
        work = Once.objects.filter(pk=pk).first()
        if work is None:
            return None
        [people] = _people([_ids(work.arguments, work.key)])
        return work if person.pk in people else None

    def says(self, _person: Any, target: Once) -> str:
        """Which one."""
        return f"{target.task} is enqueued anew, with all its attempts before it."

    def do(self, _person: Any, target: Once, _by: ObjectId) -> str:
        """Enqueue it."""
        if not retry(target):
            return "It is not given up any more; nothing was done."
        return "It is enqueued anew."


def _ids(*said: Any) -> set[ObjectId]:
    """All ids in a task's key and arguments."""
    return {ObjectId(each) for each in _ID.findall(str(said))}


def _people(named: Iterable[set[ObjectId]]) -> list[set[ObjectId]]:
    """For each set of ids the people they lead to; two round trips."""
    listed = list(named)
    led = people_of(leads_of(set().union(*listed)))
    return [set().union(*(led.get(pk, ()) for pk in ids)) for ids in listed]
