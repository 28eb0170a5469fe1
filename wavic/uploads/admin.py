"""Uploads for support staff: how far they are, never their content."""

from django.contrib import admin

from wavic.read_only_admin import ReadOnlyAdmin
from wavic.uploads.models import Upload


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ["filename", "purpose", "state", "failure", "reserved", "created_at"]
    found_by = ("uploaded_by", "target")
    search_help_text = "The id of an upload, of who uploads, or of what it is for."
