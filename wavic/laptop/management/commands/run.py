"""`manage.py run`: the whole of WAVIC on this computer."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from wavic.laptop.launch import launch


class Command(BaseCommand):
    """See wavic.laptop."""

    help = "Run WAVIC here: the database, web and worker; Ctrl-C stops them. `make run` does this."
    requires_system_checks: list[str] = []

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        sys.exit(launch())
