"""OpenAPI 3.1 by drf-spectacular, with our ids, pages, errors and operation names."""

from typing import Any, Literal

from django.db.models import Field
from django_mongodb_backend.fields import ObjectIdAutoField, ObjectIdField
from drf_spectacular.extensions import (
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from wavic.api.converters import PATTERN
from wavic.api.errors import CONTENT_TYPE
from wavic.api.pages import PageSerializer
from wavic.mongo.paging import DEFAULT_LIMIT, MAX_LIMIT

Schema = dict[str, Any]
Direction = Literal["request", "response"]

ID: Schema = {"type": "string", "pattern": f"^{PATTERN}$"}


class ProblemSerializer(serializers.Serializer):
    """An RFC 9457 problem document; some codes add members of their own."""

    type = serializers.CharField(help_text="`urn:wavic:problem:<code>`.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people.")
    code = serializers.CharField(help_text="Stable; what a client switches on.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field, as DRF collects them
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by dotted field path, where fields were at fault.",
    )
    request_id = serializers.CharField(allow_null=True)


class AutoSchema(SpectacularSchema):
    """How one operation is described."""

    def get_operation_id(self) -> str:
        """`<basename>_<action>`, as in `user_register`."""
        basename, action = self._view_attribute("basename"), self._view_attribute("action")
        return f"{basename}_{action}" if basename and action else super().get_operation_id()

    def get_tags(self) -> list[str]:
        """One group for each viewset."""
        basename = self._view_attribute("basename")
        return [basename] if basename else super().get_tags()

    def _view_attribute(self, name: str) -> str:
        return (getattr(self.view, name, None) or "").replace("-", "_")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return not self._answers_a_page() and super()._is_list_view(serializer)

    def _answers_a_page(self) -> bool:
        answer = self.get_response_serializers()
        if isinstance(answer, dict):
            answer = answer.get(200)
        return isinstance(answer, type) and issubclass(answer, PageSerializer)

    def _get_pagination_parameters(self) -> list[Schema]:
        if not self._answers_a_page():
            return super()._get_pagination_parameters()
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        said = "`next` or `previous` of a page."
        return [
            build_parameter_type("cursor", {"type": "string"}, "query", description=said),
            build_parameter_type("limit", limit, "query", description="Rows of a page."),
        ]

    def _get_filter_parameters(self) -> list[Schema]:
        if self.method not in {"PATCH", "PUT"}:
            return super()._get_filter_parameters()
        said = 'The revision that the change was made on, like `"7"`; 409 when it is stale.'
        header = build_parameter_type(
            "If-Match", {"type": "string"}, OpenApiParameter.HEADER, description=said
        )
        return [*super()._get_filter_parameters(), header]

    def _map_model_field(self, model_field: Field, direction: str | None) -> Schema:
        if isinstance(model_field, ObjectIdAutoField | ObjectIdField):
            return dict(ID)
        return super()._map_model_field(model_field, direction)

    def _get_request_body(self, direction: Direction = "request") -> Schema | None:
        # drf-spectacular knows no DELETE with a body; closing an account asks for the password.
        if self.method != "DELETE":
            return super()._get_request_body(direction)
        self.method = "POST"
        try:
            return super()._get_request_body(direction)
        finally:
            self.method = "DELETE"

    def _get_response_bodies(self, direction: Direction = "response") -> Schema:
        responses = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        for status, description in self._refusals():
            content = {CONTENT_TYPE: {"schema": problem}}
            responses.setdefault(status, {"content": content, "description": description})
        return responses

    def _refusals(self) -> list[tuple[str, str]]:
        """The statuses that this operation may answer beside its own."""
        has_body = self._get_request_body() is not None
        public = any(isinstance(permission, AllowAny) for permission in self.view.get_permissions())
        refusals = {
            "400": has_body or self._answers_a_page() or bool(self.get_override_parameters()),
            "401": not public,
            "403": not public,
            "404": "{" in self.path or (has_body and not public),  # a body may name ids as well
            "409": self.method != "GET",
            "413": has_body,
            "415": has_body,
            "429": True,
            "503": True,
        }
        return [(status, _MEANINGS[status]) for status, may in refusals.items() if may]


_MEANINGS = {
    "400": "The request can't be understood, or fields aren't right.",
    "401": "No token, or one that is no good any more.",
    "403": "The caller may see it, but not do this.",
    "404": "It isn't there, or the caller may not see it.",
    "409": "In conflict with how things are now.",
    "413": "The body is too large.",
    "415": "Not a media type that this route takes.",
    "429": "Too often; see Retry-After.",
    "503": "Something WAVIC stands on is down; see Retry-After.",
}


class ObjectIdExtension(OpenApiSerializerFieldExtension):
    """Ids are strings of 24 hex digits."""

    target_class = "wavic.api.fields.ObjectIdField"

    def map_serializer_field(self, _auto_schema: SpectacularSchema, _direction: str) -> Schema:
        """The schema of an id."""
        return dict(ID)


class IncomingFileExtension(OpenApiSerializerFieldExtension):
    """Files of a multipart body."""

    target_class = "wavic.api.fields.IncomingFileField"

    def map_serializer_field(self, _auto_schema: SpectacularSchema, _direction: str) -> Schema:
        """The schema of a file."""
        return {"type": "string", "format": "binary"}
