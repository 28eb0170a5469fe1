from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "wavic.events"
    label = "wavic_events"
