"""How work enters the queue."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

# What django-q would take for its own options instead of handing it to the function.
_RESERVED = {
    *("broker", "cached", "chain", "cluster", "group", "hook", "save", "sync", "timeout"),
    *("ack_failure", "iter_cached", "iter_count", "q_options", "task_name"),
}


def enqueue(function: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """Have the worker call `function(*args, **kwargs)` soon, and return the task's id.

    Inside run_in_transaction the task is part of the transaction: it is there when that commits
    and never was when it doesn't. It is called at least once, so it must bear being called
    twice: see `wavic.queue.once`.

    The function is a public one of some module, and the arguments are JSON: ids as str, times
    as ISO text, and no secrets, since the admin shows them. Raises TypeError otherwise.
    """
    return _enqueue(function, args, kwargs, heavy=False)


def enqueue_heavy(function: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """The same for work of seconds or more that nobody waits for: mostly, light work goes first."""
    return _enqueue(function, args, kwargs, heavy=True)


def _enqueue(
    function: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any], *, heavy: bool
) -> str:
    # They import models, which must wait for the apps.
    from django_q.tasks import async_task

    from wavic.queue.broker import MongoBroker

    path = f"{function.__module__}.{function.__qualname__}"
    if "<" in path or import_string(path) is not function:
        raise TypeError(f"{path} can't be imported by the worker.")
    if reserved := _RESERVED & kwargs.keys():
        raise TypeError(f"{path}: {', '.join(sorted(reserved))} would be taken as an option.")
    for value in (*args, *kwargs.values()):
        _refuse_unless_json(path, value)
    return async_task(path, *args, broker=MongoBroker(heavy=heavy), **kwargs)


def _refuse_unless_json(path: str, value: Any) -> None:
    if value is None or type(value) in (str, int, float, bool):
        return
    if type(value) is list:
        for item in value:
            _refuse_unless_json(path, item)
    elif type(value) is dict and all(type(key) is str for key in value):
        for item in value.values():
            _refuse_unless_json(path, item)
    else:
        raise TypeError(f"{path}: {type(value).__name__} is not JSON (an id is passed as str).")
