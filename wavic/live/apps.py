from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "wavic.live"
    label = "wavic_live"
