"""What is in the trash, to look at."""

from django.contrib import admin

from wavic.lifecycle.models import Trashed
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Trashed)
class TrashedAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "title", "space", "by", "purge_at", "stage")
    search_fields = ("title__startswith",)
    search_help_text = "How it was called begins with this."
    ordering = ("-id",)
