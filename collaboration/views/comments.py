"""/comment: what people and guests say about a track, pinned to the moment."""

from bson.objectid import ObjectId
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration import exports, selectors, services
from collaboration.renderers import TextRenderer
from collaboration.serializers import (
    CommentEdit,
    CommentInput,
    CommentSerializer,
    ExportQuery,
    ReactionInput,
    ThreadQuery,
    ThreadSerializer,
)
from wavic.api.concurrency import expected_revision
from wavic.api.pages import page_of
from wavic.api.renderers import BrowsableAPIRenderer, JSONRenderer
from wavic.api.views import ViewSet
from wavic.storage.names import content_disposition


class CommentsOfTrackViewSet(ViewSet):
    guests = frozenset({"list"})

    @extend_schema(parameters=[ThreadQuery], responses=page_of(ThreadSerializer))
    def list(self, request: Request, track: ObjectId) -> Response:
        """A track's threads as the music plays, each with its replies."""
        query = self.queried(ThreadQuery)
        page = selectors.threads_of_track(self.caller, track, self.page_request(), **query)
        return Response(page)

    @extend_schema(
        parameters=[ExportQuery],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/plain"): OpenApiTypes.STR,
        },
    )
    @action(detail=False, renderer_classes=[JSONRenderer, TextRenderer, BrowsableAPIRenderer])
    def export(self, request: Request, track: ObjectId) -> StreamingHttpResponse:
        """A track's comments as a table or as JSON, or as markers for Reaper or Audacity."""
        query = self.queried(ExportQuery)
        export = exports.export(self.caller, track, form=query.pop("as"), **query)
        return StreamingHttpResponse(
            export.chunks,
            content_type=export.content_type,
            headers={"Content-Disposition": content_disposition("attachment", export.filename)},
        )


class CommentViewSet(ViewSet):
    guests = frozenset(
        {"create", "retrieve", "partial_update", "destroy", "reaction", "take_back_reaction"}
    )

    @extend_schema(request=CommentInput, responses={201: CommentSerializer})
    def create(self, request: Request) -> Response:
        """Comment on a moment or a range of a version, or reply."""
        said = self.validated(CommentInput)
        track = said.pop("track")
        comment = services.post_comment(self.caller, track, services.Draft(**said))
        return Response(comment, status=201)

    @extend_schema(responses=CommentSerializer)
    def retrieve(self, request: Request, pk: ObjectId) -> Response:
        """One thread with its replies, or one reply, with what it said before."""
        return Response(selectors.comment(self.caller, pk))

    @extend_schema(request=CommentEdit, responses=CommentSerializer)
    def partial_update(self, request: Request, pk: ObjectId) -> Response:
        """Say it otherwise, or at another moment."""
        changes = self.validated(CommentEdit, partial=True)
        comment = services.edit_comment(
            self.caller, pk, changes, expected=expected_revision(request)
        )
        return Response(comment)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: ObjectId) -> Response:
        """Delete a comment: a thread goes to the trash, but not what others replied."""
        services.delete_comment(self.caller, pk)
        return Response(status=204)

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: ObjectId) -> Response:
        """Say that what the thread is about is done."""
        return Response(services.resolve_thread(self.caller, pk))

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: ObjectId) -> Response:
        """Say that it isn't done after all."""
        return Response(services.reopen_thread(self.caller, pk))

    @extend_schema(request=ReactionInput, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def reaction(self, request: Request, pk: ObjectId) -> Response:
        """React with an emoji."""
        return Response(services.react(self.caller, pk, **self.validated(ReactionInput)))

    @extend_schema(request=None, parameters=[ReactionInput], responses={200: CommentSerializer})
    @reaction.mapping.delete
    def take_back_reaction(self, request: Request, pk: ObjectId) -> Response:
        """Take one's own reaction back."""
        taken = self.queried(ReactionInput)
        return Response(services.take_back_reaction(self.caller, pk, **taken))
