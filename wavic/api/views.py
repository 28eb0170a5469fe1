"""The base of every API view: what differs from plain DRF, in one place."""

from typing import Any, ClassVar

from rest_framework import viewsets
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from wavic.api.bodies import declared_length
from wavic.api.multipart import StreamingMultiPartParser
from wavic.api.negotiation import Negotiation
from wavic.api.pages import page_request
from wavic.mongo.paging import PageRequest


class ViewSet(viewsets.ViewSet):
    """A viewset that authenticates, validates, calls one function and answers.

    `throttle_scopes` names a scope of wavic/api/rates.py for an action; the others count as
    `read` or `write` by their method. `guests` names the actions that a share link's guest may try;
    all others know no guests and answer 401. `streamed` names the actions whose body is a file that
    arrives as it is read; they take a token only, since checking a browser session's CSRF field
    would read the body.
    """

    content_negotiation_class = Negotiation
    lookup_value_converter = "id"
    throttle_scopes: ClassVar[dict[str, str]] = {}
    streamed: ClassVar[frozenset[str]] = frozenset()
    guests: ClassVar[frozenset[str]] = frozenset()

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Every way in; for a streamed body, those that leave it alone."""
        ways = super().get_authenticators()
        if self._asked() not in self.guests:
            ways = [way for way in ways if not getattr(way, "for_guests", False)]
        if self._asked() in self.streamed:
            ways = [way for way in ways if not isinstance(way, SessionAuthentication)]
        return ways

    def get_parsers(self) -> list[BaseParser]:
        """The usual ones, or the one that leaves a file unread."""
        if self._asked() in self.streamed:
            return [StreamingMultiPartParser()]
        return super().get_parsers()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """DRF's checks, after refusing a body whose length nobody knows."""
        if "HTTP_TRANSFER_ENCODING" in request.META:
            declared_length(request)
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """DRF's, and only the caller may keep the answer, to be revalidated by its ETag."""
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return super().finalize_response(request, response, *args, **kwargs)

    def validated(
        self, serializer: type[BaseSerializer], *, partial: bool = False, **options: Any
    ) -> dict[str, Any]:
        """The body as the serializer understands it; a validation error becomes 400."""
        bound = serializer(
            data=self.request.data,
            partial=partial,
            context={"request": self.request, "view": self},
            **options,
        )
        bound.is_valid(raise_exception=True)
        return bound.validated_data

    def queried(self, serializer: type[BaseSerializer]) -> dict[str, Any]:
        """The query string as the serializer understands it; a validation error becomes 400."""
        bound = serializer(data=self.request.query_params)
        bound.is_valid(raise_exception=True)
        return bound.validated_data

    def _asked(self) -> str:
        """The action by its method: DRF wants to know before it says which one it is."""
        method = (getattr(self.request, "method", None) or "").lower()
        return (self.action_map or {}).get(method, "")

    @property
    def caller(self) -> Any:
        """Whoever asks, as authentication made them: it differs by how they came in."""
        return self.request.user

    def page_request(self) -> PageRequest:
        """The page that `?cursor=` and `?limit=` ask for."""
        return page_request(self.request)

    @property
    def allowed_methods(self) -> list[str]:
        """What the route's actions answer to, and OPTIONS."""
        return [*(method.upper() for method in self.action_map or {}), "OPTIONS"]
