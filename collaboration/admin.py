"""Invitations, comments and links for support staff."""

from typing import cast

from bson.objectid import ObjectId
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User, fold_email
from collaboration import services
from collaboration.models import Comment, Invitation
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["body", "track", "author", "guest_name", "resolved", "state", "created_at"]
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
