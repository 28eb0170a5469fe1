"""Failures are kept until somebody looks at them, with what the task was given."""

from collections.abc import Collection

from django_q.models import Failure


def forget_failures(words: Collection[str]) -> None:
    """Remove the failed tasks that were given one of these. Reads all of them: they are few."""
    for failure in Failure.objects.iterator():
        given = [*(failure.args or ()), *(failure.kwargs or {}).values()]
        if not set(words).isdisjoint(each for each in given if isinstance(each, str)):
            failure.delete()
