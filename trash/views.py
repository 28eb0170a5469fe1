"""/trash: what was thrown away, brought back or deleted for good."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from trash import selectors, services
from trash.serializers import RestoredSerializer, TrashedSerializer, TrashQuery
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class TrashViewSet(ViewSet):
    @extend_schema(parameters=[TrashQuery], responses=page_of(TrashedSerializer))
    def list(self, request: Request) -> Response:
        """What the caller may restore or delete for good, what was thrown away last first."""
        query = self.queried(TrashQuery)
        return Response(selectors.trash_of(self.caller, self.page_request(), **query))

    @extend_schema(parameters=[TrashQuery], request=None, responses={202: None})
    def empty(self, request: Request) -> Response:
        """Delete for good all that the caller may: hidden at once, gone soon."""
        services.purge_all(self.caller, **self.queried(TrashQuery))
        return Response(status=202)

    @extend_schema(request=None, responses={202: None})
    def destroy(self, request: Request, kind: str, pk: ObjectId) -> Response:
        """Delete one thing for good, with all that is in it: hidden at once, gone soon."""
        services.purge(self.caller, kind, pk)
        return Response(status=202)

    @extend_schema(request=None, responses=RestoredSerializer)
    def restore(self, request: Request, kind: str, pk: ObjectId) -> Response:
        """Bring something back into its place, with all that was in it."""
        return Response(services.restore(self.caller, kind, pk))
