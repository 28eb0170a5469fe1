from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QueueConfig(AppConfig):
    name = "wavic.queue"
    label = "wavic_queue"
    verbose_name = "Queue"

    def ready(self) -> None:
        from wavic.api.health import PARTS, REMARKS
        from wavic.queue import forks, heartbeats, request_ids, retries
        from wavic.queue.broker import create_queue
        from wavic.queue.schedules import write_schedules

        forks.connect()
        retries.connect()
        request_ids.connect()
        PARTS["worker"] = heartbeats.state
        REMARKS["worker_last_beat"] = heartbeats.seconds_since_last_beat
        post_migrate.connect(create_queue, sender=self)
        post_migrate.connect(write_schedules, sender=self)
