"""Events, to look at."""

from django.contrib import admin

from wavic.events.models import Event
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "space", "actor", "subject_type", "subject_id")
    found_by = ("space",)
    search_help_text = "The id of an event or a space."
