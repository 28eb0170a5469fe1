"""`manage.py worker`: does what is in the queue."""

import multiprocessing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wavic.queue.supervisor import Supervisor


class Command(BaseCommand):
    """See docs/queue.md."""

    help = "Do the queue's tasks until told to stop (SIGTERM): clusters, watched and restarted."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        if "fork" not in multiprocessing.get_all_start_methods():
            raise CommandError("The worker needs fork, which this system doesn't have.")
        Supervisor(settings.WORKERS, settings.TASK_GRACE).run()
