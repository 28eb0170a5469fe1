"""Content negotiation: DRF's, asked once for each kind of Accept header."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

_JSON = frozenset({"*/*", "application/json", "application/json, text/plain, */*"})


class Negotiation(DefaultContentNegotiation):
    """Answers the Accept headers of API clients at a glance, and all others as DRF does."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: Any = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type; NotAcceptable when there is none."""
        if request.META.get("HTTP_ACCEPT", "*/*") in _JSON:
            first = next(iter(renderers))
            if first.media_type == "application/json":
                return first, first.media_type
        return super().select_renderer(request, renderers, format_suffix)
