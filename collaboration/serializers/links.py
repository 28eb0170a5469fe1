"""The shapes of share links as those who manage them send and see them."""

from datetime import datetime

from django.utils import timezone
from rest_framework import serializers

from accounts.serializers import PersonSerializer
from accounts.validators import one_plain_line
from collaboration.services.links import MOST_COPIES
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer
from wavic.lifecycle.models import State
from wavic.lifecycle.serializers import DocumentSerializer

TARGETS = ["space", "project", "track", "version"]


class RecipientsField(serializers.ListField):
    """Names or addresses, one for each copy."""

    child = serializers.CharField(max_length=254, validators=[one_plain_line])

    def __init__(self, **options) -> None:
        super().__init__(max_length=MOST_COPIES, **options)


class LinkCopySerializer(Serializer):
    """One address of a link, and what came of it: of people, not of bots and previews."""

    id = ObjectIdField()
    recipient = serializers.CharField(help_text="Empty: for anybody.")
    url = serializers.URLField(allow_null=True, help_text="The page to send; null when revoked.")
    revoked_at = serializers.DateTimeField(allow_null=True)
    opens = serializers.IntegerField(help_text="At most one for each guest in half an hour.")
    guests = serializers.IntegerField()
    plays = serializers.IntegerField(help_text="Listenings in which a good part was heard.")
    downloads = serializers.IntegerField()
    furthest_ms = serializers.IntegerField(help_text="The furthest position that was heard.")
    last_opened_at = serializers.DateTimeField(allow_null=True)


class LinkSerializer(DocumentSerializer):
    """A share link as whoever manages it sees it."""

    target = serializers.ChoiceField(TARGETS)
    target_id = ObjectIdField()
    title = serializers.CharField(help_text="Of what it shares.")
    space = ObjectIdField()
    name = serializers.CharField()
    protected = serializers.BooleanField(help_text="It asks for a password.")
    expires_at = serializers.DateTimeField(allow_null=True)
    max_plays = serializers.IntegerField(allow_null=True)
    plays_left = serializers.IntegerField(allow_null=True, help_text="Null: not counted.")
    may_comment = serializers.BooleanField()
    may_download = serializers.BooleanField()
    may_approve = serializers.BooleanField()
    preview = serializers.BooleanField(
        help_text="Its page says what is behind it before it is opened."
    )
    revoked = serializers.BooleanField()
    created_by = PersonSerializer()
    copies = LinkCopySerializer(many=True)


class LinkOptions(Serializer):
    """What a link asks of its guests, and lets them do."""

    name = serializers.CharField(
        max_length=120, required=False, allow_blank=True, validators=[one_plain_line]
    )
    password = serializers.CharField(
        min_length=4, max_length=128, required=False, allow_null=True, trim_whitespace=False,
        write_only=True, help_text="Null: none.",
    )  # fmt: skip
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    max_plays = serializers.IntegerField(
        min_value=1, max_value=1_000_000, required=False, allow_null=True
    )
    may_comment = serializers.BooleanField(required=False)
    may_download = serializers.BooleanField(required=False)
    may_approve = serializers.BooleanField(required=False)
    preview = serializers.BooleanField(required=False)

    def validate_expires_at(self, moment: datetime | None) -> datetime | None:
        """Refuse a moment that is over."""
        if moment is not None and moment <= timezone.now():
            raise serializers.ValidationError("This is in the past.")
        return moment


class ShareInput(LinkOptions):
    """A new link."""

    target = serializers.ChoiceField(TARGETS)
    target_id = ObjectIdField()
    recipients = RecipientsField(
        required=False, help_text="One copy for each; none: one copy for anybody."
    )


class LinkEdit(LinkOptions):
    """What may be changed of a link."""


class CopiesInput(Serializer):
    """For whom further copies are."""

    recipients = RecipientsField(allow_empty=False)


class LinksQuery(Serializer):
    """Whose links, and which."""

    space = ObjectIdField(required=False, help_text="A space's; without it the caller's own.")
    status = serializers.ChoiceField(
        choices=[("active", "active"), ("revoked", "revoked")], default="active"
    )

    def validate_status(self, status: str) -> State:
        """As it is stored."""
        return State.ACTIVE if status == "active" else State.TRASHED
