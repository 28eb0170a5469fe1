"""/collaboration: invitations to spaces and projects."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration import selectors, services
from collaboration.serializers import (
    AcceptedSerializer,
    InvitationAnswer,
    InvitationInput,
    InvitationPreviewSerializer,
    InvitationSerializer,
    InvitationToken,
)
from wavic.api.errors import CONTENT_TYPE
from wavic.api.pages import page_of
from wavic.api.schema import ProblemSerializer
from wavic.api.views import ViewSet

_GONE = {(410, CONTENT_TYPE): ProblemSerializer}
_UNKNOWN = {(404, CONTENT_TYPE): ProblemSerializer}


class InvitationViewSet(ViewSet):
    """For who may manage members."""

    throttle_scopes = dict.fromkeys(("create", "resend"), "invite")

    @extend_schema(request=InvitationInput, responses={201: InvitationSerializer})
    def create(self, request: Request) -> Response:
        """Invite somebody by mail, or send a pending invitation again as this one."""
        invitation = services.invite(self.caller, **self.validated(InvitationInput))
        return Response(invitation, status=201)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: ObjectId) -> Response:
        """Send an invitation once more; the link in the mail before works no longer."""
        return Response(services.resend_invitation(self.caller, pk))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Revoke an invitation."""
        services.revoke_invitation(self.caller, pk)
        return Response(status=204)


class InvitationsViewSet(ViewSet):
    """Invitations that nobody has answered."""

    @extend_schema(responses=page_of(InvitationSerializer))
    def list(self, request: Request) -> Response:
        """What the caller is invited to; nothing until their address is verified."""
        return Response(selectors.invitations_to(self.caller.pk, self.page_request()))

    @extend_schema(responses=page_of(InvitationSerializer))
    @action(detail=False, url_path="space/<id:space>")
    def of_space(self, request: Request, space: ObjectId) -> Response:
        """Who is invited to a space, or to a project of it."""
        page = selectors.invitations_of_space(self.caller, space, self.page_request())
        return Response(page)


class InvitationAnswerViewSet(ViewSet):
    """For who is invited."""

    throttle_scopes = {"preview": "link_address"}

    @extend_schema(
        request=InvitationToken, responses={200: InvitationPreviewSerializer, **_UNKNOWN}
    )
    @action(
        detail=False, methods=["post"], authentication_classes=[], permission_classes=[AllowAny]
    )
    def preview(self, request: Request) -> Response:
        """What the invitation is to, for whoever has the mail."""
        return Response(selectors.preview_of_invitation(**self.validated(InvitationToken)))

    @extend_schema(request=InvitationAnswer, responses={200: AcceptedSerializer, **_GONE})
    @action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """Become a member."""
        return Response(services.accept_invitation(self.caller, **self.validated(InvitationAnswer)))

    @extend_schema(request=InvitationAnswer, responses={204: None, **_GONE})
    @action(detail=False, methods=["post"])
    def decline(self, request: Request) -> Response:
        """Say no."""
        services.decline_invitation(self.caller, **self.validated(InvitationAnswer))
        return Response(status=204)
