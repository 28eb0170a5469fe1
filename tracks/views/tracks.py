"""/track: the music, and the order it stands in."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.serializers import ProjectSerializer
from tracks import selectors, services
from tracks.serializers import (
    CoverInput,
    DuplicateInput,
    MoveInput,
    ReorderInput,
    TrackEdit,
    TrackOrderSerializer,
    TrackSerializer,
    TrackSummarySerializer,
    TrackUpload,
)
from wavic.api.concurrency import expected_revision
from wavic.api.multipart import receiving
from wavic.api.pages import page_of
from wavic.api.views import ViewSet


class TrackViewSet(ViewSet):
    throttle_scopes = {"create": "upload"}
    streamed = frozenset({"create"})
    guests = frozenset({"project", "retrieve"})

    @extend_schema(request={"multipart/form-data": TrackUpload}, responses={201: TrackSerializer})
    def create(self, request: Request) -> Response:
        """Upload a file as a new track; `project` and `title` go before `file`."""
        with receiving():
            track = services.upload_track(self.caller, **self.validated(TrackUpload))
        return Response(track, status=201)

    @extend_schema(responses=page_of(TrackSummarySerializer))
    @action(detail=False, url_path="project/<id:project>")
    def project(self, request: Request, project: ObjectId) -> Response:
        """A project's tracks in album order."""
        page = selectors.tracks_of_project(self.caller, project, self.page_request())
        return Response(page)

    @extend_schema(responses=TrackSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """One track with its current version."""
        return Response(selectors.track(self.caller, pk))

    @extend_schema(request=TrackEdit, responses=TrackSerializer)
    def partial_update(self, request: Request, pk: ObjectId) -> Response:
        """Change what is said of a track."""
        changes = self.validated(TrackEdit, partial=True)
        track = services.edit_track(self.caller, pk, changes, expected=expected_revision(request))
        return Response(track)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Move a track to the trash."""
        services.trash_track(self.caller, pk)
        return Response(status=204)

    @extend_schema(request=MoveInput, responses=TrackSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: ObjectId) -> Response:
        """Put a track at the end of another project of its space."""
        return Response(services.move_track(self.caller, pk, **self.validated(MoveInput)))

    @extend_schema(request=DuplicateInput, responses={201: TrackSerializer})
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: ObjectId) -> Response:
        """Make a copy of a track, in the same project or in another one."""
        copy = services.duplicate_track(self.caller, pk, **self.validated(DuplicateInput))
        return Response(copy, status=201)


class TracksOfProjectViewSet(ViewSet):
    """What a project's tracks are as a whole."""

    @extend_schema(request=ReorderInput, responses=TrackOrderSerializer)
    @action(detail=True, methods=["post"])
    def reorder(self, request: Request, pk: ObjectId) -> Response:
        """Put a project's tracks into another order."""
        order = services.reorder_tracks(
            self.caller,
            pk,
            self.validated(ReorderInput)["tracks"],
            expected=expected_revision(request),
        )
        return Response(order)

    @extend_schema(request=CoverInput, responses=ProjectSerializer)
    @action(detail=True, methods=["post"], url_path="artwork/from-version")
    def artwork_from_version(self, request: Request, pk: ObjectId) -> Response:
        """Make the picture in a version's file the project's artwork."""
        return Response(services.use_cover(self.caller, pk, **self.validated(CoverInput)))

    @extend_schema(request=None, responses=ProjectSerializer)
    @action(detail=True, methods=["post"], url_path="sign-off")
    def sign_off(self, request: Request, pk: ObjectId) -> Response:
        """Call a project finished: every track's current version is approved."""
        return Response(services.sign_off(self.caller, pk))
