"""The outbox: what happened, written with the change itself, told at least once.

emit("project.created", space=space.pk, actor=user.pk, subject=project)   # a service
@subscriber("project.created")                                            # some tasks.py
def index_project(event: Event) -> None: ...
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wavic.events.subscribers import subscriber

if TYPE_CHECKING:
    from wavic.events.models import Event
    from wavic.events.outbox import emit, emit_each

__all__ = ["Event", "emit", "emit_each", "subscriber"]

_NEED_MODELS = {
    "Event": "wavic.events.models",
    "emit": "wavic.events.outbox",
    "emit_each": "wavic.events.outbox",
}


def __getattr__(name: str) -> Any:
    # Django imports this package before models can be imported.
    if name not in _NEED_MODELS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEED_MODELS[name]), name)
