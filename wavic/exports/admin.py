from django.contrib import admin

from wavic.exports.models import Export, Load
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    list_display = ("title", "scope", "state", "files", "size", "created_at", "ready_at")
    fields = (
        *("title", "scope", "subject", "asked_by", "state", "failure", "files", "size", "turn"),
        *("created_at", "updated_at", "ready_at", "expires_at"),
    )
    begins = "key"
    search_help_text = "An export's id, or “space:<id>” or “person:<id>”."


@admin.register(Load)
class LoadAdmin(ReadOnlyAdmin):
    list_display = ("key", "owner", "size", "done", "created_at")
    begins = "key"
    search_help_text = "A load's id, or the id of the export."
