"""The shapes of comments. What goes out is written by the selectors, and described here."""

from typing import Any

import emoji
from rest_framework import serializers

from accounts.serializers import PersonSerializer
from spaces.serializers import GuestSerializer
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.lifecycle.serializers import DocumentSerializer

_LONGEST_MS = 2**31 - 1  # 24 days
_EXPORTS = ["csv", "json", "reaper", "audacity"]


class MillisecondsField(serializers.IntegerField):
    """A moment as a whole JSON number: no text, no fraction."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=_LONGEST_MS, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        """The number; a validation error for whatever else could be read as one."""
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class EmojiField(serializers.CharField):
    """One emoji that Unicode recommends for interchange, as its fully qualified sequence."""

    default_error_messages = {"not_one": "Give one emoji."}

    def to_internal_value(self, data: Any) -> str:
        """The emoji in its colourful form, so that all who mean the same give the same."""
        text = super().to_internal_value(data)
        if not emoji.is_emoji(text):
            self.fail("not_one")
        return emoji.emojize(emoji.demojize(text))


class ReactionSerializer(Serializer):
    """All who reacted with the same emoji."""

    emoji = serializers.CharField()
    count = serializers.IntegerField()
    names = serializers.ListField(
        child=serializers.CharField(), help_text="Of the first ten, as they were called then."
    )
    mine = serializers.BooleanField(help_text="The caller is among them.")


class ReplySerializer(DocumentSerializer):
    """What somebody said: an `author` with an account, or a `guest`."""

    track = ObjectIdField()
    parent = ObjectIdField(  # type: ignore[assignment]  # a field, as DRF collects them
        allow_null=True, help_text="The thread; null for one itself."
    )
    body = serializers.CharField(help_text="Markdown as typed, to be rendered safely.")
    author = PersonSerializer(allow_null=True)
    guest = GuestSerializer(allow_null=True)
    mentions = PersonSerializer(many=True)
    reactions = ReactionSerializer(many=True)
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted = serializers.BooleanField(help_text="Only its place is left, for its replies.")


class ThreadSerializer(ReplySerializer):
    """A comment with what belongs to its thread."""

    version = ObjectIdField(help_text="The one it was made on.")
    carried = serializers.BooleanField(help_text="Made on another version than the one asked for.")
    start_ms = serializers.IntegerField()
    end_ms = serializers.IntegerField(allow_null=True, help_text="Null for a point.")
    resolved = serializers.BooleanField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonSerializer(allow_null=True)
    reply_count = serializers.IntegerField()
    replies = ReplySerializer(many=True, help_text="The oldest first.")


class EditSerializer(Serializer):
    """What a comment said before."""

    body = serializers.CharField()
    until = serializers.DateTimeField()


class CommentSerializer(ThreadSerializer):
    """One thread or reply; a reply is where its thread is, and as resolved."""

    history = EditSerializer(many=True, help_text="The oldest first.")


class CommentEdit(Serializer):
    """What its author may change."""

    body = serializers.CharField(max_length=10_000)
    start_ms = MillisecondsField(help_text="Of a thread; of a reply it is left as it is.")
    end_ms = MillisecondsField(allow_null=True)
    mentions = serializers.ListField(child=ObjectIdField(), max_length=50)


class CommentInput(Serializer):
    """A new comment: on a moment of a version, or in reply to another."""

    track = ObjectIdField()
    version = ObjectIdField(required=False, help_text="The current one unless told.")
    start_ms = MillisecondsField(required=False, help_text="Needed, except for a reply.")
    end_ms = MillisecondsField(required=False, allow_null=True)
    body = serializers.CharField(max_length=10_000)
    parent = ObjectIdField(required=False)  # type: ignore[assignment]  # a field, as DRF collects them
    mentions = serializers.ListField(
        child=ObjectIdField(), max_length=50, required=False, help_text="Members who see this."
    )
    name = serializers.CharField(
        max_length=80, required=False, help_text="What a guest wants to be called from now on."
    )


class ReactionInput(Serializer):
    """Which emoji."""

    emoji = EmojiField(max_length=16)


class ThreadQuery(Serializer):
    """Which threads."""

    version = ObjectIdField(required=False, help_text="Those that stand on it.")
    status = serializers.ChoiceField(choices=["open", "resolved", "all"], default="all")


class ExportQuery(ThreadQuery):
    """Which threads, and in which form."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """With `as`, which Python keeps for itself."""
        form = serializers.ChoiceField(choices=_EXPORTS, default="csv")
        return {**super().get_fields(), "as": form}
