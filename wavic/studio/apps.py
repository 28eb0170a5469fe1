from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "wavic.studio"
    label = "wavic_studio"
