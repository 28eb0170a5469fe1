"""Work that comes round: declared beside the task, written into the database by `migrate`.

Each worker looks for what is due; whoever moves a schedule on enqueues its task, in the same
transaction, so each time comes once however many look.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone
from django.utils.module_loading import import_string

from wavic.mongo.transactions import run_in_transaction
from wavic.queue.enqueueing import enqueue

if TYPE_CHECKING:
    from django_q.models import Schedule

Task = TypeVar("Task", bound=Callable[[], object])

_declared: dict[str, int] = {}


def every(*, minutes: int) -> Callable[[Task], Task]:
    """Have the worker call the function that often. Stands in a tasks.py."""

    def declare(task: Task) -> Task:
        _declared[f"{task.__module__}.{task.__qualname__}"] = minutes
        return task

    return declare


def write_schedules(**_signal: Any) -> None:
    """Make the database's schedules those of the code; one that the code has lost is removed."""
    from django_q.models import Schedule  # models must wait for the apps

    for path, minutes in _declared.items():
        rhythm = {"func": path, "schedule_type": Schedule.MINUTES, "minutes": minutes}
        schedule, _ = Schedule.objects.get_or_create(name=path, defaults=rhythm)
        if schedule.minutes != minutes:
            Schedule.objects.filter(pk=schedule.pk).update(minutes=minutes)
    Schedule.objects.exclude(name__in=_declared).delete()


def enqueue_due() -> int:
    """Enqueue what is due and not yet enqueued by another worker; how many that were.

    Times that were missed while no worker ran are not caught up with.
    """
    from django_q.models import Schedule

    due = Schedule.objects.filter(name__in=_declared, next_run__lte=timezone.now())
    return sum(run_in_transaction(partial(_move_on, schedule)) for schedule in due)


def _move_on(schedule: "Schedule") -> bool:
    following = schedule.next_run
    while following <= timezone.now():
        following = schedule.calculate_next_run(following)
    this_time = type(schedule).objects.filter(pk=schedule.pk, next_run=schedule.next_run)
    if not this_time.update(next_run=following):
        return False
    task = enqueue(import_string(schedule.func))
    type(schedule).objects.filter(pk=schedule.pk).update(task=task)  # the admin shows how it went
    return True
