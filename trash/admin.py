"""What is in the trash, to look at."""

from django.contrib import admin

from wavic.lifecycle.models import Trashed
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Trashed)
class TrashedAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "title", "space", "by", "purge_at", "stage")
    found_by = ("object", "track")
    search_help_text = "The id of an entry, of what was thrown away, or of its track."
