"""Invitations, comments and links for support staff."""

from collections.abc import Iterable
from typing import Any, cast

from bson.objectid import ObjectId
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import FoundByPerson
from accounts.models import User, fold_email
from collaboration import services
from collaboration.audiences import keys_of_place
from collaboration.models import (
    AbuseReport,
    Activity,
    Comment,
    Digest,
    GuestPass,
    Invitation,
    Link,
    LinkCopy,
    Notification,
    Play,
    Preferences,
)
from wavic.read_only_admin import ReadOnlyAdmin
from wavic.support.bounded import FOUND


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "track", "author", "guest_name", "resolved", "state", "created_at"]
    list_select_related = ["track", "author"]
    found_by = ("track", "project", "space", "author")
    search_help_text = "The id of a comment, a track, a project, a space or its author."


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was invited where; can be revoked, and shows nothing that could be used."""

    list_display = ["email_typed", "space", "project", "role", "status", "sent_at", "expires_at"]
    list_select_related = ["space", "project"]
    fields = [
        *("email_typed", "space", "project", "role", "message", "invited_by", "status"),
        *("generation", "sent_at", "expires_at", "answered_at", "answered_by", "created_at"),
    ]
    begins = "email"
    found_by = ("space",)
    search_help_text = "The beginning of an e-mail address; the id of an invitation or a space."
    actions = ["revoke"]

    def fold(self, typed: str) -> str:
        """Addresses are stored folded, so what is searched for is folded as well."""
        return fold_email(typed)

    @admin.action(description="Revoke the selected invitations", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> None:
        ids = queryset.values_list("pk", flat=True)
        revoked = services.revoke_invitations(ids, by=cast("ObjectId", request.user.pk))
        messages.success(request, f"{revoked} revoked; others had been answered before.")

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.has_perm(
            "collaboration.change_invitation"
        )


class LinkCopyInline(admin.TabularInline):
    model = LinkCopy
    fields = readonly_fields = (
        *("recipient", "revoked_at", "opens", "guests", "plays", "downloads", "furthest_ms"),
        "last_opened_at",
    )
    extra = max_num = 0
    can_delete = False


@admin.register(Link)
class LinkAdmin(ReadOnlyAdmin):
    """What is shared with whom; neither addresses nor the password's hash are shown."""

    list_display = ["__str__", "space", "project", "track", "created_by", "state", "created_at"]
    list_select_related = ["space", "project", "track", "created_by"]
    exclude = ["password"]
    found_by = ("created_by", "space")
    search_help_text = "The id of a link, of who made it, or of a space."
    inlines = [LinkCopyInline]


@admin.register(LinkCopy)
class LinkCopyAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "link", "opens", "guests", "plays", "downloads", "revoked_at"]
    list_select_related = ["link"]
    exclude = ["token_hash"]
    found_by = ("link",)
    search_help_text = "The id of a copy or its link."


@admin.register(GuestPass)
class GuestPassAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "link", "copy", "bot", "opened_at", "expires_at"]
    list_select_related = ["link", "copy"]
    exclude = ["token_hash"]
    found_by = ("copy",)
    search_help_text = "The id of a guest, or of the copy of a link."


@admin.register(Play)
class PlayAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "track", "version", "link", "furthest_ms", "counted", "updated_at"]
    list_select_related = ["track", "version", "link"]
    found_by = ("listener", "version", "link")
    search_help_text = "The id of a play, of who listened, of a version or a link."


@admin.register(AbuseReport)
class AbuseReportAdmin(ReadOnlyAdmin):
    """What visitors say is wrong, what waits for an answer first."""

    list_display = ["__str__", "reason", "link", "created_at", "handled_at", "handled_by"]
    list_select_related = ["link", "handled_by"]
    found_by = ("link",)
    search_help_text = "The id of a report or a link."
    ordering = ["handled_at", "-id"]
    actions = ["revoke_links", "dismiss"]

    @admin.action(description="Revoke the links of the selected reports", permissions=["settle"])
    def revoke_links(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._settle(request, queryset, revoke=True)

    @admin.action(description="Dismiss the selected reports", permissions=["settle"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._settle(request, queryset, revoke=False)

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.has_perm(
            "collaboration.change_abusereport"
        )

    def _settle(self, request: HttpRequest, queryset: QuerySet, *, revoke: bool) -> None:
        by = cast("ObjectId", request.user.pk)
        ids = list(queryset.values_list("pk", flat=True))
        settled = sum(services.settle_report(pk, by=by, revoke=revoke) for pk in ids)
        messages.success(request, f"{settled} settled; others had been before.")


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """The lines of feeds, as they are kept: those of what is gone are here as well."""

    list_display = ["created_at", "kind", "space", "project", "actor", "guest_name"]
    exclude = ["reads"]
    search_help_text = "The whole id of a space, a project or a track."

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """By the keys that the feed is read by."""
        yield from super().find(queryset, typed)
        lines = queryset.filter(reads__overlap=keys_of_place(typed)).order_by("-id")
        yield from lines.values_list("pk", flat=True)[:FOUND]


@admin.register(Notification)
class NotificationAdmin(FoundByPerson, ReadOnlyAdmin):
    """What people were told, read or not."""

    list_display = ["user", "kind", "count", "space", "updated_at", "read_at", "mailed_at"]


@admin.register(Preferences)
class PreferencesAdmin(FoundByPerson, ReadOnlyAdmin):
    """What people chose to be told; who chose nothing isn't here."""

    list_display = ["user", "timezone", "digest", "level", "mentions_by_mail", "updated_at"]


@admin.register(Digest)
class DigestAdmin(FoundByPerson, ReadOnlyAdmin):
    """Which digests wait, and what became of those that were due."""

    list_display = ["user", "due_at", "status", "told", "sent_at"]
    list_filter = ["status"]
    ordering = ("-due_at",)

    @admin.display(description="notifications")
    def told(self, digest: Digest) -> int:
        """How many it tells of."""
        return len(digest.lines) + digest.more
