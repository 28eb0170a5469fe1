"""/project: the records in the making."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects import selectors, services
from projects.serializers import (
    ProjectEdit,
    ProjectInput,
    ProjectSerializer,
    ProjectSummarySerializer,
)
from wavic.api.concurrency import expected_revision
from wavic.api.multipart import receiving
from wavic.api.pages import page_of
from wavic.api.views import ViewSet
from wavic.images import services as pictures
from wavic.images.serializers import PICTURE, PictureUpload


class ProjectViewSet(ViewSet):
    streamed = frozenset({"put_artwork"})
    throttle_scopes = {"put_artwork": "upload"}
    guests = frozenset({"space", "retrieve"})

    @extend_schema(responses=page_of(ProjectSummarySerializer))
    @action(detail=False, url_path="space/<id:space>")
    def space(self, request: Request, space: ObjectId) -> Response:
        """A space's projects, the newest first."""
        page = selectors.projects_of_space(self.caller, space, self.page_request())
        return Response(page)

    @extend_schema(request=ProjectInput, responses={201: ProjectSerializer})
    def create(self, request: Request) -> Response:
        """Make a project in a space."""
        project = services.create_project(self.caller, **self.validated(ProjectInput))
        return Response(project, status=201)

    @extend_schema(responses=ProjectSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """One project."""
        return Response(selectors.project(self.caller, pk))

    @extend_schema(request=ProjectEdit, responses=ProjectSerializer)
    def partial_update(self, request: Request, pk: ObjectId) -> Response:
        """Change what is said of a project."""
        changes = self.validated(ProjectEdit, partial=True)
        project = services.edit_project(
            self.caller, pk, changes, expected=expected_revision(request)
        )
        return Response(project)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Move a project to the trash."""
        services.trash_project(self.caller, pk)
        return Response(status=204)

    @extend_schema(request=PICTURE, responses=ProjectSerializer)
    @action(detail=True, methods=["put"], url_path="artwork")
    def put_artwork(self, request: Request, pk: ObjectId) -> Response:
        """Give the project new artwork; it is shown once it is processed."""
        with receiving():
            pictures.upload(self.caller, "project_artwork", pk, **self.validated(PictureUpload))
        return Response(selectors.project(self.caller, pk))

    @extend_schema(request=None, responses={204: None})
    @put_artwork.mapping.delete
    def delete_artwork(self, request: Request, pk: ObjectId) -> Response:
        """Take the project's artwork away."""
        pictures.clear(self.caller, "project_artwork", pk)
        return Response(status=204)
