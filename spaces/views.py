"""/artist: the spaces a person belongs to, and who else does."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.serializers import ActSerializer
from spaces import selectors, services
from spaces.serializers import (
    MemberEdit,
    MemberSerializer,
    SpaceInput,
    SpaceSerializer,
    TransferInput,
    UsageSerializer,
)
from wavic.api.concurrency import expected_revision
from wavic.api.multipart import receiving
from wavic.api.pages import page_of
from wavic.api.views import ViewSet
from wavic.exports.serializers import ExportSerializer
from wavic.images import services as pictures
from wavic.images.serializers import PICTURE, PictureUpload


class SpaceViewSet(ViewSet):
    streamed = frozenset({"put_avatar", "put_cover"})
    throttle_scopes = {**dict.fromkeys(streamed, "upload"), "begin_export": "export"}
    guests = frozenset({"retrieve"})

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

    @extend_schema(request=PICTURE, responses=SpaceSerializer)
    @action(detail=True, methods=["put"], url_path="avatar")
    def put_avatar(self, request: Request, pk: ObjectId) -> Response:
        """Give the space a new picture; it is shown once it is processed."""
        return self._put("space_avatar", pk)

    @extend_schema(request=None, responses={204: None})
    @put_avatar.mapping.delete
    def delete_avatar(self, request: Request, pk: ObjectId) -> Response:
        """Take the space's picture away."""
        pictures.clear(self.caller, "space_avatar", pk)
        return Response(status=204)

    @extend_schema(request=PICTURE, responses=SpaceSerializer)
    @action(detail=True, methods=["put"], url_path="cover")
    def put_cover(self, request: Request, pk: ObjectId) -> Response:
        """Give the space a new cover; it is shown once it is processed."""
        return self._put("space_cover", pk)

    @extend_schema(request=None, responses={204: None})
    @put_cover.mapping.delete
    def delete_cover(self, request: Request, pk: ObjectId) -> Response:
        """Take the space's cover away."""
        pictures.clear(self.caller, "space_cover", pk)
        return Response(status=204)

    def _put(self, slot: str, pk: ObjectId) -> Response:
        with receiving():
            pictures.upload(self.caller, slot, pk, **self.validated(PictureUpload))
        return Response(selectors.space(self.caller, pk))

    @extend_schema(responses=UsageSerializer)
    @action(detail=True)
    def usage(self, request: Request, pk: ObjectId) -> Response:
        """What the space holds, and what its owner's plan has room for."""
        return Response(selectors.usage(self.caller, pk))

    @extend_schema(responses=page_of(ActSerializer))
    @action(detail=True)
    def audit(self, request: Request, pk: ObjectId) -> Response:
        """Sensitive acts in the space, the newest first; for its owner and admins."""
        return Response(selectors.audit(self.caller, pk, self.page_request()))

    @extend_schema(responses=ExportSerializer)
    @action(detail=True)
    def export(self, request: Request, pk: ObjectId) -> Response:
        """The newest export of the space, and how far it is; for its owner and admins."""
        return Response(selectors.export(self.caller, pk))

    @extend_schema(request=None, responses={202: ExportSerializer})
    @export.mapping.post
    def begin_export(self, request: Request, pk: ObjectId) -> Response:
        """Have all that the space holds packed; one that is being made is not begun again."""
        return Response(services.export_space(self.caller, pk), status=202)

    @extend_schema(request=None, responses={204: None})
    @export.mapping.delete
    def delete_export(self, request: Request, pk: ObjectId) -> Response:
        """Cancel the export, or throw it away."""
        services.throw_export_away(self.caller, pk)
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: ObjectId) -> Response:
        """Belong to the space no longer."""
        services.leave_space(self.caller, pk)
        return Response(status=204)

    @extend_schema(request=TransferInput, responses=SpaceSerializer)
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: ObjectId) -> Response:
        """Hand the space, and what it costs, to one of its admins."""
        space = services.transfer_space(self.caller, pk, self.validated(TransferInput)["user"])
        return Response(space)


class MemberViewSet(ViewSet):
    lookup_url_kwarg = "user"

    @extend_schema(responses=page_of(MemberSerializer))
    def list(self, request: Request, space: ObjectId) -> Response:
        """Who belongs to the space, the one who joined first first."""
        return Response(selectors.members(self.caller, space, self.page_request()))

    @extend_schema(request=MemberEdit, responses={200: MemberSerializer, 204: None})
    def partial_update(self, request: Request, space: ObjectId, user: ObjectId) -> Response:
        """Give a member another role; 204 when that left a visitor without any project."""
        member = services.change_member(
            self.caller,
            space,
            user,
            **self.validated(MemberEdit),
            expected=expected_revision(request),
        )
        return Response(member) if member else Response(status=204)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, space: ObjectId, user: ObjectId) -> Response:
        """Take somebody out of the space, from their next request on."""
        services.remove_member(self.caller, space, user)
        return Response(status=204)
