"""/file/track/:id, /file/project/:id, /file/attachment/:id: files that belong to the music."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracks import selectors, services
from tracks.serializers import AttachmentEdit, AttachmentSerializer, AttachmentUpload
from wavic.api.concurrency import expected_revision
from wavic.api.multipart import receiving
from wavic.api.pages import page_of
from wavic.api.views import ViewSet

_UPLOAD = {"multipart/form-data": AttachmentUpload}


class AttachmentsOfTrackViewSet(ViewSet):
    throttle_scopes = {"create": "upload"}
    streamed = frozenset({"create"})

    @extend_schema(responses=page_of(AttachmentSerializer))
    def list(self, request: Request, track: ObjectId) -> Response:
        """What is attached to a track, the newest first."""
        return Response(selectors.attachments_of_track(self.caller, track, self.page_request()))

    @extend_schema(request=_UPLOAD, responses={201: AttachmentSerializer})
    def create(self, request: Request, track: ObjectId) -> Response:
        """Attach a file to a track; `kind` and `note` go before `file`."""
        with receiving():
            attachment = services.upload_attachment(
                self.caller, "track_attachment", track, **self.validated(AttachmentUpload)
            )
        return Response(attachment, status=201)


class AttachmentsOfProjectViewSet(ViewSet):
    throttle_scopes = {"create": "upload"}
    streamed = frozenset({"create"})

    @extend_schema(responses=page_of(AttachmentSerializer))
    def list(self, request: Request, project: ObjectId) -> Response:
        """What is attached to a project itself, the newest first."""
        page = selectors.attachments_of_project(self.caller, project, self.page_request())
        return Response(page)

    @extend_schema(request=_UPLOAD, responses={201: AttachmentSerializer})
    def create(self, request: Request, project: ObjectId) -> Response:
        """Attach a file to a project; `kind` and `note` go before `file`."""
        with receiving():
            attachment = services.upload_attachment(
                self.caller, "project_attachment", project, **self.validated(AttachmentUpload)
            )
        return Response(attachment, status=201)


class AttachmentViewSet(ViewSet):
    @extend_schema(responses=AttachmentSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """One attachment."""
        return Response(selectors.attachment(self.caller, pk))

    @extend_schema(request=AttachmentEdit, responses=AttachmentSerializer)
    def partial_update(self, request: Request, pk: ObjectId) -> Response:
        """Rename an attachment, or change what is said of it."""
        changes = self.validated(AttachmentEdit, partial=True)
        attachment = services.edit_attachment(
            self.caller, pk, changes, expected=expected_revision(request)
        )
        return Response(attachment)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Move an attachment to the trash."""
        services.trash_attachment(self.caller, pk)
        return Response(status=204)
