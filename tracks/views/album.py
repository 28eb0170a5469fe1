"""/project/:id/download: the whole record as one zip."""

from bson.objectid import ObjectId
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracks import selectors
from tracks.renderers import ZipRenderer
from tracks.serializers import AlbumQuery, TicketSerializer
from tracks.tickets import Ticket, TicketAuthentication
from wavic.api.errors import CONTENT_TYPE as PROBLEM
from wavic.api.renderers import BrowsableAPIRenderer, JSONRenderer
from wavic.api.schema import ProblemSerializer
from wavic.api.views import ViewSet
from wavic.archives.responses import CONTENT_TYPE, archive_response


class AlbumViewSet(ViewSet):
    throttle_scopes = {"download": "album"}

    def get_authenticators(self) -> list[BaseAuthentication]:
        """A ticket as well, before all else: it says what is asked for."""
        return [TicketAuthentication(), *super().get_authenticators()]

    @extend_schema(
        parameters=[AlbumQuery],
        responses={
            (200, CONTENT_TYPE): OpenApiTypes.BINARY,
            (206, CONTENT_TYPE): OpenApiTypes.BINARY,
            **{(status, PROBLEM): ProblemSerializer for status in (400, 409, 416)},
        },
    )
    @action(detail=True, renderer_classes=[JSONRenderer, ZipRenderer, BrowsableAPIRenderer])
    def download(self, request: Request, pk: ObjectId) -> HttpResponseBase:
        """A project's current versions in album order, with a manifest, as a zip."""
        ticket = request.auth if isinstance(request.auth, Ticket) else None
        wanted = (
            {"quality": ticket.quality, "attachments": ticket.attachments}
            if ticket
            else self.queried(AlbumQuery)
        )
        album = selectors.album(self.caller, pk, **wanted)
        return archive_response(request, album.archive, album.filename)

    @extend_schema(request=AlbumQuery, responses={201: TicketSerializer})
    @download.mapping.post
    def ticket(self, request: Request, pk: ObjectId) -> Response:
        """An address for a browser to download the zip from, which can send no token."""
        wanted = self.validated(AlbumQuery)
        album = selectors.album(self.caller, pk, **wanted)
        ticket = Ticket(user=str(self.caller.pk), project=str(pk), **wanted)
        answer = {
            "url": ticket.address(),
            "expires_at": ticket.expires_at(),
            "filename": album.filename,
            "size": album.archive.size,
        }
        return Response(answer, status=201)
