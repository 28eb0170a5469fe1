from django.apps import AppConfig


class CountersConfig(AppConfig):
    name = "wavic.counters"
    label = "wavic_counters"
