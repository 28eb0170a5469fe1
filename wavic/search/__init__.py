"""Search: what people wrote, found while they type.

findable(Findable("track", Track, shape))              # some app's search.py says what is found
refresh("track", [track.pk])                           # its tasks.py, when something happened
search(Query.of("riv caf"), [...], within, limit=5)    # a selector

Knows no domain. See docs/search.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wavic.search.queries import Query
from wavic.search.registry import Findable, Visitors, Within, findable

if TYPE_CHECKING:
    from wavic.search.finding import search
    from wavic.search.indexing import forget, refresh, refresh_all

__all__ = [
    "Findable",
    "Query",
    "Visitors",
    "Within",
    "findable",
    "forget",
    "refresh",
    "refresh_all",
    "search",
]

_NEED_MODELS = {
    "forget": "wavic.search.indexing",
    "refresh": "wavic.search.indexing",
    "refresh_all": "wavic.search.indexing",
    "search": "wavic.search.finding",
}


def __getattr__(name: str) -> Any:
    # Django imports this package before models can be imported.
    if name not in _NEED_MODELS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEED_MODELS[name]), name)
