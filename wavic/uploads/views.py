"""/file: uploads whose blocks go straight to storage, in any order, and resume."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from wavic.api.pages import page_of
from wavic.api.views import ViewSet
from wavic.uploads import selectors, services
from wavic.uploads.serializers import (
    FileFilter,
    FileInput,
    FileSerializer,
    FileSummarySerializer,
)


class FileViewSet(ViewSet):
    throttle_scopes = {"create": "open_upload", "complete": "open_upload"}

    @extend_schema(parameters=[FileFilter], responses=page_of(FileSummarySerializer))
    def list(self, request: Request) -> Response:
        """The caller's uploads, the newest first: those that can be resumed, unless told."""
        state = self.queried(FileFilter)["state"]
        return Response(selectors.uploads_of(self.caller, self.page_request(), state))

    @extend_schema(request=FileInput, responses={201: FileSerializer})
    def create(self, request: Request) -> Response:
        """Open an upload: its bytes are reserved, its blocks go to `block_url`."""
        upload = services.open_upload(self.caller, **self.validated(FileInput))
        return Response(selectors.shown(upload), status=201)

    @extend_schema(responses=FileSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """How far an upload is, with an address for its blocks that is good for hours."""
        return Response(selectors.shown(selectors.upload_of(self.caller, pk)))

    @extend_schema(request=None, responses=FileSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: ObjectId) -> Response:
        """Check what was uploaded and turn it into what it is for; twice is the same as once."""
        return Response(selectors.shown(services.complete(self.caller, pk)))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """End an upload that is no longer wanted; its bytes are returned."""
        services.abandon(self.caller, pk)
        return Response(status=204)
