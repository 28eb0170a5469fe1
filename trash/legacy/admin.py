"""What came from the replaced system, for support staff; what was kept aside is shown to nobody."""

from django.contrib import admin

from trash.legacy.models import Arrival, Kept
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Arrival)
class ArrivalAdmin(ReadOnlyAdmin):
    list_display = ["key", "target"]
    fields = ["key", "target", "notes", "todo"]
    begins = "key"
    search_help_text = "The beginning of “<kind>:<their id>”."
    ordering = ["key"]


@admin.register(Kept)
class KeptAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "reason", "user"]
    fields = ["key", "kind", "reason", "user"]
    begins = "key"
    search_help_text = "The beginning of “<kind>:<their id>”."
    ordering = ["key"]
