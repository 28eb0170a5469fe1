"""Work that comes round: declared beside the task, written into the database by `migrate`.

With several workers the same moment may be scheduled twice, so such work must bear it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

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
