"""Base serializers: DRF's, knowing ObjectIds and arrays."""

from typing import Any, ClassVar

from django.db.models import Field
from django_mongodb_backend.fields import ArrayField, ObjectIdAutoField
from django_mongodb_backend.fields import ObjectIdField as ObjectIdColumn
from rest_framework import serializers

from wavic.api.fields import ObjectIdField


class Serializer(serializers.Serializer):
    """The base of every serializer that no model stands behind."""


class RelatedId(serializers.PrimaryKeyRelatedField):
    """A reference to another document by its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"pk_field": ObjectIdField(), **kwargs})


class ModelSerializer(serializers.ModelSerializer):
    """DRF's ModelSerializer on ObjectId keys."""

    serializer_field_mapping: ClassVar[dict[type[Field], type[serializers.Field]]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        ObjectIdAutoField: ObjectIdField,
        ObjectIdColumn: ObjectIdField,
    }
    serializer_related_field = RelatedId

    def build_standard_field(
        self, field_name: str, model_field: Field
    ) -> tuple[type[serializers.Field], dict[str, Any]]:
        """An array is a list of what its items would be on their own."""
        if not isinstance(model_field, ArrayField):
            return super().build_standard_field(field_name, model_field)
        child_class, options = super().build_standard_field(field_name, model_field.base_field)
        options.pop("required", None)
        required = not (model_field.has_default() or model_field.blank)
        return serializers.ListField, {"child": child_class(**options), "required": required}
