"""Projects for support staff."""

from django.contrib import admin

from projects.models import Project


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ["title", "space", "kind", "state", "track_count", "created_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["space"]
    search_fields = ["title__startswith"]
    raw_id_fields = ["space"]
    show_full_result_count = False
