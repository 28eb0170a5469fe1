"""A small API of nothing in particular, to see the platform's manners on."""

from typing import Any

from bson import ObjectId
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from pymongo.errors import ServerSelectionTimeoutError
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from wavic.api.concurrency import expected_revision
from wavic.api.errors import Conflict, Forbidden, NotFound, Unavailable
from wavic.api.fields import IncomingFileField, ObjectIdField
from wavic.api.multipart import StreamingMultiPartParser, receiving
from wavic.api.pages import page_of
from wavic.api.serializers import Serializer
from wavic.api.views import ViewSet

ID = "5f0000000000000000000001"


class Person:
    """Whoever the header says."""

    is_authenticated = True

    def __init__(self, name: str) -> None:
        self.pk = name


class AnyBearer(BaseAuthentication):
    """`Bearer <name>` is that person; `Bearer bad` is nobody."""

    def authenticate(self, request: Any) -> tuple[Person, None] | None:
        scheme, _, name = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme != "Bearer":
            return None
        if name == "bad":
            raise AuthenticationFailed("The token is no good.", "token_invalid")
        return Person(name), None

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class AnyBearerScheme(OpenApiAuthenticationExtension):
    target_class = AnyBearer
    name = "any"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class ThingPartSerializer(Serializer):
    name = serializers.CharField(max_length=5)


class ThingSerializer(Serializer):
    """A thing."""

    id = ObjectIdField(read_only=True)
    name = serializers.CharField(max_length=20)
    owner = ObjectIdField(required=False)
    credits = ThingPartSerializer(many=True, required=False)


class UploadSerializer(Serializer):
    title = serializers.CharField(required=False)
    file = IncomingFileField()


class ReceiptSerializer(Serializer):
    title = serializers.CharField()
    size = serializers.IntegerField()


class ThingViewSet(ViewSet):
    """Things."""

    authentication_classes = [AnyBearer]
    throttle_scopes = {"upload": "upload"}

    @extend_schema(responses=page_of(ThingSerializer))
    def list(self, request: Any) -> Response:
        """A page of things."""
        page = self.page_request()
        rows = [{"id": ObjectId(ID), "name": f"{page.limit}"}]
        return Response({"results": rows, "next": page.cursor, "previous": None})

    @extend_schema(request=ThingSerializer, responses={201: ThingSerializer})
    def create(self, request: Any) -> Response:
        """Make a thing."""
        return Response({"id": ID, **self.validated(ThingSerializer)}, status=201)

    @extend_schema(responses=ThingSerializer)
    def retrieve(self, request: Any, pk: ObjectId) -> Response:
        """One thing."""
        if str(pk) != ID:
            raise NotFound
        return Response({"id": pk, "name": "a thing"})

    @extend_schema(request=ThingSerializer, responses=ThingSerializer)
    def partial_update(self, request: Any, pk: ObjectId) -> Response:
        """Change a thing."""
        current = {"id": pk, "revision": 7}
        if expected_revision(request) not in {None, 7}:
            raise Conflict(current)
        return Response({**current, **self.validated(ThingSerializer, partial=True)})

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Any, pk: ObjectId) -> Response:
        """Never allowed."""
        raise Forbidden

    @extend_schema(request=UploadSerializer, responses=ReceiptSerializer)
    @action(detail=False, methods=["post"], parser_classes=[StreamingMultiPartParser])
    def upload(self, request: Any) -> Response:
        """Count a file's bytes."""
        with receiving():
            data = self.validated(UploadSerializer)
            data["file"].max_size = int(request.headers.get("X-Most", 1 << 40))
            size = sum(map(len, data["file"].chunks()))
        return Response({"title": data.get("title", data["file"].name), "size": size})

    @extend_schema(request=UploadSerializer, responses={204: None})
    @action(detail=False, methods=["post"], parser_classes=[StreamingMultiPartParser])
    def refuse(self, request: Any) -> Response:
        """Refuse without a look at the body."""
        raise Forbidden

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, permission_classes=[AllowAny], url_path="fail/<str:how>")
    def fail(self, request: Any, how: str) -> Response:
        """Go wrong in one of many ways."""
        failure: Exception = FAILURES[how]()
        raise failure


def _wrapped() -> Exception:
    error = OperationalError("down")
    error.__cause__ = ServerSelectionTimeoutError("secret-host:27017 refused")
    return error


FAILURES: dict[str, Any] = {
    "bug": lambda: ZeroDivisionError("the secret is 42"),
    "driver": lambda: ServerSelectionTimeoutError("secret-host:27017 refused"),
    "orm": _wrapped,
    "throttled": lambda: Throttled(wait=12.2),
    "busy": lambda: Unavailable("too_many_uploads", "Try again.", 5),
}


def plain(request: HttpRequest, how: str) -> HttpResponse:
    """A view without DRF that goes wrong."""
    if how == "suspicious":
        raise SuspiciousOperation("the secret is 42")
    if how == "post":
        return HttpResponse(str(len(request.POST)))
    if how == "stream":
        return StreamingHttpResponse([b"a", b"b"])
    failure: Exception = FAILURES[how]()
    raise failure
