from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "wavic.operations"
    label = "wavic_operations"
