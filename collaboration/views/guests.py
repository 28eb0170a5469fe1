"""/link/open, /link/guest and /link/report: what a link's visitors may do without an account."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration import selectors, services
from collaboration.authentication import GuestAuthentication
from collaboration.serializers import (
    GuestAndLinkSerializer,
    NameInput,
    OpenedSerializer,
    OpeningInput,
    ReportInput,
)
from collaboration.visitors import Visitor
from wavic.api.errors import CONTENT_TYPE
from wavic.api.schema import ProblemSerializer
from wavic.api.views import ViewSet

_REFUSED = {(status, CONTENT_TYPE): ProblemSerializer for status in (403, 404)}


class LinkVisitorViewSet(ViewSet):
    """For whoever has a link's token."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_scopes = {"report": "report"}

    # Its own limits count what fails: a room full of people may open their links at once.
    @extend_schema(request=OpeningInput, responses={200: OpenedSerializer, **_REFUSED})
    @action(detail=False, methods=["post"], url_path="open/<str:token>", throttle_classes=[])
    def open(self, request: Request, token: str) -> Response:
        """Come in as a guest, or come back as the same one."""
        entrance = services.open_link(token, Visitor.of(request), **self.validated(OpeningInput))
        shown = selectors.shown_guest(entrance.guest, entrance.shared)
        return Response(
            {"token": entrance.token, **shown}, headers={"Cache-Control": "private, no-store"}
        )

    @extend_schema(request=ReportInput, responses={202: None, **_REFUSED})
    @action(detail=False, methods=["post"], url_path="report/<str:token>")
    def report(self, request: Request, token: str) -> Response:
        """Tell support staff that something is wrong with what the link shares."""
        services.report_link(token, Visitor.of(request), **self.validated(ReportInput))
        return Response(status=202)


class GuestViewSet(ViewSet):
    """For the guest whose token it is."""

    authentication_classes = (GuestAuthentication,)
    guests = frozenset({"guest", "rename"})

    @extend_schema(responses=GuestAndLinkSerializer)
    @action(detail=False)
    def guest(self, _request: Request) -> Response:
        """Who the caller is, and what their link shares."""
        return Response(selectors.guest_and_link(self.caller))

    @extend_schema(request=NameInput, responses=GuestAndLinkSerializer)
    @guest.mapping.patch
    def rename(self, _request: Request) -> Response:
        """Say what one wants to be called."""
        return Response(services.name_guest(self.caller, **self.validated(NameInput)))
