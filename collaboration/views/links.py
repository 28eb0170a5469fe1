"""/link: making and managing share links."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration import selectors, services
from collaboration.serializers import (
    CopiesInput,
    LinkEdit,
    LinkSerializer,
    LinksQuery,
    LinkStatisticsSerializer,
    ShareInput,
)
from wavic.api.concurrency import expected_revision
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class LinkViewSet(ViewSet):
    @extend_schema(parameters=[LinksQuery], responses=page_of(LinkSerializer))
    def list(self, request: Request) -> Response:
        """The links that the caller made, or a space's; the newest first."""
        query = self.queried(LinksQuery)
        page, state = self.page_request(), query["status"]
        if space := query.get("space"):
            return Response(selectors.links_of_space(self.caller, space, page, state))
        return Response(selectors.links_of(self.caller, page, state))

    @extend_schema(request=ShareInput, responses={201: LinkSerializer})
    def create(self, request: Request) -> Response:
        """Share a space, a project, a track or one version."""
        link = services.create_link(self.caller, **self.validated(ShareInput))
        return Response(link, status=201)

    @extend_schema(responses=LinkSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """One link, with the addresses of its copies."""
        return Response(selectors.link(self.caller, pk))

    @extend_schema(request=LinkEdit, responses=LinkSerializer)
    def partial_update(self, request: Request, pk: ObjectId) -> Response:
        """Change what a link asks and allows."""
        changes = self.validated(LinkEdit, partial=True)
        link = services.edit_link(self.caller, pk, changes, expected=expected_revision(request))
        return Response(link)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Revoke a link with all its copies."""
        services.revoke_link(self.caller, pk)
        return Response(status=204)

    @extend_schema(responses=LinkStatisticsSerializer)
    @action(detail=True)
    def stats(self, request: Request, pk: ObjectId) -> Response:
        """What came of a link."""
        return Response(selectors.statistics(self.caller, pk))

    @extend_schema(request=CopiesInput, responses={201: LinkSerializer})
    @action(detail=True, methods=["post"], url_path="copy")
    def add_copies(self, request: Request, pk: ObjectId) -> Response:
        """Make a copy for each of further recipients."""
        link = services.add_copies(self.caller, pk, self.validated(CopiesInput)["recipients"])
        return Response(link, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path="copy/<id:copy>")
    def revoke_copy(self, request: Request, pk: ObjectId, copy: ObjectId) -> Response:
        """Revoke one recipient's copy."""
        services.revoke_copy(self.caller, pk, copy)
        return Response(status=204)
