"""Projects for support staff."""

from django.contrib import admin

from projects.models import Project
from wavic.images.admin import picture_column
from wavic.support.bounded import EditableAdmin


@admin.register(Project)
class ProjectAdmin(EditableAdmin):
    shown_artwork = picture_column("artwork")
    readonly_fields = ["shown_artwork"]
    list_display = ["title", "shown_artwork", "space", "kind", "state", "track_count", "created_at"]
    list_select_related = ["space"]
    found_by = ("space",)
    search_help_text = "The id of a project or a space."
    raw_id_fields = ["space"]
