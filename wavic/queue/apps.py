from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "wavic.queue"
    label = "wavic_queue"
