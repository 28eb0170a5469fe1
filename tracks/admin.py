"""Tracks for support staff: what they are, never their audio or files."""

from django.contrib import admin

from tracks.models import Attachment, Review, Track, Version
from wavic.read_only_admin import ReadOnlyAdmin
from wavic.support.bounded import EditableAdmin


class VersionInline(admin.TabularInline):
    model = Version
    fk_name = "track"
    ordering = ("number",)
    fields = ("number", "label", "status", "failure", "filename", "size", "duration_ms")
    readonly_fields = ("number", "label", "status", "failure", "filename", "size", "duration_ms")
    extra = 0
    can_delete = False
    max_num = 0


@admin.register(Track)
class TrackAdmin(EditableAdmin):
    list_display = ["title", "project", "state", "position", "version_count", "created_at"]
    list_select_related = ["project"]
    found_by = ("project", "space")
    search_help_text = "The id of a track, a project or a space."
    raw_id_fields = ["project", "space"]
    inlines = [VersionInline]


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["filename", "track", "number", "status", "failure", "size", "created_at"]
    list_select_related = ["track"]
    found_by = ("track",)
    search_help_text = "The id of a version or a track."


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["version", "reviewer", "verdict", "updated_at"]
    list_select_related = ["version", "reviewer"]
    found_by = ("version", "reviewer")
    search_help_text = "The id of a review, a version or a reviewer."


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "project", "track", "size", "state", "created_at"]
    list_select_related = ["project", "track"]
    found_by = ("track", "project", "space", "uploaded_by")
    search_help_text = "The id of a file, a track, a project, a space or of who uploaded it."
