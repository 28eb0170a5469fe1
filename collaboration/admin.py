"""Invitations, comments and links for support staff."""

from typing import cast

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


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "track", "author", "guest_name", "resolved", "state", "created_at"]
    list_filter = ["state", "resolved"]
    list_select_related = ["track", "author"]
    search_fields = ["body__startswith", "guest_name__startswith"]
    search_help_text = "The beginning of what it says, or of a guest's name."
    ordering = ["-id"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was invited where; can be revoked, and shows nothing that could be used."""

    list_display = ["email_typed", "space", "project", "role", "status", "sent_at", "expires_at"]
    list_filter = ["status"]
    list_select_related = ["space", "project"]
    fields = [
        *("email_typed", "space", "project", "role", "message", "invited_by", "status"),
        *("generation", "sent_at", "expires_at", "answered_at", "answered_by", "created_at"),
    ]
    search_fields = ["email__startswith"]
    search_help_text = "The beginning of an e-mail address."
    ordering = ["-id"]
    actions = ["revoke"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Addresses are stored folded, so what is searched for is folded as well."""
        return super().get_search_results(request, queryset, fold_email(search_term))

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
    list_filter = ["state"]
    list_select_related = ["space", "project", "track", "created_by"]
    exclude = ["password"]
    ordering = ["-id"]
    inlines = [LinkCopyInline]


@admin.register(LinkCopy)
class LinkCopyAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "link", "opens", "guests", "plays", "downloads", "revoked_at"]
    list_select_related = ["link"]
    exclude = ["token_hash"]
    ordering = ["-id"]


@admin.register(GuestPass)
class GuestPassAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "link", "copy", "bot", "opened_at", "expires_at"]
    list_filter = ["bot"]
    list_select_related = ["link", "copy"]
    exclude = ["token_hash"]
    ordering = ["-id"]


@admin.register(Play)
class PlayAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "track", "version", "link", "furthest_ms", "counted", "updated_at"]
    list_filter = ["counted"]
    list_select_related = ["track", "version", "link"]
    ordering = ["-id"]


@admin.register(AbuseReport)
class AbuseReportAdmin(ReadOnlyAdmin):
    """What visitors say is wrong, what waits for an answer first."""

    list_display = ["__str__", "reason", "link", "created_at", "handled_at", "handled_by"]
    list_filter = ["reason"]
    list_select_related = ["link", "handled_by"]
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
    search_fields = ["reads"]
    search_help_text = "The whole id of a space, a project or a track."
    ordering = ["-id"]

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the keys that the feed is read by."""
        term = search_term.strip()
        return (queryset.filter(reads__overlap=keys_of_place(term)) if term else queryset), False


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
