"""/track/:id/heard: what was really listened to."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration import selectors, services
from collaboration.serializers import HeardInput, ListenerSerializer
from tracks.serializers import VersionQuery
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class HeardViewSet(ViewSet):
    guests = frozenset({"heard"})

    @extend_schema(request=HeardInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def heard(self, _request: Request, pk: ObjectId) -> Response:
        """Tell what was heard so far in one listening; doubled and late ones do no harm."""
        services.hear(self.caller, pk, **self.validated(HeardInput))
        return Response(status=204)

    @extend_schema(parameters=[VersionQuery], responses=page_of(ListenerSerializer))
    @heard.mapping.get
    def listeners(self, _request: Request, pk: ObjectId) -> Response:
        """Who has heard a version, the hundred who did last."""
        version = self.queried(VersionQuery).get("version")
        return Response(selectors.listeners(self.caller, pk, version))
