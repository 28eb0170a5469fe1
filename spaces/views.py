"""/artist: the spaces a person belongs to."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from spaces import selectors, services
from spaces.serializers import SpaceInput, SpaceSerializer, UsageSerializer
from wavic.api.concurrency import expected_revision
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class SpaceViewSet(ViewSet):
    @extend_schema(responses=page_of(SpaceSerializer))
    def list(self, request: Request) -> Response:
        """The caller's spaces, the one joined last first."""
        return Response(selectors.spaces_of(self.caller, self.page_request()))

    @extend_schema(request=SpaceInput, responses={201: SpaceSerializer})
    def create(self, request: Request) -> Response:
        """Make a space that the caller owns."""
        space = services.create_space(self.caller, **self.validated(SpaceInput))
        return Response(space, status=201)

    @extend_schema(responses=SpaceSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """One space."""
        return Response(selectors.space(self.caller, pk))

    @extend_schema(request=SpaceInput, responses=SpaceSerializer)
    def partial_update(self, request: Request, pk: ObjectId) -> Response:
        """Rename or describe a space."""
        changes = self.validated(SpaceInput, partial=True)
        space = services.edit_space(self.caller, pk, changes, expected=expected_revision(request))
        return Response(space)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Move a space to the trash."""
        services.trash_space(self.caller, pk)
        return Response(status=204)

    @extend_schema(responses=UsageSerializer)
    @action(detail=True)
    def usage(self, request: Request, pk: ObjectId) -> Response:
        """What the space holds, and what its owner's plan has room for."""
        return Response(selectors.usage(self.caller, pk))
