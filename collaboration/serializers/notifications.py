"""The shapes of the feed and of notifications."""

from typing import Any

from rest_framework import serializers

from collaboration.audiences import SHOWN
from collaboration.models import ActivityGroup, NotificationKind
from collaboration.selectors.notifications import MOST_COUNTED
from wavic.api.fields import ObjectIdField
from wavic.api.pages import PageSerializer
from wavic.api.serializers import Serializer
from wavic.images.serializers import PictureSerializer

_MOST_IDS = 100


class ActorSerializer(Serializer):
    """Who did it."""

    id = ObjectIdField(allow_null=True, help_text="Null: a share link's guest.")
    name = serializers.CharField()
    image = PictureSerializer(allow_null=True)


class NamedSpaceSerializer(Serializer):
    """A space by its name."""

    id = ObjectIdField()
    name = serializers.CharField()


class TitledSerializer(Serializer):
    """A project or a track by its title."""

    id = ObjectIdField()
    title = serializers.CharField()


class NumberedVersionSerializer(Serializer):
    """A version by its number and label."""

    id = ObjectIdField()
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as DRF collects them


class QuotedCommentSerializer(Serializer):
    """A comment and how it begins."""

    id = ObjectIdField()
    excerpt = serializers.CharField()


class ActivitySerializer(Serializer):
    """Something that happened in a space. What it was about is null where it was of more."""

    id = ObjectIdField()
    kind = serializers.ChoiceField(sorted(SHOWN))
    group = serializers.ChoiceField(ActivityGroup.choices)
    actor = ActorSerializer(allow_null=True)
    guest = serializers.CharField(allow_null=True, help_text="The name of a share link's guest.")
    project = TitledSerializer(allow_null=True)
    track = TitledSerializer(allow_null=True)
    version = NumberedVersionSerializer(allow_null=True)
    comment = QuotedCommentSerializer(allow_null=True)
    link = ObjectIdField(allow_null=True)
    data = serializers.DictField(  # type: ignore[assignment]  # a field, as DRF collects them
        help_text="What else the kind says: docs/notifications.md."
    )
    created_at = serializers.DateTimeField()


class ActivityQuery(Serializer):
    """What to narrow a feed to."""

    kind = serializers.ChoiceField(ActivityGroup.choices, required=False)
    project = ObjectIdField(required=False)
    actor = ObjectIdField(required=False)


class NotificationSerializer(Serializer):
    """What the caller is told: all of one group since they read it last."""

    id = ObjectIdField()
    kind = serializers.ChoiceField(NotificationKind.choices)
    space = NamedSpaceSerializer(allow_null=True)
    project = TitledSerializer(allow_null=True)
    track = TitledSerializer(allow_null=True)
    version = NumberedVersionSerializer(allow_null=True)
    comment = ObjectIdField(allow_null=True, help_text="The latest, while it is there.")
    invitation = ObjectIdField(allow_null=True)
    link = ObjectIdField(allow_null=True)
    role = serializers.CharField(help_text="Given or invited to; else empty.")
    actors = ActorSerializer(many=True, help_text="Three, who did it last first.")
    actor_count = serializers.IntegerField(help_text="Of the last hundred times.")
    count = serializers.IntegerField()
    excerpt = serializers.CharField(
        help_text="Of the comment or of a review's note; whom an opened link was for."
    )
    read = serializers.BooleanField()
    created_at = serializers.DateTimeField(help_text="When the first of it happened.")
    updated_at = serializers.DateTimeField(help_text="When the latest happened.")


class UnreadSerializer(Serializer):
    """How much is unread."""

    unread = serializers.IntegerField(max_value=MOST_COUNTED, help_text="100: that many or more.")


class NotificationPageSerializer(PageSerializer):
    """A page, how much is unread, and where to hear of more."""

    results = NotificationSerializer(many=True)
    unread = serializers.IntegerField(max_value=MOST_COUNTED, help_text="100: that many or more.")
    stream_url = serializers.CharField(help_text="The event stream: docs/live.md.")


class NotificationQuery(Serializer):
    """Which notifications."""

    unread = serializers.BooleanField(required=False, help_text="Only those.")


class ReadInput(Serializer):
    """What was read: one of these."""

    ids = serializers.ListField(
        child=ObjectIdField(), required=False, max_length=_MOST_IDS, allow_empty=False
    )
    track = ObjectIdField(required=False)
    space = ObjectIdField(required=False)
    all = serializers.BooleanField(required=False, help_text="True.")

    def validate_all(self, value: bool) -> bool:
        """There is nothing to be said by false."""
        if not value:
            raise serializers.ValidationError("Can only be true.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one, or a forgotten one would mark everything."""
        if len(attrs) != 1:
            raise serializers.ValidationError("Give one of ids, track, space and all.")
        return attrs
