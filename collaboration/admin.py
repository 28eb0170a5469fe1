"""Invitations, comments and links for support staff."""

from django.contrib import admin

from collaboration.models import Comment
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["body", "track", "author", "guest_name", "resolved", "state", "created_at"]
    list_filter = ["state", "resolved"]
    list_select_related = ["track", "author"]
    search_fields = ["body__startswith", "guest_name__startswith"]
    search_help_text = "The beginning of what it says, or of a guest's name."
    ordering = ["-id"]
