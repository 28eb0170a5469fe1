from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "wavic.audit"
    label = "wavic_audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        """Every app's audit.py says which of its events matter; the admin's edits always do."""
        from django.contrib.admin.models import LogEntry
        from django.db.models.signals import post_save

        from wavic.audit.staff import note_edit

        post_save.connect(note_edit, sender=LogEntry)
        autodiscover_modules("audit")
