"""What leaves: JSON by orjson, and HTML for people who browse the API."""

from collections.abc import Mapping
from typing import Any

import orjson
from bson import ObjectId
from django.conf import settings
from django.utils.functional import Promise
from rest_framework import renderers
from rest_framework.exceptions import ErrorDetail

# Tuples, since a union would be put together anew for each of a page's ids.
_TEXTS = (ObjectId, Promise, ErrorDetail)
_LISTS = (set, frozenset, tuple)
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS


def plain(value: Any) -> Any:
    """What orjson doesn't know: ids, lazy texts, mappings and sets."""
    if isinstance(value, _TEXTS):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, _LISTS):
        return list(value)
    raise TypeError(f"{type(value).__name__} isn't JSON")


def to_json(value: Any, *, indented: bool = False) -> bytes:
    """The one way of writing JSON: times are ISO 8601 UTC with a `Z`, ids 24 hex digits."""
    return orjson.dumps(
        value, default=plain, option=_OPTIONS | (orjson.OPT_INDENT_2 if indented else 0)
    )


class JSONRenderer(renderers.BaseRenderer):
    """Compact JSON."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is always UTF-8, so there is none to name

    def render(
        self,
        data: Any,
        _accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes of the body, empty for None; indented in the browsable API."""
        if data is None:
            return b""
        return to_json(data, indented=bool((renderer_context or {}).get("indent")))


class BrowsableAPIRenderer(renderers.BrowsableAPIRenderer):
    """DRF's pages under a Content-Security-Policy that allows their inline styles."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        """The page as HTML."""
        context = dict(renderer_context or {})
        # What csp.decorators.csp_replace does, but for this of the view's renderers only.
        context["response"].__dict__["_csp_replace"] = settings.API_DOCS_POLICY
        return super().render(data, accepted_media_type, context)
