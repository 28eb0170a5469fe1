"""/notification and /artist/:id/activity: what happened."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration import selectors, services
from collaboration.audiences import Choice
from collaboration.serializers import (
    ActivityQuery,
    ActivitySerializer,
    NotificationPageSerializer,
    NotificationQuery,
    ReadInput,
    UnreadSerializer,
)
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class ActivityViewSet(ViewSet):
    @extend_schema(parameters=[ActivityQuery], responses=page_of(ActivitySerializer))
    def list(self, request: Request, space: ObjectId) -> Response:
        """What happened in a space, the newest first."""
        query = self.queried(ActivityQuery)
        choice = Choice(query.get("kind"), query.get("project"), query.get("actor"))
        return Response(selectors.activity(self.caller, space, choice, self.page_request()))


class NotificationViewSet(ViewSet):
    @extend_schema(parameters=[NotificationQuery], responses=NotificationPageSerializer)
    def list(self, request: Request) -> Response:
        """What the caller is told, what happened last first."""
        query = self.queried(NotificationQuery)
        page = selectors.notifications(self.caller, self.page_request(), **query)
        return Response(page)

    @extend_schema(request=ReadInput, responses=UnreadSerializer)
    @action(detail=False, methods=["post"])
    def read(self, request: Request) -> Response:
        """Mark some read: these, those of a track or of a space, or all of them."""
        said = self.validated(ReadInput)
        said.pop("all", None)
        services.mark_read(self.caller.pk, **said)
        return Response({"unread": selectors.count_unread(self.caller)})
