from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "trash.legacy"
    label = "legacy"
    verbose_name = "Import"
