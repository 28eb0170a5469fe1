"""Routes as the studio calls them: no prefix, no trailing slash, ids as `<id:pk>`."""

from typing import Any

from rest_framework import routers

from wavic.api import converters as _registered  # noqa: F401 (registers the `id` converter)


class Router(routers.SimpleRouter):
    """DRF's router; in an action's `url_path` an id is written `<id:name>`."""

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)

    def get_lookup_regex(self, viewset: Any, lookup_prefix: str = "") -> str:
        """Every viewset's own key is an id unless it says otherwise."""
        lookup = getattr(viewset, "lookup_url_kwarg", None) or getattr(
            viewset, "lookup_field", "pk"
        )
        converter = getattr(viewset, "lookup_value_converter", "id")
        return f"<{converter}:{lookup_prefix}{lookup}>"
