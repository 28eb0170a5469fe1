"""Projects for support staff."""

from django.contrib import admin

from projects.models import Project
from wavic.images.admin import picture_column


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    shown_artwork = picture_column("artwork")
    readonly_fields = ["shown_artwork"]
    list_display = ["title", "shown_artwork", "space", "kind", "state", "track_count", "created_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["space"]
    search_fields = ["title__startswith"]
    raw_id_fields = ["space"]
    show_full_result_count = False
