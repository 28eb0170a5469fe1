"""Uploads for support staff: how far they are, never their content."""

from django.contrib import admin

from wavic.read_only_admin import ReadOnlyAdmin
from wavic.uploads.models import Upload


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ["filename", "purpose", "state", "failure", "reserved", "created_at"]
    list_filter = ["state", "purpose"]
    show_full_result_count = False
