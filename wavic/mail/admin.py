"""Sent mail, to look at: did they get it, and if not, why?"""

from django.contrib import admin

from wavic.mail.models import SentMail
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(SentMail)
class SentMailAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "to", "template", "subject", "status", "error")
    list_filter = ("status",)
    search_fields = ("to__startswith",)
    search_help_text = "The beginning of an e-mail address."
    ordering = ("-id",)
