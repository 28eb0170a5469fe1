"""manage.py send_digests: what the worker does every five minutes, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from collaboration import selectors, services
from collaboration.tasks import send_digest


class Command(BaseCommand):
    help = "Has the worker send the digests that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to do it."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be sent")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enqueue them; those that the worker has taken up already are left to it."""
        if options["dry_run"]:
            self._say()
            return
        taken = sum(services.take_up_digest(each, send_digest) for each in selectors.due_digests())
        self.stdout.write(f"{taken} digests are with the worker.")

    def _say(self) -> None:
        """One line for each that is due; nothing is claimed or marked."""
        for digest in selectors.due_digests():
            told = selectors.to_be_told(digest.user_id, digest.due_at)
            due_at = f"{digest.due_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"{digest.user_id}  {due_at} UTC  {len(told.rows)} notifications")
