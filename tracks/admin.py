"""Tracks for support staff: what they are, never their audio or files."""

from django.contrib import admin

from tracks.models import Attachment, Review, Track, Version
from wavic.read_only_admin import ReadOnlyAdmin


class VersionInline(admin.TabularInline):
    model = Version
    fk_name = "track"
    fields = ("number", "label", "status", "failure", "filename", "size", "duration_ms")
    readonly_fields = ("number", "label", "status", "failure", "filename", "size", "duration_ms")
    extra = 0
    can_delete = False
    max_num = 0


@admin.register(Track)
class TrackAdmin(admin.ModelAdmin):
    list_display = ["title", "project", "state", "position", "version_count", "created_at"]
    list_filter = ["state"]
    list_select_related = ["project"]
    search_fields = ["title__startswith"]
    raw_id_fields = ["project", "space"]
    inlines = [VersionInline]
    show_full_result_count = False


@admin.register(Version)
class VersionAdmin(admin.ModelAdmin):
    list_display = ["filename", "track", "number", "status", "failure", "size", "created_at"]
    list_filter = ["status"]
    list_select_related = ["track"]
    raw_id_fields = ["track", "uploaded_by"]
    readonly_fields = ["blob", "sha256", "waveform", "stream"]
    show_full_result_count = False


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["version", "reviewer", "verdict", "updated_at"]
    list_filter = ["verdict"]
    list_select_related = ["version", "reviewer"]
    show_full_result_count = False


@admin.register(Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "project", "track", "size", "state", "created_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["project", "track"]
    raw_id_fields = ["space", "project", "track", "uploaded_by"]
    readonly_fields = ["blob", "size", "content_type", "sha256"]
    show_full_result_count = False
