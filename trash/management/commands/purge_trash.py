"""manage.py purge_trash: what the worker does every ten minutes, now and to be watched."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from trash import selectors, services
from wavic.api.errors import Unavailable
from wavic.storage.removals import sweep_removals


class Command(BaseCommand):
    help = (
        "Deletes for good what has been in the trash for its time, or was begun to be deleted, "
        "with its files. Exits with 1 while something is left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to do it."""
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line for each thing; doing it again, or beside the worker, does no harm."""
        purged = failed = 0
        for entry in selectors.due():
            self.stdout.write(f"{entry.kind} {entry.object} {entry.title}")
            if options["dry_run"]:
                continue
            try:
                purged += services.purge_unit(str(entry.pk))
            except DatabaseError as error:
                failed += 1
                self.stderr.write(f"  {error}")
        if options["dry_run"]:
            return
        self.stdout.write(f"{purged} deleted for good.")
        try:
            sweep_removals()
        except Unavailable:
            raise CommandError("Storage doesn't answer: some files are still there.") from None
        if failed:
            raise CommandError(f"{failed} could not be deleted.")
