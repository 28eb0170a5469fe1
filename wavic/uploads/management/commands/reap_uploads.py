"""manage.py reap_uploads: what the worker does every quarter of an hour, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from wavic.api.errors import Unavailable
from wavic.uploads import services
from wavic.uploads.models import UNDER_WAY, Upload


class Command(BaseCommand):
    """See docs/operations.md."""

    help = (
        "Ends uploads that were abandoned: removes their blocks, returns the bytes reserved for "
        "them. The worker does so every 15 minutes. Exit codes: 0 done, 1 storage failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to do it."""
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *_: Any, **options: Any) -> None:
        """End them, batch by batch."""
        if options["dry_run"]:
            due = Upload.objects.filter(expires_at__lte=timezone.now())
            abandoned = due.filter(Q(state__in=UNDER_WAY) | Q(reserved__gt=0)).count()
            self.stdout.write(f"{abandoned} uploads were abandoned.")
            return
        ended = 0
        try:
            while batch := services.reap():
                ended += batch
                self.stdout.write(f"{ended} …")
        except Unavailable as error:
            raise CommandError(f"{error.detail} {ended} uploads were ended.") from None
        self.stdout.write(f"{ended} uploads were ended.")
