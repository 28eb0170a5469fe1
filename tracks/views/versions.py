"""/track/:id/version: mixes and masters, and what people think of them."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracks import selectors, services
from tracks.models import Approval
from tracks.serializers import ReviewInput, VersionEdit, VersionSerializer, VersionUpload
from wavic.api.concurrency import expected_revision
from wavic.api.multipart import receiving
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class VersionViewSet(ViewSet):
    throttle_scopes = {"create": "upload"}
    streamed = frozenset({"create"})
    guests = frozenset({"list", "retrieve", "approve", "request_changes"})

    @extend_schema(responses=page_of(VersionSerializer))
    def list(self, request: Request, track: ObjectId) -> Response:
        """A track's versions, the newest first."""
        return Response(selectors.versions_of_track(self.caller, track, self.page_request()))

    @extend_schema(
        request={"multipart/form-data": VersionUpload}, responses={201: VersionSerializer}
    )
    def create(self, request: Request, track: ObjectId) -> Response:
        """Upload a file as a track's new version; `label` and `notes` go before `file`."""
        with receiving():
            version = services.upload_version(self.caller, track, **self.validated(VersionUpload))
        return Response(version, status=201)

    @extend_schema(responses=VersionSerializer)
    def retrieve(self, request: Request, track: ObjectId, pk: ObjectId) -> Response:
        """One version."""
        return Response(selectors.version(self.caller, track, pk))

    @extend_schema(request=VersionEdit, responses=VersionSerializer)
    def partial_update(self, request: Request, track: ObjectId, pk: ObjectId) -> Response:
        """Change what is said of a version, or make it the one that plays."""
        version = services.edit_version(
            self.caller,
            track,
            pk,
            self.validated(VersionEdit, partial=True),
            expected=expected_revision(request),
        )
        return Response(version)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, track: ObjectId, pk: ObjectId) -> Response:
        """Move a version to the trash."""
        services.trash_version(self.caller, track, pk)
        return Response(status=204)

    @extend_schema(request=ReviewInput, responses=VersionSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, track: ObjectId, pk: ObjectId) -> Response:
        """Say that this version is the one."""
        return self._review(track, pk, Approval.APPROVED)

    @extend_schema(request=ReviewInput, responses=VersionSerializer)
    @action(detail=True, methods=["post"], url_path="request-changes")
    def request_changes(self, request: Request, track: ObjectId, pk: ObjectId) -> Response:
        """Say that this version needs changes, and which."""
        return self._review(track, pk, Approval.CHANGES_REQUESTED)

    def _review(self, track: ObjectId, pk: ObjectId, verdict: Approval) -> Response:
        said = self.validated(ReviewInput)
        return Response(services.review_version(self.caller, track, pk, verdict, **said))
