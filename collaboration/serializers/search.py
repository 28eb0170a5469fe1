"""The shapes of what is found. What goes out is written by the selectors, and described here."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from collaboration.selectors.search import KINDS
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer
from wavic.search.queries import LONGEST, Query

TYPES = [(kind, kind) for kind in KINDS]
_MOST_TYPED = 400  # characters: one of them may be several to search, or none


class QueryField(serializers.CharField):
    """What somebody typed, as search understands it."""

    default_error_messages = {
        "nothing": "Type a letter, a digit or an emoji.",
        "long": f"Type at most {LONGEST} characters.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_MOST_TYPED, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """The Query, once the text itself is valid."""
        query = Query.of(super().run_validation(data))
        if not query.length:
            self.fail("nothing")
        if query.length > LONGEST:
            self.fail("long")
        return query


class TypesField(serializers.MultipleChoiceField):
    """Names, repeated or with commas between them."""

    def get_value(self, dictionary: Mapping[Any, Any]) -> Any:
        """All of them; nothing given is all there are."""
        given = super().get_value(dictionary)
        if given is serializers.empty or not given:
            return serializers.empty
        return [name.strip() for each in given for name in each.split(",")]


class SearchQuery(Serializer):
    """What to look for."""

    query = QueryField(
        help_text="Each word is the beginning of one that is to be found, in any order."
    )
    type = TypesField(
        choices=TYPES,
        required=False,
        default=lambda: {*KINDS},
        help_text="Repeated, or with commas between.",
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=20, default=5, help_text="Results of each type."
    )


class FoundSpaceSerializer(Serializer):
    """The space that something is in."""

    id = ObjectIdField()
    name = serializers.CharField()


class FoundPlaceSerializer(Serializer):
    """A project or a track that something is in."""

    id = ObjectIdField()
    title = serializers.CharField()


class SpanField(serializers.ListField):
    """`[start, end]` in UTF-16 code units, as JavaScript counts: `text.slice(start, end)`."""

    child = serializers.ListField(
        child=serializers.IntegerField(min_value=0), min_length=2, max_length=2
    )


class SearchResultSerializer(Serializer):
    """Something that was found."""

    type = serializers.ChoiceField(TYPES)
    id = ObjectIdField(help_text="Of the track, for lyrics; of the person, for a member.")
    title = serializers.CharField(help_text="Its name or title; of its track, for a comment.")
    highlights = SpanField(help_text="Of what is found in the title.")
    excerpt = serializers.CharField(
        help_text="A line around what is found in its text; empty where the title says it all."
    )
    excerpt_highlights = SpanField()
    space = FoundSpaceSerializer()
    project = FoundPlaceSerializer(allow_null=True)
    track = FoundPlaceSerializer(allow_null=True)
    version = ObjectIdField(allow_null=True, help_text="Of a comment: the version it was made on.")
    start_ms = serializers.IntegerField(allow_null=True, help_text="Of a comment.")
    author = serializers.CharField(allow_null=True, help_text="Of a comment: who wrote it.")
    image = PictureSerializer(allow_null=True)
    updated_at = serializers.DateTimeField()


class SearchGroupSerializer(Serializer):
    """All that was found of one type, the best first."""

    type = serializers.ChoiceField(TYPES)
    results = SearchResultSerializer(many=True)
    more = serializers.BooleanField(help_text="There is more of this type.")


@extend_schema_serializer(many=False)  # for all that its action is called list
class SearchAnswerSerializer(Serializer):
    """What was found. Types of which nothing was found are left out."""

    query = serializers.CharField(help_text="As it was sent.")
    partial = serializers.BooleanField(  # type: ignore[assignment]  # a field, as DRF collects them
        help_text="A bound was reached: there may be more. Another letter or word helps."
    )
    groups = SearchGroupSerializer(many=True)
