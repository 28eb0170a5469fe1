from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "wavic.storage"
    label = "wavic_storage"
